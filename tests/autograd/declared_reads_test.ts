import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { DIFFERENTIABLE, type Differentiable, inputsFor } from "../test_support/differentiable_functions.ts";

/** A gradient to begin a pass with: different for every element. */
function seedFor(t: Tensor): Tensor {
  return ln.fromTypedArray(Float64Array.from({ length: t.size }, (_, i) => Math.cos(i + 1) + 0.25), t.shape);
}

/**
 * The gradients of a function at its inputs, as plain numbers.
 *
 * @param order 1, or 2 for the gradients of the gradients.
 * @param keepsTensors Whether all tensors stay alive until the end; else only the graph keeps what its rules declare to read.
 */
function slopesOf(one: Differentiable, order: 1 | 2, keepsTensors: boolean): (number[] | null)[] {
  return ln.tidy(() => {
    const leaves = inputsFor(one);
    for (const leaf of leaves) leaf.requiresGrad = true;
    // Addition reads nothing, so the operands' memory is kept by the function's own graph alone, and so is its result's.
    const inputs = leaves.map((leaf) => leaf.add(0));
    const output = keepsTensors ? one.run(...inputs) : ln.tidy(() => one.run(...inputs));
    const result = output.add(0);
    if (!keepsTensors) { for (const t of [...inputs, output]) t.dispose(); }
    result.backward({ gradient: seedFor(result), createGraph: order === 2 });
    if (order === 2) {
      const parts = leaves.map((leaf) => leaf.grad!.mul(seedFor(leaf)).sum()).filter((part) =>
        part.requiresGrad
      );
      for (const leaf of leaves) leaf.zeroGrad();
      if (parts.length > 0) parts.reduce((a, b) => a.add(b)).backward();
    }
    const slopes = leaves.map((leaf) => leaf.grad && [...leaf.grad.toTypedArray()]);
    for (const leaf of leaves) leaf.zeroGrad();
    return slopes;
  });
}

for (const order of [1, 2] as const) {
  for (const one of DIFFERENTIABLE) {
    forEachKernels(
      `rules read what their ops declare and no freed memory, order ${order}: ${one.name}`,
      () => {
        const expected = slopesOf(one, order, true);
        const actual = withHeapSwitches({ poisonFreedBlocks: true }, () => slopesOf(one, order, false));
        assertEquals(actual, expected);
        assert(expected.flat().every((slope) => slope === null || Number.isFinite(slope)));
      },
    );
  }
}
