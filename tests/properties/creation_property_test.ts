import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { arrays, shapes, valueOf } from "./arbitraries.ts";
import { checkError, checkOperation } from "./check_operation.ts";
import { property } from "./property.ts";
import { dtypes, roundTo } from "./reference/dtypes.ts";
import {
  type DType,
  elementsOf,
  fromList,
  generate,
  indicesOf,
  type PlainArray,
  type Shape,
} from "./reference/plain_array.ts";

const maybeDType = fc.option(fc.constantFrom(...dtypes), { nil: undefined });

function options(dtype: DType | undefined): { dtype?: DType } {
  return dtype === undefined ? {} : { dtype };
}

/** The array of numbers in a dtype, or null where int32 can't hold one of them. */
function asDType(shape: Shape, numbers: readonly number[], dtype: DType): PlainArray | null {
  if (dtype === "int32" && numbers.some((x) => x !== (x | 0))) return null;
  return fromList(dtype, shape, numbers.map((x) => roundTo(dtype, x)));
}

/** Checks what a creation function returns, or that it throws where there is nothing to return. */
function checkCreation(create: () => ln.Tensor, expected: PlainArray | null): void {
  if (expected === null) checkError([], create, RangeError);
  else checkOperation([], create, expected);
}

property("tensor of numbers", fc.tuple(arrays(dtypes, "any"), maybeDType), ([a, dtype]) => {
  // Nested lists end at the first empty axis.
  const end = a.shape.indexOf(0) + 1 || a.shape.length;
  const expected = asDType(a.shape.slice(0, end), elementsOf(a.plain), dtype ?? "float32");
  checkCreation(() => ln.tensor(a.plain.values, options(dtype)), expected);
});

property(
  "tensor of booleans",
  fc.tuple(arrays(["bool"], "any", { empty: false }), maybeDType),
  ([a, dtype]) => {
    const toBooleans = (value: unknown): ln.NestedInput =>
      Array.isArray(value) ? value.map(toBooleans) : value === 1;
    const expected = asDType(a.shape, elementsOf(a.plain), dtype ?? "bool");
    checkCreation(() => ln.tensor(toBooleans(a.plain.values), options(dtype)), expected);
  },
);

property("fromTypedArray", fc.tuple(arrays(dtypes, "any"), maybeDType), ([a, dtype]) => {
  const list = elementsOf(a.plain);
  const data = {
    bool: Uint8Array,
    int32: Int32Array,
    float32: Float32Array,
    float64: Float64Array,
  }[a.dtype].from(list);
  const expected = asDType(a.shape, list, dtype ?? a.dtype);
  checkCreation(() => ln.fromTypedArray(data, a.shape, options(dtype)), expected);
  // The data was copied.
  assertEquals([...data], list);
});

const values = fc.oneof(...dtypes.map((dtype) => valueOf(dtype, "any")));

property("full", fc.tuple(shapes(), values, maybeDType), ([shape, value, dtype]) => {
  const expected = asDType(shape, indicesOf(shape).map(() => value), dtype ?? "float32");
  // An empty array is refused too when its value doesn't fit.
  const fits = dtype !== "int32" || value === (value | 0);
  checkCreation(() => ln.full(shape, value, options(dtype)), fits ? expected : null);
});

property("zeros and ones", fc.tuple(shapes(), maybeDType), ([shape, dtype]) => {
  const filled = (value: number) => generate(dtype ?? "float32", shape, () => value);
  checkOperation([], () => [ln.zeros(shape, options(dtype)), ln.ones(shape, options(dtype))], [
    filled(0),
    filled(1),
  ]);
});

property("zerosLike and onesLike", fc.tuple(arrays(dtypes, "any"), maybeDType), ([a, dtype]) => {
  const filled = (value: number) => generate(dtype ?? a.dtype, a.shape, () => value);
  checkOperation([a], (x) => [ln.zerosLike(x, options(dtype)), ln.onesLike(x, options(dtype))], [
    filled(0),
    filled(1),
  ]);
});

property("eye", fc.tuple(fc.nat(6), fc.option(fc.nat(6)), maybeDType), ([rows, columns, dtype]) => {
  const expected = generate(
    dtype ?? "float32",
    [rows, columns ?? rows],
    ([row, column]) => Number(row === column),
  );
  checkOperation([], () => ln.eye(rows, columns ?? undefined, options(dtype)), expected);
});

const bounds = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ min: -20, max: 20, noNaN: true }));
const steps = fc.oneof(
  fc.constantFrom(1, 2, 3, -1, -2, 0.5, 0.1, -0.25),
  fc.double({ min: 0.3, max: 5, noNaN: true }),
);

property("arange", fc.tuple(bounds, bounds, steps, maybeDType), ([start, stop, step, dtype]) => {
  const numbers: number[] = [];
  for (let i = 0; step > 0 ? start + i * step < stop : start + i * step > stop; i++) {
    numbers.push(start + i * step);
  }
  // The length is worked out by division, which may round to one more or one less.
  const length = Math.max(0, Math.ceil((stop - start) / step));
  const list = Array.from({ length }, (_, i) => start + i * step);
  assertEquals(Math.abs(length - numbers.length) <= 1, true);
  checkCreation(
    () => ln.arange(start, stop, step, options(dtype)),
    asDType([length], list, dtype ?? "float32"),
  );
});

property("arange from 0", fc.integer({ min: -5, max: 40 }), (stop) => {
  checkOperation([], () => ln.arange(stop), generate("float32", [Math.max(stop, 0)], ([i]) => i!));
});

property(
  "linspace",
  fc.tuple(bounds, bounds, fc.option(fc.nat(30)), maybeDType),
  ([start, stop, count, dtype]) => {
    const length = count ?? 50;
    const list = Array.from({ length }, (_, i) => {
      if (i === length - 1 && length > 1) return stop;
      return length === 1 ? start : start + i * ((stop - start) / (length - 1));
    });
    checkCreation(
      () => ln.linspace(start, stop, count ?? undefined, options(dtype)),
      asDType([length], list, dtype ?? "float32"),
    );
  },
);
