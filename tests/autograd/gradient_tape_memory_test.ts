import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import { isRecording } from "../../src/autograd/recorder.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { heldMemory, holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

const BLOCK = 4032;
const large = (requiresGrad = false) => ln.full([1000], 0.5, { requiresGrad });

/** How many of the large blocks are in use. */
const blocks = () => Math.floor(heldMemory().liveBytes / BLOCK);

/** e^(w²) recorded; what stands between is disposed of, so that the graph alone keeps it: two blocks. */
const recorded = (tape: ln.GradientTape, w: Tensor) =>
  tape.record(() => ln.tidy(() => w.square().exp().square().sum()));

withoutLeaks("a tape frees its recording with its only gradient", () => {
  using w = large(true);
  const before = blocks();
  const tape = new ln.GradientTape();
  using loss = recorded(tape, w);
  assertStrictEquals(blocks(), before + 1, "what exp gave; it is what the square reads too");
  using slope = tape.gradient(loss, w)!;
  assertStrictEquals(blocks(), before + 1, "the gradient, and nothing else");
  assertStrictEquals(slope.isDisposed, false);
});

withoutLeaks("it frees branches too that the gradient did not go through", () => {
  using w = large(true);
  const before = blocks();
  const tape = new ln.GradientTape();
  using loss = recorded(tape, w);
  using metric = recorded(tape, w);
  assertStrictEquals(blocks(), before + 2);
  tape.gradient(loss, w)!.dispose();
  assertStrictEquals(blocks(), before);
  assertStrictEquals(metric.isDisposed, false);
});

withoutLeaks("a persistent tape keeps its recording until it is disposed of or reset", () => {
  using w = large(true);
  const before = blocks();
  for (const free of ["dispose", "reset"] as const) {
    const tape = new ln.GradientTape({ persistent: true });
    using loss = recorded(tape, w);
    for (let i = 0; i < 3; i++) tape.gradient(loss, w)!.dispose();
    assertStrictEquals(blocks(), before + 1);
    tape[free]();
    tape[free]();
    assertStrictEquals(blocks(), before);
  }
});

withoutLeaks("using disposes of a tape, used or not", () => {
  using w = large(true);
  const before = blocks();
  using loss = (() => {
    using tape = new ln.GradientTape();
    return recorded(tape, w);
  })();
  assertEquals([blocks(), loss.isDisposed], [before, false]);
});

withoutLeaks("a recording whose tensors are disposed of is freed without the tape", () => {
  using w = large(true);
  const tape = new ln.GradientTape({ persistent: true });
  holdingNothing(() => {
    for (let i = 0; i < 3; i++) recorded(tape, w).dispose();
  });
  tape.dispose();
});

withoutLeaks("tensors made while recording are the caller's, and readable after the tape is gone", () => {
  using _ = ln.scope();
  const w = ln.tensor([1, 2], { requiresGrad: true });
  const tape = new ln.GradientTape();
  const [z, a, loss] = tape.record(() => {
    const z = w.mul(3);
    const a = z.square();
    return [z, a, a.sum()] as const;
  });
  const slope = tape.gradient(loss, w)!;
  tape.dispose();
  assertEquals([z, a, loss, slope].map((one) => one.toArray()), [[3, 6], [9, 36], 45, [18, 36]]);
});

withoutLeaks("nested tapes and gradients of gradients leave nothing behind", () => {
  using x = ln.tensor([0.5, 1], { dtype: "float64" });
  holdingNothing(() => {
    const [outer, inner] = [new ln.GradientTape(), new ln.GradientTape()];
    outer.watch(x);
    inner.watch(x);
    const slope = outer.record(() =>
      ln.tidy(() => inner.gradient(inner.record(() => x.sin().mul(x.exp()).sum()), x)!)
    );
    outer.gradient(slope, x)!.dispose();
    slope.dispose();
  });
});

withoutLeaks("the live bytes of a loop with tapes are flat from the first step on", () => {
  using w = large(true);
  const tape = new ln.GradientTape();
  const step = () => {
    using _ = ln.scope();
    tape.reset();
    const loss = tape.record(() => w.square().mean());
    const slope = tape.gradient(loss, w)!;
    ln.noGrad(() => w.set(w.sub(slope.mul(10))));
    return loss.item();
  };
  const first = step();
  const { liveBytes, reservedBytes } = ln.memory();
  let last = first;
  for (let i = 0; i < 200; i++) last = step();
  assert(last < first);
  assertEquals([ln.memory().liveBytes, ln.memory().reservedBytes], [liveBytes, reservedBytes]);
});

withoutLeaks("whatever throws inside record, everything is as it was and the tape goes on", () => {
  using x = ln.tensor([1, 2]);
  const tape = new ln.GradientTape();
  tape.watch(x);
  holdingNothing(() => {
    assertThrows(() => tape.record(() => ln.tidy(() => x.square().reshape([3]))), RangeError);
    assertThrows(
      () => tape.record(() => tape.stopRecording(() => ln.tidy(() => x.reshape([3])))),
      RangeError,
    );
    assertThrows(() => tape.record(() => tape.gradient(1 as never, x)), TypeError);
  });
  assertEquals([x.requiresGrad, isRecording()], [false, false]);
  using y = tape.record(() => x.square());
  using slope = tape.gradient(y, x)!;
  assertEquals(slope.toArray(), [2, 4]);
});

withoutLeaks("a failing gradient leaves nothing behind, and the tape can be asked again", () => {
  using x = ln.tensor([1, 2]);
  const tape = new ln.GradientTape();
  tape.watch(x);
  using y = tape.record(() => x.square());
  using wrongWeights = ln.ones([3]);
  holdingNothing(() =>
    assertThrows(() => tape.gradient(y, x, { outputGradients: wrongWeights }), TypeError, "both must agree")
  );
  using slope = tape.gradient(y, x)!;
  assertEquals([slope.toArray(), x.requiresGrad], [[2, 4], false]);
});

withoutLeaks("a watched tensor may be disposed of before, in and after the recording", () => {
  holdingNothing(() => {
    const [early, during, late] = [1, 2, 3].map((value) => ln.tensor([value]));
    using w = ln.tensor([4], { requiresGrad: true });
    const tape = new ln.GradientTape();
    tape.watch(early!, during!, late!);
    early!.dispose();
    using y = tape.record(() => {
      using product = during!.mul(late!);
      const result = product.mul(w);
      during!.dispose();
      return result;
    });
    late!.dispose();
    using slope = tape.gradient(y, w)!;
    assertEquals(slope.toArray(), [6]);
  });
});

withoutLeaks("gradients are right while all freed memory is poisoned", () => {
  withHeapSwitches({ poisonFreedBlocks: true }, () => {
    using _ = ln.scope();
    const x = ln.tensor([0.5, 2], { dtype: "float64" });
    const [outer, inner] = [new ln.GradientTape({ persistent: true }), new ln.GradientTape()];
    outer.watch(x);
    inner.watch(x);
    const slope = outer.record(() => ln.tidy(() => inner.gradient(inner.record(() => x.pow(3).sum()), x)!));
    for (let i = 0; i < 2; i++) assertEquals(outer.gradient(slope, x)!.toArray(), [3, 12]);
    assertEquals(slope.toArray(), [0.75, 12]);
  });
});
