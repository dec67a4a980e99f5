import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { DIFFERENTIABLE, inputsFor } from "../test_support/differentiable_functions.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { representativeSteps } from "../test_support/representative_step.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

// Growth of unshared memory detaches every view, so a view kept across a call shows at once. Strict kernels need such memory, and no
// tensor may be live when they are chosen, so this file uses no others before.
ln.useKernels("wasm-strict");

const SWITCHES = { growAtEveryAllocation: true, poisonFreedBlocks: true };

for (const kind of ["wasm-strict", "typescript"] as const) {
  for (const dtype of ["float32", "float64"] as const) {
    withoutLeaks(`no view outlives the growth of unshared memory in training: ${kind}, ${dtype}`, () => {
      ln.useKernels(kind);
      assertEquals(ln.kernelInfo(), { kind, relaxedSimd: false, sharedMemory: false, threads: 1 });
      const expected = representativeSteps(dtype, 5);
      assertEquals(withHeapSwitches(SWITCHES, () => representativeSteps(dtype, 5)), expected);
      assert(expected.losses[4]! < expected.losses[0]!, `no descent: ${expected.losses}`);
      ln.useKernels("wasm-strict");
    });
  }

  withoutLeaks(`no view outlives the growth of unshared memory in any function: ${kind}`, () => {
    ln.useKernels(kind);
    for (const one of DIFFERENTIABLE) {
      const evaluate = () =>
        ln.tidy(() => {
          const inputs = inputsFor(one);
          const outputs = [one.run(...inputs), ...ln.gradient(() => one.run(...inputs).sum(), inputs)];
          return outputs.map((output) => [...output.toTypedArray()]);
        });
      assertEquals(withHeapSwitches(SWITCHES, evaluate), evaluate(), one.name);
    }
    ln.useKernels("wasm-strict");
  });
}

withoutLeaks("creation, printing and reading work on unshared memory that has just grown", () => {
  withHeapSwitches(SWITCHES, () => {
    using _ = ln.scope();
    const t = ln.tensor([[1, 2], [3, 4]], { dtype: "float64" });
    assertStrictEquals(String(t.add(ln.eye(2, 2, { dtype: "float64" }))), "[[2. 2.]\n [3. 5.]]");
    assertEquals(t.toArray(), [[1, 2], [3, 4]]);
    assertEquals(ln.fromTypedArray(t.toTypedArray()).sum().item(), 10);
    assertEquals(ln.full([2], 7, { dtype: "bool" }).toArray(), [1, 1]);
  });
});

withoutLeaks("kernels on shared memory are refused while a tensor is live, and taken when none is", () => {
  const t = ln.ones([2]);
  assertThrows(() => ln.useKernels("wasm"), TypeError, 'Cannot switch from "wasm-strict" to "wasm"');
  assertEquals(t.toArray(), [1, 1]);
  t.dispose();
  ln.useKernels("wasm");
  assertEquals([ln.kernelInfo().kind, ln.kernelInfo().sharedMemory], ["wasm", true]);
  ln.useKernels("wasm-strict");
});
