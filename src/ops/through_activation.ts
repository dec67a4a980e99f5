import { FUSED_ACTIVATIONS, type FusedActivation } from "../array/gemm.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { runReduce } from "../array/reduce.ts";
import { contiguous } from "../array/strided.ts";
import type { FloatDType } from "../array/dtype.ts";
import { kernels } from "../kernels/active.ts";
import { leakyReluGradient, reluGradient, sigmoidGradient, tanhGradient } from "./activation.ts";
import { broadcastTo } from "./broadcast.ts";
import type { Op } from "./op.ts";

/** Where {@linkcode throughActivation} leaves the sums of its columns for {@linkcode columnSums} to fetch. */
export interface KnownSums {
  array: NdArray | null;
}

/** What {@linkcode throughActivation} is told. */
export interface ThroughActivationAttributes {
  readonly activation: Activation;
  /** The leaky relu's slope. */
  readonly slope: number;
  /** Takes the sums of the columns; they come from the same pass. */
  readonly sums: KnownSums;
}

/** An activation that is one. */
type Activation = Exclude<FusedActivation, "none">;

const GRADIENTS = {
  relu: reluGradient,
  leakyRelu: leakyReluGradient,
  sigmoid: sigmoidGradient,
  tanh: tanhGradient,
};

/** The gradient op of an activation by itself; all but that of the leaky relu ignore the slope. */
export function activationGradient(activation: Activation): Op<number> {
  return GRADIENTS[activation] as Op<number>;
}

/** A gradient of a layer's output, `[rows, units]`, times the derivative of the layer's activation, from the output. */
export const throughActivation: Op<ThroughActivationAttributes> = {
  name: "differentiate an activation",
  reads: "inputs",
  forward([grad, output], { activation, slope, sums }) {
    const [g, y] = [contiguous(grad!), contiguous(output!)];
    const [rows, units] = g.shape as readonly [number, number];
    const out = allocate(g.shape, g.dtype);
    sums.array = allocate([units], g.dtype);
    kernels()[g.dtype as FloatDType].throughActivation(
      out.address,
      sums.array.address,
      g.address,
      y.address,
      rows,
      units,
      FUSED_ACTIVATIONS.indexOf(activation),
      slope,
    );
    g.release();
    y.release();
    return out;
  },
  gradient: (run, call) =>
    activationGradient(call.attributes.activation).gradient!(run, {
      ...call,
      attributes: call.attributes.slope,
    }),
};

/** The sums of the columns of a matrix, which may be known from the pass that made it. */
export const columnSums: Op<KnownSums> = {
  name: "sum",
  forward([a], known) {
    if (known.array !== null) {
      const sums = known.array;
      known.array = null;
      return sums;
    }
    const sums = allocate([a!.shape[1]!], a!.dtype);
    runReduce("sum", sums, a!, [0]);
    return sums;
  },
  gradient: (run, { inputs: [a], grad }) => [run(broadcastTo, [grad], { shape: a!.shape })],
};
