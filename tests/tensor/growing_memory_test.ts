import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { DIFFERENTIABLE, inputsFor } from "../test_support/differentiable_functions.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { representativeSteps } from "../test_support/representative_step.ts";

const SWITCHES = { growAtEveryAllocation: true, poisonFreedBlocks: true };

for (const dtype of ["float32", "float64"] as const) {
  forEachKernels(
    `training gives the same bits while memory grows at every allocation and freed blocks are poisoned: ${dtype}`,
    () => {
      const expected = representativeSteps(dtype, 5);
      const { reservedBytes } = ln.memory();
      const actual = withHeapSwitches(SWITCHES, () => representativeSteps(dtype, 5));
      assertEquals(actual, expected);
      assert(expected.losses[4]! < expected.losses[0]!, `no descent: ${expected.losses}`);
      assert(ln.memory().reservedBytes > reservedBytes + 100 * 65536, "the memory grew");
    },
  );
}

forEachKernels(
  "every function gives the same bits while memory grows at every allocation and freed blocks are poisoned",
  () => {
    for (const one of DIFFERENTIABLE) {
      const evaluate = () =>
        ln.tidy(() => {
          const inputs = inputsFor(one);
          const outputs = [one.run(...inputs), ...ln.gradient(() => one.run(...inputs).sum(), inputs)];
          return outputs.map((output) => [...output.toTypedArray()]);
        });
      assertEquals(withHeapSwitches(SWITCHES, evaluate), evaluate(), one.name);
    }
  },
);
