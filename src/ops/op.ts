import type { DType } from "../array/dtype.ts";
import type { NdArray } from "../array/nd_array.ts";
import type { Shape } from "../array/shape.ts";

/** What gradient rules work on: bare arrays for first-order gradients, tensors when gradients of gradients are wanted. */
export interface Value {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
}

/** Runs an op on values inside a gradient rule. What it returns is freed when the rule has returned, unless it is a result. */
export type Run<V extends Value> = <A>(
  op: Op<A>,
  inputs: readonly V[],
  ...attributes: A extends void ? [] : [A]
) => V;

/** What a gradient rule is told of the call it differentiates. */
export interface GradientCall<V extends Value, A> {
  /** The inputs; only shape and dtype may be looked at unless the op reads them. */
  readonly inputs: readonly V[];
  /** The output; only shape and dtype may be looked at unless the op reads it. */
  readonly output: V;
  /** What `forward` saved; constants to second-order gradients. */
  readonly saved: readonly V[];
  /** The gradient of the result with respect to the output; of the output's shape. */
  readonly grad: V;
  /** The attributes of the call. */
  readonly attributes: A;
  /** For each input, whether its gradient is wanted. */
  readonly needs: readonly boolean[];
}

/** An operation: its shape rule, its kernel call and its gradient rule, side by side. */
export interface Op<A = void> {
  /** As messages name it: a verb where there is one. */
  readonly name: string;
  /** Which data the gradient rule reads: it stays alive, and must stay unchanged, until the backward pass. Nothing when left out. */
  readonly reads?: "inputs" | "output" | "both";
  /**
   * Computes the output.
   *
   * @param inputs Checked to be alive; of one dtype where the op needs that.
   * @param attributes The settings of the call.
   * @param save Hands an array, with its reference, over to the tape for the gradient rule.
   * @returns A new array, or a view that holds a reference of its own.
   */
  forward(inputs: readonly NdArray[], attributes: A, save: (array: NdArray) => void): NdArray;
  /**
   * Computes, for each input, the gradient with respect to it; `null` where none is needed.
   * Left out for ops whose output doesn't depend smoothly on anything.
   */
  gradient?<V extends Value>(run: Run<V>, call: GradientCall<V, A>): readonly (V | null)[];
}
