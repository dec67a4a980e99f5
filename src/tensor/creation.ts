import { bytesPerElement, checkDType, type DType, isFloat } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { checkElements, flatten, type NestedInput, type RowInput } from "../array/nested.ts";
import { checkShape, describe, formatShape, type Shape, sizeOf } from "../array/shape.ts";
import { fillArray } from "../array/strided.ts";
import { TapeEntry } from "../autograd/tape.ts";
import { Tensor } from "./tensor.ts";

/** Options of the creation functions. */
export interface TensorOptions {
  /** The element type (default float32; for booleans and typed arrays their own). */
  readonly dtype?: DType;
  /** Whether operations on the tensor are recorded for `backward` (default false). */
  readonly requiresGrad?: boolean;
}

type Values = readonly number[] | Float32Array | Float64Array | Int32Array | Uint8Array;

/** Writes values, which fit the dtype, into a contiguous array. */
function writeValues(array: NdArray, values: Values): void {
  const { heap } = array.storage;
  const { address, dtype } = array;
  switch (dtype) {
    case "float32":
      return heap.float32.set(values, address >>> 2);
    case "float64":
      return heap.float64.set(values, address >>> 3);
    case "int32":
      return heap.int32.set(values, address >>> 2);
    case "bool":
      return heap.uint8.set(Uint8Array.from(values, (value) => value === 0 ? 0 : 1), address);
  }
}

function checkOptions(operation: string, options: TensorOptions): void {
  if (options.dtype !== undefined) checkDType(operation, options.dtype);
  if (options.requiresGrad && !isFloat(options.dtype ?? "float32")) {
    throw new TypeError(
      `Cannot ${operation} that requires gradients with dtype ${options.dtype}: only float32 and float64 have them`,
    );
  }
}

function finish<R extends number>(array: NdArray, options: TensorOptions): Tensor<R> {
  const made = new Tensor<R>(array);
  if (options.requiresGrad) made.entry = TapeEntry.leaf(made);
  return made;
}

function fromValues<R extends number>(
  operation: string,
  values: Values,
  shape: Shape,
  options: TensorOptions,
): Tensor<R> {
  const dtype = options.dtype ?? "float32";
  checkOptions(operation, options);
  checkElements(operation, values, dtype);
  const array = allocate(shape, dtype);
  writeValues(array, values);
  array.storage.markFilled(values.length * bytesPerElement(dtype));
  return finish(array, options);
}

function naturalDType(values: unknown): DType | undefined {
  if (values instanceof Float64Array) return "float64";
  if (values instanceof Int32Array) return "int32";
  return undefined;
}

/**
 * Makes a tensor from a number, or from numbers in nested arrays of one shape.
 *
 * @param input Numbers or booleans.
 * @param options `dtype`: float32 for numbers unless given, bool for booleans, float64 and int32 for typed arrays of these.
 * @returns The tensor, owned by the innermost scope.
 * @throws {TypeError} If an element is no number or boolean.
 * @throws {RangeError} If the arrays are ragged, or an element doesn't fit in int32.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const a = ln.tensor([[1, 2, 3], [4, 5, 6]]);
 * assertEquals(a.shape, [2, 3]);
 * assertEquals(a.dtype, "float32");
 * ```
 */
export function tensor(input: number | boolean, options?: TensorOptions): Tensor<0>;
/** Makes a vector: see the first overload. */
export function tensor(input: RowInput, options?: TensorOptions): Tensor<1>;
/** Makes a matrix: see the first overload. */
export function tensor(input: readonly RowInput[], options?: TensorOptions): Tensor<2>;
/** Makes a tensor of three axes: see the first overload. */
export function tensor(input: readonly (readonly RowInput[])[], options?: TensorOptions): Tensor<3>;
/** Makes a tensor of four axes: see the first overload. */
export function tensor(
  input: readonly (readonly (readonly RowInput[])[])[],
  options?: TensorOptions,
): Tensor<4>;
/** Makes a tensor of any rank: see the first overload. */
export function tensor(input: NestedInput, options?: TensorOptions): Tensor;
export function tensor(input: NestedInput, options: TensorOptions = {}): Tensor {
  const operation = "make a tensor";
  const { values, shape, isBoolean } = flatten(operation, input);
  const dtype = options.dtype ?? (isBoolean ? "bool" : naturalDType(input));
  return fromValues(operation, values, shape, { ...options, ...(dtype ? { dtype } : {}) });
}

/**
 * Makes a tensor from a typed array, which is copied.
 *
 * @param data The elements in row-major order; `Uint8Array` gives bool unless `dtype` says otherwise.
 * @param shape The tensor's shape (default: one axis).
 * @param options As for {@linkcode tensor}.
 * @returns The tensor, owned by the innermost scope.
 * @throws {RangeError} If the shape needs more or fewer elements.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const a = ln.fromTypedArray(new Float64Array([1, 2, 3, 4]), [2, 2]);
 * assertEquals(a.dtype, "float64");
 * assertEquals(a.toArray(), [[1, 2], [3, 4]]);
 * ```
 */
export function fromTypedArray<const S extends Shape = readonly [number]>(
  data: Float32Array | Float64Array | Int32Array | Uint8Array,
  shape?: S,
  options: TensorOptions = {},
): Tensor<S["length"]> {
  const operation = "make a tensor";
  if (
    !(data instanceof Float32Array || data instanceof Float64Array || data instanceof Int32Array ||
      data instanceof Uint8Array)
  ) {
    throw new TypeError(
      `Cannot ${operation} from ${
        describe(data)
      }: expected a Float32Array, Float64Array, Int32Array or Uint8Array`,
    );
  }
  const lengths = checkShape(operation, shape ?? [data.length]);
  if (sizeOf(lengths) !== data.length) {
    throw new RangeError(
      `Cannot ${operation} of shape ${formatShape(lengths)} from ${data.length} elements: it has ${
        sizeOf(lengths)
      }`,
    );
  }
  const dtype = options.dtype ?? naturalDType(data) ?? (data instanceof Uint8Array ? "bool" : "float32");
  return fromValues(operation, data, lengths, { ...options, dtype });
}

/**
 * A tensor full of one value.
 *
 * @param shape Its shape.
 * @param value The value.
 * @param options As for {@linkcode tensor}.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.full([2], 7).toArray(), [7, 7]);
 * ```
 */
export function full<const S extends Shape>(
  shape: S,
  value: number,
  options: TensorOptions = {},
): Tensor<S["length"]> {
  const operation = "make a tensor";
  checkOptions(operation, options);
  if (typeof value !== "number") {
    throw new TypeError(`Cannot ${operation} full of ${describe(value)}: expected a number`);
  }
  checkElements(operation, [value], options.dtype ?? "float32");
  const array = allocate(checkShape(operation, shape), options.dtype ?? "float32");
  fillArray(array, options.dtype === "bool" ? Number(value !== 0) : value);
  return finish(array, options);
}

/**
 * A tensor full of zeros.
 *
 * @param shape Its shape.
 * @param options As for {@linkcode tensor}.
 */
export function zeros<const S extends Shape>(shape: S, options: TensorOptions = {}): Tensor<S["length"]> {
  return full(shape, 0, options);
}

/**
 * A tensor full of ones.
 *
 * @param shape Its shape.
 * @param options As for {@linkcode tensor}.
 */
export function ones<const S extends Shape>(shape: S, options: TensorOptions = {}): Tensor<S["length"]> {
  return full(shape, 1, options);
}

/** Zeros of another tensor's shape and dtype. */
export function zerosLike<R extends number>(other: Tensor<R>, options: TensorOptions = {}): Tensor<R> {
  return full(other.shape, 0, { dtype: other.dtype, ...options }) as Tensor<R>;
}

/** Ones of another tensor's shape and dtype. */
export function onesLike<R extends number>(other: Tensor<R>, options: TensorOptions = {}): Tensor<R> {
  return full(other.shape, 1, { dtype: other.dtype, ...options }) as Tensor<R>;
}

/**
 * The identity matrix.
 *
 * @param rows Its rows.
 * @param columns Its columns (default: as many).
 * @param options As for {@linkcode tensor}.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.eye(2).toArray(), [[1, 0], [0, 1]]);
 * ```
 */
export function eye(rows: number, columns: number = rows, options: TensorOptions = {}): Tensor<2> {
  const [m, n] = checkShape("make an identity matrix", [rows, columns]) as [number, number];
  const values = new Float64Array(m * n);
  for (let i = 0; i < Math.min(m, n); i++) values[i * n + i] = 1;
  return fromValues("make an identity matrix", values, [m, n], options);
}

/**
 * Evenly spaced numbers from `start` up to, not including, `stop`. With one argument: from 0.
 *
 * @param start The first number.
 * @param stop The end.
 * @param step The distance, negative to count down (default 1).
 * @param options As for {@linkcode tensor}; float32 unless a dtype is given.
 * @throws {RangeError} If the step is 0 or a number is not finite.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.arange(0, 10, 4).toArray(), [0, 4, 8]);
 * ```
 */
export function arange(start: number, stop?: number, step = 1, options: TensorOptions = {}): Tensor<1> {
  const operation = "make a range";
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  for (const value of [from, to, step]) {
    if (typeof value !== "number") {
      throw new TypeError(`Cannot ${operation} with ${describe(value)}: expected a number`);
    }
    if (!Number.isFinite(value)) {
      throw new RangeError(`Cannot ${operation} from ${from} to ${to} by ${step}: ${value} is not finite`);
    }
  }
  if (step === 0) throw new RangeError(`Cannot ${operation} from ${from} to ${to} by steps of 0`);
  const shape = checkShape(operation, [Math.max(0, Math.ceil((to - from) / step))]);
  return fromValues(
    operation,
    Float64Array.from({ length: shape[0]! }, (_, i) => from + i * step),
    shape,
    options,
  );
}

/**
 * Evenly spaced numbers from `start` to `stop`, both included.
 *
 * @param start The first number.
 * @param stop The last number.
 * @param count How many (default 50, as in NumPy).
 * @param options As for {@linkcode tensor}.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.linspace(0, 1, 5).toArray(), [0, 0.25, 0.5, 0.75, 1]);
 * ```
 */
export function linspace(start: number, stop: number, count = 50, options: TensorOptions = {}): Tensor<1> {
  const operation = "make evenly spaced numbers";
  for (const value of [start, stop]) {
    if (typeof value !== "number") {
      throw new TypeError(
        `Cannot ${operation} between ${describe(start)} and ${describe(stop)}: expected two numbers`,
      );
    }
  }
  const shape = checkShape(operation, [count]);
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  const values = Float64Array.from(
    { length: count },
    (_, i) => i === count - 1 && count > 1 ? stop : start + i * step,
  );
  return fromValues(operation, values, shape, options);
}
