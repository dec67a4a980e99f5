import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import recorded from "../golden/jacobians_torch.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

const float64 = (values: ln.NestedInput) => ln.tensor(values, { dtype: "float64" });
const weight = () => float64([[0.5, -1], [0.25, 2], [-0.75, 0.125]]);

/** The functions of tests/golden/record_jacobians.py. */
const JACOBIANS: Record<string, (x: Tensor) => Tensor> = {
  "sine times sum": (x) => x.sin().mul(x.sum()),
  softmax: (x) => x.softmax({ axis: 1 }),
  "product with itself": (x) => x.matmul(x),
  layer: (x) => x.matmul(weight()).tanh(),
  "cumulative sum of squares": (x) => x.mul(x).cumsum({ axis: 0 }),
  "one number": (x) => x.logSumExp(),
  "transposed slice": (x) => x.T.slice([1, null]).mul(3),
};
const HESSIANS: Record<string, (x: Tensor) => Tensor> = {
  "log-sum-exp": (x) => x.logSumExp(),
  "squared layer": (x) => x.matmul(weight()).sigmoid().square().mean(),
  "cubes and products": (x) => x.pow(3).sum().add(x.at(0).mul(x.at(1)).mul(x.at(2)).mul(x.at(3))),
  "cross-entropy": (x) => x.logSoftmax().slice(null, 0).sum().neg(),
  "trace of a cube": (x) => x.matmul(x).matmul(x).diag().sum(),
};

function assertRecorded(actual: Tensor, { shape, values }: { shape: number[]; values: number[] }): void {
  assertEquals([actual.shape, actual.dtype, actual.requiresGrad], [shape, "float64", false]);
  const bound = 1e-13 * Math.max(1, ...values.map(Math.abs));
  actual.toTypedArray().forEach((value, i) => assertAlmostEquals(value, values[i]!, bound, `element ${i}`));
}

for (const one of recorded.jacobians) {
  forEachKernels(`jacobian is PyTorch's: ${one.name}`, () => {
    const x = float64(one.input).reshape(one.inputShape);
    assertRecorded(ln.jacobian(JACOBIANS[one.name]!, x), one);
  });
}
for (const one of recorded.hessians) {
  forEachKernels(`hessian is PyTorch's: ${one.name}`, () => {
    const x = float64(one.input).reshape(one.inputShape);
    assertRecorded(ln.hessian(HESSIANS[one.name]!, x), one);
  });
}

forEachKernels("the Jacobian of polar coordinates is the textbook's", () => {
  const [r, angle] = [2, 0.5];
  const actual = ln.jacobian(
    (x) => ln.stack([x.at(0).mul(x.at(1).cos()), x.at(0).mul(x.at(1).sin())]),
    float64([r, angle]),
  );
  const expected = [
    [Math.cos(angle), -r * Math.sin(angle)],
    [Math.sin(angle), r * Math.cos(angle)],
  ];
  assert(ln.allClose(actual, float64(expected), { relativeTolerance: 1e-14, absoluteTolerance: 0 }));
});

forEachKernels("the Hessian of Rosenbrock's function is the textbook's", () => {
  const [x, y] = [-1.25, 2];
  const rosenbrock = (p: Tensor) => {
    const [a, b] = [p.at(0), p.at(1)];
    return a.neg().add(1).square().add(b.sub(a.square()).square().mul(100));
  };
  // All numbers here are exact in float64.
  assertEquals(ln.hessian(rosenbrock, float64([x, y])).toArray(), [
    [2 - 400 * (y - 3 * x * x), -400 * x],
    [-400 * x, 200],
  ]);
});

forEachKernels("Jacobians have the result's axes first, then the argument's", () => {
  const x = ln.ones([2, 3]);
  assertEquals(ln.jacobian((x) => x.sum(), x).shape, [2, 3]);
  assertEquals(ln.jacobian((x) => x.sum({ axis: 0 }), x).shape, [3, 2, 3]);
  assertEquals(ln.jacobian((x) => x.reshape([6, 1]), x).shape, [6, 1, 2, 3]);
  assertEquals(ln.hessian((x) => x.sum(), x).shape, [2, 3, 2, 3]);
  assertEquals(ln.jacobian((x) => x, ln.tensor(2)).shape, []);
  assertEquals(ln.jacobian((x) => x.slice([0, 0]), x).shape, [0, 3, 2, 3]);
  assertEquals(ln.jacobian((x) => x, ln.zeros([0])).shape, [0, 0]);
});

forEachKernels("rows that do not depend on the argument are zeros", () => {
  const x = float64([1, 2]);
  assertEquals(ln.jacobian(() => ln.ones([2]), x).toArray(), [[0, 0], [0, 0]]);
  const half = ln.jacobian((x) => ln.stack([x.at(0).square(), float64(7)]), x);
  assertEquals([half.toArray(), half.dtype], [[[2, 0], [0, 0]], "float64"]);
  // The gradient of a linear function depends on nothing.
  assertEquals(ln.hessian((x) => x.mul(3).sum(), x).toArray(), [[0, 0], [0, 0]]);
});

forEachKernels("a result of another dtype gives a Jacobian of the argument's", () => {
  const slopes = ln.jacobian((x) => x.astype("float64").square(), ln.tensor([3, 4]));
  assertEquals([slopes.dtype, slopes.toArray()], ["float32", [[6, 0], [0, 8]]]);
});

forEachKernels("the identity and the argument itself as a result give the identity matrix", () => {
  const x = ln.tensor([3, 4]);
  assertEquals(ln.jacobian((x) => x, x).toArray(), [[1, 0], [0, 1]]);
  assertEquals([x.requiresGrad, x.isDisposed, x.grad], [false, false, null]);
});

forEachKernels("Jacobians can be differentiated in gradient, on a tape and in each other", () => {
  const x = float64([1, 2]);
  const cubes = (x: Tensor) => x.pow(3);
  // Σ (3x²)² has the gradient 36x³.
  const penalty = () => ln.jacobian(cubes, x).square().sum();
  assertEquals(ln.gradient(penalty, [x])[0]!.toArray(), [36, 288]);
  const tape = new ln.GradientTape();
  tape.watch(x);
  assertEquals(tape.gradient(tape.record(penalty), x)!.toArray(), [36, 288]);
  // Third derivatives of x³ are 6, on the diagonal of a cube.
  const third = ln.jacobian((x) => ln.hessian((x) => cubes(x).sum(), x), x);
  assertEquals(third.toArray(), [[[6, 0], [0, 0]], [[0, 0], [0, 6]]]);
  assertEquals(ln.hessian((x) => ln.jacobian(cubes, x).sum(), x).toArray(), [[6, 0], [0, 6]]);
  assertEquals([x.requiresGrad, ln.jacobian(cubes, x).requiresGrad], [false, false]);
});

withoutLeaks("jacobian and hessian leave nothing behind but their results, also when they throw", () => {
  using x = float64([0.5, -0.25, 1]);
  using w = ln.tensor([2], { dtype: "float64", requiresGrad: true });
  holdingNothing(() => {
    ln.jacobian((x) => x.exp().mul(x.sum()), x).dispose();
    ln.hessian((x) => x.sin().mul(w).prod(), x).dispose();
  });
  for (const failing of [() => ln.ones([2]).add(x), () => x.exp().reshape([7])]) {
    holdingNothing(() => {
      for (const derive of [ln.jacobian, ln.hessian]) {
        try {
          derive(failing, x);
        } catch (error) {
          assert(error instanceof RangeError);
          continue;
        }
        assert(false, "the function throws");
      }
    });
  }
  assertEquals([x.requiresGrad, w.grad], [false, null]);
});

withoutLeaks("a graph that the caller holds can be differentiated after jacobian went through it", () => {
  using _ = ln.scope();
  const x = ln.tensor([2, 3], { requiresGrad: true });
  const held = x.square();
  assertEquals(ln.jacobian(() => held, x).toArray(), [[4, 0], [0, 6]]);
  held.sum().backward();
  assertEquals(x.grad!.toArray(), [4, 6]);
  assertStrictEquals(x.requiresGrad, true);
});
