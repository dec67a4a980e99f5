/**
 * Every differentiable function, with inputs around which it is smooth: the tests of gradients run through this table.
 *
 * @module
 */
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import type { FusedActivation } from "../../src/array/gemm.ts";
import { linear } from "../../src/ops/linear.ts";
import { apply } from "../../src/tensor/apply.ts";

/** A function to differentiate. */
export interface Differentiable {
  /** The method or function, and after a colon what is special about the case. */
  readonly name: string;
  /** The function. */
  readonly run: (...inputs: Tensor[]) => Tensor;
  /** The inputs' shapes. */
  readonly shapes: readonly (readonly number[])[];
  /** The range of the inputs' values (default −2 to 2). */
  readonly range?: readonly [low: number, high: number];
}

/** float64 values in a range: all different, none within 0.01 of 0, so that no kink is near. */
export function inputsFor({ shapes, range = [-2, 2] }: Differentiable): Tensor[] {
  const total = shapes.reduce((sum, shape) => sum + shape.reduce((size, length) => size * length, 1), 0);
  let next = 0;
  return shapes.map((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = Float64Array.from({ length: size }, () => {
      // A golden-ratio sequence: far from each other, in no order.
      const place = (++next * 0.6180339887498949) % 1;
      const value = range[0] + (range[1] - range[0]) * place;
      return Math.abs(value) < 0.01 ? value + 0.03 : value + 1e-3 / total;
    });
    return ln.fromTypedArray(values, shape);
  });
}

const POSITIVE = [0.3, 2] as const;
const binary = (
  name: string,
  run: (a: Tensor, b: Tensor) => Tensor,
  range?: readonly [number, number],
): Differentiable[] =>
  ([
    ["equal shapes", [[2, 3], [2, 3]]],
    ["left broadcast", [[3], [2, 3]]],
    ["right broadcast", [[2, 3], [2, 1]]],
    ["both broadcast", [[2, 1], [1, 3]]],
    ["a single number on the right", [[2, 2], []]],
    ["a single number on the left", [[1, 1], [3]]],
  ] as const).map(([what, shapes]) => ({
    name: `${name}: ${what}`,
    run: run as Differentiable["run"],
    shapes,
    ...(range ? { range } : {}),
  }));

const unary = (
  name: string,
  run: (x: Tensor) => Tensor,
  range?: readonly [number, number],
): Differentiable[] => [
  { name, run, shapes: [[2, 3]], ...(range ? { range } : {}) },
  { name: `${name}: transposed`, run: (x) => run(x.T), shapes: [[2, 3]], ...(range ? { range } : {}) },
  {
    name: `${name}: backwards in steps`,
    run: (x) => run(x.slice([null, null, -1], [0, 5, 2])),
    shapes: [[2, 5]],
    ...(range ? { range } : {}),
  },
];

const reduction = (name: string, run: (x: Tensor, options: ln.ReduceOptions) => Tensor): Differentiable[] =>
  ([
    ["over all", [2, 3], {}],
    ["over one axis", [2, 3], { axis: 0 }],
    ["kept axes", [2, 3, 2], { axis: [0, 2], keepDims: true }],
    ["inner and outer axes", [2, 3, 2], { axis: [0, -1] }],
    ["no axis", [3], { axis: [] }],
  ] as const).map(([what, shape, options]) => ({
    name: `${name}: ${what}`,
    run: (x: Tensor) => run(x, options),
    shapes: [shape],
  }));

const ELEMENTWISE: readonly Differentiable[] = [
  ...binary("add", (a, b) => a.add(b)),
  ...binary("sub", (a, b) => a.sub(b)),
  ...binary("mul", (a, b) => a.mul(b)),
  ...binary("div", (a, b) => a.div(b), POSITIVE),
  ...binary("pow", (a, b) => a.pow(b), POSITIVE),
  ...binary("maximum", (a, b) => a.maximum(b)),
  ...binary("minimum", (a, b) => a.minimum(b)),
  {
    name: "pow: negative base, whole exponents",
    run: (a) => a.pow(ln.tensor([3, 2, 1], { dtype: "float64" })),
    shapes: [[2, 3]],
    range: [-2, -0.3],
  },
  { name: "pow: a number", run: (a) => a.pow(2.5), shapes: [[4]], range: POSITIVE },
  { name: "div: a number", run: (a) => a.div(4), shapes: [[4]] },
  { name: "add: itself", run: (a) => a.add(a), shapes: [[3]] },
  { name: "mul: itself", run: (a) => a.mul(a), shapes: [[3]] },
  ...unary("neg", (x) => x.neg()),
  ...unary("abs", (x) => x.abs()),
  ...unary("square", (x) => x.square()),
  ...unary("reciprocal", (x) => x.reciprocal(), POSITIVE),
  ...unary("exp", (x) => x.exp()),
  ...unary("expm1", (x) => x.expm1()),
  ...unary("log", (x) => x.log(), POSITIVE),
  ...unary("log1p", (x) => x.log1p(), POSITIVE),
  ...unary("sqrt", (x) => x.sqrt(), POSITIVE),
  ...unary("sin", (x) => x.sin()),
  ...unary("cos", (x) => x.cos()),
  ...unary("clip", (x) => x.clip(-1.0101, 0.9)),
  {
    name: "clip: tensors as limits",
    run: (x, low, high) => x.clip(low!, high!.add(4)),
    shapes: [[2, 3], [3], [2, 1]],
  },
  ...unary("floor", (x) => x.floor()),
  ...unary("ceil", (x) => x.ceil()),
  ...unary("round", (x) => x.round()),
  ...unary("sign", (x) => x.sign()),
  ...unary("relu", (x) => x.relu()),
  ...unary("leakyRelu", (x) => x.leakyRelu(0.2)),
  ...unary("elu", (x) => x.elu(0.7)),
  ...unary("gelu", (x) => x.gelu()),
  ...unary("silu", (x) => x.silu()),
  ...unary("softplus", (x) => x.softplus()),
  ...unary("sigmoid", (x) => x.sigmoid()),
  ...unary("tanh", (x) => x.tanh()),
  ...unary("astype", (x) => x.astype("float64")),
];

const ROWS: readonly Differentiable[] = [
  ...unary("softmax", (x) => x.softmax()),
  { name: "softmax: first axis", run: (x) => x.softmax({ axis: 0 }), shapes: [[3, 2]] },
  { name: "softmax: middle axis", run: (x) => x.softmax({ axis: 1 }), shapes: [[2, 3, 2]] },
  ...unary("logSoftmax", (x) => x.logSoftmax()),
  { name: "logSoftmax: first axis", run: (x) => x.logSoftmax({ axis: 0 }), shapes: [[3, 2]] },
  ...reduction("sum", (x, options) => x.sum(options)),
  ...reduction("mean", (x, options) => x.mean(options)),
  ...reduction("max", (x, options) => x.max(options)),
  ...reduction("min", (x, options) => x.min(options)),
  ...reduction("prod", (x, options) => x.prod(options)),
  ...reduction("logSumExp", (x, options) => x.logSumExp(options)),
  ...reduction("norm", (x, options) => x.norm(options)),
  { name: "norm: order 1", run: (x) => x.norm({ order: 1 }), shapes: [[2, 3]] },
  { name: "norm: order 3", run: (x) => x.norm({ order: 3, axis: 0 }), shapes: [[2, 3]] },
  { name: "norm: order ∞", run: (x) => x.norm({ order: Infinity }), shapes: [[2, 3]] },
  { name: "var", run: (x) => x.var({ axis: 1, ddof: 1 }), shapes: [[2, 3]] },
  { name: "std", run: (x) => x.std(), shapes: [[2, 3]] },
  { name: "cumsum", run: (x) => x.cumsum(), shapes: [[2, 3]] },
  { name: "cumsum: one axis", run: (x) => x.cumsum({ axis: 0 }), shapes: [[3, 2]] },
];

const SHAPE: readonly Differentiable[] = [
  { name: "reshape: a view", run: (x) => x.reshape([3, 2]), shapes: [[2, 3]] },
  { name: "reshape: a copy", run: (x) => x.T.reshape([6]), shapes: [[2, 3]] },
  { name: "transpose", run: (x) => x.transpose([2, 0, 1]), shapes: [[2, 3, 2]] },
  {
    name: "slice: steps, backwards and an index",
    run: (x) => x.slice([2, null, -1], 1, [0, 4, 3]),
    shapes: [[3, 2, 4]],
  },
  { name: "slice: nothing left", run: (x) => x.slice([1, 1]).sum().add(x.sum()), shapes: [[2]] },
  { name: "slice: overlapping parts", run: (x) => x.slice([0, 2]).mul(x.slice([1, 3])), shapes: [[3]] },
  { name: "at", run: (x) => x.at(1, -1), shapes: [[2, 3]] },
  { name: "flip", run: (x) => x.flip({ axis: 1 }), shapes: [[2, 3]] },
  { name: "broadcastTo", run: (x) => x.broadcastTo([2, 3, 2]), shapes: [[3, 1]] },
  { name: "expandDims", run: (x) => x.expandDims(1), shapes: [[2, 2]] },
  { name: "squeeze", run: (x) => x.squeeze(), shapes: [[2, 1, 2]] },
  { name: "tile", run: (x) => x.tile([2, 2]), shapes: [[2, 2]] },
  { name: "repeat", run: (x) => x.repeat(3, { axis: 0 }), shapes: [[2, 2]] },
  { name: "pad", run: (x) => x.pad([1, 2]), shapes: [[2, 2]] },
  { name: "split", run: (x) => x.split(2, 1).reduce((a, b) => a.mul(b)), shapes: [[2, 4]] },
  { name: "diag: of a matrix", run: (x) => x.diag(1), shapes: [[3, 3]] },
  { name: "diag: of a vector", run: (x) => x.diag(-1), shapes: [[3]] },
  { name: "tril", run: (x) => x.tril(), shapes: [[3, 3]] },
  { name: "triu", run: (x) => x.triu(1), shapes: [[2, 3, 3]] },
  { name: "take", run: (x) => x.take([2, 0, 2], { axis: 1 }), shapes: [[2, 3]] },
  { name: "gather", run: (x) => x.gather([[0, 0], [2, 1]], { axis: 1 }), shapes: [[2, 3]] },
  { name: "sort", run: (x) => x.sort({ axis: 0 }), shapes: [[3, 2]] },
  { name: "topK", run: (x) => x.topK(2).values, shapes: [[2, 4]] },
  { name: "concat", run: (a, b) => ln.concat([a, b!, a], 1), shapes: [[2, 2], [2, 1]] },
  { name: "stack", run: (a, b) => ln.stack([a, b!], -1), shapes: [[2, 2], [2, 2]] },
  {
    name: "where: all broadcast",
    run: (a, b) => ln.where(ln.tensor([[true], [false]]), a, b!),
    shapes: [[3], [2, 1]],
  },
];

const activations: readonly FusedActivation[] = ["none", "relu", "leakyRelu", "sigmoid", "tanh"];

const MATRIX: readonly Differentiable[] = [
  { name: "matmul", run: (a, b) => a.matmul(b!), shapes: [[2, 3], [3, 2]] },
  {
    name: "matmul: transposed and backwards",
    run: (a, b) => a.T.matmul(b!.slice(null, [null, null, -1])),
    shapes: [[3, 2], [3, 2]],
  },
  { name: "matmul: itself", run: (a) => a.matmul(a), shapes: [[2, 2]] },
  { name: "matmul: vectors", run: (a, b) => a.matmul(b!), shapes: [[3], [3]] },
  { name: "matmul: vector and matrix", run: (a, b) => a.matmul(b!), shapes: [[3], [3, 2]] },
  { name: "matmul: stack and vector", run: (a, b) => a.matmul(b!), shapes: [[2, 2, 3], [3]] },
  { name: "matmul: broadcast stacks", run: (a, b) => a.matmul(b!), shapes: [[2, 1, 2, 2], [3, 2, 1]] },
  {
    name: "matmul: one matrix, stack on the right",
    run: (a, b) => a.matmul(b!),
    shapes: [[2, 2], [2, 2, 2]],
  },
  { name: "dot", run: (a, b) => a.dot(b!), shapes: [[2, 3], [3]] },
  { name: "outer", run: (a, b) => a.outer(b!), shapes: [[2], [3]] },
  { name: "tensordot", run: (a, b) => ln.tensordot(a, b!, [[0], [1]]), shapes: [[2, 3], [2, 2]] },
  ...activations.flatMap((activation): Differentiable[] => [
    {
      name: `linear: ${activation}`,
      run: (x, w, b) => apply(linear, [x, w!, b!], { activation, slope: 0.3 }),
      shapes: [[2, 3], [3, 2], [2]],
    },
    {
      name: `linear: ${activation}, transposed weight, no bias`,
      run: (x, w) => apply(linear, [x, w!.T], { activation, slope: 0.3 }),
      shapes: [[2, 3], [2, 3]],
    },
  ]),
];

/** The table. */
export const DIFFERENTIABLE: readonly Differentiable[] = [...ELEMENTWISE, ...ROWS, ...SHAPE, ...MATRIX];
