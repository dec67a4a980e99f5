import type { FloatDType } from "../array/dtype.ts";
import { describe } from "../array/shape.ts";
import { fromTypedArray, tensor } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { chooseColumns } from "./csv_columns.ts";
import { CsvRows } from "./csv_rows.ts";
import { CsvScanner } from "./csv_scanner.ts";
import { LabelEncoder } from "./label_encoder.ts";
import { parseNumber } from "./parse_number.ts";

/** Options of {@linkcode readCsv}. */
export interface ReadCsvOptions {
  /**
   * Whether the first line holds the columns' names (default true). A first line of nothing but numbers is an error unless this
   * option is given, for it would be lost.
   */
  readonly header?: boolean;
  /** What stands between the fields of a line: one character (default ","). */
  readonly delimiter?: string;
  /** The columns of `x` in order, by name or number, negative numbers from the end (default: all but the label). */
  readonly columns?: readonly (string | number)[];
  /** The column of `y`, by name or number. */
  readonly label?: string | number;
  /** Whether labels are numbers, or text whose classes are numbered (default: as the first row's label). */
  readonly labels?: "numbers" | "text";
  /** What empty fields become, such as NaN; without it one in a column that is read is an error. Labels can't be empty. */
  readonly missing?: number;
  /** Texts that count as empty, such as "NA" or "?". */
  readonly missingValues?: readonly string[];
  /** The dtype of `x` (default float32). */
  readonly dtype?: FloatDType;
}

/** What {@linkcode readCsv} reads. */
export type CsvTable<O extends ReadCsvOptions> =
  & {
    /** The chosen columns, one row a line: `[rows, columns]`. */
    readonly x: Tensor<2>;
    /** The names of the columns of `x`; without a header, their numbers in the file. */
    readonly columns: readonly string[];
  }
  & (O extends { readonly label: string | number } ? {
      /** The labels, `[rows]`: int32 for whole numbers and for text, else of the dtype of `x`. */
      readonly y: Tensor<1>;
      /** The labels' texts by their numbers in `y`, sorted; null where the labels are numbers. */
      readonly classes: readonly string[] | null;
    }
    : unknown);

const OPERATION = "read CSV";

/**
 * Reads comma-separated values into tensors (RFC 4180): fields may stand in quotes, with delimiters, line ends and doubled quotes in
 * them. A byte order mark and any line end are taken, and empty lines are left out where a row has more than one field.
 *
 * @param text The text, or its bytes in UTF-8.
 * @param options The columns, the label, and how the text is written.
 * @returns The tensors, the columns' names, and the labels' classes.
 * @throws {RangeError} If a field is no number, rows are of different lengths, quotes are not closed, or a column is not there; the
 * message names line and column.
 * @throws {TypeError} If an option is of the wrong kind.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // ln.readCsv(await Deno.readTextFile("iris.csv"), { label: "species" })
 * const text = "length,width,species\n5.1,3.5,setosa\n6.2,2.9,versicolor\n4.9,3,setosa\n";
 * const { x, y, columns, classes } = ln.readCsv(text, { label: "species" });
 * assertEquals(x.shape, [3, 2]);
 * assertEquals(y.toArray(), [0, 1, 0]);
 * assertEquals(columns, ["length", "width"]);
 * assertEquals(classes, ["setosa", "versicolor"]);
 * ```
 */
export function readCsv<const O extends ReadCsvOptions>(text: string | Uint8Array, options?: O): CsvTable<O>;
export function readCsv(
  text: string | Uint8Array,
  options: ReadCsvOptions = {},
): CsvTable<ReadCsvOptions> | CsvTable<{ label: string }> {
  checkOptions(options);
  const decoded = decode(text);
  const { delimiter = "," } = options;
  const first = firstRecord(new CsvScanner(OPERATION, decoded, delimiter));
  const hasHeader = options.header ?? holdsNames(first);
  const columns = chooseColumns(OPERATION, options, hasHeader ? first : null, first.length);
  const rows = new CsvRows(new CsvScanner(OPERATION, decoded, delimiter), columns, options);
  if (hasHeader) rows.skipHeader();
  const { features, labels } = rows.read();
  const count = features.length / columns.features.length;
  return tidy(() => {
    const x = fromTypedArray(features, [count, columns.features.length]);
    const names = columns.features.map((column) => hasHeader ? first[column]! : String(column));
    if (labels === null) return { x, columns: names };
    return { x, columns: names, ...encode(labels, options.dtype) };
  });
}

function checkOptions(options: ReadCsvOptions): void {
  const { delimiter = ",", header, labels, missing, missingValues = [], dtype = "float32" } = options;
  const wrong = (name: string, value: unknown, expected: string) =>
    new TypeError(`Cannot ${OPERATION} with ${name} ${describe(value)}: expected ${expected}`);
  if (typeof delimiter !== "string" || !/^[^"\r\n]$/.test(delimiter)) {
    throw wrong("delimiter", delimiter, "one character, neither a quote nor a line end");
  }
  if (header !== undefined && typeof header !== "boolean") throw wrong("header", header, "true or false");
  if (labels !== undefined && labels !== "numbers" && labels !== "text") {
    throw wrong("labels", labels, `"numbers" or "text"`);
  }
  if (missing !== undefined && typeof missing !== "number") throw wrong("missing", missing, "a number");
  if (!Array.isArray(missingValues) || missingValues.some((one) => typeof one !== "string")) {
    throw wrong("missingValues", missingValues, "an array of strings");
  }
  if (dtype !== "float32" && dtype !== "float64") throw wrong("dtype", dtype, `"float32" or "float64"`);
}

function decode(text: unknown): string {
  if (typeof text === "string") return text.startsWith("\ufeff") ? text.slice(1) : text;
  if (!(text instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot ${OPERATION} from ${
        describe(text)
      }: expected its text, as Deno.readTextFile gives it, or its bytes`,
    );
  }
  try {
    // A copy, for text is not decoded from shared memory.
    return new TextDecoder("utf-8", { fatal: true }).decode(text.slice());
  } catch {
    throw new RangeError(`Cannot ${OPERATION}: the bytes are no UTF-8`);
  }
}

/** The fields of the first line that is not empty. */
function firstRecord(scanner: CsvScanner): string[] {
  while (scanner.nextRecord()) {
    const fields: string[] = [];
    while (scanner.nextField()) fields.push(scanner.value);
    if (fields.length > 1 || fields[0] !== "" || scanner.isQuoted) return fields;
  }
  throw new RangeError(`Cannot ${OPERATION}: there are no rows`);
}

function holdsNames(first: readonly string[]): true {
  if (first.some((field) => parseNumber(field, 0, field.length) === undefined)) return true;
  throw new RangeError(
    `Cannot ${OPERATION}: the first line holds nothing but numbers; pass header: false if it is a row, or header: true ` +
      `if they are names`,
  );
}

/** The labels as a tensor. */
function encode(
  labels: readonly number[] | readonly string[],
  dtype: FloatDType = "float32",
): { y: Tensor<1>; classes: readonly string[] | null } {
  if (isText(labels)) {
    const encoder = new LabelEncoder();
    return { y: encoder.fitTransform(labels), classes: encoder.classes };
  }
  const isWhole = labels.every((label) => label === (label | 0));
  return { y: tensor(labels, { dtype: isWhole ? "int32" : dtype }), classes: null };
}

function isText(labels: readonly number[] | readonly string[]): labels is readonly string[] {
  return typeof labels[0] === "string";
}
