import { bytesPerElement, type DType } from "./dtype.ts";
import { contiguousStrides, type Shape, sizeOf } from "./shape.ts";
import { Storage } from "./storage.ts";

/**
 * A view on a storage: shape, strides, offset and dtype. It has no gradients and no owner of its own: whoever makes one holds
 * one reference on the storage and releases it.
 */
export class NdArray {
  /** The number of elements. */
  readonly size: number;
  /** Whether the elements lie in row-major order without gaps. */
  readonly isContiguous: boolean;

  /**
   * @param storage The memory.
   * @param dtype The element type.
   * @param shape The lengths of the axes.
   * @param strides In elements; left out for row-major order without gaps.
   * @param offset Where the first element lies, in elements from the storage's start.
   */
  constructor(
    readonly storage: Storage,
    readonly dtype: DType,
    readonly shape: Shape,
    readonly strides: readonly number[] = contiguousStrides(shape),
    readonly offset = 0,
  ) {
    this.size = sizeOf(shape);
    this.isContiguous = arguments.length < 4 || this.size < 2 || isRowMajor(shape, strides);
  }

  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** The address of the first element. */
  get address(): number {
    return this.storage.address + this.offset * bytesPerElement(this.dtype);
  }

  /** Another view on the same storage, holding a reference of its own. */
  view(shape: Shape, strides: readonly number[], offset: number = this.offset): NdArray {
    this.storage.retain();
    return new NdArray(this.storage, this.dtype, shape, strides, offset);
  }

  /** Gives the reference on the storage back. */
  release(): void {
    this.storage.release();
  }
}

function isRowMajor(shape: Shape, strides: readonly number[]): boolean {
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== stride) return false;
    stride *= shape[i]!;
  }
  return true;
}

/** A new contiguous array. Its elements are undefined. */
export function allocate(shape: Shape, dtype: DType): NdArray {
  return new NdArray(new Storage(sizeOf(shape) * bytesPerElement(dtype)), dtype, shape);
}
