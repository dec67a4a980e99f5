import { assert, assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";

/** XOR by full batches in order: every epoch is the same step. */
function xor(learningRate: number, kernels: ln.KernelKind = "wasm") {
  ln.useKernels(kernels);
  const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const y = ln.tensor([[0], [1], [1], [0]]);
  const random = new ln.NumpyRandom(3);
  const kernelInitializer: ln.Initializer = (shape) => random.randn(shape);
  const model = ln.sequential([
    ln.dense(4, { activation: "tanh", inputShape: [2], kernelInitializer }),
    ln.dense(1, { kernelInitializer }),
  ]);
  model.compile({ optimizer: ln.sgd({ learningRate, momentum: 0.9 }), loss: "meanSquaredError" });
  const options = { batchSize: 4, shuffle: false, verbose: 0 } as const;
  const weights = () => Object.values(model.module.stateDict()).map((one) => one.toArray());
  return { model, x, y, options, weights };
}

for (const kernels of ["wasm", "typescript"] as const) {
  Deno.test(`epochs that nobody looks at give what watched ones give (${kernels})`, async () => {
    try {
      const watched = xor(0.05, kernels);
      const epochs: number[] = [];
      const callbacks = [{ onEpochEnd: (epoch: number) => void epochs.push(epoch) }];
      const seen = await watched.model.fit(watched.x, watched.y, {
        ...watched.options,
        epochs: 700,
        callbacks,
      });
      const quiet = xor(0.05, kernels);
      const unseen = await quiet.model.fit(quiet.x, quiet.y, { ...quiet.options, epochs: 700 });
      assertEquals(unseen.epoch, epochs);
      assertEquals(unseen.epoch, seen.epoch);
      assertEquals(unseen.history, seen.history);
      assertEquals(unseen.history.loss.length, 700);
      assertEquals(quiet.weights(), watched.weights());
    } finally {
      ln.useKernels("wasm");
    }
  });
}

Deno.test("quiet epochs go on where the ones before them ended", async () => {
  const whole = xor(0.05);
  const { history } = await whole.model.fit(whole.x, whole.y, { ...whole.options, epochs: 40 });
  const parts = xor(0.05);
  const first = await parts.model.fit(parts.x, parts.y, { ...parts.options, epochs: 25 });
  const second = await parts.model.fit(parts.x, parts.y, { ...parts.options, epochs: 40, initialEpoch: 25 });
  assertEquals([...first.history.loss, ...second.history.loss], history.loss);
  assertEquals(second.epoch[0], 25);
  assertEquals(parts.weights(), whole.weights());
});

Deno.test("a loss that becomes infinite in a quiet epoch is told with the epoch, and the weights are those before it", async () => {
  const watched = xor(2);
  let completed = -1;
  const callbacks = [{ onEpochEnd: (epoch: number) => void (completed = epoch) }];
  const told = await assertRejects(
    () => watched.model.fit(watched.x, watched.y, { ...watched.options, epochs: 900, callbacks }),
    RangeError,
    "Cannot go on training: the loss became",
  );
  assert(completed > 3, "the first steps are no replays");
  const quiet = xor(2);
  const message = `in epoch ${completed + 2}, batch 1;`;
  const { message: quietly } = await assertRejects(
    () => quiet.model.fit(quiet.x, quiet.y, { ...quiet.options, epochs: 900 }),
    RangeError,
    message,
  );
  assertEquals(quietly, told.message);
  assertEquals(quiet.weights(), watched.weights());
});

Deno.test("a signal ends quiet epochs", async () => {
  const { model, x, y, options } = xor(1e-4);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 20);
  const { history } = await model.fit(x, y, { ...options, epochs: 1e7, signal: controller.signal });
  clearTimeout(timer);
  assert(history.loss.length > 0 && history.loss.length < 1e7);
});
