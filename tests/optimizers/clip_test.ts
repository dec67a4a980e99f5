import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { clipGradNorm } from "../../src/optimizers/clip_grad_norm.ts";
import { clipGradValue } from "../../src/optimizers/clip_grad_value.ts";
import { SGD } from "../../src/optimizers/sgd.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertClose, elementsOf, numbers, recorded, split, startParameters } from "./recorded_runs.ts";

/** A parameter with a gradient, through a backward pass. */
function withGradient(values: number[], dtype: ln.FloatDType = "float64"): ln.Parameter {
  const parameter = new ln.Parameter(ln.zeros([values.length], { dtype }));
  ln.tidy(() => parameter.mul(ln.tensor(values, { dtype })).sum().backward());
  return parameter;
}

for (const { limit, norm, before, after } of recorded.clips) {
  forEachKernels(`clipGradNorm to ${limit} of a norm of ${norm} does as PyTorch's`, () => {
    const parameters = startParameters("float64");
    split(before).forEach((values, i) => {
      const gradient = ln.tensor(values, { dtype: "float64" }).reshape(recorded.shapes[i]!);
      parameters[i]!.grad = gradient.keep();
    });
    const measured = clipGradNorm(parameters, Number(limit));
    assertEquals(measured.shape, []);
    assertClose([measured.item()], numbers(norm), 1e-15, "norm");
    const gradients = parameters.map((parameter) => parameter.grad!);
    assertClose(elementsOf(gradients), numbers(after), 1e-15, "gradients");
    for (const parameter of parameters) parameter.dispose();
  });
}

forEachKernels("clipGradNorm brings the norm down to the limit, over all gradients together", () => {
  const [a, b, c] = [withGradient([3, 0]), withGradient([4]), new ln.Parameter(ln.ones([2]))];
  assertStrictEquals(clipGradNorm([a, b, c, a], 10).item(), 5);
  assertEquals([a.grad!.toArray(), b.grad!.toArray(), c.grad], [[3, 0], [4], null]);
  assertStrictEquals(clipGradNorm([a, b, c], 1).item(), 5);
  // PyTorch divides by the norm + 1e-6.
  const factor = 1 / (5 + 1e-6);
  assertEquals([a.grad!.toArray(), b.grad!.toArray()], [[3 * factor, 0], [4 * factor]]);
  assertStrictEquals(clipGradNorm(a, 1).dtype, "float64");
  assertStrictEquals(clipGradNorm([c], 1).item(), 0);
  for (const parameter of [a, b, c]) parameter.dispose();
});

forEachKernels("clipGradNorm doesn't overflow where float32 squares do", () => {
  const w = withGradient([3e30, -4e30], "float32");
  const norm = clipGradNorm([w], 1);
  assertEquals([norm.item(), norm.dtype], [Math.fround(5e30), "float32"]);
  assertClose(w.grad!.toArray() as number[], [0.6, -0.8], 1e-7, "gradients");
  w.dispose();
});

forEachKernels(
  "clipGradNorm refuses a norm that is not finite where that was asked for, and changes nothing",
  () => {
    const w = withGradient([1, Infinity]);
    assertThrows(
      () => clipGradNorm([w], 1, { errorIfNonFinite: true }),
      RangeError,
      "Cannot clip the gradients' norm to 1: it is Infinity",
    );
    assertEquals(w.grad!.toArray(), [1, Infinity]);
    w.dispose();
  },
);

forEachKernels("clipGradValue limits each element and leaves NaN", () => {
  const w = withGradient([-7, -2, -0.5, 0, 0.5, 2, 7, NaN, Infinity, -Infinity, 3]);
  clipGradValue([w], 2);
  assertEquals(w.grad!.toArray(), [-2, -2, -0.5, 0, 0.5, 2, 2, NaN, 2, -2, 2]);
  w.dispose();
});

forEachKernels(
  "clipping a gradient that is on the tape, or a view, leaves what it shares data with alone",
  () => {
    const [a, b] = [withGradient([1]), withGradient([1])];
    for (const w of [a, b]) w.zeroGrad();
    // Both gradients are the one array that comes in.
    const seed = ln.tensor([4], { dtype: "float64" });
    a.add(b).backward({ gradient: seed, createGraph: true });
    clipGradValue([a], 1);
    assertEquals([a.grad!.item(), b.grad!.item(), seed.item()], [1, 4, 4]);
    const matrix = new ln.Parameter(ln.zeros([3, 2]));
    const values = ln.tensor([[1, 2, 3], [4, 5, 6]]);
    matrix.grad = values.T.keep();
    clipGradNorm([matrix], 1e-3);
    assertEquals(values.toArray(), [[1, 2, 3], [4, 5, 6]]);
    assertClose([matrix.grad!.square().sum().item()], [1e-6], 1e-9, "norm²");
    for (const w of [a, b, matrix]) w.dispose();
  },
);

forEachKernels("clipping in a training loop keeps the memory flat", () => {
  const w = withGradient([3, 4]);
  using optimizer = new SGD([w]);
  const step = () => {
    using _ = ln.scope();
    clipGradNorm([w], 1);
    clipGradValue([w], 0.5);
    optimizer.step();
  };
  step();
  const { liveBytes } = ln.memory();
  for (let i = 0; i < 100; i++) step();
  assertStrictEquals(ln.memory().liveBytes, liveBytes);
  withHeapSwitches({ growAtEveryAllocation: true }, step);
  assert([...w.toTypedArray()].every(Number.isFinite));
  w.dispose();
});

Deno.test("wrong limits and parameters are told in words", () => {
  using _ = ln.scope();
  const w = withGradient([1]);
  for (const [clip, what] of [[clipGradNorm, "norm"], [clipGradValue, "values"]] as const) {
    const operation = `Cannot clip the gradients' ${what}`;
    assertThrows(() => clip([w], -1), RangeError, `${operation} to -1: expected a number of 0 or more`);
    assertThrows(() => clip([w], NaN), RangeError, `${operation} to NaN`);
    assertThrows(() => clip([w], "1" as never), TypeError, `${operation} to "1"`);
    assertThrows(() => clip(3 as never, 1), TypeError, `${operation} of 3`);
    assertThrows(() => clip([3] as never, 1), TypeError, `${operation} of 3: expected a tensor`);
  }
  w.dispose();
  assertThrows(() => clipGradNorm([w], 1), TypeError, "was disposed of");
});
