/**
 * Ranks as types: `Tensor<2>` has two axes, `Tensor` any number. They serve the editor and `toArray()`; nothing is checked at run time
 * but what the operations check anyway.
 *
 * @module
 */
import type { Tensor } from "./tensor.ts";

/** The rank with one axis less. */
export type RankBefore<R extends number> = R extends 1 ? 0
  : R extends 2 ? 1
  : R extends 3 ? 2
  : R extends 4 ? 3
  : R extends 5 ? 4
  : R extends 6 ? 5
  : number;

/** The rank with one axis more. */
export type RankAfter<R extends number> = R extends 0 ? 1
  : R extends 1 ? 2
  : R extends 2 ? 3
  : R extends 3 ? 4
  : R extends 4 ? 5
  : R extends 5 ? 6
  : number;

/** The larger of two ranks. */
export type MaxRank<R extends number, S extends number> = number extends R | S ? number
  : R extends S ? R
  : R extends 0 ? S
  : S extends 0 ? R
  : RankAfter<MaxRank<RankBefore<R>, RankBefore<S>>>;

/** The rank of an operation on a tensor of rank R and an operand that broadcasts with it. */
export type BroadcastRank<R extends number, Other> = Other extends number | boolean ? R
  : Other extends Tensor<infer S> ? MaxRank<R, S>
  : number;

/** No options given. */
export type NoOptions = Record<never, never>;

/** The rank that reducing some axes leaves, when they don't stay. */
export type RankWithout<R extends number, Options> = "axis" extends keyof Options
  ? (Options extends { readonly axis: number } ? RankBefore<R> : number)
  : 0;

/** The rank that a reduction with these options leaves. */
export type ReducedRank<R extends number, Options> = "keepDims" extends keyof Options
  ? (Options extends { readonly keepDims: true } ? R
    : Options extends { readonly keepDims: false } ? RankWithout<R, Options>
    : number)
  : RankWithout<R, Options>;

/** The rank of a matrix product. */
export type ProductRank<R extends number, S extends number> = R extends 1 ? (S extends 1 ? 0 : RankBefore<S>)
  : S extends 1 ? RankBefore<R>
  : MaxRank<R, S>;

/** The rank that is left after so many indices. */
export type IndexedRank<R extends number, Count extends number> = Count extends 0 ? R
  : Count extends 1 ? RankBefore<R>
  : Count extends 2 ? RankBefore<RankBefore<R>>
  : Count extends 3 ? RankBefore<RankBefore<RankBefore<R>>>
  : number;
