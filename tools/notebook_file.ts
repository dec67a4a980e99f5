/**
 * Notebooks as Jupyter stores them (nbformat 4), and the text in them.
 *
 * @module
 */

/** Text as one string, or as lines with their ends. */
type Text = string | readonly string[];

/** What a cell printed, or what it showed in one or more forms. */
export interface Output {
  readonly output_type: "stream" | "execute_result" | "display_data" | "error";
  readonly name?: string;
  readonly text?: Text;
  readonly data?: Readonly<Record<string, Text>>;
}

/** A piece of a notebook. */
export interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly id: string;
  readonly source: Text;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

/** A notebook. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly language_info?: Readonly<Record<string, unknown>> };
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** Text as one string. */
export function joined(text: Text = ""): string {
  return typeof text === "string" ? text : text.join("");
}

/** The cells that are run. */
export function codeCells({ cells }: Notebook): Cell[] {
  return cells.filter(({ cell_type }) => cell_type === "code");
}

const isPrinted = ({ output_type, name }: Output) => output_type === "stream" && name === "stdout";

/** What a cell printed. */
export function printedBy({ outputs = [] }: Cell): string {
  return outputs.filter(isPrinted).map(({ text }) => joined(text)).join("");
}

/** What a cell showed: each form by its media type, and those that are text in full. Pictures have a description as text. */
export function shownBy({ outputs = [] }: Cell): string {
  const forms = outputs.flatMap(({ data = {} }) => Object.entries(data));
  return forms.map(([type, text]) => `${type}\n${type.startsWith("text/") ? joined(text) : ""}\n`).join("");
}

/**
 * Puts a notebook into the form that is committed: what a cell printed is one piece and comes first, for the kernel sends it in pieces
 * and in no certain order; and the version of the language is left out.
 */
export function settled(notebook: Notebook): Notebook {
  const { version: _, ...language_info } = notebook.metadata.language_info ?? {};
  return {
    ...notebook,
    metadata: { ...notebook.metadata, language_info },
    cells: notebook.cells.map((cell) => {
      if (cell.cell_type !== "code") return cell;
      const printed = printedBy(cell).split(/(?<=\n)/);
      const stream: Output = { name: "stdout", output_type: "stream", text: printed };
      const others = cell.outputs!.filter((output) => !isPrinted(output));
      return { ...cell, outputs: printed[0] === "" ? others : [stream, ...others] };
    }),
  };
}

/** A notebook as a file's text. */
export function toText(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
