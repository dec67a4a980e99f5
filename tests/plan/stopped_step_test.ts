import { assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { streamInMemory } from "../test_support/stream_in_memory.ts";

const streams = [streamInMemory(5), streamInMemory(5)];
const start = streams[0]!.getState();

/** A step that changes all sorts of things before it looks at a label, and trains after it and before. */
function checkedStep(stream: ln.Random) {
  stream.setState(start);
  const random = new ln.TorchRandom(1);
  const first = new ln.Linear(4, 3, { random });
  const norm = new ln.BatchNorm1d(3);
  const drop = new ln.Dropout(0.5, { random: stream });
  const [x, y] = [random.randn([6, 4]).keep(), random.randn([6, 3]).keep()];
  const label = ln.tensor([0, 2, 1, 1, 0, 2], { dtype: "int32" }).keep();
  const [mse, crossEntropy] = [new ln.MSELoss(), new ln.CrossEntropyLoss()];
  const optimizer = new ln.Adam(first.parameters(), { learningRate: 0.05 });
  const train = (loss: ln.Tensor) => {
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  };
  return {
    label,
    step() {
      train(mse.forward(drop.forward(norm.forward(first.forward(x))), y));
      return train(crossEntropy.forward(first.forward(x), label));
    },
    numbers: () => [
      ...first.parameters().map((tensor) => tensor.toArray()),
      ...Object.values(norm.stateDict()).map((tensor) => tensor.toArray()),
      ...Object.values(ln.tidy(() => optimizer.stateDict().tensors)).map((tensor) => tensor.toArray()),
      stream.getState(),
    ],
    dispose() {
      for (const one of [first, norm, optimizer, x, y, label]) one.dispose();
    },
  };
}

forEachKernels("a replay that stops halfway leaves what its step's code leaves when it throws", () => {
  const follow = (isCompiled: boolean) => {
    const own = checkedStep(streams[Number(isCompiled)]!);
    const compiled = ln.compileStep(() => own.step());
    const run = (steps: number) => {
      if (isCompiled) return [...compiled.run(steps)];
      return Array.from({ length: steps }, () => ln.tidy(() => own.step().item()));
    };
    const seen: unknown[] = [run(6), own.numbers()];
    assertEquals(compiled.isReplaying, isCompiled);
    own.label.set(7, 3);
    const error = assertThrows(() => run(3), RangeError, "label 7 at [3]");
    seen.push((error as Error).message, own.numbers());
    own.label.set(1, 3);
    seen.push(run(3), own.numbers());
    assertEquals(compiled.isReplaying, isCompiled);
    compiled.dispose();
    own.dispose();
    return seen;
  };
  assertEquals(follow(true), follow(false));
});

forEachKernels("a step that throws can be run again, whether it was its first run or it was recorded", () => {
  for (const failing of [0, 1, 2]) {
    const follow = (isCompiled: boolean) => {
      const w = ln.tensor([1, 2], { requiresGrad: true }).keep();
      let runs = 0;
      const step = () => {
        w.zeroGrad();
        const loss = w.square().sum();
        loss.backward();
        if (runs++ === failing) throw new Error("mine");
        ln.noGrad(() => w.set(w.sub(w.grad!.mul(0.1))));
        return loss;
      };
      const compiled = ln.compileStep(step);
      const losses = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
        try {
          return isCompiled ? compiled.run(1)[0]! : ln.tidy(() => step().item());
        } catch (error) {
          return (error as Error).message;
        }
      });
      assertEquals(compiled.isReplaying, isCompiled);
      compiled.dispose();
      w.dispose();
      return losses;
    };
    const losses = follow(true);
    assertEquals(losses.indexOf("mine"), failing);
    assertEquals(losses, follow(false));
  }
});

/** A step that uses and gives back much memory before it looks at a label; it keeps what it predicts. */
function keepingStep() {
  const random = new ln.TorchRandom(1);
  const weight = new ln.Parameter(random.randn([4, 4]));
  const x = random.randn([4, 4]).keep();
  const label = ln.tensor([0, 1, 2, 3], { dtype: "int32" }).keep();
  const crossEntropy = new ln.CrossEntropyLoss();
  const optimizer = new ln.SGD([weight], { learningRate: 0.1 });
  const kept: ln.Tensor[] = [];
  const useMemory = () => {
    let sum = weight.detach();
    for (let i = 0; i < 30; i++) sum = sum.mul(1);
  };
  return {
    weight,
    label,
    kept,
    step() {
      ln.tidy(useMemory);
      const output = x.matmul(weight);
      const loss = crossEntropy.forward(output, label);
      kept.pop()?.dispose();
      kept.push(output.softmax({ axis: 1 }).detach().keep());
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return loss;
    },
    dispose() {
      for (const one of [weight, x, label, optimizer, ...kept]) one.dispose();
    },
  };
}

forEachKernels("what a step has left is not written over by a replay that stops halfway", () => {
  const [plain, compiled] = [keepingStep(), keepingStep()];
  using step = ln.compileStep(() => compiled.step());
  assertEquals([...step.run(6)], Array.from({ length: 6 }, () => ln.tidy(() => plain.step().item())));
  for (const { label } of [plain, compiled]) label.set(9, 2);
  assertThrows(() => step.run(1), RangeError, "label 9");
  assertThrows(() => ln.tidy(() => plain.step()), RangeError, "label 9");
  assertEquals(compiled.kept[0]!.toArray(), plain.kept[0]!.toArray());
  // The memory of the gradient was used for something else: it is forgotten rather than wrong.
  assertEquals(compiled.weight.grad === null, true);
  for (const { label } of [plain, compiled]) label.set(2, 2);
  assertEquals([...step.run(3)], Array.from({ length: 3 }, () => ln.tidy(() => plain.step().item())));
  assertEquals(compiled.weight.grad!.toArray(), plain.weight.grad!.toArray());
  step.dispose();
  for (const one of [plain, compiled]) one.dispose();
});
