import { gemmScratchBytes } from "../kernels/gemm_scratch.ts";

/**
 * How a kernel's work is cut into parts that any number of threads give with the same bits: along an axis whose items don't depend on each
 * other, each part being the same call with other addresses and fewer items.
 */
export interface SplitRule {
  /** How many items there are to share out; 0 if this call is to stay whole. */
  items(args: readonly number[]): number;
  /** Parts begin at multiples of it. */
  readonly grain: number;
  /** Roughly how long the whole call takes on one thread, in nanoseconds. */
  cost(args: readonly number[], bytes: number): number;
  /** The call for some of the items. */
  part(args: readonly number[], start: number, count: number, bytes: number): number[];
  /** How much scratch memory of its own a part needs, in bytes (default none). */
  scratch?(args: readonly number[], count: number, bytes: number): number;
  /** Which argument is the address of that memory. */
  readonly scratchAt?: number;
}

/** Arguments with some of them replaced. */
function replaced(
  args: readonly number[],
  changes: readonly (readonly [index: number, value: number])[],
): number[] {
  const copy = [...args];
  for (const [index, value] of changes) copy[index] = value;
  return copy;
}

/**
 * Contiguous arrays, element by element: the addresses at some places, the number of elements at another, and, for random numbers, the
 * number of the first element at one more.
 */
function elements(
  addresses: readonly number[],
  length: number,
  nanoseconds: number,
  first: number | null = null,
): SplitRule {
  return {
    grain: 64,
    items: (args) => args[length]!,
    cost: (args, bytes) => args[length]! * nanoseconds * bytes / 4,
    part: (args, start, count, bytes) =>
      replaced(args, [
        [length, count],
        ...(first === null ? [] : [[first, args[first]! + start] as const]),
        // An address of 0 stands for an array that isn't there.
        ...addresses.map((at) => [at, args[at] === 0 ? 0 : args[at]! + start * bytes] as const),
      ]),
  };
}

/** Rows of contiguous arrays: the addresses at some places, the number of rows at another, and the row's length behind it. */
function rows(addresses: readonly number[], count: number, nanoseconds: number): SplitRule {
  return {
    grain: 1,
    items: (args) => args[count]!,
    cost: (args, bytes) => args[count]! * args[count + 1]! * nanoseconds * bytes / 4,
    part: (args, start, part, bytes) =>
      replaced(args, [
        [count, part],
        ...addresses.map((at) => [at, args[at]! + start * args[count + 1]! * bytes] as const),
      ]),
  };
}

/** (out, a, b, depth, rows, columns, a's strides, b's strides), the result contiguous. */
const binary: SplitRule = {
  grain: 1,
  // One run of elements is cut into pieces, everything else between its rows.
  items: ([, , , depth, rows, columns]) => depth !== 1 ? 0 : rows === 1 ? Math.ceil(columns! / 64) : rows!,
  cost: ([, , , depth, rows, columns], bytes) => depth! * rows! * columns! * 0.06 * bytes,
  part(args, start, count, bytes) {
    const [out, a, b, , rows, columns] = args as [number, number, number, number, number, number];
    if (rows === 1) {
      const first = 64 * start;
      return replaced(args, [
        [0, out + first * bytes],
        [1, a + first * args[8]! * bytes],
        [2, b + first * args[11]! * bytes],
        [5, Math.min(64 * count, columns - first)],
      ]);
    }
    return replaced(args, [
      [0, out + start * columns * bytes],
      [1, a + start * args[7]! * bytes],
      [2, b + start * args[10]! * bytes],
      [4, count],
    ]);
  },
};

/** (out, a, depth, rows, columns, the strides of out, the strides of a). */
const copy: SplitRule = {
  grain: 1,
  items: ([, , depth, rows, columns]) => depth !== 1 ? 0 : rows === 1 ? Math.ceil(columns! / 64) : rows!,
  cost: (args, bytes) =>
    args[2]! * args[3]! * args[4]! * (args[7] === 1 && args[10] === 1 ? 0.06 : 0.15) * bytes,
  part(args, start, count, bytes) {
    const [out, a, , rows, columns] = args as [number, number, number, number, number];
    const [first, at] = rows === 1 ? [64 * start, 7] : [start, 6];
    return replaced(args, [
      [0, out + first * args[at]! * bytes],
      [1, a + first * args[at + 3]! * bytes],
      rows === 1 ? [4, Math.min(64 * count, columns - first)] : [3, count],
    ]);
  },
};

/** (c, a, b, batch, m, n, k, cBatch, cRow, aBatch, aRow, aColumn, bBatch, bRow, bColumn, bias, activation, slope, scratch). */
const gemm: SplitRule = {
  // Products of a batch, or whole tiles, of five rows or of eight columns.
  grain: 1,
  items: ([, , , batch, m, n]) => batch !== 1 ? batch! : m! >= n! ? Math.ceil(m! / 5) : Math.ceil(n! / 8),
  cost: ([, , , batch, m, n, k], bytes) => 2 * batch! * m! * n! * k! / (160 / bytes),
  part(args, start, count, bytes) {
    const [c, a, b, batch, m, n] = args as [number, number, number, number, number, number];
    if (batch !== 1) {
      return replaced(args, [
        [0, c + start * args[7]! * bytes],
        [1, a + start * args[9]! * bytes],
        [2, b + start * args[12]! * bytes],
        [3, count],
      ]);
    }
    if (m >= n) {
      const first = 5 * start;
      return replaced(args, [
        [0, c + first * args[8]! * bytes],
        [1, a + first * args[10]! * bytes],
        [4, Math.min(5 * count, m - first)],
      ]);
    }
    const first = 8 * start;
    return replaced(args, [
      [0, c + first * bytes],
      [2, b + first * args[14]! * bytes],
      [5, Math.min(8 * count, n - first)],
      [15, args[15] === 0 ? 0 : args[15]! + first * bytes],
    ]);
  },
  scratchAt: 18,
  scratch([, , , batch, m, n, k], count, bytes) {
    if (batch !== 1) return gemmScratchBytes(m!, n!, k!, bytes);
    return m! >= n!
      ? gemmScratchBytes(Math.min(5 * count, m!), n!, k!, bytes)
      : gemmScratchBytes(m!, Math.min(8 * count, n!), k!, bytes);
  },
};

/** (out, a, index, outer, count, inner, length, a's strides, the index's strides): rows taken along the first axis. */
const gather: SplitRule = {
  grain: 1,
  items: ([, , , outer, count, inner]) => outer === 1 && inner! > 1 ? count! : 0,
  cost: ([, , , , count, inner], bytes) => count! * (20 + inner! * 0.06 * bytes),
  part: (args, start, count, bytes) =>
    replaced(args, [
      [0, args[0]! + start * args[5]! * bytes],
      [2, args[2]! + start * args[11]! * 4],
      [4, count],
    ]),
};

/** (out, a, outer, length, inner, a's strides, divisor): the rows or the columns of a matrix added up. */
const sum: SplitRule = {
  grain: 16,
  items: ([, , outer, , inner]) => outer === 1 ? inner! : inner === 1 ? outer! : 0,
  cost: ([, , outer, length, inner], bytes) => outer! * length! * inner! * 0.03 * bytes,
  part(args, start, count, bytes) {
    const [stride, length] = args[2] === 1 ? [7, 4] : [5, 2];
    return replaced(args, [
      [0, args[0]! + start * bytes],
      [1, args[1]! + start * args[stride]! * bytes],
      [length, count],
    ]);
  },
};

/** How the kernels' work is cut, by their names. The times were measured on float32; nothing but speed depends on them. */
export const SPLIT_RULES: Readonly<Record<string, SplitRule>> = {
  gemm,
  gather,
  copy,
  sum,
  ...Object.fromEntries(
    ["add", "sub", "mul", "div", "maximum", "minimum", "pow"].map((name) => [name, binary]),
  ),
  ...Object.fromEntries(
    Object.entries({
      neg: 0.25,
      abs: 0.25,
      sign: 0.25,
      square: 0.2,
      sqrt: 0.3,
      reciprocal: 0.3,
      exp: 0.55,
      log: 0.8,
      sigmoid: 0.7,
      tanh: 0.9,
      relu: 0.2,
      leakyRelu: 0.25,
      elu: 1,
      gelu: 2.2,
      silu: 0.7,
      softplus: 2.5,
      sin: 1,
      cos: 1,
      scale: 0.2,
    }).map(([name, nanoseconds]) => [name, elements([0, 1], 2, nanoseconds)]),
  ),
  ...Object.fromEntries(
    Object.entries({
      relu: 0.4,
      leakyRelu: 0.4,
      sigmoid: 0.4,
      tanh: 0.4,
      elu: 1.1,
      gelu: 2.5,
      silu: 1.4,
      softplus: 1.7,
    }).map(([name, nanoseconds]) => [`${name}Gradient`, elements([0, 1, 2], 3, nanoseconds)]),
  ),
  squaredErrorGradient: elements([0, 1, 2], 4, 0.5),
  binaryCrossEntropyGradient: elements([0, 1, 2], 4, 0.5),
  logitCrossEntropyGradient: elements([0, 1, 2], 4, 1.8),
  softmax: rows([0, 1], 2, 1),
  logSoftmax: rows([0, 1], 2, 1),
  softmaxGradient: rows([0, 1, 2], 3, 0.5),
  logSoftmaxGradient: rows([0, 1, 2], 3, 1),
  dropout: elements([0, 1], 2, 2.4, 5),
  randomUniform: elements([0], 1, 2, 5),
  randomNormal: elements([0], 1, 5, 5),
  sgd: elements([0, 1], 2, 0.3),
  momentum: elements([0, 1, 2], 3, 0.5),
  adagrad: elements([0, 1, 2], 3, 0.8),
  adadelta: elements([0, 1, 2, 3], 4, 0.8),
  adam: elements([0, 1, 2, 3], 4, 0.9),
  nadam: elements([0, 1, 2, 3], 4, 1),
  rmsprop: elements([0, 1, 2, 3, 4], 5, 0.8),
};
