import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { arrays, broadcastArrays, scalars } from "./arbitraries.ts";
import { ArrayCase } from "./array_case.ts";
import { checkOperation, onBothKernels } from "./check_operation.ts";
import { property } from "./property.ts";
import { convertArray, dtypes } from "./reference/dtypes.ts";
import { map } from "./reference/plain_array.ts";
import { allClose, clip, where } from "./reference/selection.ts";

property(
  "astype",
  fc.tuple(arrays(dtypes, "any"), fc.constantFrom(...dtypes)),
  ([a, dtype]) => checkOperation([a], (x) => x.astype(dtype), convertArray(a.plain, dtype)),
);

property("where of arrays", broadcastArrays(3, dtypes, "any"), ([condition, a, b]) => {
  checkOperation(
    [condition!, a!, b!],
    (c, x, y) => ln.where(c!, x!, y!),
    where(condition!.plain, a!.plain, b!.plain),
  );
});

property(
  "where of an array and a number",
  fc.tuple(broadcastArrays(2, dtypes, "any"), scalars, fc.boolean()),
  ([[condition, a], number, isFirst]) => {
    const pair = <T>(one: T): [T | number | boolean, T | number | boolean] =>
      isFirst ? [number, one] : [one, number];
    checkOperation(
      [condition!, a!],
      (c, x) => ln.where(c!, ...pair(x!)),
      where(condition!.plain, ...pair(a!.plain)),
    );
  },
);

property(
  "where of two numbers",
  fc.tuple(arrays(dtypes, "any"), scalars, scalars),
  ([condition, a, b]) => checkOperation([condition], (c) => ln.where(c, a, b), where(condition.plain, a, b)),
);

/** Which limits are given, and whether each is an array or a number. */
const limits = fc.tuple(
  fc.constantFrom("none", "number", "array"),
  fc.constantFrom("none", "number", "array"),
  scalars,
  scalars,
);

property(
  "clip",
  fc.tuple(broadcastArrays(3, dtypes, "any"), limits),
  ([[a, low, high], [lowKind, highKind, lowNumber, highNumber]]) => {
    const choose = <T>(kind: string, number: number | boolean, array: T) =>
      kind === "none" ? undefined : kind === "number" ? number : array;
    checkOperation(
      [a!, low!, high!],
      (x, y, z) => x!.clip(choose(lowKind, lowNumber, y!), choose(highKind, highNumber, z!)),
      clip(
        a!.plain,
        choose(lowKind, lowNumber, low!.plain),
        choose(highKind, highNumber, high!.plain),
      ),
    );
  },
);

/** Pairs that are often close: the second is the first with a relative change, in another layout. */
const closePairs = fc.oneof(
  broadcastArrays(2, dtypes, "moderate"),
  fc.tuple(arrays(["float64"], "moderate"), fc.constantFrom(0, 1e-9, 1e-6, 9e-6, 1.1e-5, 1e-3, 0.6, -0.35))
    .map((
      [a, change],
    ) => [a, shifted(a, change)]),
);

function shifted(a: ArrayCase, change: number): ArrayCase {
  return new ArrayCase(map(a.plain, a.dtype, (x) => x * (1 + change)), a.layout);
}

const tolerances = fc.record({
  relativeTolerance: fc.constantFrom(0, 1e-5, 1e-3, 0.5),
  absoluteTolerance: fc.constantFrom(0, 1e-8, 1e-2, 10),
  equalNaN: fc.boolean(),
}, { requiredKeys: [] });

property("allClose", fc.tuple(closePairs, tolerances), ([[a, b], tolerance]) => {
  const expected = allClose(a!.plain, b!.plain, tolerance);
  onBothKernels((kind) => {
    const [x, y] = [a!.toTensor(), b!.toTensor()];
    const before = ln.memory();
    assertEquals(ln.allClose(x, y, tolerance), expected, kind);
    assertEquals(ln.memory().liveTensors, before.liveTensors, `${kind}: tensors left behind`);
  });
});
