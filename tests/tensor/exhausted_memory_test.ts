import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import { heap } from "../../src/kernels/active.ts";
import { DIFFERENTIABLE, inputsFor } from "../test_support/differentiable_functions.ts";
import { heldMemory, withoutLeaks } from "../test_support/without_leaks.ts";

/** Runs a function while the allocation of some number, counted from 0, fails as it does when memory is full. */
function withFailingAllocation<T>(number: number, fn: () => T): T {
  const target = heap();
  let left = number;
  target.allocate = (bytes) => {
    if (left-- === 0) throw new RangeError("Cannot allocate: this one fails");
    delete (target as Partial<typeof target>).allocate;
    const block = target.allocate(bytes);
    target.allocate = failing;
    return block;
  };
  const failing = target.allocate;
  try {
    return fn();
  } finally {
    delete (target as Partial<typeof target>).allocate;
  }
}

/**
 * Runs a function again and again, with its first, second, third … allocation failing, until none fails. Asserts that each failure
 * leaves as many tensors and bytes behind as there were.
 *
 * @returns How often it failed.
 */
function failAtEveryAllocation(name: string, fn: () => readonly Tensor[]): number {
  for (let number = 0;; number++) {
    const before = heldMemory();
    let made: readonly Tensor[];
    try {
      made = withFailingAllocation(number, fn);
    } catch (error) {
      assert(error instanceof RangeError && error.message.endsWith("this one fails"), `${name}: ${error}`);
      assertEquals(heldMemory(), before, `${name}: memory after allocation ${number} failed, then before`);
      continue;
    }
    for (const t of made) t.dispose();
    assertEquals(heldMemory(), before, name);
    return number;
  }
}

withoutLeaks("an allocation that fails leaves nothing behind, whichever one it is, in any function", () => {
  for (const one of DIFFERENTIABLE) {
    const inputs = inputsFor(one);
    failAtEveryAllocation(one.name, () => {
      // Tensors that an operation made before it failed belong to the scope; bare arrays belong to nobody.
      using _ = ln.scope();
      return [one.run(...inputs).keep()];
    });
    for (const input of inputs) input.dispose();
  }
});

for (const createGraph of [false, true]) {
  withoutLeaks(
    `an allocation that fails in a backward pass leaves nothing behind: createGraph ${createGraph}`,
    () => {
      for (const one of DIFFERENTIABLE) {
        const inputs = inputsFor(one);
        for (const input of inputs) input.requiresGrad = true;
        const result = ln.tidy(() => one.run(...inputs).sum());
        if (result.requiresGrad) {
          const failures = failAtEveryAllocation(one.name, () => {
            using _ = ln.scope();
            result.backward({ retainGraph: true, createGraph });
            return inputs.flatMap((input) => input.grad ?? []);
          });
          assert(failures > 0, one.name);
        }
        for (const t of [result, ...inputs]) t.dispose();
      }
    },
  );
}

withoutLeaks("an allocation that fails leaves nothing behind when tensors are made", () => {
  const makers: Record<string, () => Tensor> = {
    tensor: () => ln.tensor([[1, 2], [3, 4]]),
    fromTypedArray: () => ln.fromTypedArray(new Int32Array(3)),
    zeros: () => ln.zeros([3], { requiresGrad: true }),
    eye: () => ln.eye(3),
    arange: () => ln.arange(3),
    linspace: () => ln.linspace(0, 1, 3),
    parameter: () => new ln.Parameter(ln.tensor([1])),
  };
  for (const [name, make] of Object.entries(makers)) {
    const failures = failAtEveryAllocation(name, () => {
      using _ = ln.scope();
      return [make().keep()];
    });
    assert(failures > 0, name);
  }
});

withoutLeaks(
  "full memory is an error that says what to do, and everything works again once there is room",
  () => {
    using kept = ln.tensor([1, 2]);
    const before = heldMemory();
    // Untouched pages cost nothing, so the whole 4 GiB can be taken.
    const blocks = [];
    try {
      for (let bytes = 2 ** 30; bytes >= 64; bytes /= 4) {
        try {
          for (;;) blocks.push(heap().allocate(bytes));
        } catch (error) {
          assert(error instanceof RangeError);
        }
      }
      for (let attempt = 0; attempt < 3; attempt++) {
        const { message } = assertThrows(() => kept.add(1), RangeError);
        assertMatch(message, /^Cannot allocate \d+ bytes: \d+ bytes are live, .*wrap the step in scope\(\)/);
      }
    } finally {
      for (const block of blocks) heap().free(block);
    }
    assertEquals(heldMemory(), before);
    using sum = kept.add(1);
    assertEquals(sum.toArray(), [2, 3]);
    assertStrictEquals(heldMemory().liveTensors, before.liveTensors + 1);
  },
);
