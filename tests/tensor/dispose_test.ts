import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { heldMemory, holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

withoutLeaks("dispose gives the memory back at once, and a second call does nothing", () => {
  const { liveBytes, liveTensors } = ln.memory();
  const t = ln.zeros([1000]);
  assertEquals([ln.memory().liveBytes - liveBytes, ln.memory().liveTensors - liveTensors], [4032, 1]);
  assertStrictEquals(t.isDisposed, false);
  t.dispose();
  t.dispose();
  assertStrictEquals(t.isDisposed, true);
  assertEquals(ln.memory().liveBytes, liveBytes);
});

withoutLeaks("using disposes at the end of the block, and when it throws", () => {
  holdingNothing(() => {
    using t = ln.ones([10]);
    assertStrictEquals(t.isDisposed, false);
  });
  assertThrows(
    () => {
      using _ = ln.ones([10]);
      throw new RangeError("from the block");
    },
    RangeError,
    "from the block",
  );
});

withoutLeaks("a view keeps the memory of a disposed tensor alive", () => {
  withHeapSwitches({ poisonFreedBlocks: true }, () => {
    const t = ln.tensor([[0, 1, 2], [3, 4, 5]]);
    const views = [t.T, t.slice(1), t.detach(), t.broadcastTo([2, 2, 3])];
    const { liveBytes } = heldMemory();
    t.dispose();
    assertStrictEquals(heldMemory().liveBytes, liveBytes);
    assertEquals(views[0]!.toArray(), [[0, 3], [1, 4], [2, 5]]);
    assertEquals(views[1]!.toArray(), [3, 4, 5]);
    views.slice(1).forEach((view) => view.dispose());
    assertStrictEquals(heldMemory().liveBytes, liveBytes);
    views[0]!.dispose();
    assertStrictEquals(heldMemory().liveBytes, liveBytes - 64);
  });
});

withoutLeaks("every use of a disposed tensor is an error that names the operation and the shape", () => {
  const [t, other, whole] = [ln.ones([2, 3]), ln.ones([2, 3]), ln.ones([3], { dtype: "int32" })];
  const [turned, vector] = [other.T, ln.ones([3])];
  t.dispose();
  const before = heldMemory();
  const uses: [string, () => unknown][] = [
    ["add", () => t.add(other)],
    ["add", () => other.add(t)],
    ["add", () => t.add(1)],
    ["add", () => whole.add(t)],
    ["add", () => t.add(whole)],
    ["multiply", () => t.mul(other)],
    ["compare", () => other.equal(t)],
    ["exponentiate", () => t.exp()],
    ["sum", () => t.sum()],
    ["reshape", () => t.reshape([6])],
    ["transpose", () => t.T],
    ["slice", () => t.slice(0)],
    ["cast", () => t.astype("float64")],
    ["multiply matrices", () => t.matmul(turned)],
    ["multiply matrices", () => t.matmul(vector)],
    ["softmax", () => t.softmax()],
    ["read", () => t.toArray()],
    ["read", () => t.toTypedArray()],
    ["read", () => t.item()],
    ["keep", () => t.keep()],
    ["detach", () => t.detach()],
    ["run backward", () => t.backward()],
    ["set requiresGrad", () => t.requiresGrad = true],
    ["select from", () => ln.where(t, other, other)],
    ["select from", () => ln.where(other, t, 0)],
    ["concatenate", () => ln.concat([other, t])],
    ["stack", () => ln.stack([other, t])],
    ["take the gradient", () => ln.gradient(() => other.sum(), [t])],
  ];
  for (const [operation, use] of uses) {
    const { message } = assertThrows(use, TypeError);
    assertMatch(
      message,
      new RegExp(`^Cannot ${operation}: the tensor of shape \\[2, 3\\] was disposed of; call keep\\(\\)`),
    );
  }
  assertEquals(heldMemory(), before);
  assertStrictEquals(String(t), "[disposed tensor]");
  for (const one of [other, whole, turned, vector]) one.dispose();
});

withoutLeaks("a tensor disposed of inside its scope is not disposed of again", () => {
  using _ = ln.scope();
  const t = ln.ones([8]);
  t.dispose();
  // The block may belong to another tensor by now.
  const other = ln.full([8], 3);
  assertEquals(other.sum().item(), 24);
});

withoutLeaks("no scope owns a gradient", () => {
  const x = ln.tensor([1, 2], { requiresGrad: true });
  {
    using _ = ln.scope();
    x.square().sum().backward();
  }
  assertEquals(x.grad!.toArray(), [2, 4]);
  const first = x.grad!;
  x.zeroGrad();
  assertEquals([first.isDisposed, x.grad], [true, null]);
  {
    using _ = ln.scope();
    x.sum().backward({ createGraph: true });
  }
  assertEquals(x.grad!.toArray(), [1, 1]);
  x.dispose();
});

withoutLeaks("no scope owns a parameter or its gradient; dispose gives both back", () => {
  let parameter: ln.Parameter;
  {
    using _ = ln.scope();
    parameter = new ln.Parameter(ln.tensor([3]));
    parameter.square().sum().backward();
  }
  assertEquals([parameter.toArray(), parameter.grad!.toArray()], [[3], [6]]);
  parameter.dispose();
  assert(parameter.isDisposed && parameter.grad === null);
});
