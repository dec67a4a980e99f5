import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { heldMemory, holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

const BYTES = 4000;
const BLOCK = 4032;
const leaf = () => ln.full([BYTES / 4], 0.5, { requiresGrad: true });

/** How many of the large blocks are in use. */
const blocks = () => Math.floor(heldMemory().liveBytes / BLOCK);

withoutLeaks("a graph whose tensors are disposed of without a backward pass is freed", () => {
  using w = leaf();
  for (let i = 0; i < 3; i++) {
    holdingNothing(() => {
      const result = ln.tidy(() => {
        const squared = w.square();
        return squared.exp().mul(squared).softmax().sum();
      });
      result.dispose();
    });
  }
});

withoutLeaks("a graph is freed in whatever order its tensors are disposed of", () => {
  using w = leaf();
  const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]];
  for (const order of orders) {
    holdingNothing(() => {
      const a = w.square();
      const b = a.exp();
      const c = a.mul(b);
      const tensors = [a, b, c, c.sum()];
      for (const i of order) tensors[i]!.dispose();
    });
  }
});

withoutLeaks("a graph holds only what its rules read", () => {
  using w = leaf();
  const before = blocks();
  using sum = ln.tidy(() => w.add(1).sub(2).neg().sum());
  assertStrictEquals(blocks(), before, "addition, subtraction and sums read nothing");
  using exponential = ln.tidy(() => w.add(1).exp().sum());
  assertStrictEquals(blocks(), before + 1, "exp reads its output");
  using square = ln.tidy(() => w.add(1).square().sum());
  assertStrictEquals(blocks(), before + 2, "square reads its input");
  for (const t of [sum, exponential, square]) t.backward();
  assertStrictEquals(blocks(), before + 1, "backward frees it; what is left is the gradient");
});

withoutLeaks("backward frees intermediate gradients and what rules read, at once", () => {
  using w = leaf();
  using _ = ln.scope();
  const loss = ln.tidy(() => w.square().exp().log().square().sum());
  const before = heldMemory().liveBytes;
  loss.backward();
  // The graph held the results of exp and log; they are freed, and one gradient has appeared.
  assertStrictEquals(heldMemory().liveBytes, before - 2 * BLOCK + BLOCK);
});

withoutLeaks("retainGraph keeps what rules read until the tensors go", () => {
  using w = leaf();
  const loss = ln.tidy(() => w.square().exp().sum());
  const before = heldMemory().liveBytes;
  loss.backward({ retainGraph: true });
  assertStrictEquals(heldMemory().liveBytes, before + BLOCK);
  loss.dispose();
  assertStrictEquals(heldMemory().liveBytes, before - 64);
});

withoutLeaks("the live bytes of a training loop are flat from the first step on", () => {
  using _ = ln.scope();
  const [w, b] = [ln.full([8, 3], 0.1).keep(), ln.zeros([3]).keep()];
  for (const parameter of [w, b]) parameter.requiresGrad = true;
  const [x, y] = [ln.ones([16, 8]), ln.zeros([16, 3])];
  const step = () => {
    using _ = ln.scope();
    w.zeroGrad();
    b.zeroGrad();
    const loss = x.matmul(w).add(b).tanh().sub(y).square().mean();
    loss.backward();
    return loss.item();
  };
  step();
  const { liveBytes, reservedBytes } = ln.memory();
  for (let i = 0; i < 200; i++) assert(step() > 0);
  assertEquals([ln.memory().liveBytes, ln.memory().reservedBytes], [liveBytes, reservedBytes]);
  w.dispose();
  b.dispose();
});

withoutLeaks("accumulated gradients of any order leave nothing behind", () => {
  using _ = ln.scope();
  const x = ln.tensor([1, 2], { requiresGrad: true });
  for (const options of [{}, { createGraph: true }, { retainGraph: true }, { createGraph: true }, {}]) {
    holdingNothing(() => {
      using _ = ln.scope();
      x.square().mul(x).sum().backward(options);
      x.exp().sum().backward(options);
      x.zeroGrad();
    });
  }
});

withoutLeaks("gradient and valueAndGradient leave nothing behind but their results", () => {
  using x = ln.tensor([1, 2], { dtype: "float64" });
  const before = heldMemory();
  const [slope] = ln.gradient(() => x.square().sum(), [x]);
  assertEquals(heldMemory(), { liveTensors: before.liveTensors + 1, liveBytes: before.liveBytes + 64 });
  slope!.dispose();
  const { value, gradients } = ln.valueAndGradient(() => x.square().sum(), [x, x]);
  assertEquals([value.item(), gradients.map((one) => one.toArray())], [5, [[2, 4], [2, 4]]]);
  for (const t of [value, ...gradients]) t.dispose();
  const [second] = ln.gradient(() => ln.gradient(() => x.pow(3).sum(), [x])[0]!.sum(), [x]);
  assertEquals(second!.toArray(), [6, 12]);
  second!.dispose();
});

withoutLeaks("gradient disposes of nothing it did not make", () => {
  using x = ln.tensor(3, { requiresGrad: true });
  using loss = x.square();
  const slopes = [...ln.gradient(() => loss, [x]), ...ln.gradient(() => x, [x])];
  assertEquals(slopes.map((slope) => slope.item()), [6, 1]);
  assertEquals([loss.isDisposed, x.isDisposed, loss.item()], [false, false, 9]);
  for (const slope of slopes) slope.dispose();
});

withoutLeaks(
  "a chain of 100,000 operations runs forward and backward and is freed, without overflowing the stack",
  () => {
    using w = ln.tensor([1, 2], { requiresGrad: true });
    using ones = ln.ones([2]);
    for (const usesBackward of [true, false]) {
      holdingNothing(() => {
        let chain: ln.Tensor = w.add(0);
        for (let i = 0; i < 100_000; i++) {
          const longer = i % 2 ? chain.neg() : chain.add(1);
          chain.dispose();
          chain = longer;
        }
        assertStrictEquals(heldMemory().liveTensors, 3);
        if (usesBackward) {
          chain.backward({ gradient: ones });
          assertEquals(w.grad!.toArray(), [1, 1]);
          w.zeroGrad();
        }
        chain.dispose();
      });
    }
  },
);

withoutLeaks("a broad graph of 5,000 paths to one leaf sums its gradients in place", () => {
  using _ = ln.scope();
  const w = ln.tensor([1], { requiresGrad: true });
  const loss = ln.tidy(() => {
    let sum: ln.Tensor = w.mul(2);
    for (let i = 1; i < 5_000; i++) sum = sum.add(w.mul(2));
    return sum;
  });
  const { peakBytes } = ln.memory();
  loss.backward();
  assertEquals(w.grad!.toArray(), [10_000]);
  assert(ln.memory().peakBytes <= peakBytes + 100_000, "gradients are added up as they come");
  w.dispose();
});

withoutLeaks("gradients are right while all freed memory is poisoned", () => {
  withHeapSwitches({ poisonFreedBlocks: true }, () => {
    using _ = ln.scope();
    const w = ln.tensor([[0.5, -1], [2, 0.25]], { requiresGrad: true, dtype: "float64" });
    for (let i = 0; i < 3; i++) {
      using _ = ln.scope();
      w.zeroGrad();
      w.matmul(w.T).add(1).sum().backward();
      // d/dW Σ W·Wᵀ: each element gets twice the sum of its column.
      assertEquals(w.grad!.toArray(), [[5, -1.5], [5, -1.5]]);
    }
    w.dispose();
  });
});
