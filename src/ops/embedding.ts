import { checkIndices, runTake } from "../array/gather.ts";
import { allocate } from "../array/nd_array.ts";
import { equal } from "./comparison.ts";
import { constant, zeros } from "./creation.ts";
import { saveIndices } from "./indices.ts";
import type { Op, Run, Value } from "./op.ts";
import { where } from "./selection.ts";
import { reshape } from "./shape.ts";
import { putBack } from "./take.ts";

/** The gradient of the rows that were looked up, with zeros where the index is that of the padding. */
function withoutPadding<V extends Value>(run: Run<V>, grad: V, index: V, paddingIndex: number): V {
  const padding = run(constant, [], { value: paddingIndex, dtype: "int32" });
  const isPadding = run(reshape, [run(equal, [index, padding])], { shape: [...index.shape, 1] });
  return run(where, [isPadding, run(zeros, [], { shape: [], dtype: grad.dtype }), grad]);
}

/**
 * The rows of a table, `[entries, features]`, that the second input, int32, names. The row of the padding gets no gradient, as
 * in PyTorch.
 */
export const embedding: Op<{ readonly paddingIndex: number | null }> = {
  name: "embed",
  forward([table, index], _attributes, save) {
    const [entries, features] = table!.shape as readonly [number, number];
    checkIndices("embed", index!, 0, entries, () => `as one of ${entries} entries`);
    const out = allocate([...index!.shape, features], table!.dtype);
    runTake(out, table!, index!, 0);
    saveIndices(index!, save);
    return out;
  },
  gradient(run, { inputs: [table], saved: [index], grad, attributes: { paddingIndex } }) {
    const rows = paddingIndex === null ? grad : withoutPadding(run, grad, index!, paddingIndex);
    return [run(putBack, [rows, index!], { axis: 0, length: table!.shape[0]! }), null];
  },
};
