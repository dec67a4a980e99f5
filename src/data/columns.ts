import { bytesPerElement, type DType, type FloatDType, isFloat } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { describe, formatShape } from "../array/shape.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { contiguous } from "../array/strided.ts";
import { TensorBase } from "../tensor/base.ts";
import { Tensor } from "../tensor/tensor.ts";

/** A tensor's rows of features, as they lie in memory: to be read before anything else is allocated. */
interface Rows {
  readonly values: ArrayLike<number>;
  /** Where the first one lies. */
  readonly first: number;
  /** How many rows there are. */
  readonly count: number;
  /** Features a row. */
  readonly columns: number;
}

function elementsOf({ storage: { heap }, dtype, address }: NdArray): { values: Float64Array; first: number } {
  const values = dtype === "bool" ? heap.uint8 : heap[dtype];
  return { values: values as Float64Array, first: address / values.BYTES_PER_ELEMENT };
}

/**
 * Checks that a value is a tensor with rows.
 *
 * @param operation What error messages say was attempted.
 * @returns How many features a row has: the elements of all axes but the first.
 * @throws {TypeError} If it is no tensor.
 * @throws {RangeError} If it has no rows, or no features.
 */
export function featureCount(operation: string, tensor: unknown): number {
  if (!(tensor instanceof TensorBase)) {
    throw new TypeError(`Cannot ${operation} ${describe(tensor)}: expected a tensor`);
  }
  tensor.assertAlive(operation);
  refuseInStep(operation, "do it before the step");
  if (tensor.size === 0 || tensor.rank === 0) {
    throw new RangeError(
      `Cannot ${operation} a tensor of shape ${
        formatShape(tensor.shape)
      }: expected at least one row and one column`,
    );
  }
  return tensor.size / tensor.shape[0]!;
}

/**
 * Reads a tensor's rows.
 *
 * @param tensor One that {@linkcode featureCount} has checked.
 * @param use What to do with them; it must make no tensors.
 * @returns What `use` returns.
 */
export function readRows<T>(tensor: Tensor, use: (rows: Rows) => T): T {
  const packed = contiguous(tensor.array);
  try {
    const count = tensor.shape[0]!;
    return use({ ...elementsOf(packed), count, columns: tensor.size / count });
  } finally {
    packed.release();
  }
}

/**
 * A tensor of the same shape with each element replaced. Nothing is recorded for gradients.
 *
 * @param tensor One that {@linkcode featureCount} has checked.
 * @param map The new element of a column.
 * @returns Of a float dtype: int32 and bool become float32.
 */
export function mapColumns<R extends number>(
  tensor: Tensor<R>,
  map: (value: number, column: number) => number,
): Tensor<R> {
  const dtype: FloatDType = isFloat(tensor.dtype as DType) ? tensor.dtype as FloatDType : "float32";
  const out = allocate(tensor.shape, dtype);
  readRows(tensor, ({ values, first, count, columns }) => {
    const { values: results, first: start } = elementsOf(out);
    for (let row = 0, i = 0; row < count; row++) {
      for (let column = 0; column < columns; column++, i++) {
        results[start + i] = map(values[first + i]!, column);
      }
    }
  });
  out.storage.markFilled(out.size * bytesPerElement(dtype));
  return new Tensor<R>(out);
}

/**
 * Checks that a tensor has as many features as the one whose statistics are used.
 *
 * @throws {TypeError} If there are no statistics yet.
 * @throws {RangeError} If the numbers of features differ.
 */
export function checkFitted<S>(operation: string, tensor: unknown, statistics: S | null, columns: number): S {
  const given = featureCount(operation, tensor);
  if (statistics === null) {
    throw new TypeError(`Cannot ${operation} a tensor before fit() has learnt from one`);
  }
  if (given === columns) return statistics;
  throw new RangeError(
    `Cannot ${operation} rows of ${given} columns: fit() has learnt from rows of ${columns}`,
  );
}

/** The error for a value that has no place on a scale. */
export function infinityError(operation: string, row: number, column: number): RangeError {
  return new RangeError(
    `Cannot ${operation} a tensor with infinity in row ${row}, column ${column}: remove or replace it`,
  );
}

/** The error for a column without a number. */
export function nanError(operation: string, column: number): RangeError {
  return new RangeError(
    `Cannot ${operation} a tensor whose column ${column} holds nothing but NaN: leave it out`,
  );
}
