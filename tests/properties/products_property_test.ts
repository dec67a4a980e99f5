import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { arrays, arraysOfShapes, narrowed, shapes } from "./arbitraries.ts";
import { checkOperation } from "./check_operation.ts";
import { property } from "./property.ts";
import { dtypes, floats } from "./reference/dtypes.ts";
import { dot, matmul, outer, tensordot } from "./reference/products.ts";

/** A length of a matrix: mostly tiny, at times beyond a kernel's tile, at times 0. */
const lengths = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 19 }) },
  { weight: 1, arbitrary: fc.constant(0) },
);
const codes = fc.nat(0xfffff);

const matrices = fc.tuple(shapes({ maxRank: 4, maxSize: 6 }), lengths, lengths, lengths, codes, codes).map(
  (
    [batch, m, k, n, first, second],
  ) => [[...narrowed(batch, first), m, k], [...narrowed(batch, second), k, n]],
);
const withVectors = fc.tuple(matrices, fc.constantFrom("left", "right", "both")).map(([[a, b], side]) => [
  side === "right" ? a! : [a!.at(-1)!],
  side === "left" ? b! : [b!.at(-2)!],
]);

for (const [name, list] of Object.entries({ matrices, "matrices and vectors": withVectors })) {
  property(`matmul of ${name}`, arraysOfShapes(list, floats, "moderate"), ([a, b]) => {
    checkOperation([a!, b!], (x, y) => x!.matmul(y!), matmul(a!.plain, b!.plain));
  });
}

const dotPairs = fc.tuple(shapes({ maxRank: 3, maxSize: 12 }), shapes({ maxRank: 3, maxSize: 12 })).map(
  ([a, b]) => {
    const shared = a.at(-1) ?? 1;
    if (a.length === 0 || b.length === 0) return [a, b];
    return [a, b.with(b.length === 1 ? 0 : -2, shared)];
  },
);
property("dot", arraysOfShapes(dotPairs, floats, "moderate"), ([a, b]) => {
  checkOperation([a!, b!], (x, y) => x!.dot(y!), dot(a!.plain, b!.plain));
});

const small = { maxSize: 9, maxRank: 3 };
property(
  "outer",
  fc.tuple(arrays(dtypes, "any", small), arrays(dtypes, "any", small)),
  ([a, b]) => checkOperation([a, b], (x, y) => x!.outer(y!), outer(a.plain, b.plain)),
);

/** Two shapes with paired axes of one length in any places, counted from either end. */
const pairedShapes = fc.tuple(
  shapes({ maxRank: 3, maxSize: 8 }),
  shapes({ maxRank: 2, maxSize: 6 }),
  shapes({ maxRank: 2, maxSize: 6 }),
  fc.array(codes, { minLength: 7, maxLength: 7 }),
).map(([shared, keptA, keptB, places]) => {
  const [a, b] = [[...keptA], [...keptB]];
  const [ofA, ofB]: [number[], number[]] = [[], []];
  shared.forEach((length, i) => {
    for (const [shape, axes, code] of [[a, ofA, places[i]!], [b, ofB, places[i + 3]!]] as const) {
      const place = code % (shape.length + 1);
      shape.splice(place, 0, length);
      axes.forEach((axis, j) => axes[j] = axis >= place ? axis + 1 : axis);
      axes.push(place);
    }
  });
  const fromEnd = (axes: number[], rank: number) =>
    axes.map((axis, i) => places[6]! >> i & 1 ? axis - rank : axis);
  return { shapes: [a, b], axes: [fromEnd(ofA, a.length), fromEnd(ofB, b.length)] as const };
});
property(
  "tensordot over pairs of axes",
  pairedShapes.chain(({ shapes, axes }) =>
    fc.tuple(arraysOfShapes(fc.constant(shapes), floats, "moderate"), fc.constant(axes))
  ),
  ([[a, b], axes]) => {
    checkOperation([a!, b!], (x, y) => ln.tensordot(x!, y!, axes), tensordot(a!.plain, b!.plain, axes));
  },
);

const chained = fc.tuple(
  shapes({ maxRank: 2, maxSize: 6 }),
  shapes({ maxRank: 2, maxSize: 8 }),
  shapes({ maxRank: 2, maxSize: 6 }),
);
property(
  "tensordot over a number of axes",
  chained.chain(([head, shared, tail]) =>
    fc.tuple(
      arraysOfShapes(fc.constant([[...head, ...shared], [...shared, ...tail]]), floats, "moderate"),
      fc.constant(shared.length),
    )
  ),
  ([[a, b], count]) => {
    const range = Array.from({ length: count }, (_, i) => i);
    const expected = tensordot(a!.plain, b!.plain, [range.map((i) => i - count), range]);
    checkOperation(
      [a!, b!],
      (x, y) => count === 2 ? ln.tensordot(x!, y!) : ln.tensordot(x!, y!, count),
      expected,
    );
  },
);
