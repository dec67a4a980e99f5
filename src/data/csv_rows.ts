import type { FloatDType } from "../array/dtype.ts";
import { quoteName } from "../io/quote_name.ts";
import { type CsvColumns, nameOf } from "./csv_columns.ts";
import type { CsvScanner } from "./csv_scanner.ts";
import { parseNumber } from "./parse_number.ts";

/** How fields become numbers. */
export interface CsvRowOptions {
  /** Whether labels are numbers or text (default: as the first one). */
  readonly labels?: "numbers" | "text";
  /** What empty fields become; without it one is an error. */
  readonly missing?: number;
  /** Texts that count as empty. */
  readonly missingValues?: readonly string[];
  /** How precisely features are kept (default float32). */
  readonly dtype?: FloatDType;
}

/** The numbers of a table. */
export interface CsvNumbers {
  /** The features, row after row. */
  readonly features: Float32Array | Float64Array;
  /** The labels, or null when no column is the label. */
  readonly labels: readonly number[] | readonly string[] | null;
}

const FIRST_ROOM = 1024;
const LABEL = -1;
const UNREAD = -2;

/** Reads the rows of a table. */
export class CsvRows {
  readonly #scanner: CsvScanner;
  readonly #columns: CsvColumns;
  readonly #missing: number | undefined;
  readonly #missingValues: readonly string[];
  readonly #Features: typeof Float32Array | typeof Float64Array;
  #labelsAreText: boolean | null;

  /**
   * @param scanner At the table's start.
   * @param columns Which columns to read.
   * @param options How.
   */
  constructor(scanner: CsvScanner, columns: CsvColumns, options: CsvRowOptions) {
    this.#scanner = scanner;
    this.#columns = columns;
    this.#missing = options.missing;
    this.#missingValues = options.missingValues ?? [];
    this.#Features = options.dtype === "float64" ? Float64Array : Float32Array;
    this.#labelsAreText = options.labels === undefined ? null : options.labels === "text";
  }

  /** Goes past the first line that is not empty. */
  skipHeader(): void {
    let isEmpty = true;
    while (isEmpty && this.#scanner.nextRecord()) {
      isEmpty = this.#scanner.nextField() && this.#isEmptyLine();
      while (this.#scanner.nextField());
    }
  }

  /**
   * Reads what follows to its end.
   *
   * @throws {RangeError} If there are no rows, or one is not as it must be.
   */
  read(): CsvNumbers {
    const { features: chosen, label, width, names } = this.#columns;
    const scanner = this.#scanner;
    const targets = new Int32Array(width).fill(UNREAD);
    chosen.forEach((column, place) => targets[column] = place);
    if (label >= 0) targets[label] = LABEL;
    let features = new this.#Features(FIRST_ROOM);
    let used = 0;
    const labels: (number | string)[] = [];
    while (scanner.nextRecord()) {
      scanner.nextField();
      if (width > 1 && this.#isEmptyLine()) continue;
      if (used + chosen.length > features.length) {
        const larger = new this.#Features(2 * (used + chosen.length));
        larger.set(features);
        features = larger;
      }
      do {
        if (scanner.column >= width) {
          throw scanner.error(`the row has more than the ${width} fields it should have`);
        }
        const target = targets[scanner.column]!;
        if (target >= 0) features[used + target] = this.#number();
        else if (target === LABEL) labels.push(this.#label());
      } while (scanner.nextField());
      if (scanner.column !== width - 1) {
        throw scanner.error(`the row ends after ${scanner.column + 1} fields, it should have ${width}`);
      }
      used += chosen.length;
    }
    if (used === 0) {
      throw new RangeError(
        `Cannot ${scanner.operation}: there are no rows${names ? " after the header" : ""}`,
      );
    }
    return {
      features: features.subarray(0, used),
      labels: label < 0 ? null : labels as number[] | string[],
    };
  }

  #isEmptyLine(): boolean {
    const scanner = this.#scanner;
    return scanner.column === 0 && scanner.isLast && scanner.start === scanner.end && !scanner.isQuoted;
  }

  #error(what: string): RangeError {
    return this.#scanner.error(what, nameOf(this.#columns.names, this.#scanner.column));
  }

  /** Whether the current field is empty or counts as that. */
  #isMissing(): boolean {
    const { start, end, text } = this.#scanner;
    if (start === end || this.#missingValues.includes(this.#scanner.value)) return true;
    return text.slice(start, end).trim() === "";
  }

  #number(): number {
    const { text, start, end } = this.#scanner;
    const value = parseNumber(text, start, end);
    // Nothing is looked up for a number, unless numbers may count as empty too.
    if (value !== undefined && (this.#missingValues.length === 0 || !this.#isMissing())) return value;
    const what = start === end ? "the field is empty" : quoteName(this.#scanner.value);
    if (!this.#isMissing()) throw this.#error(`${what} is not a number`);
    if (this.#missing !== undefined) return this.#missing;
    throw this.#error(
      `${what}${start === end ? "" : " counts as empty"}; pass missing to say what takes its place`,
    );
  }

  #label(): number | string {
    const { text, start, end } = this.#scanner;
    if (this.#isMissing()) throw this.#error("the label is missing");
    this.#labelsAreText ??= parseNumber(text, start, end) === undefined;
    if (this.#labelsAreText) return this.#scanner.value;
    const value = parseNumber(text, start, end);
    if (value !== undefined) return value;
    throw this.#error(
      `the label ${
        quoteName(this.#scanner.value)
      } is not a number, as the first one is; pass labels: "text" to number them as classes`,
    );
  }
}
