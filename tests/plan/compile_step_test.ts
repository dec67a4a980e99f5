import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { type Made, TRAININGS } from "./networks.ts";

/** The losses of steps that are run one by one, by their code. */
function runPlainly({ step }: Made, steps: number): number[] {
  return Array.from({ length: steps }, () => ln.tidy(() => step().item()));
}

function values(tensors: readonly ln.Tensor[]): number[][] {
  return tensors.map((tensor) => [...tensor.toTypedArray()]);
}

for (const { name, make } of TRAININGS) {
  for (const dtype of ["float32", "float64"] as const) {
    forEachKernels(`a compiled step is bit by bit the step itself: ${name}, ${dtype}`, () => {
      const [plain, compiled] = [make(dtype), make(dtype)];
      using step = ln.compileStep(() => compiled.step());
      const losses = [...step.run(2), ...step.run(1), ...step.run(40), ...step.run(0), ...step.run(1)];
      assertEquals(losses, runPlainly(plain, 44));
      assert(step.isReplaying);
      assertEquals(values(compiled.parameters), values(plain.parameters));
      assertEquals(
        values(compiled.parameters.map(({ grad }) => grad!)),
        values(plain.parameters.map(({ grad }) => grad!)),
        "the gradients of the last step",
      );
      // What replays leave behind is what the code goes on with.
      assertEquals(runPlainly(compiled, 3), runPlainly(plain, 3));
      step.dispose();
      plain.dispose();
      compiled.dispose();
    });
  }
}

const training = TRAININGS[0]!;

forEachKernels("the code of a compiled step runs three times, whatever the number of steps", () => {
  const made = training.make("float32");
  let runs = 0;
  using step = ln.compileStep(() => {
    runs++;
    return made.step();
  });
  step.run(3);
  assert(step.isReplaying);
  step.run(70_000); // more losses than wait in linear memory at a time
  assertEquals(runs, 3);
  step.dispose();
  made.dispose();
});

forEachKernels("a learning rate that is set between runs counts", () => {
  const [plain, compiled] = [training.make("float64"), training.make("float64")];
  using step = ln.compileStep(() => compiled.step());
  for (const learningRate of [0.1, 0.05, 0.2]) {
    plain.optimizer.learningRate = compiled.optimizer.learningRate = learningRate;
    assertEquals([...step.run(5)], runPlainly(plain, 5));
  }
  step.dispose();
  plain.dispose();
  compiled.dispose();
});

forEachKernels("another mode of a module is recorded anew", () => {
  const dropout = TRAININGS.find(({ name }) => name.startsWith("dropout"))!;
  const [plain, compiled] = [dropout.make("float32"), dropout.make("float32")];
  using step = ln.compileStep(() => compiled.step());
  for (const mode of [true, false, true]) {
    for (const module of [...plain.modules, ...compiled.modules]) module.train(mode);
    assertEquals([...step.run(6)], runPlainly(plain, 6), `training ${mode}`);
  }
  step.dispose();
  plain.dispose();
  compiled.dispose();
});

forEachKernels("a parameter that is frozen stays as it is", () => {
  const [plain, compiled] = [training.make("float32"), training.make("float32")];
  using step = ln.compileStep(() => compiled.step());
  step.run(5);
  runPlainly(plain, 5);
  for (const made of [plain, compiled]) {
    made.parameters[0]!.requiresGrad = false;
    made.parameters[0]!.zeroGrad();
  }
  assertEquals([...step.run(5)], runPlainly(plain, 5));
  assertEquals(values(compiled.parameters), values(plain.parameters));
  step.dispose();
  plain.dispose();
  compiled.dispose();
});

Deno.test("a compiled step goes on with other kernels", () => {
  const made = training.make("float64");
  const plain = training.make("float64");
  const step = ln.compileStep(() => made.step());
  try {
    for (const kind of ["wasm", "typescript", "wasm"] as const) {
      ln.useKernels(kind);
      assertEquals([...step.run(6)], runPlainly(plain, 6), kind);
    }
  } finally {
    step.dispose();
    made.dispose();
    plain.dispose();
  }
});

forEachKernels("numbers that a step makes tensors of are there in each replay", () => {
  const w = ln.tensor([1, 2], { requiresGrad: true }).keep();
  using step = ln.compileStep(() => {
    const weights = ln.tensor([0.5, 0.25]);
    const loss = w.mul(weights).square().sum();
    w.zeroGrad();
    loss.backward();
    // Changed by the step after it was read: the next step must begin with the numbers again.
    weights.set(7, [0, 1]);
    ln.noGrad(() => w.set(w.sub(w.grad!.mul(0.1))));
    return loss;
  });
  const actual = [...step.run(8)];
  const expected: number[] = [];
  let [a, b] = [1, 2];
  for (let i = 0; i < 8; i++) {
    expected.push((a * 0.5) ** 2 + (b * 0.25) ** 2);
    a -= 0.1 * 2 * 0.25 * a;
    b -= 0.1 * 2 * 0.0625 * b;
  }
  actual.forEach((loss, i) => assert(Math.abs(loss - expected[i]!) < 1e-6, `${i}: ${loss}, ${expected[i]}`));
  w.dispose();
  step.dispose();
});

forEachKernels("a bad index in a later step is found, and says so", () => {
  const table = ln.tensor([[1], [2], [3]], { requiresGrad: true }).keep();
  const place = ln.tensor([0], { dtype: "int32" }).keep();
  using step = ln.compileStep(() => {
    const loss = table.take(place, { axis: 0 }).square().sum();
    ln.noGrad(() => place.set(place.add(1)));
    return loss;
  });
  // The index moves on by itself: 0, 1, 2, and then there is no row for it.
  assertEquals([...step.run(3)], [1, 4, 9]);
  assert(step.isReplaying);
  assertThrows(() => step.run(2), RangeError, "index 3");
  assertEquals(place.toArray(), [3], "nothing after the bad index was done");
  ln.noGrad(() => place.set(1));
  assertEquals([...step.run(1)], [4]);
  table.dispose();
  place.dispose();
  step.dispose();
});

forEachKernels("replays take no memory, and dispose gives back what recordings took", () => {
  const made = training.make("float32");
  made.optimizer.zeroGrad();
  ln.tidy(() => made.step());
  const before = ln.memory();
  const step = ln.compileStep(() => made.step());
  step.run(10);
  const recorded = ln.memory();
  step.run(10_000);
  assertEquals(ln.memory().liveBytes, recorded.liveBytes);
  assertEquals(ln.memory().liveTensors, recorded.liveTensors);
  step.dispose();
  step.dispose();
  assertEquals(ln.memory().liveBytes, before.liveBytes);
  made.dispose();
});

forEachKernels("a backward pass through a parameter that a replay has changed is an error", () => {
  const made = training.make("float32");
  const step = ln.compileStep(() => made.step());
  step.run(5);
  const [weight] = made.parameters;
  const loss = weight!.square().sum();
  step.run(1);
  assertThrows(() => loss.backward(), TypeError, "SGD.step");
  step.dispose();
  made.dispose();
});
