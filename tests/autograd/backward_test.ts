import { assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

const leaf = (values: number[]) => ln.tensor(values, { requiresGrad: true });

forEachKernels("backward adds to grad, pass after pass, until zeroGrad", () => {
  const w = leaf([1, 2]);
  assertEquals(w.grad, null);
  w.square().sum().backward();
  const { grad } = w;
  assertEquals(grad!.toArray(), [2, 4]);
  w.mul(10).sum().backward();
  assertEquals(w.grad!.toArray(), [12, 14]);
  assertStrictEquals(w.grad, grad);
  w.zeroGrad();
  assertEquals([w.grad, grad!.isDisposed], [null, true]);
  w.sum().backward();
  assertEquals(w.grad!.toArray(), [1, 1]);
});

forEachKernels("a tensor used many times gets the sum of all its gradients", () => {
  const w = leaf([3]);
  // d/dw (w·w + w·w² + 5w) = 2w + 3w² + 5
  w.mul(w).add(w.mul(w.square())).add(w.mul(5)).sum().backward();
  assertEquals(w.grad!.toArray(), [6 + 27 + 5]);
});

forEachKernels("every leaf behind the result gets its gradient, others none", () => {
  const [a, b, unused] = [leaf([2]), leaf([3]), leaf([4])];
  const constant = ln.tensor([5]);
  a.mul(b).mul(constant).backward();
  assertEquals([a.grad!.toArray(), b.grad!.toArray(), unused.grad, constant.grad], [[15], [10], null, null]);
});

forEachKernels("gradients of leaves that share operations are independent tensors", () => {
  for (const createGraph of [false, true]) {
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    a.add(b).sum().backward({ createGraph });
    a.sum().backward();
    assertEquals([a.grad!.toArray(), b.grad!.toArray()], [[2, 2], [1, 1]], `createGraph ${createGraph}`);
    // Here a's first part of the gradient is also b's whole one, and a second part is added to it.
    a.zeroGrad();
    b.zeroGrad();
    const scaled = a.mul(3);
    scaled.add(a.add(b)).mul(ln.tensor([1, 2])).sum().backward({ createGraph });
    assertEquals([a.grad!.toArray(), b.grad!.toArray()], [[4, 8], [1, 2]], `createGraph ${createGraph}`);
  }
});

forEachKernels("a gradient that arose as a broadcast view is added to in memory of its own", () => {
  const w = ln.ones([1000], { requiresGrad: true });
  const neighbours = [ln.zeros([16]), ln.zeros([16])];
  for (const createGraph of [true, true, false, false]) w.sum().backward({ createGraph });
  assertEquals([w.grad!.sum().item(), w.grad!.shape], [4000, [1000]]);
  assertEquals(neighbours.map((one) => one.sum().item()), [0, 0]);
});

forEachKernels("a result of several elements needs a gradient, which weights them", () => {
  const w = leaf([1, 2, 3]);
  w.square().backward({ gradient: ln.tensor([1, 0, -1]) });
  assertEquals(w.grad!.toArray(), [2, 0, -6]);
  // A view as the gradient, and a result of shape [1, 1], which needs none.
  w.zeroGrad();
  w.mul(2).backward({ gradient: ln.tensor([1, 2, 3]).slice([null, null, -1]) });
  assertEquals(w.grad!.toArray(), [6, 4, 2]);
  w.zeroGrad();
  w.sum({ keepDims: true }).reshape([1, 1]).backward();
  assertEquals(w.grad!.toArray(), [1, 1, 1]);
});

forEachKernels("backward from a leaf itself gives ones, or the gradient given", () => {
  const w = leaf([7]);
  w.backward();
  assertEquals(w.grad!.toArray(), [1]);
  const gradient = ln.tensor([0.5]);
  w.backward({ gradient });
  assertEquals(w.grad!.toArray(), [1.5]);
  assertEquals(gradient.toArray(), [0.5]);
});

forEachKernels("a second pass through the same graph is refused unless the first retained it", () => {
  const w = leaf([2]);
  const loss = w.square().square();
  loss.backward({ retainGraph: true });
  loss.backward();
  // Twice 4w³.
  assertEquals(w.grad!.toArray(), [64]);
  const { message } = assertThrows(() => loss.backward(), TypeError);
  assertMatch(message, /^Cannot run backward a second time through "square".*retainGraph: true/);
});

forEachKernels("a part of the graph that another result shares is freed with it", () => {
  const w = leaf([2]);
  const shared = w.square();
  shared.mul(3).backward();
  assertThrows(() => shared.mul(4).backward(), TypeError, 'through "square"');
});

forEachKernels("what a pass does not go through stays usable", () => {
  const [w, x] = [leaf([3]), ln.tensor([2])];
  const shared = w.square();
  assertEquals(ln.gradient(() => shared.mul(x), [x])[0]!.toArray(), [9]);
  shared.backward();
  assertEquals(w.grad!.toArray(), [6]);
});

forEachKernels(
  "intermediate values can be read after backward, and their memory belongs to whoever holds them",
  () => {
    const w = leaf([1, 2]);
    const z = w.mul(3);
    const a = z.exp();
    a.sum().backward();
    assertEquals(z.toArray(), [3, 6]);
    assertEquals(a.toArray(), [Math.fround(Math.exp(3)), Math.fround(Math.exp(6))]);
    assertEquals([z.grad, a.requiresGrad], [null, true]);
  },
);

forEachKernels("createGraph makes the gradients differentiable", () => {
  const x = ln.tensor([2], { requiresGrad: true, dtype: "float64" });
  x.pow(3).backward({ createGraph: true });
  const first = x.grad!;
  assertEquals([first.toArray(), first.requiresGrad], [[12], true]);
  // 3x² + 6x is added up in grad: first as the gradient of x³, then as that of 3x².
  first.backward();
  assertEquals([x.grad!.toArray(), x.grad!.requiresGrad], [[12 + 12], false]);
});

forEachKernels("gradients of any order come from nesting", () => {
  const x = ln.tensor(2, { dtype: "float64" });
  const derivative = (order: number): ln.Tensor =>
    order === 0 ? x.pow(5) : ln.gradient(() => derivative(order - 1), [x])[0]!;
  // 5x⁴, 20x³, 60x², 120x
  assertEquals([1, 2, 3, 4].map((order) => derivative(order).item()), [80, 160, 240, 240]);
});

forEachKernels("a gradient with respect to other variables can be differentiated", () => {
  const [x, y] = [ln.tensor(3), ln.tensor(2)];
  // d/dx (d/dy (x·y²)) = d/dx 2xy = 2y
  const [mixed] = ln.gradient(() => ln.gradient(() => x.mul(y.square()), [y])[0]!, [x]);
  assertStrictEquals(mixed!.item(), 4);
  assertEquals([x.requiresGrad, y.requiresGrad], [false, false]);
});

forEachKernels("nothing is recorded in noGrad, also when it throws, and nested", () => {
  const w = leaf([2]);
  assertStrictEquals(ln.noGrad(() => w.mul(2)).requiresGrad, false);
  assertStrictEquals(ln.noGrad(() => ln.noGrad(() => 1) + (w.mul(2).requiresGrad ? 1 : 0)), 1);
  assertThrows(() => ln.noGrad(() => w.reshape([5])), RangeError);
  assertStrictEquals(w.mul(2).requiresGrad, true);
});

forEachKernels("gradient works inside noGrad, and leaves it off after", () => {
  const x = ln.tensor(3);
  ln.noGrad(() => {
    assertEquals(ln.gradient(() => x.square(), [x])[0]!.item(), 6);
    assertStrictEquals(x.add(ln.tensor(1, { requiresGrad: true })).requiresGrad, false);
  });
});

forEachKernels("detach cuts the graph and shares the data", () => {
  const w = leaf([2]);
  const cut = w.square().detach();
  assertStrictEquals(cut.requiresGrad, false);
  w.mul(cut).backward();
  assertEquals(w.grad!.toArray(), [4]);
  const view = w.detach();
  assertStrictEquals(view.array.storage, w.array.storage);
});

forEachKernels("gradients pass through casts between floats and stop at whole numbers", () => {
  const w = leaf([1.5, -2.5]);
  w.astype("float64").square().sum().backward();
  assertEquals([w.grad!.dtype, w.grad!.toArray()], ["float32", [3, -5]]);
  const whole = w.astype("int32");
  assertEquals([whole.requiresGrad, w.greater(0).requiresGrad, w.argmax().requiresGrad], [
    false,
    false,
    false,
  ]);
  w.zeroGrad();
  w.mul(whole).sum().backward();
  assertEquals(w.grad!.toArray(), [1, -2]);
});

Deno.test("a parameter updated between the forward and the backward pass is an error that names both operations", () => {
  // The optimizer's learning rate lives in linear memory until the optimizer is collected.
  using _ = ln.scope();
  const w = new ln.Parameter(ln.tensor([1, 4]));
  const optimizer = new ln.SGD([w], { learningRate: 0.5 });
  const readsInput = w.square().sum();
  const readsOutput = w.sqrt().sum();
  readsInput.backward({ retainGraph: true });
  optimizer.step();
  const { message } = assertThrows(() => readsInput.backward(), TypeError);
  assertMatch(
    message,
    /^Cannot run backward through "square": a value it reads was changed by "SGD\.step" after the forward pass/,
  );
  w.zeroGrad();
  readsOutput.backward();
  assertEquals(w.grad!.toArray(), [0.5, 0.25]);
  w.dispose();
});

forEachKernels("a write through a view, or to the tensor a view looks at, is noticed too", () => {
  const data = ln.tensor([1, 2, 3]);
  const w = leaf([1, 1, 1]);
  const product = w.mul(data.slice([null, null, -1])).sum();
  data.set(9, 0);
  assertThrows(
    () => product.backward(),
    TypeError,
    'through "multiply": a value it reads was changed by "set"',
  );
  const sum = w.add(data).sum();
  data.set(7, 0);
  // A sum's gradient reads nothing.
  sum.backward();
  assertEquals(w.grad!.toArray(), [1, 1, 1]);
});

forEachKernels("adding to grad is a write that a graph reading it notices", () => {
  const [w, v] = [leaf([1, 2]), leaf([3, 4])];
  w.sum().backward();
  const product = v.mul(w.grad!).sum();
  w.sum().backward();
  assertThrows(() => product.backward(), TypeError, 'a value it reads was changed by "backward"');
});

forEachKernels("leaves disposed of before backward get no gradient, and the others get theirs", () => {
  const [a, b] = [leaf([2]), leaf([3])];
  const product = a.mul(b);
  a.dispose();
  product.backward();
  assertEquals([b.grad!.toArray(), a.grad], [[2], null]);
});

withoutLeaks("a failing pass leaves no memory and no gradient behind, and can be mended", () => {
  using _ = ln.scope();
  const w = leaf([1, 2]);
  const data = ln.tensor([3, 4]);
  const loss = w.mul(data).exp().mul(w).sum();
  data.set(0, 0);
  for (const createGraph of [false, true]) {
    holdingNothing(() =>
      assertThrows(() => loss.backward({ createGraph, retainGraph: true }), TypeError, '"multiply"')
    );
  }
  assertStrictEquals(w.grad, null);
});

forEachKernels("requiresGrad can be switched on and off on a leaf", () => {
  const t = ln.tensor([2]);
  t.requiresGrad = true;
  const product = t.square();
  t.requiresGrad = false;
  assertEquals([t.requiresGrad, t.square().requiresGrad], [false, false]);
  product.backward();
  assertEquals(t.grad!.toArray(), [4]);
});
