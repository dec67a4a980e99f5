import { assert, assertEquals } from "@std/assert";
import {
  fromTypedArray,
  gradCheck,
  gradient,
  Linear,
  type Module,
  NumpyRandom,
  ReLU,
  Sequential,
  Sigmoid,
  type Tensor,
  tensor,
} from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { batchNormalization } from "../../src/nn/batch_normalization.ts";
import { dense } from "../../src/nn/dense.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { ELU } from "../../src/nn/elu.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { Flatten } from "../../src/nn/flatten.ts";
import { GELU } from "../../src/nn/gelu.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { layerNormalization } from "../../src/nn/layer_normalization.ts";
import { LeakyReLU } from "../../src/nn/leaky_relu.ts";
import { LogSoftmax } from "../../src/nn/log_softmax.ts";
import { SiLU } from "../../src/nn/silu.ts";
import { Softmax } from "../../src/nn/softmax.ts";
import { Softplus } from "../../src/nn/softplus.ts";
import { Tanh } from "../../src/nn/tanh.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { streamInMemory } from "../test_support/stream_in_memory.ts";

const dtype = "float64";
const random = new NumpyRandom(3);
const stream = streamInMemory(2);
const begin = stream.getState();

/** Dropout that chooses the same elements each time it is made. */
function sameDropout(): Dropout {
  stream.setState(begin);
  return new Dropout(0.4, { random: stream });
}

interface Layer {
  readonly name: string;
  /** Makes the layer, the same each time. */
  readonly make: () => Module;
  readonly inputShape: readonly number[];
  /** Indices instead of an input with gradients. */
  readonly indices?: readonly number[];
}

const LAYERS: readonly Layer[] = [
  { name: "Linear", make: () => new Linear(3, 2, { dtype, random }), inputShape: [4, 3] },
  ...(["linear", "tanh", "leakyRelu", "softmax", "gelu"] as const).map((activation): Layer => ({
    name: `dense, ${activation}`,
    make: () => dense(2, { activation, dtype, random, inputShape: [3] }),
    inputShape: [4, 3],
  })),
  { name: "BatchNorm1d", make: () => new BatchNorm1d(2, { dtype }), inputShape: [5, 2] },
  {
    name: "BatchNorm1d, places",
    make: () => new BatchNorm1d(2, { dtype, epsilon: 0.1 }),
    inputShape: [2, 2, 3],
  },
  { name: "BatchNorm1d, evaluation", make: () => new BatchNorm1d(2, { dtype }).eval(), inputShape: [3, 2] },
  {
    name: "BatchNorm1d, plain",
    make: () => new BatchNorm1d(2, { dtype, affine: false }),
    inputShape: [3, 2],
  },
  {
    name: "BatchNorm1d, evaluation by the batch",
    make: () => new BatchNorm1d(2, { dtype, trackRunningStats: false }).eval(),
    inputShape: [3, 2],
  },
  {
    name: "batchNormalization",
    make: () => batchNormalization({ dtype, inputShape: [3] }),
    inputShape: [4, 3],
  },
  {
    name: "batchNormalization, another axis",
    make: () => batchNormalization({ dtype, axis: 1, inputShape: [2, 3] }),
    inputShape: [2, 2, 3],
  },
  {
    name: "batchNormalization, evaluation",
    make: () => batchNormalization({ dtype, inputShape: [2] }).eval(),
    inputShape: [3, 2],
  },
  { name: "LayerNorm", make: () => new LayerNorm(4, { dtype }), inputShape: [2, 4] },
  { name: "LayerNorm, two axes", make: () => new LayerNorm([2, 3], { dtype }), inputShape: [2, 2, 3] },
  {
    name: "layerNormalization",
    make: () => layerNormalization({ dtype, axis: [1, 2], inputShape: [2, 3] }),
    inputShape: [2, 2, 3],
  },
  { name: "Dropout", make: sameDropout, inputShape: [3, 4] },
  {
    name: "Dropout, another stream",
    make: () => new Dropout(0.4, { random: new NumpyRandom(2) }),
    inputShape: [3, 4],
  },
  { name: "Dropout of everything", make: () => new Dropout(1), inputShape: [3] },
  { name: "Flatten", make: () => new Flatten(), inputShape: [2, 3, 2] },
  {
    name: "Embedding",
    make: () => new Embedding(4, 2, { dtype, random }),
    inputShape: [3],
    indices: [2, 0, 2],
  },
  {
    name: "Embedding, padding",
    make: () => new Embedding(4, 2, { dtype, random }),
    inputShape: [2, 2],
    indices: [1, 0, 1, 3],
  },
  {
    name: "Sequential",
    make: () => new Sequential(new Linear(3, 4, { dtype, random }), new Tanh(), new LayerNorm(4, { dtype })),
    inputShape: [3, 3],
  },
  ...[
    new ReLU(),
    new LeakyReLU(0.3),
    new ELU(0.7),
    new GELU(),
    new Sigmoid(),
    new Tanh(),
    new Softplus(),
    new Softplus({ beta: 2 }),
    new SiLU(),
    new Softmax({ axis: 0 }),
    new LogSoftmax(),
  ].map((layer): Layer => ({ name: String(layer), make: () => layer, inputShape: [2, 3] })),
];

/** float64 values from −2 to 2, none near 0, no two the same. */
function values(shape: readonly number[], seed: number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return fromTypedArray(
    Float64Array.from({ length: size }, (_, i) => {
      const value = 4 * (((i + 1) * 0.6180339887498949 + seed * 0.37) % 1) - 2;
      return Math.abs(value) < 0.02 ? value + 0.1 : value;
    }),
    shape,
  );
}

/** A layer as a function of its input and its parameters, which it is called with instead of its own. */
function asFunction(
  { make, indices, inputShape }: Layer,
): { run: (...at: Tensor[]) => Tensor; inputs: Tensor[] } {
  const sample = make();
  const shapes = sample.parameters().map(({ shape }) => shape);
  sample.dispose();
  const inputs = [...(indices ? [] : [inputShape]), ...shapes].map(values);
  return {
    inputs,
    run: (...at) => {
      const layer = make();
      const x = indices ? tensor([...indices], { dtype: "int32" }).reshape(inputShape) : at[0]!;
      const given = at.slice(indices ? 0 : 1);
      const restore = replaceParameters(layer, given);
      try {
        return layer.forward(x);
      } finally {
        restore();
        layer.dispose();
      }
    },
  };
}

/** Puts plain tensors in the places of a module's parameters; returns what puts the parameters back. */
function replaceParameters(module: Module, tensors: readonly Tensor[]): () => void {
  const undo: (() => void)[] = [];
  let next = 0;
  for (const owner of module.modules()) {
    const own = new Set<unknown>(owner.parameters());
    for (const [key, value] of Object.entries(owner)) {
      if (!own.has(value)) continue;
      undo.push(() => Object.assign(owner, { [key]: value }));
      Object.assign(owner, { [key]: tensors[next++]! });
    }
  }
  assertEquals(next, tensors.length);
  return () => undo.forEach((restore) => restore());
}

for (const order of [1, 2] as const) {
  for (const layer of LAYERS) {
    forEachKernels(`gradients are those of central differences, order ${order}: ${layer.name}`, () => {
      const { run, inputs } = asFunction(layer);
      // What the rules read is poisoned when it is freed too early.
      const report = withHeapSwitches({ poisonFreedBlocks: true }, () => gradCheck(run, inputs, { order }));
      assert(report.maxRelativeError < 1e-6, `relative error ${report.maxRelativeError}`);
      assertEquals(report.analytical.map((slopes) => slopes.length), inputs.map((input) => input.size));
    });
  }
}

forEachKernels("layer normalisation has derivatives of the third order", () => {
  const layer = new LayerNorm(3, { dtype, elementwiseAffine: false });
  const weights = values([2, 3], 5);
  const slope = (x: Tensor) =>
    gradient(() => layer.forward(x).mul(weights).sum(), [x], { createGraph: true })[0]!;
  const report = gradCheck(slope, [values([2, 3], 1)], { order: 2 });
  assert(report.maxRelativeError < 1e-6, `relative error ${report.maxRelativeError}`);
});
