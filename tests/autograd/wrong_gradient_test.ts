import * as ln from "../../src/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";

refuses("gradients of what has none are refused", () => {
  const [t, i] = [ln.ones([2]), ln.ones([2], { dtype: "int32" })];
  const w = ln.ones([2], { requiresGrad: true });
  const sum = w.sum();
  return {
    operands: [t, i, w, sum],
    cases: [
      [
        "nothing requires gradients",
        () => t.backward(),
        TypeError,
        /shape \[2\] that does not require gradients/,
      ],
      [
        "several elements",
        () => ln.tidy(() => w.mul(2).backward()),
        RangeError,
        /\[2\] without a gradient: reduce it to one number/,
      ],
      [
        "a gradient of another shape",
        () => sum.backward({ gradient: t }),
        TypeError,
        /float32 gradient of shape \[2\]: both must agree/,
      ],
      [
        "a gradient of another dtype",
        () => ln.tidy(() => w.mul(2).backward({ gradient: i })),
        TypeError,
        /int32 gradient/,
      ],
      [
        "int32",
        () => i.requiresGrad = true,
        TypeError,
        /Cannot require gradients of a tensor of dtype int32/,
      ],
      [
        "an int32 option",
        () => ln.ones([1], { dtype: "int32", requiresGrad: true }),
        TypeError,
        /dtype int32/,
      ],
      [
        "an int32 array",
        () => ln.tensor(new Int32Array(1), { requiresGrad: true }),
        TypeError,
        /dtype int32/,
      ],
      ["booleans", () => ln.tensor([true], { requiresGrad: true }), TypeError, /dtype bool/],
      ["the result of an operation", () => sum.requiresGrad = false, TypeError, /use detach\(\)/],
      [
        "a function that returns a number",
        () => ln.gradient(wrong(() => 1), [w]),
        TypeError,
        /Cannot take the gradient of 1: the function must return a tensor/,
      ],
      [
        "a function that returns several",
        () => ln.gradient(() => w.mul(2), [w]),
        RangeError,
        /Cannot take the gradient of a result of shape \[2\]/,
      ],
      [
        "a number for a variable",
        () => ln.gradient(() => sum, wrong([1])),
        TypeError,
        /towards 1: expected a tensor/,
      ],
      [
        "a tensor for the variables",
        () => ln.gradient(() => sum, wrong(w)),
        TypeError,
        /expected an array of tensors/,
      ],
      ["an int32 variable", () => ln.gradient(() => sum, [i]), TypeError, /int32/],
      ["an async noGrad", () => ln.noGrad(() => Promise.resolve(1)), TypeError, /async function in noGrad/],
      [
        "gradCheck in float32",
        () => ln.gradCheck((x) => x, [t]),
        TypeError,
        /float32 tensor of shape \[2\]: use \.astype\("float64"\)/,
      ],
      [
        "gradCheck of a number",
        () => ln.gradCheck((x) => x, wrong([1])),
        TypeError,
        /at 1: expected a tensor/,
      ],
    ],
  };
});
