import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { DType, Tensor } from "../../src/mod.ts";
import { randomNumbers } from "../kernels/kernel_harness.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf, tensorOf } from "../test_support/layouts.ts";
import { build, combine, type ReferenceArray } from "../test_support/reference_array.ts";

const DTYPES = ["bool", "int32", "float32", "float64"] as const;

/** The weaker dtype comes first (design, §4). */
const stronger = (a: DType, b: DType): DType => DTYPES.indexOf(a) > DTYPES.indexOf(b) ? a : b;
const counted = (dtype: DType): DType => dtype === "bool" ? "int32" : dtype;
const divided = (dtype: DType): DType => dtype === "float64" ? "float64" : "float32";

/** Rounds or wraps a result as its dtype does. */
function store(value: number, dtype: DType): number {
  return dtype === "int32" ? value | 0 : dtype === "float32" ? Math.fround(value) : value;
}

interface Operation {
  readonly name: string;
  readonly run: (a: Tensor, b: Tensor | number | boolean) => Tensor;
  readonly value: (x: number, y: number) => number;
  readonly dtype: (common: DType) => DType;
}

const OPERATIONS: readonly Operation[] = [
  { name: "add", run: (a, b) => a.add(b), value: (x, y) => x + y, dtype: counted },
  { name: "sub", run: (a, b) => a.sub(b), value: (x, y) => x - y, dtype: counted },
  { name: "mul", run: (a, b) => a.mul(b), value: (x, y) => x * y, dtype: counted },
  { name: "div", run: (a, b) => a.div(b), value: (x, y) => x / y, dtype: divided },
  { name: "pow", run: (a, b) => a.pow(b), value: (x, y) => x ** y, dtype: divided },
  { name: "maximum", run: (a, b) => a.maximum(b), value: Math.max, dtype: counted },
  { name: "minimum", run: (a, b) => a.minimum(b), value: Math.min, dtype: counted },
];

const COMPARISONS = [
  { name: "equal", run: (a, b) => a.equal(b), value: (x, y) => Number(x === y), dtype: () => "bool" },
  { name: "notEqual", run: (a, b) => a.notEqual(b), value: (x, y) => Number(x !== y), dtype: () => "bool" },
  { name: "less", run: (a, b) => a.less(b), value: (x, y) => Number(x < y), dtype: () => "bool" },
  { name: "lessEqual", run: (a, b) => a.lessEqual(b), value: (x, y) => Number(x <= y), dtype: () => "bool" },
  { name: "greater", run: (a, b) => a.greater(b), value: (x, y) => Number(x > y), dtype: () => "bool" },
  {
    name: "greaterEqual",
    run: (a, b) => a.greaterEqual(b),
    value: (x, y) => Number(x >= y),
    dtype: () => "bool",
  },
] satisfies readonly Operation[];

const ALL: readonly Operation[] = [...OPERATIONS, ...COMPARISONS];

/** Small numbers with short powers, so that every result is exact in float32 or is rounded once. */
function sample(shape: readonly number[], dtype: DType, seed: number): ReferenceArray {
  const random = randomNumbers(seed);
  return build(shape, () => {
    const whole = Math.floor(random() * 7) - 3;
    if (dtype === "bool") return whole > 0 ? 1 : 0;
    return dtype === "int32" ? whole : whole + Math.floor(random() * 4) / 4;
  });
}

/** Exponents that give exact powers, and divisors that are not 0. */
function second(name: string, shape: readonly number[], dtype: DType, seed: number): ReferenceArray {
  const array = sample(shape, dtype, seed);
  if (name !== "pow") return array;
  return {
    shape,
    values: array.values.map((value) => dtype === "bool" ? value : Math.abs(Math.trunc(value))),
  };
}

function assertMatches(result: Tensor, expected: ReferenceArray, dtype: DType, message: string): void {
  assertEquals([result.dtype, result.shape], [dtype, expected.shape], message);
  const values = expected.values.map((value) => store(value, dtype));
  // −0 of an int32 is 0.
  assertEquals(
    [...result.toTypedArray()],
    dtype === "int32" ? values.map((value) => value + 0) : values,
    message,
  );
}

for (const operation of ALL) {
  const { name, run, value, dtype: resultType } = operation;
  forEachKernels(`${name} promotes every pair of dtypes and has the right values`, () => {
    for (const left of DTYPES) {
      for (const right of DTYPES) {
        const [a, b] = [sample([4, 6], left, 1), second(name, [4, 6], right, 2)];
        const dtype = resultType(stronger(left, right));
        assertMatches(
          run(tensorOf(a, left), tensorOf(b, right)),
          combine(a, b, value),
          dtype,
          `${left}, ${right}`,
        );
      }
    }
  });

  forEachKernels(`${name} broadcasts on either side, over empty axes and up to 5 of them`, () => {
    const shapes = [[], [1], [3], [2, 1], [2, 3], [4, 1, 3], [4, 2, 1], [1, 1, 1, 1], [2, 1, 4, 1, 3], [0], [
      0,
      1,
    ], [2, 0, 3]];
    for (const left of shapes) {
      for (const right of shapes) {
        const fits = left.toReversed().every((length, i) => {
          const other = right.toReversed()[i] ?? 1;
          return length === other || length === 1 || other === 1;
        });
        if (!fits) continue;
        const [a, b] = [sample(left, "float32", 3), second(name, right, "float32", 4)];
        const result = run(tensorOf(a, "float32"), tensorOf(b, "float32"));
        assertMatches(result, combine(a, b, value), resultType("float32"), `[${left}] and [${right}]`);
      }
    }
  });

  forEachKernels(`${name} reads operands of any layout`, () => {
    const shape = [2, 3, 5];
    const [a, b] = [sample(shape, "float64", 5), second(name, shape, "float64", 6)];
    const expected = combine(a, b, value);
    const [plainA, plainB] = [tensorOf(a, "float64"), tensorOf(b, "float64")];
    for (const { name: layout, tensor } of layoutsOf(a, "float64")) {
      assertMatches(run(tensor, plainB), expected, resultType("float64"), `left ${layout}`);
    }
    for (const { name: layout, tensor } of layoutsOf(b, "float64")) {
      assertMatches(run(plainA, tensor), expected, resultType("float64"), `right ${layout}`);
      assertMatches(run(plainA.T.T, tensor), expected, resultType("float64"), `right ${layout}`);
    }
  });

  forEachKernels(`${name} takes a number in the tensor's dtype where it fits`, () => {
    const numbers: [number | boolean, DType][] = [[2, "int32"], [2.5, "float32"], [true, "bool"]];
    for (const left of DTYPES) {
      for (const [number, weakest] of numbers) {
        const [a, b] = [sample([6], left, 7), { shape: [], values: [Number(number)] }];
        const dtype = resultType(stronger(left, weakest));
        const exact = combine(a, b, value);
        const result = run(tensorOf(a, left), number);
        assertEquals(result.dtype, dtype, `${left} and ${number}`);
        // x^2.5 is the one result here that is not exact; its accuracy is the kernels' business.
        if (name !== "pow" || number !== 2.5) assertMatches(result, exact, dtype, `${left} and ${number}`);
      }
    }
  });
}

forEachKernels("a number beyond int32 makes an int32 tensor float32", () => {
  const t = ln.tensor([1], { dtype: "int32" });
  for (const number of [2 ** 31, -(2 ** 31) - 1, 0.5, NaN, Infinity]) {
    assertStrictEquals(t.add(number).dtype, "float32");
  }
  for (const number of [2 ** 31 - 1, -(2 ** 31), -0, 0]) assertStrictEquals(t.add(number).dtype, "int32");
});

forEachKernels("a number is rounded to float32 before it meets a float32 tensor", () => {
  const t = ln.tensor([0.1]);
  assertEquals(t.equal(0.1).toArray(), [1]);
  assertEquals(t.sub(0.1).toArray(), [0]);
  assertEquals(t.astype("float64").equal(0.1).toArray(), [0]);
});

forEachKernels("int32 wraps around as two's complement does", () => {
  const edge = ln.tensor([2 ** 31 - 1, -(2 ** 31)], { dtype: "int32" });
  assertEquals(edge.add(1).toArray(), [-(2 ** 31), -(2 ** 31) + 1]);
  assertEquals(edge.sub(1).toArray(), [2 ** 31 - 2, 2 ** 31 - 1]);
  assertEquals(edge.mul(3).toArray(), [2 ** 31 - 3, -(2 ** 31)]);
  assertEquals(edge.neg().toArray(), [-(2 ** 31) + 1, -(2 ** 31)]);
  assertEquals(edge.square().toArray(), [1, 0]);
  assertEquals(ln.tensor(65537, { dtype: "int32" }).mul(65537).item(), 131073);
});

forEachKernels("arithmetic on IEEE's special values follows IEEE 754", () => {
  for (const dtype of ["float32", "float64"] as const) {
    const values = [NaN, Infinity, -Infinity, 0, -0, 1];
    const all = { shape: [6, 1], values };
    const [a, b] = [all, { shape: [6], values }];
    for (const { name, run, value } of ALL) {
      if (name === "pow") continue;
      const result = run(tensorOf(a, dtype), tensorOf(b, dtype));
      assertEquals([...result.toTypedArray()], combine(a, b, value).values, `${dtype} ${name}`);
    }
  }
});

forEachKernels("pow follows IEEE 754: 1 to any power and anything to the power 0 are 1", () => {
  const values = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 2, -2, 0.5];
  // By IEEE 754-2019, §9.2.1; JavaScript's ** differs where the base is 1 or −1.
  const power = (x: number, y: number) => x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
  for (const dtype of ["float32", "float64"] as const) {
    const [a, b] = [{ shape: [10, 1], values }, { shape: [10], values }];
    const result = tensorOf(a, dtype).pow(tensorOf(b, dtype));
    const expected = combine(a, b, power).values.map((value) => store(value, dtype));
    const actual = result.toTypedArray();
    expected.forEach((value, i) => {
      // √2 and 1/√2 are the only values here that are rounded.
      const close =
        Math.abs(actual[i]! - value) <= Math.abs(value) * (dtype === "float32" ? 2 ** -23 : 2 ** -52);
      assertStrictEquals(
        Object.is(actual[i], value) || close,
        true,
        `${dtype}: ${values[Math.floor(i / 10)]} ** ${values[i % 10]} = ${actual[i]}`,
      );
    });
  }
});

forEachKernels("clip limits from below, from above, from both and not at all; NaN stays NaN", () => {
  const t = ln.tensor([-2, 0.25, 3, NaN]);
  assertEquals(t.clip(0, 1).toArray(), [0, 0.25, 1, NaN]);
  assertEquals(t.clip(0).toArray(), [0, 0.25, 3, NaN]);
  assertEquals(t.clip(undefined, 1).toArray(), [-2, 0.25, 1, NaN]);
  assertEquals(t.clip().toArray(), [-2, 0.25, 3, NaN]);
  assertEquals(t.clip(ln.tensor([[0], [1]]), 2).toArray(), [[0, 0.25, 2, NaN], [1, 1, 2, NaN]]);
  assertStrictEquals(ln.tensor([5], { dtype: "int32" }).clip(0, 3).dtype, "int32");
});

forEachKernels("neg, abs, square and their like keep int32 and count bools", () => {
  const [i, b] = [ln.tensor([-3, 0, 4], { dtype: "int32" }), ln.tensor([true, false])];
  const results: [Tensor, DType, number[]][] = [
    [i.neg(), "int32", [3, 0, -4]],
    [i.abs(), "int32", [3, 0, 4]],
    [i.square(), "int32", [9, 0, 16]],
    [i.reciprocal(), "float32", [Math.fround(-1 / 3), Infinity, 0.25]],
    [i.abs().sqrt(), "float32", [Math.fround(Math.sqrt(3)), 0, 2]],
    [b.neg(), "int32", [-1, 0]],
    [b.abs(), "int32", [1, 0]],
    [b.square(), "int32", [1, 0]],
    [b.reciprocal(), "float32", [1, Infinity]],
    [b.add(b), "int32", [2, 0]],
  ];
  for (const [result, dtype, values] of results) {
    assertEquals([result.dtype, result.toArray()], [dtype, values]);
  }
});
