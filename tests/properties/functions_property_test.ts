import fc from "fast-check";
import type * as ln from "../../src/mod.ts";
import { arrays } from "./arbitraries.ts";
import { checkOperation } from "./check_operation.ts";
import { property } from "./property.ts";
import { dtypes } from "./reference/dtypes.ts";
import { activations, elementaryFunctions } from "./reference/functions.ts";

type Method = (...parameters: number[]) => ln.Tensor;

function method(tensor: ln.Tensor, name: string): Method {
  return (tensor as unknown as Record<string, Method>)[name]!.bind(tensor);
}

const anyArrays = fc.oneof(arrays(dtypes, "any"), arrays(["float32", "float64"], "moderate"));

for (const [name, reference] of Object.entries(elementaryFunctions)) {
  property(name, anyArrays, (a) => {
    checkOperation([a], (x) => method(x, name)(), reference(a.plain));
  });
}

const parameters = fc.oneof(fc.constant(0.01), fc.integer({ min: 0, max: 40 }).map((count) => count / 10));

for (const [name, reference] of Object.entries(activations)) {
  const takesParameter = name === "leakyRelu" || name === "elu";
  property(name, fc.tuple(anyArrays, parameters), ([a, parameter]) => {
    const given = takesParameter ? [parameter] : [];
    checkOperation([a], (x) => method(x, name)(...given), reference(a.plain, parameter));
  });
}
