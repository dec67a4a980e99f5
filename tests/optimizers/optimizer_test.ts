import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { Adam, adam } from "../../src/optimizers/adam.ts";
import { nadam } from "../../src/optimizers/nadam.ts";
import { rmsprop } from "../../src/optimizers/rmsprop.ts";
import { SGD, sgd } from "../../src/optimizers/sgd.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { heldMemory } from "../test_support/without_leaks.ts";
import { CLASSES, elementsOf, setGradients, startParameters } from "./recorded_runs.ts";

function parameter(values: number[], dtype: ln.FloatDType = "float64"): ln.Parameter {
  return new ln.Parameter(ln.tensor(values, { dtype }));
}

forEachKernels("plain SGD rounds the product and the difference, as NumPy does", () => {
  const values = Array.from({ length: 13 }, (_, i) => Math.fround(Math.sin(i) * 3));
  const slopes = values.map((_, i) => Math.fround(Math.cos(i * i)));
  const w = parameter(values, "float32");
  using optimizer = new SGD([w], { learningRate: 0.1 });
  optimizer.applyGradients([[ln.tensor(slopes), w]]);
  const rate = Math.fround(0.1);
  assertEquals(w.toArray(), values.map((value, i) => Math.fround(value - Math.fround(rate * slopes[i]!))));
  w.dispose();
});

forEachKernels("groups have learning rates and options of their own", () => {
  const [a, b, c] = [parameter([1]), parameter([1]), parameter([1], "float32")];
  using optimizer = new SGD([{ parameters: [a, b], learningRate: 0.5 }, { parameters: [c] }], {
    learningRate: 0.25,
  });
  assertEquals(optimizer.parameters, [a, b, c]);
  assertEquals(optimizer.groups.map((group) => group.learningRate), [0.5, 0.25]);
  for (const w of [a, b, c]) w.mul(1).sum().backward();
  optimizer.step();
  assertEquals([a.item(), b.item(), c.item()], [0.5, 0.5, 0.75]);
  optimizer.groups[1]!.learningRate = 0.125;
  assertEquals(optimizer.learningRate, 0.5);
  optimizer.step();
  assertEquals([a.item(), b.item(), c.item()], [0, 0, 0.625]);
  optimizer.learningRate = 1;
  assertEquals(optimizer.groups.map((group) => group.learningRate), [1, 1]);
  for (const w of [a, b, c]) w.dispose();
});

forEachKernels(
  "a learning rate is read back as it was set, in float32 too, and acts from the next step on",
  () => {
    const w = parameter([1], "float32");
    using optimizer = new Adam([w], { learningRate: 0.1 });
    assertStrictEquals(optimizer.learningRate, 0.1);
    optimizer.learningRate = 1 / 3;
    assertStrictEquals(optimizer.learningRate, 1 / 3);
    w.mul(1).sum().backward();
    optimizer.step();
    assert(Math.abs(w.item() - 2 / 3) < 1e-6);
    w.dispose();
  },
);

forEachKernels("a parameter without a gradient is left alone, and its steps are not counted", () => {
  const [a, b] = [parameter([1, 2]), parameter([3])];
  using optimizer = new Adam([a, b]);
  optimizer.step();
  assertEquals(optimizer.stateDict().tensors, {});
  a.square().sum().backward();
  optimizer.step();
  optimizer.step();
  assertEquals(b.item(), 3);
  assertEquals(optimizer.stateDict().tensors["0.step"]!.item(), 2);
  optimizer.zeroGrad();
  assertStrictEquals(a.grad, null);
  b.square().sum().backward();
  optimizer.step();
  const { tensors } = optimizer.stateDict();
  assertEquals([tensors["0.step"]!.item(), tensors["1.step"]!.item()], [2, 1]);
  a.dispose();
  b.dispose();
});

forEachKernels("tensors that are no parameters can be trained, and gradients of any layout are read", () => {
  const w = ln.tensor([[1, 2, 3], [4, 5, 6]], { dtype: "float64", requiresGrad: true });
  using optimizer = new SGD([w], { learningRate: 1 });
  const gradient = ln.tensor([[1, 10], [2, 20], [3, 30]], { dtype: "float64" }).T;
  optimizer.applyGradients([[gradient, w]]);
  assertEquals(w.toArray(), [[0, 0, 0], [-6, -15, -24]]);
  assertStrictEquals(w.grad, null);
  // A gradient on the tape, as createGraph leaves it.
  w.square().sum().backward({ createGraph: true });
  optimizer.step();
  assertEquals(w.toArray(), [[0, 0, 0], [6, 15, 24]]);
});

forEachKernels("applyGradients takes the pairs it is given and leaves grad alone", () => {
  const [a, b] = [parameter([1]), parameter([1])];
  using optimizer = new SGD([a, b], { learningRate: 0.5 });
  a.square().sum().backward();
  optimizer.applyGradients([[null, a], [ln.tensor([1], { dtype: "float64" }), b]]);
  assertEquals([a.item(), b.item(), a.grad!.item()], [1, 0.5, 2]);
  const gradient = ln.tensor([1], { dtype: "float64" });
  const other = parameter([1]);
  assertThrows(() => optimizer.applyGradients([[gradient, other]]), TypeError, "was not made for it");
  assertThrows(() => optimizer.applyGradients([[gradient, a], [gradient, a]]), TypeError, "add them up");
  assertThrows(
    () => optimizer.applyGradients([[gradient, a], [ln.tensor([1]), b]]),
    TypeError,
    "Cannot update a float64 parameter of shape [1] by a float32 gradient of shape [1]",
  );
  assertThrows(
    () => optimizer.applyGradients([[3 as unknown as ln.Tensor, a]]),
    TypeError,
    "Cannot update a parameter by 3: expected a tensor",
  );
  assertEquals([a.item(), b.item()], [1, 0.5]);
  for (const w of [a, b, other]) w.dispose();
});

forEachKernels("a step that can't be made changes nothing", () => {
  const [a, b] = [parameter([1, 2]), parameter([3])];
  using optimizer = new Adam([a, b]);
  a.square().sum().backward();
  b.square().sum().backward();
  b.grad = ln.tensor([1, 2, 3], { dtype: "float64" });
  assertThrows(
    () => optimizer.step(),
    TypeError,
    "Cannot update a float64 parameter of shape [1] by a float64 gradient of shape [3]: both must agree",
  );
  b.grad.dispose();
  assertThrows(() => optimizer.step(), TypeError, "was disposed of");
  b.dispose();
  assertThrows(
    () => optimizer.step(),
    TypeError,
    "Cannot update a parameter: the tensor of shape [1] was disposed of",
  );
  assertEquals(a.toArray(), [1, 2]);
  assertEquals(optimizer.stateDict().tensors, {});
  a.dispose();
});

forEachKernels("backward through a value that a step has changed since names the step", () => {
  const w = parameter([2]);
  using optimizer = new Adam([w]);
  const loss = w.square().sum();
  loss.backward({ retainGraph: true });
  optimizer.step();
  assertMatch(assertThrows(() => loss.backward(), TypeError).message, /Adam\.step/);
  w.dispose();
});

for (const name of Object.keys(CLASSES)) {
  forEachKernels(
    `1000 steps of ${name} allocate nothing after the first, and dispose() gives all back`,
    () => {
      const parameters = startParameters("float32");
      setGradients(parameters, 0);
      const before = heldMemory();
      const options = name === "RMSprop"
        ? { momentum: 0.9, centered: true }
        : name === "SGD"
        ? { momentum: 0.9 }
        : {};
      const optimizer = new CLASSES[name]!(parameters, options as object);
      {
        // What an optimizer keeps belongs to no scope.
        using _ = ln.scope();
        optimizer.step();
      }
      const { reservedBytes } = ln.memory();
      withHeapSwitches({ growAtEveryAllocation: true }, () => {
        for (let step = 0; step < 1000; step++) optimizer.step();
      });
      assertStrictEquals(ln.memory().reservedBytes, reservedBytes);
      assert(elementsOf(parameters).every(Number.isFinite));
      optimizer.dispose();
      optimizer.dispose();
      assertEquals(heldMemory(), before);
      assertThrows(() => optimizer.step(), TypeError, `Cannot step: the optimizer ${name} was disposed of`);
      assertThrows(() => optimizer.learningRate, TypeError, "was disposed of");
      assertThrows(() => optimizer.stateDict(), TypeError, "was disposed of");
      for (const parameter of parameters) parameter.dispose();
    },
  );
}

forEachKernels("the live bytes of a training loop are flat, in Keras's form and with clipping too", () => {
  for (
    const factory of [adam(), nadam({ clipNorm: 1 }), rmsprop({ globalClipNorm: 1 }), sgd({ clipValue: 1 })]
  ) {
    const parameters = startParameters("float32");
    const optimizer = factory.build(parameters);
    setGradients(parameters, 0);
    optimizer.step();
    const { liveBytes, reservedBytes } = ln.memory();
    for (let step = 0; step < 1000; step++) {
      if (step < 50) setGradients(parameters, step % 25);
      optimizer.step();
    }
    assertEquals([ln.memory().liveBytes, ln.memory().reservedBytes], [liveBytes, reservedBytes]);
    optimizer.dispose();
    for (const parameter of parameters) parameter.dispose();
  }
});
