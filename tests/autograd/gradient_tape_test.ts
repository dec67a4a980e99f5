import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const float64 = (values: ln.NestedInput) => ln.tensor(values, { dtype: "float64" });
const parameter = (values: number[]) => ln.tensor(values, { requiresGrad: true });

/** Gradients as numbers, null where there is none. */
const values = (gradients: readonly (Tensor | null)[]) => gradients.map((one) => one && one.toArray());

/** A tape that watches tensors. */
function watching(tensors: readonly Tensor[], options: { persistent?: boolean } = {}): ln.GradientTape {
  const tape = new ln.GradientTape(options);
  tape.watch(...tensors);
  return tape;
}

forEachKernels("the tape records what requires gradients and what it watches, and nothing else", () => {
  const [w, x, y] = [parameter([2]), ln.tensor([3]), ln.tensor([4])];
  const tape = watching([x]);
  const product = tape.record(() => w.mul(x).mul(y));
  assertEquals(values(tape.gradient(product, [w, x, y])), [[12], [8], null]);
  assertEquals([w.grad, x.grad, w.requiresGrad, x.requiresGrad], [null, null, true, false]);
});

forEachKernels("one source gives one gradient, a list a list", () => {
  const tape = new ln.GradientTape({ persistent: true });
  const w = parameter([1, 2]);
  const loss = tape.record(() => w.square().sum());
  assertEquals(tape.gradient(loss, w)!.toArray(), [2, 4]);
  assertEquals(values(tape.gradient(loss, [w])), [[2, 4]]);
  assertEquals(tape.gradient(loss, []), []);
});

forEachKernels("unconnected sources get null, or zeros when asked for", () => {
  const [w, x] = [parameter([2]), float64([[1, 2]])];
  const tape = new ln.GradientTape({ persistent: true });
  const y = tape.record(() => w.square());
  assertEquals([tape.gradient(y, x), tape.gradient(y, x, { unconnectedGradients: "none" })], [null, null]);
  const zeros = tape.gradient(y, [x, w], { unconnectedGradients: "zero" });
  assertEquals([zeros[0]!.dtype, ...values(zeros)], ["float64", [[0, 0]], [4]]);
  assertEquals(tape.gradient(y, x, { unconnectedGradients: "zero" }).shape, [1, 2]);
  // A target that nothing recorded led to.
  assertEquals(values(tape.gradient(ln.tensor(1), [w])), [null]);
  assertEquals(values(tape.gradient(tape.record(() => w.argmax()), [w])), [null]);
});

forEachKernels("a target of several elements counts as their sum, or weighted", () => {
  const x = ln.tensor([1, 2, 3]);
  const tape = watching([x], { persistent: true });
  const y = tape.record(() => x.square());
  assertEquals(tape.gradient(y, x)!.toArray(), [2, 4, 6]);
  assertEquals(tape.gradient(y, x, { outputGradients: ln.tensor([1, 0, -1]) })!.toArray(), [2, 0, -6]);
});

forEachKernels("results on the way are sources too", () => {
  const w = parameter([3]);
  const tape = new ln.GradientTape({ persistent: true });
  const [h, y] = tape.record(() => {
    const h = w.mul(2);
    return [h, h.square()] as const;
  });
  assertEquals(values(tape.gradient(y, [h, w])), [[12], [24]]);
  assertEquals(values(tape.gradient(y, [h, h])), [[12], [12]]);
  assertEquals([tape.gradient(h, h)!.toArray(), tape.gradient(y, y)!.toArray()], [[1], [1]]);
  // The other way round nothing depends.
  assertEquals(tape.gradient(h, y), null);
});

forEachKernels("a watched tensor as its own target has the gradient 1", () => {
  const x = ln.tensor([5]);
  assertEquals(watching([x]).gradient(x, x)!.toArray(), [1]);
  assertStrictEquals(new ln.GradientTape().gradient(x, x), null);
});

forEachKernels("what runs outside of record is constant to the tape", () => {
  const w = parameter([3]);
  const tape = new ln.GradientTape({ persistent: true });
  const before = w.mul(2);
  const product = tape.record(() => before.mul(w));
  const after = product.mul(w);
  assertEquals(tape.gradient(product, w)!.toArray(), [6]);
  assertEquals(values(tape.gradient(after, [w, product])), [null, null]);
  // Towards the outside result itself there is a way.
  assertEquals(tape.gradient(product, before)!.toArray(), [3]);
});

forEachKernels("a result from outside can be watched, whether or not it requires gradients", () => {
  for (const h of [parameter([3]).mul(2), ln.tensor([3]).mul(2)]) {
    const requiredGrad = h.requiresGrad;
    const tape = watching([h]);
    assertEquals(tape.gradient(tape.record(() => h.square()), h)!.toArray(), [12]);
    assertStrictEquals(h.requiresGrad, requiredGrad);
  }
});

forEachKernels("watch works from where it is called", () => {
  const x = ln.tensor([3]);
  const tape = new ln.GradientTape();
  const y = tape.record(() => {
    const before = x.square();
    tape.watch(x);
    tape.watch(x, x);
    return before.add(x.mul(10));
  });
  assertStrictEquals(x.requiresGrad, false);
  assertEquals(tape.gradient(y, x)!.toArray(), [10]);
});

forEachKernels("record adds to the recording when called again", () => {
  const x = ln.tensor([3]);
  const tape = watching([x]);
  const square = tape.record(() => x.square());
  assertStrictEquals(x.square().requiresGrad, false);
  const fourth = tape.record(() => square.square());
  assertEquals(tape.gradient(fourth, x)!.toArray(), [108]);
});

forEachKernels("a persistent tape gives gradients of several targets, and again", () => {
  const x = float64([3]);
  const tape = watching([x], { persistent: true });
  const [square, fourth] = tape.record(() => {
    const square = x.square();
    return [square, square.square()] as const;
  });
  for (let i = 0; i < 2; i++) {
    assertEquals([tape.gradient(fourth, x)!.toArray(), tape.gradient(square, x)!.toArray()], [[108], [6]]);
  }
});

forEachKernels("nested tapes give derivatives of any order", () => {
  const x = float64([2]);
  const derivative = (order: number): Tensor => {
    if (order === 0) return x.pow(5);
    const tape = watching([x]);
    return tape.gradient(tape.record(() => derivative(order - 1)), x)!;
  };
  // 5x⁴, 20x³, 60x², 120x
  assertEquals([1, 2, 3, 4].map((order) => derivative(order).toArray()), [[80], [160], [240], [240]]);
  assertStrictEquals(x.requiresGrad, false);
});

forEachKernels(
  "the inner gradient may be taken after both recordings, but then it is constant to the outer tape",
  () => {
    const x = float64([2]);
    const [outer, inner] = [watching([x]), watching([x])];
    const cube = outer.record(() => inner.record(() => x.pow(3)));
    const slope = inner.gradient(cube, x)!;
    assertEquals([slope.toArray(), slope.requiresGrad], [[12], false]);
    // The inner tape has freed its recording; the outer one still has its own.
    assertEquals(outer.gradient(cube, x)!.toArray(), [12]);
  },
);

forEachKernels("tapes and gradient() nest in each other", () => {
  const x = float64([2]);
  // The square lies between: the inner tape must not free what the outer function goes back through.
  const cube = () => x.square().mul(x);
  const [viaGradient] = ln.gradient(() => {
    const tape = watching([x]);
    return tape.gradient(tape.record(cube), x)!;
  }, [x]);
  const tape = watching([x]);
  const viaTape = tape.gradient(tape.record(() => ln.gradient(cube, [x])[0]!), x)!;
  assertEquals([viaGradient!.toArray(), viaTape.toArray()], [[12], [12]]);
  assertStrictEquals(x.requiresGrad, false);
});

forEachKernels("a persistent tape records its own gradients inside its record", () => {
  const x = float64([2]);
  const tape = watching([x], { persistent: true });
  const slope = tape.record(() => tape.gradient(x.pow(3), x)!);
  assertEquals([slope.toArray(), tape.gradient(slope, x)!.toArray()], [[12], [12]]);
});

forEachKernels("a tape that is not persistent ends with its gradient, inside its record too", () => {
  const [x, w] = [float64([2]), ln.tensor([3], { dtype: "float64", requiresGrad: true })];
  const tape = watching([x]);
  const [slope, later] = tape.record(() => {
    const slope = tape.gradient(x.pow(3).mul(w), x)!;
    return [slope, x.square()] as const;
  });
  assertEquals([slope.toArray(), slope.requiresGrad, later.requiresGrad], [[36], false, false]);
});

forEachKernels("an inner tape watches for itself", () => {
  const x = float64([2]);
  const [outer, inner] = [watching([x], { persistent: true }), new ln.GradientTape({ persistent: true })];
  const cube = outer.record(() => {
    const cube = inner.record(() => x.pow(3));
    assertStrictEquals(inner.gradient(cube, x), null);
    return cube;
  });
  assertEquals([inner.gradient(cube, x), outer.gradient(cube, x)!.toArray()], [null, [12]]);
});

forEachKernels("watching ends with the last tape that watches", () => {
  const x = ln.tensor([2]);
  const [outer, inner] = [new ln.GradientTape(), new ln.GradientTape()];
  const seen: boolean[] = [];
  const y = outer.record(() => {
    inner.record(() => {
      inner.watch(x);
      outer.watch(x);
    });
    seen.push(x.requiresGrad);
    return x.square();
  });
  seen.push(x.requiresGrad);
  assertEquals([seen, outer.gradient(y, x)!.toArray()], [[true, false], [4]]);
});

forEachKernels("stopRecording keeps operations off this tape only", () => {
  const [w, x] = [parameter([3]), ln.tensor([3])];
  const [outer, inner] = [watching([x]), watching([x])];
  const y = outer.record(() => inner.record(() => x.mul(inner.stopRecording(() => x.square()))));
  // To the inner tape x² is constant: x²; to the outer one not: 3x².
  assertEquals([inner.gradient(y, x)!.toArray(), outer.gradient(y, x)!.toArray()], [[9], [27]]);
  const alone = new ln.GradientTape();
  const states: boolean[] = [];
  const z = alone.record(() => {
    const constant = alone.stopRecording(() => alone.stopRecording(() => w.square()));
    states.push(constant.requiresGrad);
    return w.mul(constant);
  });
  assertEquals([states, alone.gradient(z, w)!.toArray()], [[false], [9]]);
});

forEachKernels("gradients inside stopRecording are not recorded", () => {
  const x = float64([2]);
  const tape = watching([x], { persistent: true });
  const slope = tape.record(() => {
    const cube = x.pow(3);
    return tape.stopRecording(() => tape.gradient(cube, x)!);
  });
  assertEquals([slope.toArray(), slope.requiresGrad, tape.gradient(slope, x)], [[12], false, null]);
});

forEachKernels("noGrad inside record keeps operations off every tape", () => {
  const x = ln.tensor([3]);
  const tape = watching([x]);
  const y = tape.record(() => x.mul(ln.noGrad(() => x.square())));
  assertEquals(tape.gradient(y, x)!.toArray(), [9]);
});

forEachKernels("record records inside noGrad, and leaves it on after", () => {
  const [x, w] = [ln.tensor([3]), parameter([1])];
  ln.noGrad(() => {
    const tape = watching([x]);
    assertEquals(tape.gradient(tape.record(() => x.square()), x)!.toArray(), [6]);
    assertStrictEquals(w.mul(2).requiresGrad, false);
  });
});

forEachKernels("reset makes the tape as new, used or not, recording or not", () => {
  const [w, x] = [parameter([3]), ln.tensor([2])];
  const tape = watching([x]);
  const old = tape.record(() => w.mul(x));
  tape.reset();
  assertEquals(values(tape.gradient(old, [w, x])), [null, null]);
  tape.reset();
  const [first, second] = tape.record(() => {
    tape.watch(x);
    const first = w.mul(x);
    tape.reset();
    assertStrictEquals(x.requiresGrad, false);
    return [first, w.mul(x)] as const;
  });
  assertEquals(tape.gradient(second, [w, x, first]).map((one) => one && one.toArray()), [[2], null, null]);
});

forEachKernels("a tape and backward share a graph when the tape comes last", () => {
  const w = parameter([3]);
  const tape = new ln.GradientTape();
  const y = tape.record(() => w.square());
  y.backward({ retainGraph: true });
  assertEquals([w.grad!.toArray(), tape.gradient(y, w)!.toArray(), w.grad!.toArray()], [[6], [6], [6]]);
});

forEachKernels("record returns whatever the function does, in the enclosing scope", () => {
  const w = parameter([3]);
  const tape = new ln.GradientTape();
  const { steps: [h, y], name } = tape.record(() => {
    const h = w.mul(2);
    return { steps: [h, h.square()] as const, name: "square" };
  });
  tape.gradient(y, w)!.dispose();
  assertEquals([h.toArray(), y.toArray(), name], [[6], [36], "square"]);
});

forEachKernels("parameters are watched by themselves", () => {
  const [weight, bias] = [new ln.Parameter(ln.ones([2, 1])), new ln.Parameter(ln.zeros([1]))];
  const x = ln.tensor([[1, 2], [3, 4]]);
  const tape = new ln.GradientTape();
  const loss = tape.record(() => x.matmul(weight).add(bias).sum());
  assertEquals(values(tape.gradient(loss, [weight, bias])), [[[4], [6]], [2]]);
  assertEquals([weight.grad, bias.grad, weight.requiresGrad], [null, null, true]);
  weight.dispose();
  bias.dispose();
});
