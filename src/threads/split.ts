import { bytesPerElement, type DType } from "../array/dtype.ts";
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

/** Contiguous arrays, element by element: the addresses at some places, and the number of elements at another. */
function elements(addresses: readonly number[], length: number, nanoseconds: number, grain = 64): SplitRule {
  return {
    grain,
    items: (args) => args[length]!,
    cost: (args, bytes) => args[length]! * nanoseconds * bytes / 4,
    part: (args, start, count, bytes) =>
      replaced(args, [
        [length, count],
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
  cost: ([, , , depth, rows, columns], bytes) => depth! * rows! * columns! * 0.12 * bytes,
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

/** (c, a, b, batch, m, n, k, cBatch, cRow, aBatch, aRow, aColumn, bBatch, bRow, bColumn, bias, activation, slope, scratch). */
const gemm: SplitRule = {
  // Whole tiles, of five rows or of eight columns.
  grain: 1,
  items: ([, , , batch, m, n]) => batch !== 1 ? 0 : m! >= n! ? Math.ceil(m! / 5) : Math.ceil(n! / 8),
  cost: ([, , , batch, m, n, k], bytes) => 2 * batch! * m! * n! * k! / (160 / bytes),
  part(args, start, count, bytes) {
    const [c, a, b, , m, n] = args as [number, number, number, number, number, number];
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
  scratch([, , , , m, n, k], count, bytes) {
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

/** (out, a, outer, length, inner, a's strides, divisor): the columns of a matrix added up. */
const columnSums: SplitRule = {
  grain: 16,
  items: ([, , outer, , inner]) => outer === 1 ? inner! : 0,
  cost: ([, , , length, inner], bytes) => length! * inner! * 0.03 * bytes,
  part: (args, start, count, bytes) =>
    replaced(args, [
      [0, args[0]! + start * bytes],
      [1, args[1]! + start * args[7]! * bytes],
      [4, count],
    ]),
};

const RULES: Readonly<Record<string, SplitRule>> = {
  gemm,
  gather,
  sum: columnSums,
  ...Object.fromEntries(
    ["add", "sub", "mul", "div", "maximum", "minimum", "pow"].map((name) => [name, binary]),
  ),
  ...Object.fromEntries(
    [
      ["neg", 0.15],
      ["abs", 0.15],
      ["square", 0.15],
      ["sqrt", 0.3],
      ["reciprocal", 0.3],
      ["exp", 0.55],
      ["log", 0.8],
      ["sigmoid", 0.7],
      ["tanh", 0.9],
      ["relu", 0.25],
      ["softplus", 1.5],
      ["sin", 1],
      ["cos", 1],
    ].map(([name, nanoseconds]) => [name, elements([0, 1], 2, nanoseconds as number)]),
  ),
  ...Object.fromEntries(
    ["reluGradient", "leakyReluGradient", "sigmoidGradient", "tanhGradient"].map((name) => [
      name,
      elements([0, 1, 2], 3, 0.4),
    ]),
  ),
  softmax: rows([0, 1], 2, 1),
  logSoftmax: rows([0, 1], 2, 1),
  softmaxGradient: rows([0, 1, 2], 3, 0.6),
  logSoftmaxGradient: rows([0, 1, 2], 3, 1),
  sgd: elements([0, 1], 2, 0.3),
  momentum: elements([0, 1, 2], 3, 0.5),
  adam: elements([0, 1, 2, 3], 4, 0.7),
  nadam: elements([0, 1, 2, 3], 4, 0.8),
  rmsprop: elements([0, 1, 2, 3, 4], 5, 0.8),
};

/** The rule for a kernel, if its work can be shared. */
export function splitRule(dtype: DType, name: string): SplitRule | null {
  if (dtype === "bool" || (dtype === "int32" && name !== "gather")) return null;
  return RULES[name] ?? null;
}

/** Roughly how long a call takes on one thread, in nanoseconds; those whose work can't be shared count for nothing. */
export function sharedCost(dtype: DType, name: string, args: readonly number[]): number {
  const rule = splitRule(dtype, name);
  return rule === null || rule.items(args) < 2 ? 0 : rule.cost(args, bytesPerElement(dtype));
}

/** The items of a part: as even as whole grains allow, and always the same for the same number of parts. */
export function partOf(
  items: number,
  grain: number,
  part: number,
  parts: number,
): { start: number; count: number } {
  const grains = Math.ceil(items / grain);
  const [start, end] = [part, part + 1].map((i) =>
    Math.min(items, Math.floor(grains * i / parts) * grain)
  ) as [
    number,
    number,
  ];
  return { start, count: end - start };
}

/**
 * Cuts a call into parts.
 *
 * @param rule Of its kernel.
 * @param args Of the whole call.
 * @param parts How many there are to be; fewer where there are too few items.
 * @param bytes Bytes an element.
 * @param scratch Gives the address of so many bytes of scratch memory for a part.
 * @returns The arguments of each part.
 */
export function cutCall(
  rule: SplitRule,
  args: readonly number[],
  parts: number,
  bytes: number,
  scratch: (part: number, size: number) => number,
): number[][] {
  const items = rule.items(args);
  const cut: number[][] = [];
  for (let i = 0; i < parts; i++) {
    const { start, count } = partOf(items, rule.grain, i, parts);
    if (count === 0) continue;
    const part = rule.part(args, start, count, bytes);
    if (rule.scratch) part[rule.scratchAt!] = scratch(cut.length, rule.scratch(args, count, bytes));
    cut.push(part);
  }
  return cut;
}
