import { type FusedActivation, runGemm } from "../array/gemm.ts";
import { allocate } from "../array/nd_array.ts";
import { formatShape } from "../array/shape.ts";
import { contiguous } from "../array/strided.ts";
import { checkMatrixProduct, matmul } from "./matmul.ts";
import type { Op, Run, Value } from "./op.ts";
import { permute } from "./shape.ts";
import { activationGradient, columnSums, type KnownSums, throughActivation } from "./through_activation.ts";

/** The activation that a layer applies in the same pass as its product. */
export interface LinearAttributes {
  readonly activation: FusedActivation;
  /** The leaky relu's slope for negative values, 0 or more. */
  readonly slope: number;
}

/** The gradients before the activation, and of the bias if it is wanted, from the gradient after the activation. */
function throughLayer<V extends Value>(
  run: Run<V>,
  grad: V,
  output: V,
  { activation, slope }: LinearAttributes,
  needsBias: boolean,
): { inner: V; ofBias: V | null } {
  const sums: KnownSums = { array: null };
  let inner = grad;
  if (activation !== "none" && needsBias) {
    inner = run(throughActivation, [grad, output], { activation, slope, sums });
  } else if (activation !== "none") {
    inner = run(activationGradient(activation), [grad, output], slope);
  }
  return { inner, ofBias: needsBias ? run(columnSums, [inner], sums) : null };
}

/** activation(x·weight + bias) in one pass: x is [rows, inputs], weight [inputs, units], bias [units] or left out. */
export const linear: Op<LinearAttributes> = {
  name: "apply a linear layer to",
  reads: "both",
  forward([x, weight, bias], { activation, slope }) {
    checkMatrixProduct(x!, weight!);
    const units = weight!.shape[1]!;
    if (bias && (bias.rank !== 1 || bias.shape[0] !== units || bias.dtype !== weight!.dtype)) {
      throw new RangeError(
        `Cannot add a bias of shape ${
          formatShape(bias.shape)
        } and dtype ${bias.dtype} in a linear layer with weight of shape ` +
          `${formatShape(weight!.shape)} and dtype ${
            weight!.dtype
          }: expected shape [${units}] and the same dtype`,
      );
    }
    const out = allocate([x!.shape[0]!, units], x!.dtype);
    const packedBias = bias && contiguous(bias);
    runGemm(out, x!, weight!, { ...(packedBias ? { bias: packedBias } : {}), activation, slope });
    packedBias?.release();
    return out;
  },
  gradient(run, { inputs: [x, weight, bias], output, grad, attributes, needs }) {
    const { inner, ofBias } = throughLayer(run, grad, output, attributes, bias !== undefined && needs[2]!);
    return [
      needs[0] ? run(matmul, [inner, run(permute, [weight!], { axes: [1, 0] })]) : null,
      needs[1] ? run(matmul, [run(permute, [x!], { axes: [1, 0] }), inner]) : null,
      ofBias,
    ];
  },
};
