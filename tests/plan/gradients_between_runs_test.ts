import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

/** A small regression, and what a test needs to train it in its own way. */
function regression() {
  const random = new ln.TorchRandom(3);
  const net = new ln.Linear(4, 3, { random });
  const [x, y] = [random.randn([6, 4]).keep(), random.randn([6, 3]).keep()];
  const criterion = new ln.MSELoss();
  const optimizer = new ln.SGD(net.parameters(), { learningRate: 0.05 });
  return {
    optimizer,
    loss: () => criterion.forward(net.forward(x), y),
    numbers: () => net.parameters().map(({ array, grad }) => [array, grad?.array ?? null].map(valuesOf)),
    parameters: net.parameters(),
    dispose() {
      for (const one of [net, optimizer, x, y]) one.dispose();
    },
  };
}

type Regression = ReturnType<typeof regression>;

function valuesOf(array: ln.Tensor["array"] | null): number[] | null {
  if (array === null) return null;
  const first = array.address >>> 2;
  return [...array.storage.heap.float32.subarray(first, first + array.size)];
}

/** Whether the step zeroes the gradients, and what happens between the runs. */
interface Case {
  readonly zeroes: "at the beginning" | "at the end" | "never";
  readonly between: (own: Regression, run: number) => void;
}

const nothing = () => {};
const zeroAll = ({ optimizer }: Regression) => optimizer.zeroGrad();
const addEagerly = ({ loss }: Regression) => ln.tidy(() => loss().backward());

const CASES: Record<string, Case> = {
  "zeroed at the beginning of the step": { zeroes: "at the beginning", between: nothing },
  "zeroed at the beginning, and by the caller": { zeroes: "at the beginning", between: zeroAll },
  "zeroed at the beginning, others in between": { zeroes: "at the beginning", between: addEagerly },
  "zeroed at the end": { zeroes: "at the end", between: nothing },
  "zeroed at the end, others in between": { zeroes: "at the end", between: addEagerly },
  "zeroed by the caller alone": { zeroes: "never", between: zeroAll },
  "zeroed by the caller now and then": {
    zeroes: "never",
    between: (own, run) => run % 3 === 2 && zeroAll(own),
  },
  "zeroed by the caller, others in their place": {
    zeroes: "never",
    between: (own, run) => {
      if (run % 2 === 0) return;
      zeroAll(own);
      addEagerly(own);
    },
  },
  "added up, others in between": { zeroes: "never", between: addEagerly },
};

for (const [name, { zeroes, between }] of Object.entries(CASES)) {
  forEachKernels(`gradients are what the step itself leaves: ${name}`, () => {
    for (const runs of [[1, 1, 1, 1, 1, 1, 1, 1], [5, 1, 3, 4, 1, 2]]) {
      const follow = (isCompiled: boolean) => {
        const own = regression();
        const step = () => {
          const loss = own.loss();
          if (zeroes === "at the beginning") own.optimizer.zeroGrad();
          loss.backward();
          own.optimizer.step();
          if (zeroes === "at the end") own.optimizer.zeroGrad();
          return loss;
        };
        const compiled = ln.compileStep(step);
        const seen = runs.map((steps, run) => {
          const losses = isCompiled
            ? [...compiled.run(steps)]
            : Array.from({ length: steps }, () => ln.tidy(() => step().item()));
          const numbers = own.numbers();
          between(own, run);
          return { losses, numbers };
        });
        compiled.dispose();
        own.dispose();
        return seen;
      };
      assertEquals(follow(true), follow(false));
    }
  });
}

forEachKernels("two compiled steps over the same parameters leave each other's gradients alone", () => {
  const follow = (isCompiled: boolean) => {
    const own = regression();
    const stepBy = (factor: number) => () => {
      const loss = own.loss().mul(factor);
      own.optimizer.zeroGrad();
      loss.backward();
      own.optimizer.step();
      return loss;
    };
    const steps = [stepBy(1), stepBy(0.5)];
    const compiled = steps.map(ln.compileStep);
    const seen: unknown[] = [];
    for (let run = 0; run < 6; run++) {
      for (const i of [0, 1]) {
        seen.push(
          isCompiled ? [...compiled[i]!.run(2)] : [1, 2].map(() => ln.tidy(() => steps[i]!().item())),
          own.numbers(),
        );
      }
    }
    if (isCompiled) assertEquals(compiled.map(({ isReplaying }) => isReplaying), [true, true]);
    for (const one of compiled) one.dispose();
    own.dispose();
    return seen;
  };
  assertEquals(follow(true), follow(false));
});

forEachKernels("a backward pass through a gradient that a replay has changed is an error", () => {
  const own = regression();
  const step = ln.compileStep(() => {
    const loss = own.loss();
    own.optimizer.zeroGrad();
    loss.backward();
    own.optimizer.step();
    return loss;
  });
  step.run(5);
  const factor = ln.ones([3, 4], { requiresGrad: true });
  const product = factor.mul(own.parameters[0]!.grad!).sum();
  step.run(1);
  assertThrows(() => product.backward(), TypeError, "a compiled step");
  step.dispose();
  own.dispose();
});

forEachKernels("a parameter that two compiled steps read is missed by both when it was disposed of", () => {
  const w = ln.ones([3]).keep();
  const steps = [2, 3].map((factor) => ln.compileStep(() => w.mul(factor).sum()));
  for (const step of steps) step.run(4);
  w.dispose();
  for (const step of steps) assertThrows(() => step.run(1), TypeError, "was disposed of");
  for (const step of steps) step.dispose();
});

forEachKernels("what a step keeps is what the last replay left in it", () => {
  const w = ln.tensor([1, 2]).keep();
  let kept: ln.Tensor | null = null;
  const step = ln.compileStep(() => {
    kept?.dispose();
    kept = w.mul(10).keep();
    w.set(w.add(1));
    // Takes memory of the same size, which must not be the kept tensor's.
    return w.mul(0).sum();
  });
  step.run(7);
  assert(step.isReplaying);
  assertEquals(kept!.toArray(), [70, 80]);
  step.dispose();
  assertEquals(kept!.toArray(), [70, 80]);
  kept!.dispose();
  w.dispose();
});
