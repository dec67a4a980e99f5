import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { arrays, axisFrom, narrowed, scalars } from "./arbitraries.ts";
import { ArrayCase } from "./array_case.ts";
import { assertTensor, checkOperation, onBothKernels } from "./check_operation.ts";
import { property } from "./property.ts";
import * as reference from "./reference/arrangement.ts";
import { spreadElement } from "./reference/broadcasting.ts";
import { dtypes } from "./reference/dtypes.ts";
import { elementsOf, generate, type PlainArray, type Shape } from "./reference/plain_array.ts";

const positions = fc.option(fc.integer({ min: -6, max: 6 }), { freq: 4 });
const stretches = fc.oneof(
  fc.tuple(positions, positions),
  fc.tuple(positions, positions, fc.constantFrom(1, 2, 3, -1, -2, -3, null)),
  fc.tuple(positions),
  fc.constant<[]>([]),
);

type Drawn = number | null | reference.Range;

/** For each axis an index, a stretch or all of it; the later ones may be left out. */
const drawnRanges: fc.Arbitrary<Drawn[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: stretches as fc.Arbitrary<Drawn> },
    { weight: 2, arbitrary: fc.nat(99) as fc.Arbitrary<Drawn> },
    { weight: 1, arbitrary: fc.constant<Drawn>(null) },
  ),
  { maxLength: 6, size: "max" },
);

/** Fits drawn ranges to a shape: an index lies within its axis, and an empty axis has none. */
function fit(drawn: readonly Drawn[], shape: Shape): reference.Range[] {
  return drawn.slice(0, shape.length).map((range, axis) => {
    if (typeof range !== "number") return range;
    return shape[axis] === 0 ? null : axisFrom(range, shape[axis]!);
  });
}

const slices = fc.tuple(arrays(dtypes, "any"), drawnRanges).map(([a, drawn]) =>
  [a, fit(drawn, a.shape)] as const
);

property("slice", slices, ([a, ranges]) => {
  checkOperation([a], (x) => x.slice(...ranges), reference.slice(a.plain, ranges));
});

property("a slice of a slice", fc.tuple(slices, drawnRanges), ([[a, ranges], drawn]) => {
  const first = reference.slice(a.plain, ranges);
  const second = fit(drawn, first.shape);
  onBothKernels((kind) => {
    const part = a.toTensor().slice(...ranges);
    assertTensor(part.slice(...second), reference.slice(first, second), kind);
  });
});

property(
  "at",
  fc.tuple(arrays(dtypes, "any", { empty: false }), fc.array(fc.nat(99), { maxLength: 6 })),
  ([a, drawn]) => {
    const indices = fit(drawn, a.shape) as number[];
    checkOperation([a], (x) => x.at(...indices), reference.slice(a.plain, indices));
  },
);

/** Writes to a part of an array, by ranges of ranges, and compares the whole. */
function checkSet(
  a: PlainArray,
  outer: readonly reference.Range[],
  inner: readonly reference.Range[],
  value: number | boolean | ArrayCase,
): void {
  const part = reference.slice(a, outer);
  const written = reference.setPart(
    part,
    inner,
    (shape) =>
      value instanceof ArrayCase
        ? generate(value.dtype, shape, (index) => spreadElement(value.plain, index))
        : reference.filled("float64", shape, Number(value)),
  );
  const expected = reference.setPart(a, outer, () => written);
  onBothKernels((kind) => {
    const x = new ArrayCase(a).toTensor();
    const view = x.slice(...outer);
    const given = value instanceof ArrayCase ? value.toTensor() : value;
    const { liveTensors, liveBytes } = ln.memory();
    assertEquals(view.set(given, ...inner) === view, true, `${kind}: set returns its tensor`);
    assertEquals(ln.memory().liveTensors, liveTensors, `${kind}: tensors left behind`);
    assertEquals(ln.memory().liveBytes, liveBytes, `${kind}: bytes left behind`);
    assertTensor(x, expected, kind);
  });
}

property(
  "set to a number, through a view",
  fc.tuple(arrays(dtypes, "any"), drawnRanges, drawnRanges, scalars),
  ([a, drawn, second, value]) => {
    const outer = fit(drawn, a.shape);
    checkSet(a.plain, outer, fit(second, reference.slice(a.plain, outer).shape), value);
  },
);

property(
  "set to an array that broadcasts, through a view",
  fc.tuple(
    arrays(dtypes, "any"),
    drawnRanges,
    arrays(dtypes, "any", { empty: false }),
    fc.nat(0xfffff),
  ),
  ([a, drawn, b, code]) => {
    const outer = fit(drawn, a.shape);
    const part = reference.slice(a.plain, outer).shape;
    checkSet(a.plain, outer, [], resized(b, narrowed(part, code)));
  },
);

property("set throws where one element stands for many", arrays(dtypes, "any", { empty: false }), (a) => {
  const isShared = a.layout?.axes.some(({ step }, axis) => step === 0 && a.shape[axis]! > 1) ?? false;
  onBothKernels((kind) => {
    const x = a.toTensor();
    if (isShared) assertThrows(() => x.set(1), TypeError, "broadcast view");
    else assertTensor(x.set(1), reference.filled(a.dtype, a.shape, 1), kind);
  });
});

const splits = fc.tuple(
  arrays(dtypes, "any", { minRank: 1 }),
  fc.nat(999),
  fc.oneof(fc.nat(99), fc.array(fc.integer({ min: -5, max: 8 }), { maxLength: 4 })),
);
property("split", splits, ([a, code, drawn]) => {
  const axis = axisFrom(code, a.shape.length);
  const length = a.shape[reference.fromFront(axis, a.shape.length)]!;
  const divisors = [1, 2, 3, 4, 5].filter((count) => length % count === 0);
  const sections = typeof drawn === "number" ? divisors[drawn % divisors.length]! : drawn;
  checkOperation([a], (x) => x.split(sections, axis), reference.split(a.plain, sections, axis));
});

/** Arrays that differ in one axis, of any dtypes. */
const joinable = fc.tuple(
  arrays(dtypes, "any", { minRank: 1, maxSize: 16 }),
  fc.array(arrays(dtypes, "any", { maxSize: 16 }), { maxLength: 2 }),
  fc.nat(999),
);
property("concat", joinable, ([first, others, code]) => {
  const axis = axisFrom(code, first.shape.length);
  const along = reference.fromFront(axis, first.shape.length);
  const list = [first, ...others.map((other, i) => resized(other, first.shape.with(along, (code >> i) % 4)))];
  checkOperation(
    list,
    (...tensors) => ln.concat(tensors, axis),
    reference.concat(list.map(({ plain }) => plain), axis),
  );
});

property("stack", joinable, ([first, others, code]) => {
  const list = [first, ...others.map((other) => resized(other, first.shape))];
  const axis = axisFrom(code, first.shape.length + 1);
  checkOperation(
    list,
    (...tensors) => ln.stack(tensors, axis),
    reference.stack(list.map(({ plain }) => plain), axis),
  );
});

/** An array of another shape, made of the elements of one. */
function resized({ plain }: ArrayCase, shape: Shape): ArrayCase {
  const list = elementsOf(plain);
  let next = 0;
  return new ArrayCase(
    generate(plain.dtype, shape, () => list.length === 0 ? 1 : list[next++ % list.length]!),
  );
}
