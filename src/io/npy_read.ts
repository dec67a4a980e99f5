import { checkDType, type DType } from "../array/dtype.ts";
import { NdArray } from "../array/nd_array.ts";
import { contiguous } from "../array/strided.ts";
import { contiguousStrides } from "../array/shape.ts";
import { undoOnError } from "../array/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkBytes } from "./check_bytes.ts";
import { parseNpyHeader } from "./npy_header.ts";
import { readElements } from "./read_elements.ts";

/** Options of {@linkcode readNpy}. */
export interface ReadNpyOptions {
  /**
   * The tensor's dtype. By default the one that takes every element as it is: bool and float64 stay, float16 and float32 give float32,
   * and integers of any width int32, or float64 where one of them is too large for that.
   */
  readonly dtype?: DType;
}

const ADVICE = '; pass { dtype: "float64" } to have the nearest number of that dtype';

/**
 * Reads an array that `np.save` has written.
 *
 * NumPy's integers are int64 unless said otherwise; they come as int32, or as float64 where one of them is too large for that, exactly.
 * One that float64 would round, as it does most beyond 2⁵³, is an error, for it would be another label, index or id, and nothing would
 * tell. With `{ dtype: "float64" }`, or another float dtype, each becomes the nearest number of that dtype, as `astype` gives it.
 *
 * @param bytes The file's contents.
 * @param options The dtype.
 * @returns The tensor, in row-major order also where the file is in Fortran's.
 * @throws {RangeError} If the file is damaged, cut off or goes on after the array, or an integer would not be exact.
 * @throws {TypeError} If `bytes` is no `Uint8Array`, or the elements are complex numbers, text, objects or records.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // ln.readNpy(await Deno.readFile("weights.npy"))
 * const bytes = ln.writeNpy(ln.tensor([[1, 2], [3, 4]]));
 * assertEquals(ln.readNpy(bytes).toArray(), [[1, 2], [3, 4]]);
 * ```
 */
export function readNpy(bytes: Uint8Array, options: ReadNpyOptions = {}): Tensor {
  const operation = "read npy";
  if (options.dtype !== undefined) checkDType(operation, options.dtype);
  return readNpyArray(operation, checkBytes(operation, bytes), options.dtype);
}

/** @internal As {@linkcode readNpy}, for a member of an .npz file too, which `operation` names. */
export function readNpyArray(operation: string, bytes: Uint8Array, dtype: DType | undefined): Tensor {
  const { type, fortranOrder, shape, dataStart, dataBytes } = parseNpyHeader(operation, bytes);
  const held = bytes.length - dataStart;
  if (held !== dataBytes) {
    const what = held < dataBytes ? "is cut off" : "goes on after its array";
    throw new RangeError(
      `Cannot ${operation}: it ${what}: ${held} bytes of elements, its header says ${dataBytes}`,
    );
  }
  const data = bytes.subarray(dataStart);
  return undoOnError(() => {
    const stored = fortranOrder ? shape.toReversed() : shape;
    const array = readElements(operation, data, type, stored, { dtype, advice: ADVICE });
    return new Tensor(fortranOrder ? reversed(array) : array);
  });
}

/** A row-major copy of an array with its axes in the opposite order. */
function reversed(array: NdArray): NdArray {
  const strides = contiguousStrides(array.shape).reverse();
  const view = new NdArray(array.storage, array.dtype, array.shape.toReversed(), strides);
  const out = contiguous(view);
  array.release();
  return out;
}
