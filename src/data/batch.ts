import type { Tensor } from "../tensor/tensor.ts";

/** A value that takes one place of an element: batches make a tensor of many. */
export type Sample =
  | Tensor
  | number
  | boolean
  | readonly (number | boolean)[]
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array;

/** What elements of a type make as a batch: a tensor, or a tuple of tensors. */
export type Batch<E> = E extends Sample ? Tensor
  : E extends readonly unknown[] ? { -readonly [Place in keyof E]: Tensor }
  : never;
