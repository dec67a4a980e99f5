import type { NdArray } from "../array/nd_array.ts";
import type { TapeEntry } from "../autograd/tape.ts";
import type { Tensor } from "./tensor.ts";

type Constructor = new <R extends number>(array: NdArray, entry: TapeEntry | null) => Tensor<R>;

let constructor: Constructor | undefined;

/**
 * Says which class tensors are made of. The class's own methods make tensors, through the functions that call
 * {@linkcode makeTensor}; importing the class here would close a circle of imports.
 */
export function registerTensorClass(tensorClass: Constructor): void {
  constructor = tensorClass;
}

/** A tensor over an array, whose reference it takes over, at a place on the tape. */
export function makeTensor<R extends number = number>(array: NdArray, entry: TapeEntry | null): Tensor<R> {
  return new constructor!(array, entry);
}
