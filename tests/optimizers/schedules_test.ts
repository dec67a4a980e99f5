import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { SGD } from "../../src/optimizers/sgd.ts";
import { CosineAnnealingLR } from "../../src/optimizers/schedules/cosine_annealing_lr.ts";
import { ExponentialLR } from "../../src/optimizers/schedules/exponential_lr.ts";
import type { LearningRateSchedule } from "../../src/optimizers/schedules/learning_rate_schedule.ts";
import { LinearWarmupLR } from "../../src/optimizers/schedules/linear_warmup_lr.ts";
import { ReduceOnPlateauLR } from "../../src/optimizers/schedules/reduce_on_plateau_lr.ts";
import { StepLR } from "../../src/optimizers/schedules/step_lr.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { assertClose, numbers, recorded } from "./recorded_runs.ts";

type ScheduleClass = new (optimizer: ln.Optimizer, options: object) => LearningRateSchedule;

const SCHEDULES = {
  StepLR,
  ExponentialLR,
  CosineAnnealingLR,
  LinearWarmupLR,
} as unknown as Readonly<Record<string, ScheduleClass>>;

/** Runs a function with an optimizer of two groups, with learning rates 0.5 and 0.02. */
function withOptimizer(fn: (optimizer: SGD) => void): void {
  using _ = ln.scope();
  const parameters = [new ln.Parameter(ln.zeros([1])), new ln.Parameter(ln.zeros([1]))];
  using optimizer = new SGD([{ parameters: [parameters[0]!] }, {
    parameters: [parameters[1]!],
    learningRate: 0.02,
  }], {
    learningRate: 0.5,
  });
  try {
    fn(optimizer);
  } finally {
    for (const parameter of parameters) parameter.dispose();
  }
}

/** Makes a schedule; an `after` of the recorded form [name, options] is made too. */
function makeSchedule(optimizer: ln.Optimizer, name: string, options: object): LearningRateSchedule {
  const { after, ...own } = options as { after?: [string, object] };
  return new SCHEDULES[name]!(optimizer, after ? { ...own, after: makeSchedule(optimizer, ...after) } : own);
}

for (const { schedule: name, options, changes, rates } of recorded.schedules) {
  const what = changes.length > 0 ? ", the rate changed by hand meanwhile," : "";
  withoutLeaks(`${name} ${JSON.stringify(options)}${what} gives PyTorch's rates`, () => {
    withOptimizer((optimizer) => {
      const schedule = makeSchedule(optimizer, name, options);
      rates.forEach((expected, step) => {
        assertClose(schedule.learningRates, expected, 1e-15, `after ${step} steps`);
        assertStrictEquals(schedule.steps, step);
        if ((changes as number[]).includes(step)) {
          for (const group of optimizer.groups) group.learningRate /= 3;
        }
        schedule.step();
      });
    });
  });
}

/** The closed forms, from the documentation of PyTorch's schedulers. */
const FORMULAS: readonly [name: string, options: object, rate: (base: number, t: number) => number][] = [
  ["StepLR", { stepSize: 4, gamma: 0.3 }, (base, t) => base * 0.3 ** Math.floor(t / 4)],
  ["ExponentialLR", { gamma: 0.8 }, (base, t) => base * 0.8 ** t],
  [
    "CosineAnnealingLR",
    { maxSteps: 9, minLearningRate: 0.01 },
    (base, t) => 0.01 + (base - 0.01) * (1 + Math.cos(Math.PI * t / 9)) / 2,
  ],
  [
    "LinearWarmupLR",
    { warmupSteps: 6, startFactor: 0.25 },
    (base, t) => base * (0.25 + 0.75 * Math.min(1, t / 6)),
  ],
  [
    "LinearWarmupLR",
    { warmupSteps: 5, after: ["ExponentialLR", { gamma: 0.5 }] },
    (base, t) => t <= 5 ? base * (1 / 3 + 2 / 3 * t / 5) : base * 0.5 ** (t - 5),
  ],
];

for (const [name, options, rate] of FORMULAS) {
  withoutLeaks(`${name} ${JSON.stringify(options)} follows its formula`, () => {
    withOptimizer((optimizer) => {
      const schedule = makeSchedule(optimizer, name, options);
      for (let t = 0; t <= 40; t++) {
        assertClose(schedule.learningRates, [rate(0.5, t), rate(0.02, t)], 1e-14, `after ${t} steps`);
        schedule.step();
      }
    });
  });

  withoutLeaks(`${name} ${JSON.stringify(options)} goes on from a saved state`, () => {
    withOptimizer((optimizer) => {
      const schedule = makeSchedule(optimizer, name, options);
      for (let t = 0; t < 7; t++) schedule.step();
      const state = JSON.parse(JSON.stringify(schedule.stateDict()));
      withOptimizer((other) => {
        other.learningRate = 3;
        const resumed = makeSchedule(other, name, options);
        resumed.loadStateDict(state);
        assertEquals([resumed.steps, resumed.learningRates], [7, schedule.learningRates]);
        for (let t = 7; t < 25; t++) {
          schedule.step();
          resumed.step();
          assertEquals(resumed.learningRates, schedule.learningRates);
        }
      });
    });
  });
}

for (const { options, rates } of recorded.plateaus) {
  withoutLeaks(
    `ReduceOnPlateauLR ${JSON.stringify(options)} gives PyTorch's rates, also when it is saved halfway`,
    () => {
      withOptimizer((optimizer) => {
        let schedule = new ReduceOnPlateauLR(optimizer, options as object);
        numbers(recorded.losses).forEach((loss, step) => {
          assertClose(schedule.learningRates, rates[step]!, 1e-15, `before step ${step}`);
          if (step === 8) {
            const state = JSON.parse(JSON.stringify(schedule.stateDict()));
            schedule = new ReduceOnPlateauLR(optimizer, options as object);
            optimizer.learningRate = 7;
            schedule.loadStateDict(state);
            assertStrictEquals(schedule.steps, 8);
          }
          schedule.step(loss);
        });
        assertClose(schedule.learningRates, rates.at(-1)!, 1e-15, "at the end");
      });
    },
  );
}

withoutLeaks("schedules act on the optimizer's next step, and may bring the rate to 0", () => {
  using _ = ln.scope();
  const w = new ln.Parameter(ln.tensor([1], { dtype: "float64" }));
  using optimizer = new SGD([w], { learningRate: 0.5 });
  const schedule = new CosineAnnealingLR(optimizer, { maxSteps: 2 });
  ln.tidy(() => w.mul(1).sum().backward());
  const values = [1, 2, 3].map(() => {
    optimizer.step();
    schedule.step();
    return w.item();
  });
  assertClose(values, [0.5, 0.25, 0.25], 1e-15, "values");
  assertClose([optimizer.learningRate], [0.25], 1e-15, "the rate rises again");
  w.dispose();
});

withoutLeaks("several schedules on one optimizer work together", () => {
  withOptimizer((optimizer) => {
    const schedules = [
      new ExponentialLR(optimizer, { gamma: 0.5 }),
      new StepLR(optimizer, { stepSize: 2, gamma: 0.5 }),
    ];
    for (let t = 0; t < 4; t++) for (const schedule of schedules) schedule.step();
    assertEquals(optimizer.learningRate, 0.5 * 0.5 ** 4 * 0.5 ** 2);
  });
});

withoutLeaks("mistakes with schedules are told in words", () => {
  withOptimizer((optimizer) => {
    for (
      const [name, options, words] of [
        ["StepLR", { stepSize: 0 }, "stepSize 0: expected a whole number of 1 or more"],
        ["StepLR", { stepSize: 1.5 }, "stepSize 1.5"],
        ["StepLR", { stepSize: 2, gamma: 0 }, "gamma 0"],
        ["ExponentialLR", { gamma: -1 }, "gamma -1: expected a number above 0"],
        ["CosineAnnealingLR", { maxSteps: 3, minLearningRate: -1 }, "minLearningRate -1"],
        ["LinearWarmupLR", { warmupSteps: 3, startFactor: 1.5 }, "startFactor 1.5"],
        ["LinearWarmupLR", { warmupSteps: 3, startFactor: 0 }, "startFactor 0"],
      ] as const
    ) {
      assertThrows(
        () => makeSchedule(optimizer, name, options),
        RangeError,
        `Cannot make ${name} with ${words}`,
      );
    }
    assertThrows(() => makeSchedule(optimizer, "ExponentialLR", {}), TypeError, "gamma undefined");
    assertThrows(
      () => makeSchedule(optimizer, "StepLR", { step_size: 2 }),
      TypeError,
      'Cannot make StepLR with option "step_size": expected some of stepSize, gamma',
    );
    assertThrows(() => new ReduceOnPlateauLR(optimizer, { min_lr: 0.1 } as never), TypeError, '"min_lr"');
    assertThrows(() => new StepLR({} as never, { stepSize: 1 }), TypeError, "expected an optimizer");
    assertThrows(() => new ReduceOnPlateauLR({} as never), TypeError, "expected an optimizer");
    withOptimizer((other) => {
      const after = new StepLR(other, { stepSize: 1 });
      assertThrows(
        () => new LinearWarmupLR(optimizer, { warmupSteps: 1, after }),
        TypeError,
        "expected a schedule for the same optimizer",
      );
    });
    assertThrows(() => new ReduceOnPlateauLR(optimizer, { factor: 1 }), RangeError, "factor 1");
    assertThrows(() => new ReduceOnPlateauLR(optimizer, { patience: -1 }), RangeError, "patience -1");
    assertThrows(() => new ReduceOnPlateauLR(optimizer, { mode: "up" as never }), TypeError, 'mode "up"');
    assertThrows(
      () => new ReduceOnPlateauLR(optimizer, { thresholdMode: "rel" as never }),
      TypeError,
      '"relative"',
    );
    const plateau = new ReduceOnPlateauLR(optimizer);
    assertThrows(() => plateau.step(ln.tensor(1) as never), TypeError, "expected a number, as from item()");
    assertThrows(() => plateau.loadStateDict({} as never), TypeError, "expected its own state, for 2 groups");
    assertEquals(optimizer.learningRate, 0.5);

    const schedule = new StepLR(optimizer, { stepSize: 1 });
    const state = schedule.stateDict();
    assertThrows(
      () => schedule.loadStateDict(null as never),
      TypeError,
      "Cannot load a state of null into StepLR",
    );
    assertThrows(
      () => schedule.loadStateDict({ ...state, schedule: "ExponentialLR" }),
      TypeError,
      '"ExponentialLR"',
    );
    assertThrows(() => schedule.loadStateDict({ ...state, learningRates: [1] }), TypeError, "2 groups");
    assertThrows(() => schedule.loadStateDict({ ...state, steps: -1 }), TypeError, "a number of steps");
    const warmup = new LinearWarmupLR(optimizer, { warmupSteps: 1, after: schedule });
    const alone = new LinearWarmupLR(optimizer, { warmupSteps: 1 });
    assertThrows(() => alone.loadStateDict(warmup.stateDict()), TypeError, "a schedule after it");
    assertThrows(() => warmup.loadStateDict(alone.stateDict()), TypeError, "a schedule after it");
  });
});
