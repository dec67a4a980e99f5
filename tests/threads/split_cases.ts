import { gemmScratchBytes } from "../../src/kernels/gemm_scratch.ts";

/** An argument: an array with numbers or without, or a number. */
export type Argument = {
  readonly array: number;
  readonly dtype?: "int32" | "float64";
  readonly values?: (i: number) => number;
} | number;

const filled = (array: number): Argument => ({ array });
const positive = (array: number): Argument => ({ array, values: (i) => 0.1 + (i * 7 % 13) / 13 });

/** A call of a kernel, by its arguments; `out` arrays are compared. */
export interface Call {
  readonly name: string;
  readonly args: readonly Argument[];
}

/** Where optimizers read the learning rate and a clock. */
export const cells: Argument = {
  array: 8,
  dtype: "float64",
  values: (i) => [0.01, 1, 0.9, 0.99, 1][i] ?? 0.5,
};
/** Key and counter of a stream. */
const state: Argument = { array: 6, dtype: "int32", values: (i) => 77 * i + 5 };
/** Stands for the address of the second cell: a clock behind the learning rate. */
export const CLOCK = -12345;

function binary(name: string, rows: number, columns: number, b: readonly [number, number]): Call {
  const size = rows * columns;
  return {
    name,
    args: [filled(size), filled(size), positive(size), 1, rows, columns, 0, columns, 1, 0, ...b],
  };
}

function gemm(
  m: number,
  n: number,
  k: number,
  transposed: "" | "a" | "b",
  bias: boolean,
  activation: number,
  batch = 1,
): Call {
  const a = transposed === "a" ? [1, m] : [k, 1];
  const b = transposed === "b" ? [1, k] : [n, 1];
  return {
    name: "gemm",
    args: [
      filled(batch * m * n),
      filled(batch * m * k),
      filled(k * n),
      batch,
      m,
      n,
      k,
      m * n,
      n,
      m * k,
      ...a,
      0,
      ...b,
      bias ? filled(n) : 0,
      activation,
      0.01,
      { array: gemmScratchBytes(m, n, k, 8) / 4 },
    ],
  };
}

const SMALL = [1, 63, 64, 65, 200, 1000];
/** Calls of every kernel that is shared out: of odd sizes, and of such as are cut at their tiles. */
export const CALLS: Call[] = [
  ...["add", "sub", "mul", "div", "maximum", "minimum", "pow"].flatMap((name) => [
    binary(name, 1, 1000, [0, 1]),
    binary(name, 1, 333, [0, 0]),
    binary(name, 37, 19, [0, 1]),
    binary(name, 37, 19, [19, 1]),
    binary(name, 37, 19, [1, 0]),
  ]),
  ...[
    ...[
      "neg",
      "abs",
      "sign",
      "square",
      "sqrt",
      "reciprocal",
      "exp",
      "log",
      "sigmoid",
      "tanh",
      "relu",
      "gelu",
    ],
    ...["silu", "softplus", "sin", "cos"],
  ].flatMap((name) => SMALL.map((length) => ({ name, args: [filled(length), positive(length), length] }))),
  ...["leakyRelu", "elu", "scale"].flatMap((name) =>
    SMALL.map((length) => ({ name, args: [filled(length), filled(length), length, 0.3] }))
  ),
  ...["relu", "sigmoid", "tanh", "gelu", "silu", "softplus"].flatMap((name) =>
    SMALL.map((length) => ({
      name: `${name}Gradient`,
      args: [filled(length), filled(length), filled(length), length],
    }))
  ),
  ...["leakyRelu", "elu"].flatMap((name) =>
    SMALL.map((length) => ({
      name: `${name}Gradient`,
      args: [filled(length), filled(length), filled(length), length, 0.1],
    }))
  ),
  ...["squaredError", "binaryCrossEntropy", "logitCrossEntropy"].flatMap((name) =>
    SMALL.map((length) => ({
      name: `${name}Gradient`,
      args: [filled(length), positive(length), positive(length), filled(1), length, 0.5],
    }))
  ),
  ...SMALL.flatMap((length) => [
    { name: "dropout", args: [filled(length), filled(length), length, 0.4, state, 0] },
    { name: "randomUniform", args: [filled(length), length, -1, 2, state, 0] },
    { name: "randomNormal", args: [filled(length), length, 0, 1, state, 0] },
    {
      name: "adagrad",
      args: [filled(length), filled(length), positive(length), length, cells, CLOCK, 0.1, 1e-8, 0, 0, 0],
    },
    {
      name: "adadelta",
      args: [
        filled(length),
        filled(length),
        positive(length),
        positive(length),
        length,
        cells,
        0.9,
        1e-6,
        0,
        0,
      ],
    },
  ]),
  ...["softmax", "logSoftmax"].flatMap((name) =>
    [[1, 5], [7, 10], [128, 3]].map(([rows, columns]) => ({
      name,
      args: [filled(rows! * columns!), filled(rows! * columns!), rows!, columns!],
    }))
  ),
  ...["softmaxGradient", "logSoftmaxGradient"].map((name) => ({
    name,
    args: [filled(330), filled(330), filled(330), 33, 10],
  })),
  ...SMALL.map((length) => ({ name: "sgd", args: [filled(length), filled(length), length, cells] })),
  ...SMALL.flatMap((length) =>
    [filled(length), 0].map((velocity) => ({
      name: "momentum",
      args: [filled(length), filled(length), velocity, length, cells, 0.9, 1, 1, 0.01, 0, 0],
    }))
  ),
  ...SMALL.map((length) => ({
    name: "adam",
    args: [
      filled(length),
      filled(length),
      filled(length),
      positive(length),
      length,
      cells,
      CLOCK,
      0.9,
      0.999,
      1e-8,
      0,
      0,
      0,
    ],
  })),
  ...SMALL.map((length) => ({
    name: "nadam",
    args: [
      filled(length),
      filled(length),
      filled(length),
      positive(length),
      length,
      cells,
      CLOCK,
      0.9,
      0.999,
      0.96,
      1e-8,
      0,
      0,
    ],
  })),
  ...SMALL.map((length) => ({
    name: "rmsprop",
    args: [
      filled(length),
      filled(length),
      positive(length),
      0,
      filled(length),
      length,
      cells,
      0.9,
      0.5,
      1e-8,
      0,
      0,
      0,
    ],
  })),
  {
    name: "gather",
    args: [
      filled(40 * 30),
      filled(50 * 30),
      { array: 40, dtype: "int32", values: (i) => (i * 17) % 50 },
      1,
      40,
      30,
      50,
      0,
      30,
      1,
      0,
      1,
      0,
    ],
  },
  ...([[1, 1000, 0, 1], [37, 19, 19, 1], [37, 19, 1, 37], [200, 64, 70, 1]] as const).map((
    [rows, columns, ...strides],
  ) => ({
    name: "copy",
    args: [filled(rows * columns), filled(20_000), 1, rows, columns, 0, columns, 1, 0, ...strides],
  })),
  ...[1, 5, 16, 100].flatMap((rows) =>
    [3, 64, 1000].map((columns) => ({
      name: "sum",
      args: [filled(rows), filled(rows * columns), rows, columns, 1, columns, 1, 0, 2],
    }))
  ),
  { name: "sum", args: [filled(60), filled(60 * 40), 60, 40, 1, 1, 60, 0, 1] },
  { name: "sum", args: [filled(100), filled(33 * 100), 1, 33, 100, 0, 100, 1, 3] },
  { name: "sum", args: [filled(7), filled(128 * 7), 1, 128, 7, 0, 7, 1, 1] },
  ...([[33, 20, 17], [8, 100, 40], [128, 10, 64], [64, 64, 600], [301, 24, 5]] as const).flatMap((
    [m, n, k],
  ) => [
    gemm(m, n, k, "", true, 1),
    gemm(m, n, k, "a", false, 0),
    gemm(m, n, k, "b", true, 3),
    gemm(m, n, k, "", true, 4),
    gemm(m, n, k, "", true, 2, 3),
    gemm(m, n, k, "b", false, 0, 5),
  ]),
];
