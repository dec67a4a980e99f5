import type { DType } from "../array/dtype.ts";
import { formatShape, sameShape, type Shape } from "../array/shape.ts";
import type { Module } from "../nn/module.ts";
import type { Op } from "../ops/op.ts";
import type { Trace, TracedCall, TracedValue } from "./trace.ts";

/** A length that is the same for all inputs, or null. */
export type Dim = number | null;

/** A value of a graph: a tensor of two forward passes, whose inputs had other lengths. */
export interface GraphValue {
  readonly shape: readonly Dim[];
  /** The shapes in the two passes. */
  readonly shapes: readonly [Shape, Shape];
  readonly dtype: DType;
  /** The name of a parameter or buffer; null for other tensors. */
  readonly state: string | null;
  /** The elements of a tensor that is neither weight nor result; null for the others. */
  readonly constant: Uint8Array | null;
}

/** A step of both passes. */
export interface GraphCall {
  readonly op: Op<unknown> | null;
  readonly layer: Module | null;
  readonly path: string;
  /** The op's settings in the two passes. */
  readonly attributes: readonly [unknown, unknown];
  readonly inputs: readonly GraphValue[];
  readonly output: GraphValue;
}

/** What two passes have in common. */
export interface MergedTrace {
  readonly input: GraphValue;
  readonly calls: readonly GraphCall[];
  readonly output: GraphValue;
}

/** The lengths that two shapes have in common. */
export function mergeShapes(a: Shape, b: Shape): Dim[] {
  return a.map((length, axis) => length === b[axis] ? length : null);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function mergeValues(a: TracedValue, b: TracedValue): GraphValue {
  if (a.constant && b.constant && !(sameShape(a.shape, b.shape) && sameBytes(a.constant, b.constant))) {
    throw new TypeError(
      a.shape.length === 0
        ? "Cannot follow a number that depends on the number of rows, and is not computed by operations on tensors"
        : `Cannot follow a tensor of shape ${
          formatShape(a.shape)
        } that comes from elsewhere and is another one each time; compute it from the input, or keep it in a Buffer`,
    );
  }
  return {
    shape: mergeShapes(a.shape, b.shape),
    shapes: [a.shape, b.shape],
    dtype: a.dtype,
    state: a.state,
    constant: a.constant,
  };
}

function isSameCall(a: TracedCall, b: TracedCall): boolean {
  return a.op === b.op && a.layer === b.layer && a.output === b.output &&
    String(a.inputs) === String(b.inputs);
}

function isSameValue(a: TracedValue, b: TracedValue): boolean {
  return a.dtype === b.dtype && a.shape.length === b.shape.length && a.state === b.state &&
    (a.constant === null) === (b.constant === null);
}

/** The calls that the output depends on. */
function needed(calls: readonly GraphCall[], output: GraphValue): GraphCall[] {
  const wanted = new Set([output]);
  const kept = calls.toReversed().filter((call) => {
    if (!wanted.has(call.output)) return false;
    for (const input of call.inputs) wanted.add(input);
    return true;
  });
  return kept.reverse();
}

/**
 * Puts two forward passes of one module together.
 *
 * @param a One.
 * @param b The other, for an input with other lengths along the axes where they may vary, and with other elements.
 * @returns The steps that the output depends on.
 * @throws {TypeError} If the passes differ in more than lengths.
 */
export function mergeTraces(a: Trace, b: Trace): MergedTrace {
  const isSame = a.values.length === b.values.length && a.calls.length === b.calls.length &&
    a.output === b.output && a.calls.every((call, i) => isSameCall(call, b.calls[i]!)) &&
    a.values.every((value, i) => isSameValue(value, b.values[i]!));
  if (!isSame) {
    throw new TypeError("Cannot follow a forward that takes other steps for another number of rows");
  }
  const values = a.values.map((value, i) => mergeValues(value, b.values[i]!));
  const calls = a.calls.map((call, i) => ({
    op: call.op,
    layer: call.layer,
    path: call.path,
    attributes: [call.attributes, b.calls[i]!.attributes] as const,
    inputs: call.inputs.map((place) => values[place]!),
    output: values[call.output]!,
  }));
  const output = values[a.output]!;
  return { input: values[0]!, calls: needed(calls, output), output };
}
