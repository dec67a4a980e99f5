/**
 * How the lessons print: text, tensors beside their names, and tables.
 *
 * @module
 */
import type { Tensor } from "../mod.ts";

/** Prints lines of text. */
export function say(...lines: readonly string[]): void {
  console.log(lines.join("\n"));
}

/** Prints a line that stands apart. */
export function heading(text: string): void {
  say("", text, "");
}

/** `name = value`, with the further rows of the value under its first. */
export function labelled(name: string, value: Tensor | string): string {
  const label = `${name} = `;
  return label + String(value).replaceAll("\n", `\n${" ".repeat(label.length)}`);
}

/**
 * A table: numbers to the right, words in the first column to the left.
 *
 * @param rows The headings, then the rows.
 */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const [headings, ...body] = rows;
  const columns = headings!.map((_, column) => {
    const width = Math.max(...rows.map((row) => String(row[column]).length));
    const isText = column === 0 && body.some((row) => typeof row[column] === "string");
    return (cell: string | number) => isText ? String(cell).padEnd(width) : String(cell).padStart(width);
  });
  return rows.map((row) => row.map((cell, column) => columns[column]!(cell)).join("  ")).join("\n");
}
