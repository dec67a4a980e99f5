import { describe } from "../array/shape.ts";
import { quoteName } from "../io/quote_name.ts";

/** Which columns of a table are read. */
export interface CsvColumns {
  /** The columns of the features, by number, in order. */
  readonly features: readonly number[];
  /** The column of the label, or −1. */
  readonly label: number;
  /** How many columns a row has. */
  readonly width: number;
  /** The names, if there are some. */
  readonly names: readonly string[] | null;
}

/**
 * Finds the columns that options ask for.
 *
 * @param operation What error messages say was attempted.
 * @param options.columns The features' columns, by name or number (default: all but the label).
 * @param options.label The label's.
 * @param names The names of the columns, or null.
 * @param width How many there are.
 * @throws {RangeError} If a column is not there, its name is another's too, or it comes twice.
 * @throws {TypeError} If one is neither a name nor a number.
 */
export function chooseColumns(
  operation: string,
  options: { readonly columns?: readonly (string | number)[]; readonly label?: string | number },
  names: readonly string[] | null,
  width: number,
): CsvColumns {
  const find = (column: unknown) => findColumn(operation, column, names, width);
  const label = options.label === undefined ? -1 : find(options.label);
  const { columns } = options;
  if (columns !== undefined && !Array.isArray(columns)) {
    throw new TypeError(
      `Cannot ${operation} with columns ${describe(columns)}: expected an array of names or numbers`,
    );
  }
  const features = columns?.map(find) ??
    Array.from({ length: width }, (_, i) => i).filter((i) => i !== label);
  const twice = features.find((column, i) => column === label || features.indexOf(column) !== i);
  if (twice !== undefined) {
    const what = twice === label ? "is the label and among the columns of x" : "is chosen twice";
    throw new RangeError(`Cannot ${operation}: column ${twice + 1}${nameOf(names, twice)} ${what}`);
  }
  if (features.length === 0) throw new RangeError(`Cannot ${operation}: no columns are left for x`);
  return { features, label, width, names };
}

/** A column's name as messages show it after its number. */
export function nameOf(names: readonly string[] | null, column: number): string {
  return names?.[column] === undefined ? "" : ` (${quoteName(names[column]!)})`;
}

function findColumn(
  operation: string,
  column: unknown,
  names: readonly string[] | null,
  width: number,
): number {
  if (typeof column === "string") {
    if (names === null) {
      throw new RangeError(
        `Cannot ${operation} with column ${quoteName(column)}: without a header columns have numbers, from 0`,
      );
    }
    const place = names.indexOf(column);
    if (place < 0) {
      throw new RangeError(
        `Cannot ${operation} with column ${quoteName(column)}: the header has ${
          names.slice(0, 20).map(quoteName).join(", ")
        }${names.length > 20 ? " and more" : ""}`,
      );
    }
    if (names.includes(column, place + 1)) {
      throw new RangeError(
        `Cannot ${operation} with column ${
          quoteName(column)
        }: two columns have this name; choose by number, from 0`,
      );
    }
    return place;
  }
  if (typeof column !== "number") {
    throw new TypeError(`Cannot ${operation} with column ${describe(column)}: expected a name or a number`);
  }
  if (!Number.isInteger(column) || column < -width || column >= width) {
    throw new RangeError(
      `Cannot ${operation} with column ${column}: expected a whole number from ${-width} to ${width - 1}`,
    );
  }
  return column < 0 ? column + width : column;
}
