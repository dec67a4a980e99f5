import fc from "fast-check";
import type * as ln from "../../src/mod.ts";
import { arrays, broadcastArrays, scalars } from "./arbitraries.ts";
import type { ArrayCase } from "./array_case.ts";
import { checkOperation } from "./check_operation.ts";
import { property } from "./property.ts";
import { arithmetic, comparisons, exactFunctions, logic, roundDecimals } from "./reference/arithmetic.ts";
import { dtypes } from "./reference/dtypes.ts";

type Binary = (a: ln.Tensor, b: ln.TensorLike) => ln.Tensor;

/** Calls the method of a name. */
function method(name: string): Binary {
  return (a, ...rest) => (a as unknown as Record<string, (...rest: unknown[]) => ln.Tensor>)[name]!(...rest);
}

const pairs = fc.oneof(
  { weight: 3, arbitrary: broadcastArrays(2, dtypes, "any") },
  { weight: 1, arbitrary: broadcastArrays(2, dtypes, "moderate") },
);
const withScalars = fc.tuple(arrays(dtypes, "any"), scalars);

for (const [name, reference] of Object.entries({ ...arithmetic, ...comparisons, ...logic })) {
  const run = method(name);
  property(`${name} of two arrays`, pairs, ([a, b]) => {
    checkOperation([a!, b!], run, reference(a!.plain, b!.plain));
  });
  property(`${name} of an array and a number`, withScalars, ([a, b]) => {
    checkOperation([a], (x) => run(x, b), reference(a.plain, b));
  });
}

for (const [name, reference] of Object.entries(exactFunctions)) {
  property(name, arrays(dtypes, "any"), (a: ArrayCase) => {
    checkOperation([a], (x) => method(name)(x, ...([] as unknown as [number])), reference(a.plain));
  });
}

property(
  "round to decimals",
  fc.tuple(arrays(dtypes, "any"), fc.integer({ min: -4, max: 6 })),
  ([a, decimals]) => checkOperation([a], (x) => x.round(decimals), roundDecimals(a.plain, decimals)),
);
