import { assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { streamInMemory } from "../test_support/stream_in_memory.ts";

/** Runs a step by its code and compiled, with something done after each run, and compares the losses. */
function assertSameLosses(make: () => { step: () => ln.Tensor; between?: (run: number) => void }): void {
  for (const runs of [[1, 1, 1, 1, 1, 1, 1, 1], [4, 3, 1, 2, 5]]) {
    const follow = (isCompiled: boolean) => {
      const { step, between } = make();
      const compiled = ln.compileStep(step);
      const losses = runs.flatMap((steps, run) => {
        const some = isCompiled
          ? [...compiled.run(steps)]
          : Array.from({ length: steps }, () => ln.tidy(() => step().item()));
        between?.(run);
        return some;
      });
      compiled.dispose();
      return losses;
    };
    assertEquals(follow(true), follow(false));
  }
}

/** The sum of squares of a vector that moves with each step, which makes wrong numbers in a step show. */
function moving() {
  const w = ln.tensor([1, 2, 3, 4]);
  return {
    w,
    move(by: ln.Tensor) {
      w.set(w.mul(0.5).add(by));
      return w.square().sum();
    },
  };
}

forEachKernels("numbers of a step stay what they are, though its memory is used again and again", () => {
  assertSameLosses(() => {
    const { w, move } = moving();
    const step = () => {
      for (const value of [0.25, 0.5, 0.75]) {
        // Each of these gives its memory back before the next is made.
        ln.tidy(() => w.set(w.mul(ln.tensor([1, value, 1, value])).exp().log()));
      }
      return move(ln.tensor([0, 1, 0, 1]));
    };
    return { step };
  });
  assertSameLosses(() => {
    const x = ln.tensor([1, 2], { requiresGrad: true });
    return {
      step: () => ln.hessian((at) => at.square().mul(at).sum(), x).square().sum(),
      between: () => ln.noGrad(() => ln.tidy(() => x.set(x.mul(0.75)))),
    };
  });
});

// Streams keep their state in memory for good, so all are made once and set back.
const [own, other] = [streamInMemory(1), streamInMemory(2)];
const starts = [own, other].map((stream) => stream.getState());

forEachKernels("streams that the caller sets, or replaces, between the runs of a step", () => {
  const before = ln.defaultRandom();
  assertSameLosses(() => {
    const { move } = moving();
    [own, other].forEach((stream, i) => stream.setState(starts[i]!));
    ln.setRandom(own);
    return {
      step: () => move(ln.defaultRandom().normal(0, 1, [4])),
      between(run) {
        if (run % 3 === 0) ln.setRandom(run % 2 === 0 ? other : own);
        if (run % 4 === 1) own.setState(starts[1]!);
      },
    };
  });
  ln.setRandom(before);
});

forEachKernels("a stream that a step sets itself, or makes", () => {
  assertSameLosses(() => {
    const { move } = moving();
    return {
      step() {
        own.setState(starts[0]!);
        return move(own.normal(0, 1, [4]).add(own.normal(0, 1, [4])));
      },
    };
  });
});

/** A parameter, and a step of an optimizer on it. */
function descent(make: (parameters: readonly ln.Tensor[]) => ln.Optimizer) {
  const w = ln.tensor([1, -2], { requiresGrad: true }).keep();
  const optimizer = make([w]);
  const step = () => {
    const loss = w.square().sum();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { w, optimizer, step };
}

forEachKernels("a step that reads its learning rate is recorded anew when that changes", () => {
  const made: Disposable[] = [];
  assertSameLosses(() => {
    const { w, optimizer, step } = descent((parameters) => new ln.SGD(parameters, { learningRate: 0.1 }));
    made.push(w, optimizer);
    return {
      step: () => step().mul(optimizer.learningRate),
      between: (run) => void (optimizer.learningRate = 0.1 / (1 + run)),
    };
  });
  for (const one of made) one[Symbol.dispose]();
});

forEachKernels("a step goes on from the state that is loaded into its optimizer", () => {
  const made: Disposable[] = [];
  for (
    const make of [
      (parameters: readonly ln.Tensor[]) =>
        new ln.SGD(parameters, { learningRate: 0.1, momentum: 0.9, dampening: 0.5 }),
      (parameters: readonly ln.Tensor[]) => new ln.Adam(parameters, { learningRate: 0.1 }),
    ]
  ) {
    assertSameLosses(() => {
      const { w, optimizer, step } = descent(make);
      made.push(w, optimizer);
      return {
        step,
        between(run) {
          if (run % 3 !== 2) return;
          // Of an optimizer that has made no step.
          const fresh = make([w]);
          optimizer.loadStateDict(fresh.stateDict());
          fresh.dispose();
        },
      };
    });
  }
  for (const one of made) one[Symbol.dispose]();
});

/** What a step can't do when it is replayed, and what the error says. */
const REFUSED: Record<string, [act: (parts: ReturnType<typeof descent>) => unknown, words: string]> = {
  "sets a learning rate": [({ optimizer }) => optimizer.learningRate = 0.5, "Cannot set a learning rate"],
  "moves a schedule": [
    ({ optimizer }) => new ln.ExponentialLR(optimizer, { gamma: 0.9 }).step(),
    "Cannot set a learning rate",
  ],
  "saves its optimizer": [({ optimizer }) => optimizer.stateDict(), "Cannot save an optimizer's state"],
  "loads its optimizer": [
    ({ optimizer }) => optimizer.loadStateDict({ optimizer: "SGD", groups: [], tensors: {} }),
    "Cannot load an optimizer's state",
  ],
  "counts a metric": [
    ({ w }) => new ln.MeanSquaredError().update(w.reshape([2, 1]), w.reshape([2, 1])),
    "Cannot count",
  ],
  "reads the state of a stream": [() => own.getState(), "Cannot read the state of a stream"],
  "sets the number of threads": [() => ln.setThreads(3), "Cannot change the number of threads"],
};

for (const [name, [act, words]] of Object.entries(REFUSED)) {
  forEachKernels(`a step that ${name} is refused`, () => {
    const parts = descent((parameters) => new ln.SGD(parameters, { learningRate: 0.1 }));
    let runs = 0;
    const step = ln.compileStep(() => {
      if (++runs > 1) act(parts);
      return parts.step();
    });
    assertThrows(() => step.run(3), TypeError, words);
    assertEquals(ln.kernelInfo().threads, 1);
    step.dispose();
    parts.optimizer.dispose();
    parts.w.dispose();
  });
}

Deno.test("a stream that a step makes begins anew in each replay", () => {
  assertSameLosses(() => {
    const { move } = moving();
    return { step: () => move(new ln.Random(5).normal(0, 1, [4])) };
  });
  assertSameLosses(() => {
    const { move } = moving();
    return {
      step() {
        ln.seed(6);
        return move(ln.defaultRandom().normal(0, 1, [4]));
      },
    };
  });
  // A stream that is drawn from for the first time when the step is recorded.
  assertSameLosses(() => {
    const { move } = moving();
    ln.seed(1);
    const step = () => move(ln.defaultRandom().normal(0, 1, [4]));
    return { step, between: (run) => run % 3 === 0 && ln.seed(run + 2) };
  });
});
