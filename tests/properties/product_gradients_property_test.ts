import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { arrays, narrowed, shapes, type Sizes } from "./arbitraries.ts";
import { onBothKernels } from "./check_operation.ts";
import { differentiates } from "./gradient_cases.ts";
import { property } from "./property.ts";
import { elementsOf, type Shape } from "./reference/plain_array.ts";

const length = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 3 }) }, {
  weight: 1,
  arbitrary: fc.constant(0),
});

const matrices = (_: Sizes): fc.Arbitrary<Shape[]> =>
  fc.tuple(shapes({ maxRank: 2, maxSize: 2 }), length, length, length, fc.nat(0xfffff), fc.nat(0xfffff)).map(
    (
      [batch, m, k, n, first, second],
    ) => [[...narrowed(batch, first), m, k], [...narrowed(batch, second), k, n]],
  );
differentiates("matmul", {
  at: ["apart", "apart"],
  shapes: matrices,
  call: () => ({ text: "x.matmul(y)", run: (x, y) => x!.matmul(y!) }),
});
differentiates("matmul with vectors", {
  at: ["apart", "apart"],
  shapes: (sizes) =>
    fc.tuple(matrices(sizes), fc.nat(2)).map(([[a, b], side]) => [
      side === 0 ? a! : [a!.at(-1)!],
      side === 1 ? b! : [b!.at(-2)!],
    ]),
  call: () => ({ text: "x.matmul(y)", run: (x, y) => x!.matmul(y!) }),
});
differentiates("matmul with itself", {
  at: ["apart"],
  shapes: () => length.map((n) => [[n, n]]),
  call: (_, code) =>
    code & 1
      ? { text: "x.matmul(x.T)", run: (x) => x!.matmul(x!.T) }
      : { text: "x.matmul(x)", run: (x) => x!.matmul(x!) },
});

const small = (maxRank: number) => shapes({ maxRank, maxSize: 4 });
differentiates("dot", {
  at: ["apart", "apart"],
  shapes: () =>
    fc.tuple(small(2), small(2)).map(([a, b]) =>
      a.length === 0 || b.length === 0 ? [a, b] : [a, b.with(b.length === 1 ? 0 : -2, a.at(-1)!)]
    ),
  call: () => ({ text: "x.dot(y)", run: (x, y) => x!.dot(y!) }),
});
differentiates("outer", {
  at: ["apart", "apart"],
  shapes: () => fc.tuple(small(2), small(2)),
  call: () => ({ text: "x.outer(y)", run: (x, y) => x!.outer(y!) }),
});
differentiates("tensordot", {
  at: ["apart", "apart"],
  shapes: () =>
    fc.tuple(small(1), small(2), small(1)).map(([head, shared, tail]) => // A length that tells how many axes are shared.
    [[...head, ...shared], [...shared.toReversed(), ...tail]]),
  call: ([a, b]) => {
    // The first axes of y are the last ones of x, backwards.
    const count = [2, 1, 0].find((count) =>
      count <= Math.min(a!.length, b!.length) &&
      a!.slice(a!.length - count).toReversed().every((length, i) => length === b![i])
    )!;
    const axes = [
      Array.from({ length: count }, (_, i) => a!.length - 1 - i),
      Array.from({ length: count }, (_, i) => i),
    ] as const;
    return { text: `tensordot(x, y, ${JSON.stringify(axes)})`, run: (x, y) => ln.tensordot(x!, y!, axes) };
  },
});

property(
  "the gradient of a cast is cast back",
  arrays(["float64"], "moderate"),
  (a) =>
    onBothKernels((kind) => {
      const x = a.toTensor();
      const weights = a.toTensor().astype("float32");
      const [slope] = ln.gradient(() => x.astype("float32").mul(weights).sum(), [x]);
      assertEquals([slope!.dtype, slope!.shape], ["float64", a.shape], kind);
      assertEquals([...slope!.toTypedArray()], elementsOf(a.plain).map(Math.fround), kind);
    }),
);
