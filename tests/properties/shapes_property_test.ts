import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type * as ln from "../../src/mod.ts";
import { arrays, axesFrom, axisFrom, narrowed, shapes, type Sizes } from "./arbitraries.ts";
import { ArrayCase } from "./array_case.ts";
import { checkOperation, onBothKernels } from "./check_operation.ts";
import { property } from "./property.ts";
import * as reference from "./reference/arrangement.ts";
import { spreadTo } from "./reference/broadcasting.ts";
import { dtypes } from "./reference/dtypes.ts";
import { elementAt, elementsOf, generate, sizeOf } from "./reference/plain_array.ts";

const any = (sizes: Sizes = {}) => arrays(dtypes, "any", sizes);
const code = fc.nat(0xffffff);
const ranks = (a: ArrayCase) => a.shape.length;

/** A shape for as many elements: factors of the size in random places. */
function factorShape(size: number, code: number): number[] {
  if (size === 0) return [[0], [0, 3], [2, 0, 1], [1, 0]][code & 3]!;
  const lengths: number[] = [];
  let rest = size;
  for (let factor = 2; rest > 1; factor++) {
    for (; rest % factor === 0; rest /= factor) {
      if (lengths.length > 0 && (lengths.length > 4 || code & 1)) lengths[code % lengths.length]! *= factor;
      else lengths.splice(code % (lengths.length + 1), 0, factor);
      code >>= 1;
    }
  }
  return code & 1 && lengths.length < 6 ? [1, ...lengths] : lengths;
}

property("reshape", fc.tuple(any(), code), ([a, code]) => {
  const shape = factorShape(sizeOf(a.shape), code);
  const unknown = code >> 8 & 3;
  // A length that is left out must follow from the others.
  const canOmit = unknown < shape.length && sizeOf(shape.toSpliced(unknown, 1)) > 0;
  const given = canOmit ? shape.with(unknown, -1) : shape;
  checkOperation([a], (x) => x.reshape(given), reference.reshape(a.plain, shape));
});

const permutations = fc.tuple(any(), fc.array(fc.nat(99), { minLength: 6, maxLength: 6 }), fc.nat(63)).map(
  ([a, keys, signs]) => {
    const axes = a.shape.map((_, axis) => axis).sort((i, j) => keys[i]! - keys[j]!);
    return [a, axes.map((axis, i) => signs >> i & 1 ? axis - ranks(a) : axis)] as const;
  },
);
property("transpose", permutations, ([a, axes]) => {
  checkOperation([a], (x) => x.transpose(axes), reference.transpose(a.plain, axes));
});
property("transpose reverses the axes, as does T", any(), (a) => {
  const expected = reference.transpose(a.plain, a.shape.map((_, axis) => ranks(a) - 1 - axis));
  checkOperation([a], (x) => [x.transpose(), x.T], [expected, expected]);
});

property("squeeze", fc.tuple(any(), code), ([a, code]) => {
  const ones = a.shape.flatMap((length, axis) => length === 1 ? [axis] : []);
  const some = ones.filter((_, i) => code >> i & 1).map((axis, i) =>
    code >> (i + 6) & 1 ? axis - ranks(a) : axis
  );
  const removed = some.map((axis) => reference.fromFront(axis, ranks(a)));
  const axis = some.length === 1 ? some[0]! : some;
  checkOperation([a], (x) => [x.squeeze(), x.squeeze({ axis })], [
    reference.reshape(a.plain, a.shape.filter((length) => length !== 1)),
    reference.reshape(a.plain, a.shape.filter((_, axis) => !removed.includes(axis))),
  ]);
});

property("expandDims", fc.tuple(any({ maxRank: 5 }), code), ([a, code]) => {
  const axis = axisFrom(code, ranks(a) + 1);
  const shape = a.shape.toSpliced(reference.fromFront(axis, ranks(a) + 1), 0, 1);
  checkOperation([a], (x) => x.expandDims(axis), reference.reshape(a.plain, shape));
});

property("broadcastTo", fc.tuple(shapes(), any(), code), ([shape, a, code]) => {
  // The first array's elements, as many as there are of the narrower shape, over and over.
  const list = elementsOf(a.plain);
  const small = narrowed(shape, code);
  const plain = generate(
    a.dtype,
    small,
    (index) => list.length === 0 ? 1 : list[index.reduce((sum, i) => sum + 3 * i, 0) % list.length]!,
  );
  checkOperation([new ArrayCase(plain)], (x) => x.broadcastTo(shape), spreadTo(plain, shape));
});

property("flip", fc.tuple(any(), code), ([a, code]) => {
  const axis = axesFrom(code, ranks(a));
  const axes = axis === undefined ? a.shape.map((_, i) => i) : typeof axis === "number" ? [axis] : axis;
  checkOperation(
    [a],
    (x) => x.flip(...(axis === undefined ? [] : [{ axis }])),
    reference.flip(a.plain, axes),
  );
});

property(
  "tile",
  fc.tuple(any({ maxRank: 4, maxSize: 12 }), fc.array(fc.nat(3), { maxLength: 4 })),
  ([a, given]) => {
    const repetitions = given.length === 1 ? given[0]! : given;
    checkOperation([a], (x) => x.tile(repetitions), reference.tile(a.plain, given));
  },
);

property("repeat", fc.tuple(any({ maxSize: 20 }), fc.nat(4), fc.option(code)), ([a, count, code]) => {
  const axis = code === null || ranks(a) === 0 ? undefined : axisFrom(code, ranks(a));
  checkOperation(
    [a],
    (x) => axis === undefined ? x.repeat(count) : x.repeat(count, { axis }),
    reference.repeat(a.plain, count, axis),
  );
});

const widths = fc.oneof(
  fc.nat(3),
  fc.tuple(fc.nat(3), fc.nat(3)),
  fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 6, maxLength: 6 }),
);
const borders = fc.option(fc.constantFrom(0, 7, -1.5, 0.1, -0, NaN, Infinity, 2 ** 31, 1e300), {
  nil: undefined,
});
property("pad", fc.tuple(any({ maxRank: 4, maxSize: 12 }), widths, borders), ([a, drawn, value]) => {
  const isList = Array.isArray(drawn) && Array.isArray(drawn[0]);
  const width = isList ? drawn.slice(0, ranks(a)) as [number, number][] : drawn as number | [number, number];
  const pairs = a.shape.map((_, axis): [number, number] =>
    typeof width === "number"
      ? [width, width]
      : isList
      ? width[axis] as [number, number]
      : width as [number, number]
  );
  checkOperation(
    [a],
    (x) => value === undefined ? x.pad(width) : x.pad(width, value),
    reference.pad(a.plain, pairs, value ?? 0),
  );
});

property(
  "diag",
  fc.tuple(any({ minRank: 1, maxRank: 2 }), fc.integer({ min: -4, max: 4 })),
  ([a, offset]) => {
    checkOperation([a], (x) => offset === 0 ? x.diag() : x.diag(offset), reference.diag(a.plain, offset));
  },
);

for (const name of ["tril", "triu"] as const) {
  property(name, fc.tuple(any({ minRank: 2 }), fc.integer({ min: -4, max: 4 })), ([a, offset]) => {
    const expected = reference.triangle(a.plain, offset, name === "tril");
    checkOperation([a], (x) => offset === 0 ? x[name]() : x[name](offset), expected);
  });
}

property("toArray, toTypedArray, item and the figures", any(), (a) => {
  onBothKernels((kind) => {
    const x: ln.Tensor = a.toTensor();
    assertEquals(x.toArray(), a.plain.values, kind);
    assertEquals([...x.toTypedArray()], elementsOf(a.plain), kind);
    assertEquals([x.shape, x.rank, x.size], [a.shape, ranks(a), sizeOf(a.shape)], kind);
    if (x.size === 1) assertEquals(x.item(), elementAt(a.plain, a.shape.map(() => 0)), kind);
  });
});
