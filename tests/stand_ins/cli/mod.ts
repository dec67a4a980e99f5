/**
 * Stands in for `@std/cli` where jsr.io can't be reached: `parseArgs` with the options the examples use, over
 * `node:util`.
 *
 * @module
 */
import { parseArgs as nodeParseArgs } from "node:util";

/** The options of {@linkcode parseArgs} that this stand-in knows. */
export interface ParseOptions {
  /** Names that take no value. */
  boolean?: readonly string[];
  /** Names that take a value, kept as text. */
  string?: readonly string[];
  /** Values for names that are not given. */
  default?: Record<string, unknown>;
  /** Called for everything not declared above; returning `false` leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Parses command-line arguments. A name given twice keeps its last value; `_` holds what is no option. */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Record<string, unknown> & { _: string[] } {
  const declared: Record<string, { type: "boolean" | "string" }> = {};
  for (const name of options.boolean ?? []) declared[name] = { type: "boolean" };
  for (const name of options.string ?? []) declared[name] = { type: "string" };
  const { tokens } = nodeParseArgs({
    args: [...args],
    options: declared,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const result: Record<string, unknown> & { _: string[] } = { _: [], ...options.default };
  for (const name of options.boolean ?? []) result[name] ??= false;
  for (const token of tokens) {
    if (token.kind === "option") {
      const type = declared[token.name]?.type;
      const value = type === "boolean"
        ? token.value === undefined || token.value === "true"
        : token.value ?? (type ? "" : true);
      if (!type && options.unknown?.(token.rawName, token.name, value) === false) continue;
      result[token.name] = value;
    } else if (token.kind === "positional") {
      if (options.unknown?.(token.value) === false) continue;
      result._.push(token.value);
    }
  }
  return result;
}
