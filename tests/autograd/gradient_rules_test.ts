import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { DIFFERENTIABLE, inputsFor } from "../test_support/differentiable_functions.ts";

/** Methods that give no gradient: they read, they manage memory, or their results are whole numbers and truth values. */
const WITHOUT_GRADIENT = new Set([
  ...["constructor", "assertAlive", "backward", "detach", "dispose", "guard", "keep", "zeroGrad", "set"],
  ...["item", "toArray", "toTypedArray", "toString"],
  ...["argmax", "argmin", "argsort", "all", "any", "isNaN", "isFinite"],
  ...["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"],
  ...["logicalAnd", "logicalOr", "logicalXor", "logicalNot"],
]);

function methodsOf(prototype: object | null): string[] {
  if (prototype === null || prototype === Object.prototype) return [];
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  const own = descriptors.filter(([, { value }]) => typeof value === "function").map(([name]) => name);
  return [...own, ...methodsOf(Object.getPrototypeOf(prototype))];
}

Deno.test("the gradient of every method of a tensor is checked below", () => {
  const checked = new Set(DIFFERENTIABLE.map(({ name }) => name.split(":")[0]!));
  const missing = methodsOf(ln.Tensor.prototype).filter((name) =>
    !checked.has(name) && !WITHOUT_GRADIENT.has(name)
  );
  assertEquals(missing, []);
});

for (const order of [1, 2] as const) {
  for (const one of DIFFERENTIABLE) {
    forEachKernels(`gradients are those of central differences, order ${order}: ${one.name}`, () => {
      const { maxRelativeError, analytical } = ln.gradCheck(one.run, inputsFor(one), { order });
      assert(maxRelativeError < 1e-6, `relative error ${maxRelativeError}`);
      assertEquals(analytical.map((slopes) => slopes.length), inputsFor(one).map((input) => input.size));
    });
  }
}
