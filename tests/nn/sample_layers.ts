/**
 * One layer of each kind at least, with settings that are not the defaults, and an input that fits.
 *
 * @module
 */
import * as ln from "../../src/mod.ts";
import type { DType } from "../../src/array/dtype.ts";
import { random } from "./sample_modules.ts";

/** A layer, and the shape and dtype of an input. */
export interface LayerSample {
  readonly name: string;
  readonly make: () => ln.Module;
  readonly shape: readonly number[];
  readonly dtype?: DType;
}

function sample(make: () => ln.Module, shape: readonly number[], dtype?: DType): LayerSample {
  using layer = make();
  return { name: layer.constructor.name, make, shape, ...(dtype && { dtype }) };
}

/** Samples of all layers. */
export const layerSamples: readonly LayerSample[] = [
  sample(() => ln.activation("swish"), [2, 3]),
  sample(() => ln.activation("linear"), [2, 3]),
  sample(() => new ln.BatchNorm1d(3, { epsilon: 1e-3, momentum: null }), [4, 3]),
  sample(
    () => new ln.BatchNorm1d(3, { bias: false, momentum: 0.25, dtype: "float64" }),
    [4, 3, 2],
    "float64",
  ),
  sample(() => new ln.BatchNorm1d(3, { affine: false, trackRunningStats: false }), [4, 3]),
  sample(() => ln.batchNormalization({ axis: 1, momentum: 0.5, epsilon: 1e-2, inputShape: [3, 2] }), [
    4,
    3,
    2,
  ]),
  sample(
    () => ln.batchNormalization({ center: false, dtype: "float64", inputShape: [3] }),
    [4, 3],
    "float64",
  ),
  sample(() => ln.batchNormalization({ scale: false, inputShape: [3] }), [4, 3]),
  sample(() => ln.dense(4, { activation: "leakyRelu", inputShape: [3], random }), [2, 3]),
  sample(() => ln.dense(4, { useBias: false, dtype: "float64", inputShape: [3], random }), [2, 3], "float64"),
  sample(() => ln.dropout(0.3), [2, 3]),
  sample(() => new ln.ELU(0.7), [2, 3]),
  sample(() => new ln.Embedding(5, 3, { paddingIndex: -1, dtype: "float64", random }), [2, 2], "int32"),
  sample(() => ln.embedding(5, 3, { inputShape: [2], random }), [2, 2]),
  sample(() => ln.flatten({ inputShape: [2, 3] }), [2, 2, 3]),
  sample(() => new ln.Flatten({ startAxis: 0, endAxis: 1 }), [2, 2, 3]),
  sample(() => new ln.GELU(), [2, 3]),
  sample(() => new ln.LayerNorm([2, 3], { epsilon: 1e-3, bias: false }), [2, 2, 3]),
  sample(() => new ln.LayerNorm(3, { elementwiseAffine: false }), [2, 3]),
  sample(() => ln.layerNormalization({ axis: [1, 2], epsilon: 1e-4, inputShape: [2, 3] }), [2, 2, 3]),
  sample(() => ln.layerNormalization({ center: false, scale: false, inputShape: [3] }), [2, 3]),
  sample(() => new ln.LeakyReLU(0.3), [2, 3]),
  sample(() => new ln.Linear(3, 4, { random }), [2, 3]),
  sample(() => new ln.Linear(3, 4, { bias: false, dtype: "float64", random }), [2, 3], "float64"),
  sample(() => new ln.LogSoftmax({ axis: 0 }), [2, 3]),
  sample(() => new ln.ReLU(), [2, 3]),
  sample(() => new ln.Sigmoid(), [2, 3]),
  sample(() => new ln.SiLU(), [2, 3]),
  sample(() => new ln.Softmax({ axis: 0 }), [2, 3]),
  sample(() => new ln.Softplus({ beta: 2 }), [2, 3]),
  sample(() => new ln.Tanh(), [2, 3]),
];

/** An input that fits a sample: from −1 up, or whole numbers from 0 to 4 for indices. */
export function inputFor({ shape, dtype = "float32", name }: LayerSample): ln.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from(
    { length: size },
    (_, i) => name === "Embedding" ? i % 5 : ((i * 7) % 11) / 5 - 1,
  );
  return ln.fromTypedArray(Float64Array.from(values), shape, { dtype });
}
