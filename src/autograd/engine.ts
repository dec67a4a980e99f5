import { allocate, type NdArray } from "../array/nd_array.ts";
import { runBinary } from "../array/strided.ts";
import { add } from "../ops/arithmetic.ts";
import type { Op, Run, Value } from "../ops/op.ts";
import { apply } from "../tensor/apply.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import { Scope } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TapeEntry } from "./tape.ts";

/** How gradient rules run: on bare arrays, or on tensors. */
export interface Engine<V extends Value> {
  /** Calls `rule`; frees what it made, except its results, of which the caller gets a reference. */
  run(rule: (run: Run<V>) => readonly (V | null)[]): readonly (V | null)[];
  /** An array of the graph as a value, valid while the rule runs. */
  value(array: NdArray, entry: TapeEntry | null): V;
  /** a + b; takes over both references. */
  add(a: V, b: V): V;
  /** Gives a reference up. */
  release(value: V): void;
}

/** First-order gradients: no tensors, no tape. */
export const arrayEngine: Engine<NdArray> = {
  run(rule) {
    const made: NdArray[] = [];
    const discard = (array: NdArray) => array.release();
    const run = (<A>(op: Op<A>, inputs: readonly NdArray[], ...attributes: [A]) => {
      const result = op.forward(inputs, attributes[0], discard);
      made.push(result);
      return result;
    }) as Run<NdArray>;
    try {
      const results = rule(run);
      for (const result of results) result?.storage.retain();
      return results;
    } finally {
      made.forEach(discard);
    }
  },
  value: (array) => array,
  add(a, b) {
    // A sum that nobody else sees grows in place.
    const reusable = a.storage.references === 1 && a.isContiguous;
    const out = reusable ? a : allocate(a.shape, a.dtype);
    runBinary("add", out, a, b);
    if (!reusable) a.release();
    b.release();
    return out;
  },
  release: (array) => array.release(),
};

/** A tensor of its own over an array, at a place on the tape; the innermost scope owns it. */
export function handle(array: NdArray, entry: TapeEntry | null): Tensor {
  array.storage.retain();
  entry?.hold();
  return makeTensor(array, entry);
}

/**
 * Gradients that can be differentiated again: every step is an operation on tensors, on the tape.
 *
 * @param pass Owns the gradients that are waiting to be passed on.
 */
export function tensorEngine(pass: Scope): Engine<Tensor> {
  return {
    run(rule) {
      const scope = new Scope();
      try {
        // A result may be the incoming gradient itself, or come twice: each gets a handle of its own.
        return rule(apply as unknown as Run<Tensor>).map((result) => {
          if (result === null) return null;
          const own = handle(result.array, result.entry);
          pass.own(own);
          return own;
        });
      } finally {
        scope.close();
      }
    },
    value: handle,
    add(a, b) {
      const sum = apply(add, [a, b]);
      a.dispose();
      b.dispose();
      return sum;
    },
    release: (tensor) => tensor.dispose(),
  };
}
