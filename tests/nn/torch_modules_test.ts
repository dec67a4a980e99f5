import { assert, assertEquals } from "@std/assert";
import {
  type DType,
  Linear,
  type Module,
  ReLU,
  Sigmoid,
  type Tensor,
  tensor,
  TorchRandom,
} from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { ELU } from "../../src/nn/elu.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { GELU } from "../../src/nn/gelu.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { LeakyReLU } from "../../src/nn/leaky_relu.ts";
import { LogSoftmax } from "../../src/nn/log_softmax.ts";
import { SiLU } from "../../src/nn/silu.ts";
import { Softmax } from "../../src/nn/softmax.ts";
import { Softplus } from "../../src/nn/softplus.ts";
import { Tanh } from "../../src/nn/tanh.ts";
import recorded from "../golden/modules_torch.json" with { type: "json" };
import { assertClose } from "../losses/assert_close.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

interface Recorded {
  readonly shape: readonly number[];
  readonly values: string;
}

interface Step {
  readonly train: boolean;
  readonly input: Recorded;
  readonly upstream: string;
  readonly output: Recorded;
  readonly gradients: Readonly<Record<string, string>>;
  readonly buffers: Readonly<Record<string, string>>;
}

interface Case {
  readonly module: string;
  readonly text: string;
  readonly start: Readonly<Record<string, Recorded>>;
  readonly steps: readonly Step[];
}

type Float = "float32" | "float64";

// In float32 the inputs are rounded, by 6e-8 of their size, and the largest factor that an error meets here is about 10.
const BOUNDS: readonly (readonly [Float, number])[] = [["float64", 1e-13], ["float32", 5e-6]];

const parse = (text: string) => text.split(" ").map(Number);
const read = ({ shape, values }: Recorded, dtype: DType) => tensor(parse(values), { dtype }).reshape(shape);

/** Loads the recorded start, runs the recorded steps, and compares everything that PyTorch gave. */
function replay(
  module: Module,
  { text, start, steps }: Case,
  dtype: Float,
  bound: number,
  indices = false,
): void {
  try {
    assertEquals(String(module), text);
    const typeOf = (name: string): DType => name === "num_batches_tracked" ? "int32" : dtype;
    module.loadStateDict(
      Object.fromEntries(Object.entries(start).map(([name, value]) => [name, read(value, typeOf(name))])),
    );
    assertEquals(Object.keys(module.stateDict()), Object.keys(start));
    steps.forEach((step, number) => {
      const what = `${text}, step ${number}`;
      const x = read(step.input, indices ? "int32" : dtype);
      if (!indices) x.requiresGrad = true;
      module.train(step.train).zeroGrad();
      const y = module.forward(x);
      assertEquals([y.shape, y.dtype], [step.output.shape, dtype], what);
      assertClose(`${what}, output`, y.toTypedArray(), parse(step.output.values), bound);
      y.backward({ gradient: tensor(parse(step.upstream), { dtype }).reshape(y.shape) });
      const leaves = new Map<string, Tensor>([
        ...module.namedParameters(),
        ...(indices ? [] : [["input", x]] as const),
      ]);
      assertEquals([...leaves.keys()], Object.keys(step.gradients), what);
      for (const [name, expected] of Object.entries(step.gradients)) {
        assertClose(
          `${what}, gradient of ${name}`,
          leaves.get(name)!.grad!.toTypedArray(),
          parse(expected),
          bound,
        );
      }
      const buffers = module.namedBuffers();
      assertEquals([...buffers.keys()], Object.keys(step.buffers), what);
      for (const [name, expected] of Object.entries(step.buffers)) {
        assertClose(`${what}, ${name}`, buffers.get(name)!.toTypedArray(), parse(expected), bound);
      }
      x.zeroGrad();
    });
  } finally {
    module.dispose();
  }
}

/** Registers a test of modules in both dtypes, with both sets of kernels. */
function replays<C extends Case>(
  cases: readonly C[],
  make: (one: C, dtype: Float) => Module,
  indices = false,
): void {
  for (const [dtype, bound] of BOUNDS) {
    forEachKernels(`${cases[0]!.module} in ${dtype} does what PyTorch's does, ${cases.length} cases`, () => {
      for (const one of cases) replay(make(one, dtype), one, dtype, bound, indices);
    });
  }
}

// deno-lint-ignore no-explicit-any -- the recorded arguments are those of the class
const ACTIVATIONS: Readonly<Record<string, new (argument?: any) => Module>> = {
  ReLU,
  LeakyReLU,
  ELU,
  GELU,
  Sigmoid,
  Tanh,
  Softplus,
  SiLU,
  Softmax,
  LogSoftmax,
};

for (const name of Object.keys(ACTIVATIONS)) {
  const cases = recorded.activations.filter(({ module }) => module === name) as unknown as (Case & {
    arguments: unknown[];
  })[];
  // All inputs lie below 20, from where on PyTorch's softplus is x itself.
  replays(cases, (one) => new ACTIVATIONS[name]!(...one.arguments));
}

replays(
  recorded.batchNorms as unknown as (Case & { features: number; options: object })[],
  ({ features, options }, dtype) => new BatchNorm1d(features, { ...options, dtype }),
);

replays(
  recorded.layerNorms as unknown as (Case & { normalizedShape: number | number[]; options: object })[],
  ({ normalizedShape, options }, dtype) => new LayerNorm(normalizedShape, { ...options, dtype }),
);

replays(
  recorded.linears as unknown as (Case & { size: [number, number]; options: object })[],
  ({ size, options }, dtype) => new Linear(...size, { ...options, dtype, random: new TorchRandom(0) }),
);

replays(
  recorded.embeddings as unknown as (Case & { size: [number, number]; options: object })[],
  ({ size, options }, dtype) => new Embedding(...size, { ...options, dtype, random: new TorchRandom(0) }),
  true,
);

forEachKernels(
  "an embedding starts with the numbers of torch.manual_seed, and with zeros for the padding",
  () => {
    for (const { size: [count, length], options, weight } of recorded.starts) {
      const layer = new Embedding(count!, length!, { ...options, random: new TorchRandom(3) });
      // PyTorch computes 16 normal numbers and more with approximations, which agree within 4 units in the last place.
      assertClose("weight", layer.weight.toTypedArray(), parse(weight), 5e-7);
      assert(layer.paddingIndex === null || layer.weight.at(layer.paddingIndex).abs().sum().item() === 0);
      layer.dispose();
    }
  },
);
