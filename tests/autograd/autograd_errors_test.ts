import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

refuses("functions that can't be differentiated are refused", () => {
  const [w, whole] = [ln.ones([2], { requiresGrad: true }), ln.ones([2], { dtype: "int32" })];
  const loss = w.sum();
  const gone = ln.ones([1]);
  gone.dispose();
  const later = () => Promise.resolve(loss);
  return {
    operands: [w, whole, loss],
    cases: [
      [
        "gradient of an async function",
        () => ln.gradient(wrong(later), [w]),
        TypeError,
        /^Cannot take the gradient of an async function: its operations are recorded only up to its first await$/,
      ],
      [
        "valueAndGradient of an async function",
        () => ln.valueAndGradient(wrong(async () => await later()), [w]),
        TypeError,
        /of an async function/,
      ],
      [
        "jacobian of an async function",
        () => ln.jacobian(wrong(later), w),
        TypeError,
        /^Cannot take the Jacobian of an async/,
      ],
      ["hessian of an async function", () => ln.hessian(wrong(later), w), TypeError, /of an async function/],
      [
        "gradCheck of an async function",
        () => ln.tidy(() => ln.gradCheck(wrong(later), [ln.zeros([1], { dtype: "float64" })])),
        TypeError,
        /^Cannot check gradients of an async function: it must return a tensor, not a promise$/,
      ],
      [
        "gradCheck of a function that returns a number",
        () => ln.tidy(() => ln.gradCheck(wrong(() => 1), [ln.zeros([1], { dtype: "float64" })])),
        TypeError,
        /^Cannot check gradients of 1: the function must return a tensor$/,
      ],
      [
        "a tensor for the function",
        () => ln.gradient(wrong(loss), [w]),
        TypeError,
        /^Cannot take the gradient of an object \(Tensor\): expected a function that computes what to differentiate$/,
      ],
      [
        "the same for jacobian",
        () => ln.jacobian(wrong(loss), w),
        TypeError,
        /Jacobian of an object \(Tensor\)/,
      ],
      [
        "the same for hessian",
        () => ln.hessian(wrong(loss), w),
        TypeError,
        /Hessian of an object \(Tensor\)/,
      ],
      [
        "a result of several elements",
        () => ln.gradient(() => w.mul(2), [w]),
        RangeError,
        /^Cannot take the gradient of a result of shape \[2\]: reduce it to one number, with sum\(\) or mean\(\), or use jacobian\(\)$/,
      ],
      [
        "the same where nothing depends",
        () => ln.gradient(() => ln.ones([2, 0]), [w]),
        RangeError,
        /of a result of shape \[2, 0\]/,
      ],
      [
        "a Hessian of several",
        () => ln.hessian((x) => x.square(), w),
        RangeError,
        /^Cannot take the Hessian of a result of shape \[2\]: reduce it to one number$/,
      ],
      [
        "a Jacobian of a number",
        () => ln.jacobian(wrong(() => 1), w),
        TypeError,
        /Jacobian of 1: the function must/,
      ],
      [
        "a result that is gone",
        () => ln.gradient(() => gone, [w]),
        TypeError,
        /^Cannot take the gradient: the tensor/,
      ],
      [
        "a variable of whole numbers",
        () => ln.gradient(() => loss, [w, whole]),
        TypeError,
        /^Cannot take the gradient towards a tensor of dtype int32 and shape \[2\]: only float32 and float64 have gradients$/,
      ],
      [
        "a Hessian towards whole numbers",
        () => ln.hessian((x) => x.sum(), whole),
        TypeError,
        /^Cannot take the Hessian towards a tensor of dtype int32/,
      ],
      [
        "a variable that is gone",
        () => ln.gradient(() => loss, [gone]),
        TypeError,
        /shape \[1\] was disposed of/,
      ],
    ],
  };
});

withoutLeaks("going back through a graph that is freed says what freed it", () => {
  using w = ln.tensor([2], { requiresGrad: true });
  using once = w.square();
  once.backward();
  assertThrows(
    () => once.backward(),
    TypeError,
    'Cannot run backward a second time through "square": its values were freed after the first; pass { retainGraph: true } to that one',
  );
  const tape = new ln.GradientTape();
  using taped = tape.record(() => w.square());
  tape.gradient(taped, w)!.dispose();
  assertThrows(
    () => taped.backward(),
    TypeError,
    'Cannot run backward through "square": its values were freed with the GradientTape that recorded it; take all gradients from one ' +
      "tape made with { persistent: true }, and dispose of it afterwards",
  );
  const second = new ln.GradientTape();
  using shared = second.record(() => w.square());
  shared.backward();
  assertThrows(() => second.gradient(shared, w), TypeError, 'a second time through "square"');
  second.dispose();
});

withoutLeaks(
  "a value changed after it was recorded names the operation that reads it and the one that wrote",
  () => {
    using x = ln.tensor([1, 2]);
    using data = ln.tensor([3, 4]);
    const tape = new ln.GradientTape();
    tape.watch(x);
    using y = tape.record(() => x.mul(data));
    data.set(5, 0);
    assertThrows(
      () => tape.gradient(y, x),
      TypeError,
      'Cannot run backward through "multiply": a value it reads was changed by "set" after the forward pass; run backward before ' +
        "changing it, or change a copy",
    );
    tape.dispose();
  },
);

withoutLeaks(
  "backward from several numbers, from what requires no gradients, and int32 variables say what to do",
  () => {
    using _ = ln.scope();
    const w = ln.ones([2, 3], { requiresGrad: true });
    assertThrows(
      () => w.backward(),
      RangeError,
      "Cannot run backward from a tensor of shape [2, 3] without a gradient: reduce it to one number, or pass { gradient }",
    );
    assertThrows(
      () => w.detach().sum().backward(),
      TypeError,
      "Cannot run backward from a tensor of shape [] that does not require gradients: nothing behind it has requiresGrad set",
    );
    assertThrows(
      () => w.astype("int32").requiresGrad = true,
      TypeError,
      "Cannot require gradients of a tensor of dtype int32: only float32 and float64 have them",
    );
    assertStrictEquals(w.grad, null);
  },
);

withoutLeaks("an await inside a scope is found when the scope closes, around a tape too", async () => {
  using w = ln.tensor([2], { requiresGrad: true });
  const training = async () => {
    using _ = ln.scope();
    const tape = new ln.GradientTape();
    const loss = tape.record(() => w.square());
    await Promise.resolve();
    tape.gradient(loss, w);
  };
  await assertRejects(
    training,
    TypeError,
    "Cannot keep a scope open across an await: close it before, and open another after",
  );
  assertThrows(
    () => ln.tidy(() => Promise.resolve()),
    TypeError,
    "Cannot tidy an async function: its tensors would be disposed of at its first await",
  );
  assertEquals([w.requiresGrad, w.grad], [true, null]);
});
