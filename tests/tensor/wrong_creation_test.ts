import * as ln from "../../src/mod.ts";
import { type Case, type ErrorClass, refuses, wrong } from "../test_support/refuses.ts";

refuses("ragged and foreign elements are refused, with their place", () => ({
  operands: [],
  cases: [
    [
      "a short row",
      () => ln.tensor([[1, 2], [3]]),
      RangeError,
      /Cannot make a tensor from ragged arrays: expected length 2 at \[1\], got 1/,
    ],
    [
      "a deep row",
      () => ln.tensor([[[1, 2]], [[3, 4, 5]]]),
      RangeError,
      /expected length 2 at \[1\]\[0\], got 3/,
    ],
    ["a number for a row", () => ln.tensor([[1, 2], 3]), RangeError, /an array of length 2 at \[1\], got 3/],
    [
      "a row for a number",
      () => ln.tensor([1, [2]]),
      RangeError,
      /a number at \[1\], got an array of length 1/,
    ],
    ["an empty row", () => ln.tensor([[], [1]]), RangeError, /length 0 at \[1\], got 1/],
    [
      "a string",
      () => ln.tensor(wrong("12")),
      TypeError,
      /Cannot make a tensor from "12": expected a number or a boolean/,
    ],
    ["a string inside", () => ln.tensor(wrong([[1, "2"]])), TypeError, /"2" at \[0\]\[1\]/],
    ["null", () => ln.tensor(wrong([1, null])), TypeError, /null at \[1\]/],
    ["undefined", () => ln.tensor(wrong(undefined)), TypeError, /undefined/],
    ["a hole", () => ln.tensor(wrong([1, , 3])), TypeError, /undefined at \[1\]/], // deno-lint-ignore no-sparse-arrays
    ["a bigint", () => ln.tensor(wrong([1n])), TypeError, /1 at \[0\]/],
    ["an object", () => ln.tensor(wrong([{ x: 1 }])), TypeError, /an object \(Object\) at \[0\]/],
    ["a function", () => ln.tensor(wrong(() => 1)), TypeError, /a function/],
    ["a mixture", () => ln.tensor([true, 1]), TypeError, /mixture of numbers and booleans .*\[2\]/],
    [
      "an array inside itself",
      () => {
        const list: unknown[] = [];
        list.push(list);
        ln.tensor(wrong(list));
      },
      RangeError,
      /nested/,
    ],
    ["a fraction for int32", () => ln.tensor([1, 1.5], { dtype: "int32" }), RangeError, /int32 from 1\.5/],
    ["NaN for int32", () => ln.tensor(NaN, { dtype: "int32" }), RangeError, /int32 from NaN/],
    ["too much for int32", () => ln.tensor(2 ** 31, { dtype: "int32" }), RangeError, /int32 from 2147483648/],
    ["full of a fraction", () => ln.full([2], 0.5, { dtype: "int32" }), RangeError, /int32 from 0\.5/],
    ["full of a string", () => ln.full([2], wrong("7")), TypeError, /"7": expected a number/],
    [
      "an unknown dtype",
      () => ln.tensor([1], { dtype: wrong("float16") }),
      TypeError,
      /dtype "float16": expected one of "bool", "int32", "float32", "float64"/,
    ],
    ["no dtype at all", () => ln.zeros([1], { dtype: wrong(7n) }), TypeError, /dtype 7/],
    [
      "a plain array for a typed one",
      () => ln.fromTypedArray(wrong([1, 2])),
      TypeError,
      /expected a Float32Array/,
    ],
    [
      "a typed array of another type",
      () => ln.fromTypedArray(wrong(new Int16Array(2))),
      TypeError,
      /Int16Array/,
    ],
    [
      "too few elements",
      () => ln.fromTypedArray(new Float32Array(3), [2, 2]),
      RangeError,
      /\[2, 2\] from 3 elements: it has 4/,
    ],
  ],
}));

const SIZES: [name: string, length: unknown, error: ErrorClass, word: RegExp][] = [
  ["NaN", NaN, RangeError, /NaN is not a whole number of 0 or more/],
  ["negative", -2, RangeError, /-2 is not a whole number/],
  ["fractional", 1.5, RangeError, /1\.5 is not a whole number/],
  ["infinite", Infinity, RangeError, /Infinity is not a whole number/],
  ["a string", "2", TypeError, /"2" is not a number/],
  ["null", null, TypeError, /null is not a number/],
];

refuses("lengths that are NaN, negative, fractional, infinite or no numbers are refused everywhere", () => {
  const t = ln.ones([2, 3]);
  const calls: [string, (length: number) => unknown][] = [
    ["zeros", (n) => ln.zeros([2, n])],
    ["ones", (n) => ln.ones([n])],
    ["full", (n) => ln.full([n, 0], 1)],
    ["eye", (n) => ln.eye(n)],
    ["eye columns", (n) => ln.eye(2, n)],
    ["linspace", (n) => ln.linspace(0, 1, n)],
    ["fromTypedArray", (n) => ln.fromTypedArray(new Float32Array(2), [n])],
    ["reshape", (n) => t.reshape([3, n])],
    ["broadcastTo", (n) => t.broadcastTo([n, 2, 3])],
  ];
  return {
    operands: [t],
    cases: [
      ...calls.flatMap(([name, call]) =>
        SIZES.map((
          [what, length, error, message],
        ): Case => [`${name}, ${what}`, () => call(length as number), error, message])
      ),
      [
        "no array",
        () => ln.zeros(wrong(3)),
        TypeError,
        /shape 3: expected an array of lengths such as \[2, 3\]/,
      ],
      ["a string", () => ln.zeros(wrong("23")), TypeError, /shape "23"/],
      ["undefined", () => ln.zeros(wrong(undefined)), TypeError, /shape undefined/],
      ["reshape to no array", () => t.reshape(wrong(6)), TypeError, /Cannot reshape .*shape 6/],
      [
        "too many elements",
        () => ln.zeros([2 ** 20, 2 ** 20]),
        RangeError,
        /1099511627776 elements do not fit in memory/,
      ],
      [
        "too many bytes",
        () => ln.zeros([2 ** 31]),
        RangeError,
        /Cannot allocate 8589934592 bytes: .*wrap the step in scope\(\)/,
      ],
    ],
  };
});

refuses("ranges that are not numbers, not finite or endless are refused", () => ({
  operands: [],
  cases: [
    ["arange of NaN", () => ln.arange(NaN), RangeError, /Cannot make a range .*NaN is not finite/],
    ["endless arange", () => ln.arange(0, Infinity), RangeError, /Infinity is not finite/],
    ["step 0", () => ln.arange(0, 1, 0), RangeError, /steps of 0/],
    ["arange of a string", () => ln.arange(wrong("3")), TypeError, /"3": expected a number/],
    ["huge arange", () => ln.arange(0, 1e15), RangeError, /do not fit in memory/],
    ["fractions in int32", () => ln.arange(0, 1, 0.25, { dtype: "int32" }), RangeError, /int32 from 0\.25/],
    [
      "linspace of a string",
      () => ln.linspace(0, wrong("1")),
      TypeError,
      /between 0 and "1": expected two numbers/,
    ],
  ],
}));
