import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { arrays, arraysOfShapes, axisFrom, shapes } from "./arbitraries.ts";
import { ArrayCase } from "./array_case.ts";
import { checkError, checkOperation } from "./check_operation.ts";
import { property } from "./property.ts";
import { fromFront } from "./reference/arrangement.ts";
import { dtypes } from "./reference/dtypes.ts";
import * as reference from "./reference/indexing.ts";
import { map, type PlainArray, type Shape, sizeOf } from "./reference/plain_array.ts";
import { overflows } from "./reference/reductions.ts";

const code = fc.nat(999);

/** Numbers as places along an axis of some length, counted from either end. */
function placesIn(length: number, drawn: ArrayCase): ArrayCase {
  return new ArrayCase(map(drawn.plain, "int32", (x) => axisFrom(Math.abs(x), length)), drawn.layout);
}

/** The axis, or none for the flattened array. */
function axisOrNone(a: ArrayCase, code: number | null): { axis?: number } {
  return code === null || a.shape.length === 0 ? {} : { axis: axisFrom(code, a.shape.length) };
}

function axisOf(a: ArrayCase, code: number): number {
  return fromFront(axisFrom(code, a.shape.length), a.shape.length);
}

const withIndices = fc.tuple(
  arrays(dtypes, "any"),
  arrays(["int32"], "moderate", { maxRank: 2, maxSize: 8 }),
  fc.option(code),
);
property("take by a tensor", withIndices, ([a, drawn, code]) => {
  const options = axisOrNone(a, code);
  const length = options.axis === undefined ? sizeOf(a.shape) : a.shape.at(options.axis)!;
  if (length === 0 && sizeOf(drawn.shape) > 0) {
    return checkError([a, drawn], (x, index) => x!.take(index!, options), RangeError);
  }
  const places = length === 0 ? drawn : placesIn(length, drawn);
  checkOperation(
    [a, places],
    (x, index) => x!.take(index!, options),
    reference.take(a.plain, places.plain, options.axis),
  );
});
property("take by numbers", withIndices, ([a, drawn, code]) => {
  const options = axisOrNone(a, code);
  const length = options.axis === undefined ? sizeOf(a.shape) : a.shape.at(options.axis)!;
  // Empty lists don't say how long their inner axes would be.
  if (length === 0 || sizeOf(drawn.shape) === 0) {
    return checkOperation(
      [a],
      (x) => x.take([], options),
      reference.take(a.plain, emptyVector, options.axis),
    );
  }
  const { plain } = placesIn(length, drawn);
  checkOperation([a], (x) => x.take(plain.values, options), reference.take(a.plain, plain, options.axis));
});

const emptyVector: PlainArray = { dtype: "int32", shape: [0], values: [] };

const gathered = fc.tuple(
  shapes({ minRank: 1, maxSize: 24 }),
  fc.tuple(fc.nat(5), code, fc.nat(63), fc.nat(63)),
).chain(([shape, [count, code, ones, alsoOnes]]) => {
  const axis = axisFrom(code, shape.length);
  const along = fromFront(axis, shape.length);
  const narrow = (bits: number): Shape =>
    shape.map((length, other) => other !== along && bits >> other & 1 ? 1 : length);
  return fc.tuple(
    arraysOfShapes(fc.constant([narrow(ones & alsoOnes)]), dtypes, "any"),
    arraysOfShapes(
      fc.constant([narrow(ones & ~alsoOnes).with(along, shape[along] === 0 ? 0 : count)]),
      ["int32"],
      "moderate",
    ),
    fc.constant(axis),
  );
});
property("gather", gathered, ([[a], [drawn], axis]) => {
  const length = a!.shape.at(axis)!;
  const places = length === 0 ? drawn! : placesIn(length, drawn!);
  const isLast = fromFront(axis, a!.shape.length) === a!.shape.length - 1;
  checkOperation(
    [a!, places],
    (x, index) => isLast ? x!.gather(index!) : x!.gather(index!, { axis }),
    reference.gather(a!.plain, places.plain, axis),
  );
});

property(
  "oneHot",
  fc.tuple(
    arrays(["int32"], "moderate", { maxRank: 5, maxSize: 16 }),
    fc.integer({ min: 1, max: 5 }),
    fc.option(fc.constantFrom(...dtypes), { nil: undefined }),
  ),
  ([drawn, depth, dtype]) => {
    const classes = new ArrayCase(map(drawn.plain, "int32", (x) => Math.abs(x) % depth), drawn.layout);
    checkOperation(
      [classes],
      (x) => ln.oneHot(x, depth, dtype === undefined ? {} : { dtype }),
      reference.oneHot(classes.plain, depth, dtype ?? "float32"),
    );
  },
);

property(
  "cumsum",
  fc.tuple(fc.oneof(arrays(dtypes, "moderate"), arrays(["int32"], "any")), fc.option(code)),
  ([a, code]) => {
    const options = axisOrNone(a, code);
    const expected = reference.cumsum(a.plain, options.axis);
    if (expected.dtype === "int32" && overflows(expected)) {
      return checkError([a], (x) => x.cumsum(options), RangeError);
    }
    checkOperation([a], (x) => x.cumsum(options), expected);
  },
);

/** Arrays with many equal elements, or of any numbers. */
const sortable = fc.tuple(
  fc.oneof(arrays(dtypes, "any", { minRank: 1 }), arrays(["int32", "float32"], "factors", { minRank: 1 })),
  code,
);
const orders = fc.option(fc.boolean(), { nil: undefined });

property("sort and argsort", fc.tuple(sortable, orders), ([[a, code], descending]) => {
  const axis = axisOf(a, code);
  const options = {
    ...(axis === a.shape.length - 1 ? {} : { axis }),
    ...(descending === undefined ? {} : { descending }),
  };
  const { values, places } = reference.sort(a.plain, axis, descending ?? false);
  checkOperation([a], (x) => [x.sort(options), x.argsort(options)], [values, places]);
});

property("topK", fc.tuple(sortable, orders, code), ([[a, code], largest, count]) => {
  const axis = axisOf(a, code);
  const k = count % (a.shape[axis]! + 1);
  const options = {
    ...(axis === a.shape.length - 1 ? {} : { axis: axis - a.shape.length }),
    ...(largest === undefined ? {} : { largest }),
  };
  const { values, places } = reference.sort(a.plain, axis, largest ?? true, k);
  checkOperation([a], (x) => {
    const found = x.topK(k, options);
    return [found.values, found.indices];
  }, [values, places]);
});

property("unique", fc.oneof(arrays(dtypes, "any"), arrays(dtypes, "factors")), (a) => {
  const expected = reference.unique(a.plain);
  checkOperation([a], (x) => {
    const found = ln.unique(x, { returnIndex: true, returnInverse: true, returnCounts: true });
    return [ln.unique(x), found.values, found.index, found.inverse, found.counts];
  }, [expected.values, expected.values, expected.index, expected.inverse, expected.counts]);
});
