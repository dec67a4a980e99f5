import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import { isRecording } from "../../src/autograd/recorder.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

const values = (tensors: readonly Tensor[]) => tensors.map((one) => one.toArray());

forEachKernels("a result of an operation is a variable of its own", () => {
  const w = ln.tensor([3], { requiresGrad: true });
  const h = w.mul(2);
  assertEquals(values(ln.gradient(() => h.square(), [h])), [[12]]);
  // Towards both: dh²/dh = 2h, and through it dh²/dw = 4h.
  assertEquals(values(ln.gradient(() => h.square(), [w, h])), [[24], [12]]);
  assertEquals([w.grad, w.requiresGrad, h.requiresGrad], [null, true, true]);
});

forEachKernels("a pass that ends at a result leaves what is behind it usable", () => {
  const w = ln.tensor([3], { requiresGrad: true });
  const h = w.square();
  assertEquals(values(ln.gradient(() => h.exp().log(), [h])), [[1]]);
  assertEquals(values(ln.gradient(() => h, [h])), [[1]]);
  h.backward();
  assertEquals(w.grad!.toArray(), [6]);
});

forEachKernels("a result that requires no gradients is a variable like any other", () => {
  const h = ln.tensor([3]).mul(2);
  assertEquals(values(ln.gradient(() => h.square(), [h])), [[12]]);
  assertStrictEquals(h.requiresGrad, false);
});

forEachKernels("a variable given twice gets two tensors, also of second order", () => {
  const x = ln.tensor([2], { dtype: "float64" });
  const [first, second] = ln.gradient(() => x.pow(3), [x, x]);
  first!.set(0);
  assertEquals([first!.toArray(), second!.toArray()], [[0], [12]]);
  // Both carry the graph: d/dx (3x² + 3x²) = 12x.
  const [curvature] = ln.gradient(() => {
    const [a, b] = ln.gradient(() => x.pow(3), [x, x]);
    return a!.add(b!);
  }, [x, x]);
  assertEquals([curvature!.toArray(), x.requiresGrad], [[24], false]);
});

forEachKernels("a function that returns a variable has the gradient 1 there and 0 elsewhere", () => {
  const [x, y] = [ln.tensor([2]), ln.tensor([5, 6])];
  const { value, gradients } = ln.valueAndGradient(() => x, [x, y]);
  assertStrictEquals(value, x);
  assertEquals(values(gradients), [[1], [0, 0]]);
  assertEquals([x.requiresGrad, x.isDisposed, x.toArray()], [false, false, [2]]);
});

forEachKernels("a variable that the result does not depend on gets zeros of its dtype", () => {
  const [x, y] = [ln.tensor([2]), ln.tensor([5, 6], { dtype: "float64" })];
  const [slope] = ln.gradient(() => x.square(), [y]);
  assertEquals([slope!.dtype, slope!.toArray()], ["float64", [0, 0]]);
  assertEquals(values(ln.gradient(() => ln.tensor([1]), [x])), [[0]]);
  assertEquals(ln.gradient(() => x.square(), []), []);
});

forEachKernels("the value comes without a history, unless its graph is kept", () => {
  const [x, w] = [ln.tensor([2]), ln.tensor([3], { requiresGrad: true })];
  assertStrictEquals(ln.valueAndGradient(() => x.mul(w), [x]).value.requiresGrad, false);
  const kept = ln.valueAndGradient(() => x.mul(w), [x], { createGraph: true }).value;
  kept.backward();
  assertEquals(w.grad!.toArray(), [2]);
  // What the pass did not go through, or somebody else made, keeps its history.
  const elsewhere = ln.valueAndGradient(() => w.square(), [x]).value;
  elsewhere.backward();
  assertEquals(w.grad!.toArray(), [8]);
  const made = w.square();
  assertEquals([ln.valueAndGradient(() => made, [w]).value.requiresGrad, made.requiresGrad], [true, true]);
});

forEachKernels("createGraph leaves the variables as they were, and the gradients differentiable", () => {
  const [x, w] = [ln.tensor([2]), ln.tensor([3], { requiresGrad: true })];
  const [first] = ln.gradient(() => x.pow(3).mul(w), [x], { createGraph: true });
  assertEquals([first!.toArray(), first!.requiresGrad, x.requiresGrad], [[36], true, false]);
  const [second] = ln.gradient(() => first!, [x], { createGraph: true });
  const [third] = ln.gradient(() => second!, [x]);
  // 3x²w, 6xw, 6w
  assertEquals([second!.toArray(), third!.toArray(), x.requiresGrad], [[36], [18], false]);
  ln.gradient(() => x.pow(3).mul(w), [x], { createGraph: true })[0]!.backward();
  assertEquals([w.grad!.toArray(), x.requiresGrad], [[12], false]);
});

forEachKernels("inner calls restore their variables at once, outer ones theirs", () => {
  const [x, y] = [ln.tensor([2]), ln.tensor([3])];
  const seen: boolean[][] = [];
  const note = () => seen.push([x.requiresGrad, y.requiresGrad]);
  const [mixed] = ln.gradient(() => {
    note();
    const [inner] = ln.gradient(() => (note(), x.mul(y).square()), [y]);
    note();
    return inner!;
  }, [x]);
  note();
  // d/dx 2x²y = 4xy
  assertEquals(mixed!.toArray(), [24]);
  assertEquals(seen, [[true, false], [true, true], [true, false], [false, false]]);
});

forEachKernels("in noGrad an inner gradient is a constant to the outer one", () => {
  const x = ln.tensor([2]);
  const [slope] = ln.gradient(() => x.mul(ln.noGrad(() => ln.gradient(() => x.pow(3), [x])[0]!)), [x]);
  assertEquals(slope!.toArray(), [12]);
});

forEachKernels("an inner gradient without a graph leaves the forward pass to the outer one", () => {
  const x = ln.tensor([2]);
  const [slope] = ln.gradient(() => {
    const { value, gradients: [constant] } = ln.valueAndGradient(() => x.pow(3), [x], { createGraph: false });
    return value.mul(constant!);
  }, [x]);
  // d/dx 12·x³
  assertEquals(slope!.toArray(), [144]);
});

withoutLeaks("whatever a function throws, everything is as it was", () => {
  using x = ln.tensor([1, 2]);
  using w = ln.tensor([3], { requiresGrad: true });
  using whole = ln.tensor([1], { dtype: "int32" });
  const failing: [() => unknown, typeof Error][] = [
    [() => ln.gradient(() => x.mul(w).reshape([3]), [x, w]), RangeError],
    [() => ln.gradient(() => x.mul(w), [x, w]), RangeError],
    [() => ln.gradient(() => x.sum(), [x, whole]), TypeError],
    [() => ln.gradient(() => 1 as never, [x]), TypeError],
    [
      () => ln.gradient(() => ln.gradient(() => x.mul(w), [x])[0]!, [w, x], { createGraph: true }),
      RangeError,
    ],
    [() => ln.gradient(() => ln.noGrad(() => x.mul(w).reshape([3])), [x], { createGraph: true }), RangeError],
    [() => ln.noGrad(() => ln.gradient(() => x.mul(w), [x])), RangeError],
  ];
  for (const [run, kind] of failing) {
    holdingNothing(() => assertThrows(run, kind));
    assertEquals([x.requiresGrad, w.requiresGrad, w.grad, isRecording()], [false, true, null, false]);
    using product = w.square();
    assertStrictEquals(product.requiresGrad, true);
  }
});

withoutLeaks("a value changed between the passes is an error that leaves everything as it was", () => {
  using x = ln.tensor([1, 2]);
  holdingNothing(() =>
    assertThrows(
      () =>
        ln.gradient(() => {
          const loss = x.square().sum();
          ln.noGrad(() => x.set(5));
          return loss;
        }, [x]),
      TypeError,
      'Cannot run backward through "square": a value it reads was changed by "set" after the forward pass',
    )
  );
  assertStrictEquals(x.requiresGrad, false);
});

withoutLeaks("a variable disposed of inside the function still gets its gradient", () => {
  holdingNothing(() => {
    const x = ln.tensor([3]);
    const [slope] = ln.gradient(() => {
      const y = x.mul(2);
      x.dispose();
      return y;
    }, [x]);
    assertEquals(slope!.toArray(), [2]);
    slope!.dispose();
  });
});
