import { describe, formatShape, type Shape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";

/** A list of numbers: an array, a typed array, or a tensor with one axis. */
export type Numbers = ArrayLike<number> | TensorBase;

/** A table of numbers: an array of rows, or a tensor with two axes. */
export type NumberTable = readonly ArrayLike<number>[] | TensorBase;

/** Whether a value is a list whose elements could be numbers. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function checkElements(chart: string, name: string, list: ArrayLike<unknown>): void {
  // The elements of a typed array are numbers unless they are bigints.
  const count = Array.isArray(list) ? list.length : Math.min(list.length, 1);
  for (let i = 0; i < count; i++) {
    if (typeof list[i] === "number") continue;
    const hint = i === 0 && isList(list[i])
      ? "; give each series a name, as in { a: [1, 2], b: [3, 4] }"
      : "";
    throw new TypeError(
      `Cannot draw ${chart}: element ${i} of ${name} is ${describe(list[i])}, expected a number${hint}`,
    );
  }
}

/**
 * The numbers of a list.
 *
 * @param chart What is drawn, for the error messages.
 * @param name What the list is, for the error messages.
 * @param value The list.
 * @returns The list itself, or a copy of a tensor's elements.
 * @throws {TypeError} If it is none, or an element is no number.
 * @throws {RangeError} If it is a tensor with other than one axis.
 */
export function readNumbers(chart: string, name: string, value: unknown): ArrayLike<number> {
  if (value instanceof TensorBase) {
    value.assertAlive(`draw ${chart}`);
    const { shape } = value;
    if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return value.toTypedArray();
    throw new RangeError(
      `Cannot draw ${chart}: ${name} is a tensor of shape ${formatShape(shape)}, expected one axis`,
    );
  }
  if (!isList(value)) {
    throw new TypeError(
      `Cannot draw ${chart}: ${name} is ${describe(value)}, expected an array of numbers or a tensor`,
    );
  }
  checkElements(chart, name, value);
  return value as ArrayLike<number>;
}

/** The elements of nested arrays; those of typed arrays too, which `flat` leaves alone. */
function flattened(value: readonly unknown[]): unknown[] {
  return value.flatMap((one) => isList(one) ? flattened(Array.from(one)) : [one]);
}

/**
 * The numbers of a list, or of a tensor or nested arrays of any shape.
 *
 * @param chart What is drawn, for the error messages.
 * @param name What the list is, for the error messages.
 * @param value The list.
 * @returns The numbers in row-major order.
 * @throws {TypeError} If an element is no number.
 */
export function readFlat(chart: string, name: string, value: unknown): ArrayLike<number> {
  if (value instanceof TensorBase) {
    value.assertAlive(`draw ${chart}`);
    return value.toTypedArray();
  }
  return readNumbers(chart, name, Array.isArray(value) && value.some(isList) ? flattened(value) : value);
}

/** Numbers in row-major order, and their shape. */
export interface Table {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The numbers of a table.
 *
 * @param chart What is drawn, for the error messages.
 * @param name What the table is, for the error messages.
 * @param value An array of rows, or a tensor with two axes.
 * @returns The numbers in row-major order.
 * @throws {TypeError} If it is none, or an element is no number.
 * @throws {RangeError} If its rows are not of equal length, or the tensor has not two axes.
 */
export function readTable(chart: string, name: string, value: unknown): Table {
  if (value instanceof TensorBase) {
    value.assertAlive(`draw ${chart}`);
    if (value.rank !== 2) {
      throw new RangeError(
        `Cannot draw ${chart}: ${name} is a tensor of shape ${
          formatShape(value.shape as Shape)
        }, expected two axes`,
      );
    }
    const [rows, columns] = value.shape as readonly [number, number];
    return { values: value.toTypedArray(), rows, columns };
  }
  if (!Array.isArray(value) || !value.every(isList)) {
    throw new TypeError(
      `Cannot draw ${chart}: ${name} is ${
        describe(value)
      }, expected an array of rows or a tensor with two axes`,
    );
  }
  const columns = value[0]?.length ?? 0;
  const values = new Float64Array(value.length * columns);
  value.forEach((row: ArrayLike<unknown>, i: number) => {
    checkElements(chart, `row ${i} of ${name}`, row);
    if (row.length !== columns) {
      throw new RangeError(
        `Cannot draw ${chart}: row ${i} of ${name} has ${row.length} numbers, row 0 has ${columns}`,
      );
    }
    values.set(row as ArrayLike<number>, i * columns);
  });
  return { values, rows: value.length, columns };
}
