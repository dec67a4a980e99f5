/**
 * Modules with a `forward` of their own, which an export follows operation by operation.
 *
 * @module
 */
import * as ln from "../../src/mod.ts";
import type { DType } from "../../src/array/dtype.ts";
import type { ToOnnxOptions } from "../../src/onnx/mod.ts";
import { random } from "../nn/sample_modules.ts";

/** A module, inputs with several numbers of samples, and the shape that it is exported for. */
export interface ForwardSample {
  readonly name: string;
  readonly module: ln.Module;
  readonly inputs: readonly ln.Tensor[];
  readonly options: ToOnnxOptions;
}

/** A module of one function. */
export class Calls extends ln.Module {
  readonly #fn: (x: ln.Tensor) => ln.Tensor;

  constructor(fn: (x: ln.Tensor) => ln.Tensor) {
    super();
    this.#fn = fn;
  }

  override forward(x: ln.Tensor): ln.Tensor {
    return ln.tidy(() => this.#fn(x));
  }
}

/** A block with a way around it, a weight of its own, and a buffer that no file holds. */
class Block extends ln.Module {
  fc = new ln.Linear(4, 4, { random });
  norm = new ln.LayerNorm(4);
  scale = new ln.Parameter(ln.tensor([1, 2, 3, 4]));
  shift = new ln.Buffer(ln.tensor([[0.5]]), { persistent: false });

  override forward(x: ln.Tensor): ln.Tensor {
    return ln.tidy(() => x.add(this.norm.forward(this.fc.forward(x).relu()).mul(this.scale)).sub(this.shift));
  }
}

/** Blocks in an array and in a Sequential, one of them twice, and a head whose weight is that of a block. */
export class Tower extends ln.Module {
  first = new Block();
  blocks = [new Block(), this.first];
  tail = new ln.Sequential(new Block(), new ln.Tanh());
  head = ln.dense(2, { activation: "softmax", inputShape: [4], random });

  override forward(x: ln.Tensor): ln.Tensor {
    return ln.tidy(() => {
      const inner = this.blocks.reduce((value, block) => block.forward(value), this.first.forward(x));
      const mixed = this.tail.forward(inner).matmul(this.first.fc.weight.detach().transpose());
      return this.head.forward(mixed);
    });
  }
}

/** Attention with one head over sequences of any length. */
export class Attention extends ln.Module {
  query = new ln.Linear(4, 3, { bias: false, random });
  key = new ln.Linear(4, 3, { bias: false, random });
  value = ln.dense(2, { inputShape: [4], random });

  override forward(x: ln.Tensor): ln.Tensor {
    return ln.tidy(() => {
      const scores = this.query.forward(x).matmul(this.key.forward(x).transpose([0, 2, 1])).mul(
        1 / Math.sqrt(3),
      );
      return scores.softmax({ axis: 2 }).matmul(this.value.forward(x));
    });
  }
}

type Case = readonly [name: string, shape: readonly number[], fn: (x: ln.Tensor) => ln.Tensor, dtype?: DType];

const ELEMENTWISE: readonly Case[] = [
  ["arithmetic", [3], (x) => x.mul(2).add(1).sub(x).div(x.abs().add(1)).neg()],
  ["powers", [3], (x) => x.abs().add(0.5).pow(1.5).sqrt().log().exp()],
  ["more powers", [3], (x) => x.square().add(1).reciprocal().log1p().add(x.mul(0.1).expm1())],
  ["angles", [3], (x) => x.sin().mul(x.cos())],
  ["steps", [3], (x) => x.floor().add(x.ceil()).add(x.mul(2.5).round()).add(x.sign())],
  ["extremes", [3], (x) => x.maximum(0.25).minimum(x.mul(2)).clip(-1, 1)],
  ["activations", [3], (x) => x.relu().add(x.leakyRelu(0.3)).add(x.sigmoid()).add(x.tanh())],
  ["smooth activations", [3], (x) => x.elu(0.7).add(x.gelu()).add(x.softplus()).add(x.silu())],
  ["comparisons", [3], (x) => ln.where(x.greater(0).logicalAnd(x.less(1)), x, x.mul(-1))],
  [
    "more comparisons",
    [3],
    (x) => ln.where(x.greaterEqual(0).logicalXor(x.lessEqual(0.5).logicalNot()), x, 3),
  ],
  ["equality", [3], (x) => x.round().equal(x.floor()).logicalOr(x.notEqual(x)).astype("float32")],
  ["bools", [3], (x) => x.greater(0)],
  ["dtypes", [3], (x) => x.mul(3).astype("int32").add(1).astype("float64")],
  ["whole numbers", [3], (x) => x.mul(2).add(x).maximum(1), "int32"],
  [
    "float64",
    [3],
    (x) => x.mul(0.1).exp().matmul(ln.tensor([[1], [2], [3]], { dtype: "float64" })),
    "float64",
  ],
  ["softmax", [2, 3], (x) => x.softmax({ axis: 1 }).add(x.logSoftmax({ axis: -1 }))],
];

const REDUCTIONS: readonly Case[] = [
  ["sums", [3, 2], (x) => x.sum({ axis: 1 }).add(x.mean({ axis: [1, 2], keepDims: true }).reshape([-1, 1]))],
  [
    "extreme elements",
    [3, 2],
    (x) => x.max({ axis: 2 }).sub(x.min({ axis: 1, keepDims: true }).sum({ axis: 2 })),
  ],
  ["places", [3, 2], (x) => x.argmax({ axis: 1 })],
  ["the place of all", [3, 2], (x) => x.argmin()],
  ["over the samples", [3], (x) => x.sub(x.mean({ axis: 0 })).div(x.square().mean({ axis: 0 }).sqrt())],
  ["to one number", [3], (x) => x.sum()],
  ["products", [3], (x) => x.prod({ axis: 1 })],
  ["norms", [3], (x) => x.norm({ axis: 1 }).add(x.logSumExp({ axis: 1 }))],
  ["running sums", [3], (x) => x.cumsum({ axis: 1 })],
];

const SHAPES: readonly Case[] = [
  ["reshape", [3, 4], (x) => x.reshape([-1, 12]).reshape([-1, 6, 2])],
  ["reshape to the samples' number", [3, 4], (x) => x.reshape([x.shape[0]!, 4, 3])],
  ["axes in another order", [3, 4], (x) => x.transpose([0, 2, 1]).squeeze().expandDims(1)],
  ["the samples last", [3], (x) => x.transpose()],
  [
    "parts",
    [6],
    (x) => x.slice(null, [1, 5, 2]).add(x.slice(null, [-2])).add(x.slice(null, 0).reshape([-1, 1])),
  ],
  ["parts of the samples", [2], (x) => ln.concat([x.slice([1]), x.slice([0, 1])], 0)],
  ["backwards", [4], (x) => x.slice(null, [null, null, -1]).add(x.flip({ axis: 1 }))],
  ["all samples but the last", [2], (x) => x.slice([0, -1])],
  ["one after the other", [3], (x) => ln.concat([x, x.mul(2)], 1).add(ln.stack([x, x], 1).reshape([-1, 6]))],
  ["repeated", [3], (x) => x.expandDims(1).add(ln.zeros([1, 2, 1]))],
  ["a border", [3], (x) => x.pad([[0, 0], [1, 2]], 0.5)],
  ["triangles", [3, 3], (x) => x.tril().add(x.triu(1).mul(2))],
  ["rows of a table", [2], (x) => ln.tensor([[1, 2], [3, 4], [5, 6]]).take(x, { axis: 0 }), "int32"],
  ["columns", [3], (x) => x.take([2, 0], { axis: 1 })],
  ["one-hot", [2], (x) => ln.oneHot(x, 3), "int32"],
  ["nothing", [2], (x) => x],
  ["constants alone", [2], () => ln.tensor([1, 2]).mul(2)],
];

/** Samples of all kinds. */
export function sampleForwards(): ForwardSample[] {
  const draws = new ln.NumpyRandom(5);
  const input = (shape: readonly number[], dtype: DType): ln.Tensor =>
    ln.tidy(() =>
      dtype === "int32"
        ? draws.uniform(0, 3, shape).astype("int32")
        : draws.uniform(-2, 2, shape).astype(dtype)
    );
  const functions = [...ELEMENTWISE, ...REDUCTIONS, ...SHAPES].map((
    [name, shape, fn, dtype = "float32"],
  ) => ({
    name,
    module: new Calls(fn),
    inputs: [2, 5].map((samples) => input([samples, ...shape], dtype)),
    options: { inputShape: shape, inputDtype: dtype },
  }));
  const classes = [
    { name: "a block", module: new Block(), shapes: [[1, 4], [3, 4]], inputShape: [4] },
    { name: "a tower", module: new Tower(), shapes: [[1, 4], [3, 4]], inputShape: [4] },
    { name: "attention", module: new Attention(), shapes: [[1, 5, 4], [3, 2, 4]], inputShape: [null, 4] },
  ].map(({ shapes, inputShape, ...others }) => ({
    ...others,
    inputs: shapes.map((shape) => input(shape, "float32")),
    options: { inputShape },
  }));
  return [...functions, ...classes];
}
