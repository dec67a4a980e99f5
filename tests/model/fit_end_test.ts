import { assert, assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const ROWS = Array.from({ length: 10 }, (_, row) => row / 10);
const RATE = 0.1;

/** A model w·x that starts with w = 0, and samples on the line 3·x. */
function line() {
  const layer = new ln.Linear(1, 1, { bias: false, dtype: "float64", random: new ln.NumpyRandom(1) });
  ln.noGrad(() => layer.weight.set(0));
  const model = ln.model(layer);
  model.compile({ optimizer: ln.sgd({ learningRate: RATE }), loss: "mse" });
  const x = ln.tensor(ROWS.map((row) => [row]), { dtype: "float64" });
  const y = ln.tensor(ROWS.map((row) => [3 * row]), { dtype: "float64" });
  const dispose = () => {
    model.optimizer?.dispose();
    for (const one of [layer, x, y]) one.dispose();
  };
  return { model, layer, x, y, dispose };
}

/** The weight after so many steps of one sample each, in plain numbers. */
function weightAfter(steps: number): number {
  let w = 0;
  for (let step = 0; step < steps; step++) {
    const x = ROWS[step % ROWS.length]!;
    w -= RATE * 2 * (w * x - 3 * x) * x;
  }
  return w;
}

function assertWeight(layer: ln.Linear, steps: number): void {
  const [actual, expected] = [layer.weight.item(), weightAfter(steps)];
  assert(Math.abs(actual - expected) < 1e-14, `${actual}, expected ${expected}`);
}

const quiet: ln.FitOptions = { verbose: 0, shuffle: false, batchSize: 1 };

for (const way of ["a signal", "stop()"]) {
  withoutLeaks(
    `${way} in the middle of an epoch keeps what is learnt so far, and records whole epochs alone`,
    async () => {
      const { model, layer, x, y, dispose } = line();
      const controller = new AbortController();
      const calls: string[] = [];
      let batches = 0;
      const { epoch, history } = await model.fit(x, y, {
        ...quiet,
        epochs: 5,
        signal: controller.signal,
        callbacks: [{
          onBatchEnd(_batch, _logs, context) {
            if (++batches < 24) return;
            if (way === "stop()") context.stop();
            else controller.abort();
          },
          onEpochEnd: (epoch) => void calls.push(`epoch ${epoch}`),
          onTrainEnd: () => void calls.push("end"),
        }],
      });
      assertEquals([epoch, history.loss.length, batches], [[0, 1], 2, 24]);
      assertEquals(calls, ["epoch 0", "epoch 1", "end"]);
      assertEquals(model.epoch, 2);
      assertWeight(layer, 24);
      // And training goes on from there.
      await model.fit(x, y, { ...quiet, epochs: 1 });
      dispose();
    },
  );
}

withoutLeaks("a signal that was aborted before lets nothing happen", async () => {
  const { model, layer, x, y, dispose } = line();
  const calls: string[] = [];
  const { epoch } = await model.fit(x, y, {
    ...quiet,
    epochs: 3,
    signal: AbortSignal.abort(),
    callbacks: [{
      onTrainBegin: () => void calls.push("begin"),
      onEpochBegin: () => void calls.push("epoch"),
      onTrainEnd: () => void calls.push("end"),
    }],
  });
  assertEquals([epoch, calls], [[], ["begin", "end"]]);
  assertWeight(layer, 0);
  dispose();
});

withoutLeaks(
  "a promise of onBatchEnd is awaited before the next batch, and its error ends training",
  async () => {
    const { model, layer, x, y, dispose } = line();
    const calls: string[] = [];
    await model.fit(x, y, {
      ...quiet,
      batchSize: 5,
      callbacks: [{
        async onBatchEnd(batch) {
          calls.push(`begin ${batch}`);
          await new Promise((resolve) => setTimeout(resolve));
          calls.push(`end ${batch}`);
        },
      }],
    });
    assertEquals(calls, ["begin 0", "end 0", "begin 1", "end 1"]);
    ln.noGrad(() => layer.weight.set(0));
    const failing = {
      onBatchEnd: (batch: number) => batch === 2 ? Promise.reject(new Error("enough")) : undefined,
    };
    await assertRejects(() => model.fit(x, y, { ...quiet, callbacks: [failing] }), Error, "enough");
    assertWeight(layer, 3);
    dispose();
  },
);

withoutLeaks(
  "an error of onTrainEnd leaves no memory behind, and the model can be fitted again",
  async () => {
    const { model, x, y, dispose } = line();
    const failing: ln.Callback = {
      onTrainEnd() {
        throw new Error("too late");
      },
    };
    await assertRejects(
      () => model.fit(x, y, { ...quiet, validationSplit: 0.5, callbacks: [failing] }),
      Error,
      "too late",
    );
    assertEquals((await model.fit(x, y, quiet)).epoch, [0]);
    dispose();
  },
);

/** Ends training after so many ticks of a timer: without a pause none would ever come. */
async function endByTicks(fit: (signal: AbortSignal) => Promise<ln.History>): Promise<ln.History> {
  const controller = new AbortController();
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks === 5) controller.abort();
  });
  try {
    return await fit(controller.signal);
  } finally {
    clearInterval(timer);
    assertEquals(ticks >= 5, true);
  }
}

for (const runEagerly of [false, true]) {
  withoutLeaks(
    `timers tick while fit runs, runEagerly ${runEagerly}: within epochs and between them`,
    async () => {
      const { model, x, y, dispose } = line();
      model.compile({ optimizer: ln.sgd({ learningRate: RATE }), loss: "mse", runEagerly });
      const epochs = 1_000_000_000;
      const many = await endByTicks((signal) => model.fit(x, y, { ...quiet, batchSize: 10, epochs, signal }));
      assert(many.epoch.length < epochs);
      const [rows, targets] = [
        ln.zeros([200_000, 1], { dtype: "float64" }),
        ln.zeros([200_000, 1], { dtype: "float64" }),
      ];
      const long = await endByTicks((signal) => model.fit(rows, targets, { ...quiet, epochs, signal }));
      assert(long.epoch.length < epochs);
      for (const one of [rows, targets]) one.dispose();
      dispose();
    },
  );
}

/** A module that takes its time. */
class Slow extends ln.Module {
  override forward(input: ln.Tensor): ln.Tensor {
    const end = performance.now() + 15;
    while (performance.now() < end) { /* time passes */ }
    return input.mul(1);
  }
}

withoutLeaks("timers tick while evaluate runs", async () => {
  const { x, y, dispose } = line();
  const model = ln.model(new Slow());
  model.compile({ optimizer: "sgd", loss: "mse" });
  let ticks = 0;
  const timer = setInterval(() => ticks++);
  await model.evaluate(x, y, { batchSize: 1 });
  clearInterval(timer);
  // 10 batches of 15 ms and more, with a pause at least every 50 ms.
  assert(ticks >= 2, String(ticks));
  dispose();
});
