import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { castArray } from "../../src/array/strided.ts";
import { scale } from "../../src/ops/arithmetic.ts";
import type { Op } from "../../src/ops/op.ts";
import { GradCheckReport } from "../../src/autograd/grad_check_report.ts";
import { apply } from "../../src/tensor/apply.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const float64 = (values: ln.NestedInput) => ln.tensor(values, { dtype: "float64" });
const report = (analytical: number[], numerical: number[], shape: number[], maxRelativeError = 0) =>
  new GradCheckReport(
    [Float64Array.from(analytical)],
    [Float64Array.from(numerical)],
    maxRelativeError,
    1e-6,
    [shape],
  );

/** The identity, with a rule that scales the gradient. */
const wrongBy = (factor: number): Op => ({
  name: "wrong",
  forward: ([a]) => castArray(a!, a!.dtype),
  gradient: (run, { grad }) => [run(scale, [grad], factor)],
});

Deno.test("the report lists every element with its index, both slopes and the lesson's relative error", () => {
  // |3 − 1| / (3 + 1 + 1e-8), and 1e-8 / (0 + 1e-8 + 1e-8).
  const text = String(report([3, -0.5, 0, 0], [1, -0.5, 0, 1e-8], [2, 2], 0.5));
  assertEquals(text.split("\n"), [
    "Input 0, shape [2, 2]",
    "element   analytical     numerical  relative error",
    "[0, 0]     3.0000000     1.0000000         5.00e-1",
    "[0, 1]   -0.50000000   -0.50000000         0.00e+0",
    "[1, 0]     0.0000000     0.0000000         0.00e+0",
    "[1, 1]     0.0000000  1.0000000e-8         5.00e-1",
    "",
    "Largest |a - n| / (|a| + |n| + 1e-8): 5.00e-1, not below 1e-5",
    "Largest |a - n| / max(1, |a|, |n|): 5.00e-1, not within the tolerance of 1e-6",
    "Gradient check FAILED",
  ]);
});

Deno.test("of many elements the report lists the worst, NaN and infinities first", () => {
  const numerical = Array.from({ length: 30 }, (_, i) => i + 1);
  // Element i is off by i parts in 10,000, and two of them are no numbers at all.
  const analytical = numerical.map((value, i) => value * (1 + i / 1e4)).with(4, NaN).with(2, Infinity);
  const lines = String(report(analytical, numerical, [3, 10], Infinity)).split("\n");
  assertEquals(lines[0], "Input 0, shape [3, 10], the 20 largest errors of 30 elements");
  const listed = lines.slice(2, 22).map((line) => line.slice(0, line.indexOf("]") + 1));
  const expected = Array.from({ length: 18 }, (_, i) => `[${Math.floor((29 - i) / 10)}, ${(29 - i) % 10}]`);
  assertEquals(listed, ["[0, 2]", "[0, 4]", ...expected]);
  assertMatch(lines[2]!, / Infinity +3\.0000000 +Infinity$/);
  assertEquals(lines[22], "");
});

withoutLeaks("the report of the third lesson's check of a network passes its bound of 1e-5", () => {
  using _ = ln.scope();
  const [x, y] = [float64([[0.5, 0.3]]), float64([[0.8]])];
  const w1 = float64([[0.5, -0.25, 1], [-0.75, 0.125, 0.5]]);
  const [w2, b1, b2] = [float64([[1], [-0.5], [0.25]]), float64([[0.1, 0, -0.1]]), float64([[0.2]])];
  const result = ln.gradCheck((w) => {
    const hidden = x.matmul(w).add(b1).sigmoid();
    return hidden.matmul(w2).add(b2).sigmoid().sub(y).square().mean();
  }, [w1]);
  assert(result.passed && result.maxSymmetricError < 1e-5, String(result));
  // A loss is one number, and its slopes are its own: worked by hand for the second hidden unit.
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const h = [0.5 * 0.5 - 0.3 * 0.75 + 0.1, -0.5 * 0.25 + 0.3 * 0.125, 0.5 + 0.3 * 0.5 - 0.1].map(sigmoid);
  const p = sigmoid(h[0]! - 0.5 * h[1]! + 0.25 * h[2]! + 0.2);
  const atHidden = 2 * (p - 0.8) * p * (1 - p) * -0.5 * h[1]! * (1 - h[1]!);
  assertAlmostEquals(result.analytical[0]![1]!, 0.5 * atHidden, 1e-15);
  assertAlmostEquals(result.analytical[0]![4]!, 0.3 * atHidden, 1e-15);
  const lines = String(result).split("\n");
  assertEquals([lines[0], lines.length, lines.at(-1)], [
    "Input 0, shape [2, 3]",
    12,
    "Gradient check passed",
  ]);
  assertMatch(lines[9]!, /^Largest \|a - n\| \/ \(\|a\| \+ \|n\| \+ 1e-8\): \d\.\d\de-\d+, below 1e-5$/);
});

withoutLeaks("the report shows which of several inputs has the wrong gradient, and by how much", () => {
  using x = float64([2, 3]);
  using y = float64(5);
  const result = ln.gradCheck((x, y) => x!.mul(apply(wrongBy(1.5), [y!])).sum(), [x, y]);
  assertEquals(result.passed, false);
  // d/dy Σxy = 5, and the rule says 7.5: |7.5 − 5| / 12.5.
  assertAlmostEquals(result.maxSymmetricError, 0.2, 1e-9);
  const text = String(result);
  assertStringIncludes(
    text,
    "Input 1, shape []\nelement  analytical  numerical  relative error\n[]        7.5000000  5.0000000         2.00e-1",
  );
  assertStringIncludes(text, "Gradient check FAILED");
  // Input 0 is right.
  assertMatch(text.split("\n")[2]!, /5\.0000000 +5\.0000000 +\d\.\d\de-\d\d$/);
});

withoutLeaks("the report of an input without elements is empty but for its headings", () => {
  using empty = ln.zeros([0, 2], { dtype: "float64" });
  assertEquals(String(ln.gradCheck((x) => x.sum(), [empty])).split("\n"), [
    "Input 0, shape [0, 2]",
    "element  analytical  numerical  relative error",
    "",
    "Largest |a - n| / (|a| + |n| + 1e-8): 0.00e+0, below 1e-5",
    "Largest |a - n| / max(1, |a|, |n|): 0.00e+0, within the tolerance of 1e-6",
    "Gradient check passed",
  ]);
});
