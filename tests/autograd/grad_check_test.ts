import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { castArray } from "../../src/array/strided.ts";
import { runUnary } from "../../src/array/unary.ts";
import { mul, scale } from "../../src/ops/arithmetic.ts";
import type { Op } from "../../src/ops/op.ts";
import { apply } from "../../src/tensor/apply.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

const float64 = (values: number[]) => ln.tensor(values, { dtype: "float64" });

/** The identity, with a rule that scales the gradient. */
const wrongBy = (factor: number): Op => ({
  name: "wrong",
  forward: ([a]) => castArray(a!, a!.dtype),
  gradient: (run, { grad }) => [run(scale, [grad], factor)],
});

/** The square, with a rule that is right but whose own derivative is not. */
const wrongSecond: Op = {
  name: "wrong",
  reads: "inputs",
  forward: ([a]) => runUnary("square", a!),
  gradient: (run, { inputs: [a], grad }) => [run(mul, [run(scale, [grad], 2), run(wrongBy(0.5), [a!])])],
};

withoutLeaks("gradCheck finds a gradient that is wrong by one part in 10,000", () => {
  using x = float64([0.5, -2]);
  const report = ln.gradCheck((x) => apply(wrongBy(1.0001), [x]), [x]);
  assertStrictEquals(report.passed, false);
  assert(report.maxRelativeError > 5e-5 && report.maxRelativeError < 2e-4, String(report.maxRelativeError));
  assertStrictEquals(ln.gradCheck((x) => apply(wrongBy(1), [x]), [x]).passed, true);
});

withoutLeaks("gradCheck finds a missing gradient, a sign, and one that is NaN", () => {
  using x = float64([0.5, -2]);
  assertStrictEquals(ln.gradCheck((x) => apply(wrongBy(-1), [x]), [x]).passed, false);
  assertStrictEquals(ln.gradCheck((x) => x.detach().mul(1), [x]).passed, false);
  const report = ln.gradCheck((x) => apply(wrongBy(NaN), [x]), [x]);
  assertEquals([report.passed, report.maxRelativeError], [false, Infinity]);
});

withoutLeaks("gradCheck finds the one wrong element among many, in the input it belongs to", () => {
  using x = float64([1, 2, 3]);
  using y = float64([1, 2, 3]);
  const report = ln.gradCheck((x, y) => x!.add(ln.concat([y!.slice([0, 2]), y!.slice([2, 3]).detach()])), [
    x,
    y,
  ]);
  assertStrictEquals(report.passed, false);
  assertEquals(report.analytical[1]![2], 0);
  report.numerical[0]!.forEach((slope, i) => assertAlmostEquals(slope, report.analytical[0]![i]!, 1e-9));
});

withoutLeaks("gradCheck reports both gradients of a function worked by hand", () => {
  using x = float64([2]);
  using y = float64([5]);
  const { analytical, numerical, passed } = ln.gradCheck((x, y) => x!.mul(y!).square(), [x, y]);
  // d/dx (xy)² = 2xy². A result of one number is taken as it is.
  assertAlmostEquals(analytical[0]![0]!, 100, 1e-12);
  assertAlmostEquals(analytical[1]![0]!, 40, 1e-12);
  assertAlmostEquals(numerical[0]![0]!, 100, 1e-6);
  assertStrictEquals(passed, true);
});

withoutLeaks("order 2 checks the gradient of the gradient, which order 1 does not", () => {
  using x = float64([0.5, -2]);
  const passed = (order: 1 | 2) => ln.gradCheck((x) => apply(wrongSecond, [x]), [x], { order }).passed;
  assertEquals([passed(1), passed(2)], [true, false]);
});

withoutLeaks("the tolerance decides what passes, and the error is relative above 1", () => {
  using x = float64([1000]);
  const slightly = (x: ln.Tensor) => apply(wrongBy(1 + 1e-4), [x]).mul(1000);
  const report = ln.gradCheck(slightly, [x], { tolerance: 1e-3 });
  assertStrictEquals(report.passed, true);
  assertAlmostEquals(report.maxRelativeError, 1e-4, 1e-6);
  assertStrictEquals(ln.gradCheck(slightly, [x], { tolerance: 1e-5 }).passed, false);
});

withoutLeaks("gradCheck leaves the inputs as they were and nothing behind", () => {
  using x = float64([0.3, 0.7]);
  holdingNothing(() => ln.gradCheck((x) => x.exp().mul(x.sin()), [x], { order: 2 }));
  assertEquals([x.toArray(), x.requiresGrad, x.grad], [[0.3, 0.7], false, null]);
});

withoutLeaks("gradCheck takes inputs of any shape, none and empty ones included", () => {
  using scalar = ln.tensor(0.5, { dtype: "float64" });
  using empty = ln.zeros([0, 2], { dtype: "float64" });
  assertEquals(ln.gradCheck((x) => x.exp(), [scalar]).analytical[0]!.length, 1);
  const report = ln.gradCheck((x, y) => x!.exp().sum().add(y!), [empty, scalar]);
  assertEquals([report.passed, report.analytical[0]!.length], [true, 0]);
});
