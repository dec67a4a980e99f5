import { isFloat } from "../array/dtype.ts";
import { elementReader } from "../array/element_reader.ts";
import { placeOf } from "../array/gather.ts";
import { contiguous } from "../array/strided.ts";
import { describe, formatShape, type Shape } from "../array/shape.ts";
import { kernels } from "../kernels/active.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What to do with a value that is no tensor. */
function howToMakeTensor(value: unknown): string {
  if (ArrayBuffer.isView(value)) return "make one of it with fromTypedArray(…, shape)";
  if (!Array.isArray(value)) return "make one with tensor(…)";
  return typeof value.flat(Infinity)[0] === "string"
    ? "text labels become class indices with new LabelEncoder().fitTransform(…)"
    : "make one of it with tensor(…)";
}

/**
 * Checks that a value is a tensor of samples.
 *
 * @param operation What the error message says was attempted.
 * @param name What the value is.
 * @param value The value.
 * @throws {TypeError} If it is no tensor, or was disposed of.
 * @throws {RangeError} If it has no rows.
 */
export function checkSamples(operation: string, name: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof TensorBase)) {
    throw new TypeError(
      `Cannot ${operation} with ${name} = ${describe(value)}: expected a tensor; ${howToMakeTensor(value)}`,
    );
  }
  value.assertAlive(operation);
  if (value.rank === 0) {
    throw new RangeError(
      `Cannot ${operation} with ${name} of shape ${formatShape(value.shape)}: expected one sample a row`,
    );
  }
}

/** Where a value is, in words. */
function placeInWords(position: number, shape: Shape): string {
  const columns = shape[1] ?? 1;
  if (shape.length > 2) return `at ${placeOf(position, shape)}`;
  return `in row ${Math.floor(position / columns)}${
    shape.length === 2 ? `, column ${position % columns}` : ""
  }`;
}

/** Throws if a tensor holds NaN or infinity, and names the first place. */
function checkFinite(operation: string, name: string, { array }: Tensor): void {
  if (!isFloat(array.dtype)) return;
  const packed = contiguous(array);
  try {
    const position = kernels()[array.dtype].firstNonFinite(packed.address, packed.size);
    if (position < 0) return;
    throw new RangeError(
      `Cannot ${operation} with ${name} that holds ${elementReader(packed)(position)} ${
        placeInWords(position, packed.shape)
      }: remove such rows, or replace such values`,
    );
  } finally {
    packed.release();
  }
}

/**
 * Checks samples and targets: tensors of as many rows, at least one, without NaN.
 *
 * @param operation What the error message says was attempted.
 * @param x The samples, one a row.
 * @param y The targets, one a row.
 * @param names What messages call them.
 * @throws {TypeError} If one of them is no tensor.
 * @throws {RangeError} If the rows don't match, or a value is not finite.
 */
export function checkData(
  operation: string,
  x: unknown,
  y: unknown,
  names: readonly [x: string, y: string] = ["x", "y"],
): asserts x is Tensor {
  const tensors = [x, y].map((value, i) => {
    checkSamples(operation, names[i]!, value);
    if (value.size > 0) return value;
    throw new RangeError(
      `Cannot ${operation} with ${names[i]} of shape ${
        formatShape(value.shape)
      }: expected at least one sample`,
    );
  });
  const [xRows, yRows] = tensors.map(({ shape }) => shape[0]);
  if (xRows !== yRows) {
    throw new RangeError(
      `Cannot ${operation} with ${names[0]} of ${xRows} rows and ${
        names[1]
      } of ${yRows}: each sample needs its target`,
    );
  }
  tensors.forEach((tensor, i) => checkFinite(operation, names[i]!, tensor));
}
