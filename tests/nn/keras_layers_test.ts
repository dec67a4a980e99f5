import { assert, assertEquals } from "@std/assert";
import {
  gradient,
  type Module,
  NumpyRandom,
  Random,
  sequential,
  type Tensor,
  tensor,
  TorchRandom,
  zeros,
} from "../../src/mod.ts";
import { activation } from "../../src/nn/activation.ts";
import type { ActivationName } from "../../src/nn/activation_by_name.ts";
import { batchNormalization } from "../../src/nn/batch_normalization.ts";
import { dense } from "../../src/nn/dense.ts";
import { dropout } from "../../src/nn/dropout.ts";
import { ELU } from "../../src/nn/elu.ts";
import { embedding } from "../../src/nn/embedding.ts";
import { flatten } from "../../src/nn/flatten.ts";
import { GELU } from "../../src/nn/gelu.ts";
import { layerNormalization } from "../../src/nn/layer_normalization.ts";
import { LeakyReLU } from "../../src/nn/leaky_relu.ts";
import { LogSoftmax } from "../../src/nn/log_softmax.ts";
import { ReLU } from "../../src/nn/relu.ts";
import { Sigmoid } from "../../src/nn/sigmoid.ts";
import { SiLU } from "../../src/nn/silu.ts";
import { Softmax } from "../../src/nn/softmax.ts";
import { Softplus } from "../../src/nn/softplus.ts";
import { Tanh } from "../../src/nn/tanh.ts";
import { adam } from "../../src/optimizers/adam.ts";
import { assertClose } from "../losses/assert_close.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const dtype = "float64";
// A stream that keeps nothing in linear memory.
const random = new TorchRandom(1);

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));

/** Rows of 2 features whose statistics differ from batch to batch. */
function rows(seed: number, samples: number): number[][] {
  return Array.from(
    { length: samples },
    (_, i) => [Math.sin(seed + i) * 3 + 1, Math.cos(2 * seed - i) - seed],
  );
}

forEachKernels("batchNormalization keeps averages as Keras does and applies them in evaluation", () => {
  const layer = batchNormalization({ dtype });
  const averages = { mean: [0, 0], variance: [1, 1] };
  const columns = (data: number[][]) => [0, 1].map((feature) => data.map((row) => row[feature]!));
  for (let step = 0; step < 5; step++) {
    const data = rows(step, 6 - step);
    const y = layer.forward(tensor(data, { dtype }));
    const expected = data.map((row) =>
      row.map((value, feature) => {
        const column = columns(data)[feature]!;
        return (value - mean(column)) / Math.sqrt(variance(column) + 1e-3);
      })
    );
    assertClose(`step ${step}`, y.toTypedArray(), expected.flat(), 1e-13);
    // keras.layers.BatchNormalization: moving = moving·momentum + batch·(1 − momentum), with the variance that divides by n.
    columns(data).forEach((column, feature) => {
      averages.mean[feature] = averages.mean[feature]! * 0.99 + mean(column) * 0.01;
      averages.variance[feature] = averages.variance[feature]! * 0.99 + variance(column) * 0.01;
    });
    assertClose("moving mean", layer.movingMean!.toTypedArray(), averages.mean, 1e-14);
    assertClose("moving variance", layer.movingVariance!.toTypedArray(), averages.variance, 1e-14);
  }
  layer.eval();
  const [gamma, beta] = [[2, -1], [0.5, 3]];
  layer.loadStateDict({ gamma: tensor(gamma, { dtype }), beta: tensor(beta, { dtype }) }, { strict: false });
  const data = rows(9, 3);
  const expected = data.map((row) =>
    row.map((value, i) =>
      (value - averages.mean[i]!) / Math.sqrt(averages.variance[i]! + 1e-3) * gamma[i]! + beta[i]!
    )
  );
  assertClose("evaluation", layer.forward(tensor(data, { dtype })).toTypedArray(), expected.flat(), 1e-13);
  assertClose("moving mean after it", layer.movingMean!.toTypedArray(), averages.mean, 1e-14);
  assertEquals(Object.keys(layer.stateDict()), ["gamma", "beta", "movingMean", "movingVariance"]);
  layer.dispose();
});

forEachKernels("batchNormalization works along any axis, and without center and scale", () => {
  const layer = batchNormalization({ dtype, axis: 1, center: false, scale: false, momentum: 0, epsilon: 0 });
  const x = tensor([[[1, 2], [10, 30]], [[3, 6], [20, 0]]], { dtype });
  const y = layer.forward(x);
  const features = [[1, 2, 3, 6], [10, 30, 20, 0]];
  const scaled = features.map((one) => one.map((value) => (value - mean(one)) / Math.sqrt(variance(one))));
  const [first, second] = scaled as [number[], number[]];
  assertClose("output", y.toTypedArray(), [
    ...first.slice(0, 2),
    ...second.slice(0, 2),
    ...first.slice(2),
    ...second.slice(2),
  ], 1e-14);
  assertClose("moving mean", layer.movingMean!.toTypedArray(), features.map(mean), 1e-14);
  assertClose("moving variance", layer.movingVariance!.toTypedArray(), features.map(variance), 1e-14);
  assertEquals([layer.gamma, layer.beta, layer.parameters().length], [null, null, 0]);
  // Keras takes a batch of one sample: all is then its own mean.
  assertEquals(batchNormalizationOfOne(), [[0, 0]]);
  layer.dispose();
});

function batchNormalizationOfOne(): unknown {
  const layer = batchNormalization({ dtype });
  const y = layer.forward(tensor([[5, -7]], { dtype })).toArray();
  layer.dispose();
  return y;
}

forEachKernels("layerNormalization has Keras's epsilon and axes", () => {
  const x = tensor([[[1, 2], [4, 9]], [[-3, 0], [0.5, 2]]], { dtype });
  const standard = (values: number[]) =>
    values.map((value) => (value - mean(values)) / Math.sqrt(variance(values) + 1e-3));
  const last = layerNormalization({ dtype });
  const both = layerNormalization({ dtype, axis: [1, 2], scale: false });
  const pairs = [[1, 2], [4, 9], [-3, 0], [0.5, 2]];
  assertClose("last axis", last.forward(x).toTypedArray(), pairs.flatMap(standard), 1e-13);
  assertClose(
    "both axes",
    both.forward(x).toTypedArray(),
    [[1, 2, 4, 9], [-3, 0, 0.5, 2]].flatMap(standard),
    1e-13,
  );
  assertEquals([last.gamma!.shape, last.beta!.shape], [[2], [2]]);
  assertEquals([both.gamma, both.beta!.shape], [null, [2, 2]]);
  for (const layer of [last, both]) layer.dispose();
});

/** The modules that PyTorch's recorded values are met by. */
const BY_NAME: Readonly<Record<ActivationName, (() => Module) | null>> = {
  linear: null,
  relu: () => new ReLU(),
  // keras.activations.leaky_relu has negative_slope=0.2, keras.activations.elu alpha=1.0, keras.activations.gelu approximate=False.
  leakyRelu: () => new LeakyReLU(0.2),
  elu: () => new ELU(1),
  gelu: () => new GELU(),
  sigmoid: () => new Sigmoid(),
  tanh: () => new Tanh(),
  softplus: () => new Softplus(),
  silu: () => new SiLU(),
  swish: () => new SiLU(),
  softmax: () => new Softmax({ axis: -1 }),
  logSoftmax: () => new LogSoftmax({ axis: -1 }),
};

forEachKernels("dense layers and activation layers apply every activation by its name", () => {
  const kernel = [[0.5, -1, 2], [1, 0.25, -0.5]];
  const bias = [0.1, -0.2, 0.3];
  const input = [[1, 2], [-3, 0.5], [0, -1], [4, 4]];
  const products = input.map((row) =>
    bias.map((summand, j) => row[0]! * kernel[0]![j]! + row[1]! * kernel[1]![j]! + summand)
  );
  const x = tensor(input, { dtype });
  for (const [name, make] of Object.entries(BY_NAME) as [ActivationName, (() => Module) | null][]) {
    const layer = dense(3, { activation: name, inputShape: [2], dtype, random });
    layer.loadStateDict({ kernel: tensor(kernel, { dtype }), bias: tensor(bias, { dtype }) });
    const expected = make ? make().forward(tensor(products, { dtype })) : tensor(products, { dtype });
    assertClose(`dense, ${name}`, layer.forward(x).toTypedArray(), expected.toTypedArray(), 1e-14);
    const alone = activation(name).forward(tensor(products, { dtype }));
    assertEquals(alone.toArray(), expected.toArray(), name);
    const weights = tensor(products, { dtype });
    const slopes = (f: (t: Tensor) => Tensor) =>
      gradient(() => f(weights).mul(tensor(products, { dtype })).sum(), [weights])[0]!.toTypedArray();
    const reference = make ? slopes((t) => make().forward(t)) : weights.toTypedArray();
    assertClose(`gradient of ${name}`, slopes((t) => activation(name).forward(t)), reference, 1e-14);
    layer.dispose();
  }
  const same = activation("linear").forward(x);
  same.dispose();
  assertEquals(x.isDisposed, false);
});

withoutLeaks("Keras's layers print their settings", () => {
  const texts: [Module, string][] = [
    [dense(2, { activation: "relu", useBias: false }), "Dense(units=2, activation=relu, use_bias=False)"],
    [activation("swish"), "Activation(swish)"],
    [batchNormalization(), "BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001)"],
    [layerNormalization({ axis: [1, 2] }), "LayerNormalization(axis=[1, 2], epsilon=0.001)"],
    [layerNormalization(), "LayerNormalization(axis=-1, epsilon=0.001)"],
  ];
  for (const [layer, text] of texts) assertEquals(String(layer), text);
});

forEachKernels("embedding starts uniform between ∓0.05 and takes indices as floats", () => {
  const layer = embedding(3, 2, { random: new NumpyRandom(4), dtype });
  // keras.initializers.RandomUniform has minval=-0.05, maxval=0.05.
  assertEquals(layer.weight.toArray(), new NumpyRandom(4).uniform(-0.05, 0.05, [3, 2]).toArray());
  const [zero, one, two] = layer.weight.toArray() as [number[], number[], number[]];
  assertEquals(layer.forward(tensor([[2, 0], [1.9, 2]])).toArray(), [[two, zero], [one, two]]);
  const [slope] = gradient(() => layer.forward(tensor([2, 0, 2])).sum(), [layer.weight]);
  assertEquals(slope!.toArray(), [[1, 1], [0, 0], [2, 2]]);
  layer.dispose();
});

forEachKernels("the gradient of an embedding belongs to the indices as they were", () => {
  const layer = embedding(3, 1, { random, dtype });
  const index = tensor([0, 1], { dtype: "int32" });
  const y = layer.forward(index);
  index.set(2);
  y.sum().backward();
  assertEquals(layer.weight.grad!.toArray(), [[1], [1], [0]]);
  layer.dispose();
});

forEachKernels("flatten gives views of any shape", () => {
  const x = zeros([2, 3, 4, 5]);
  const shapes: [Parameters<typeof flatten>[0], number[]][] = [
    [{}, [2, 60]],
    [{ startAxis: 0 }, [120]],
    [{ startAxis: 1, endAxis: 2 }, [2, 12, 5]],
    [{ startAxis: -2 }, [2, 3, 20]],
    [{ startAxis: 2, endAxis: 2 }, [2, 3, 4, 5]],
  ];
  for (const [options, shape] of shapes) {
    const y = flatten(options).forward(x);
    assertEquals(y.shape, shape);
    assertEquals(y.array.storage, x.array.storage);
  }
  assertEquals(flatten().forward(zeros([0, 3, 2])).shape, [0, 6]);
  assertEquals(flatten({ inputShape: [8, 8] }).inputShape, [8, 8]);
});

Deno.test("a model of all of Keras's layers learns", async () => {
  const stream = new Random(5);
  const model = sequential([
    embedding(4, 3, { random: stream }),
    flatten(),
    dense(16, { activation: "elu", random: stream }),
    batchNormalization(),
    dropout(0.1, { random: stream }),
    layerNormalization(),
    dense(1, { random: stream }),
    activation("sigmoid"),
  ]);
  // Whether two words are the same: no linear function of the words' numbers.
  const pairs = Array.from({ length: 16 }, (_, i) => [i >> 2, i & 3]);
  const x = tensor(pairs);
  const y = tensor(pairs.map(([a, b]) => [a === b ? 1 : 0]));
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: "binaryCrossentropy" });
  const { history } = await model.fit(x, y, { epochs: 300, batchSize: 16, verbose: 0, random: stream });
  assert(history.loss[0]! > 0.4, `loss at first ${history.loss[0]}`);
  const { loss } = await model.evaluate(x, y);
  assert(loss < 0.1, `loss at last ${loss}`);
  assertEquals([...model.module.namedParameters().keys()].slice(0, 3), ["0.weight", "2.kernel", "2.bias"]);
  model.module.dispose();
});
