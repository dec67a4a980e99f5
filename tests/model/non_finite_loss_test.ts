import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

/**
 * A weight that starts at 1 and is doubled with the other sign in every step of one sample: after n steps the loss is 4ⁿ, and with
 * n = 64 that is more than float32 holds. Of four samples that is the first batch of epoch 17.
 */
function doubling(runEagerly: boolean) {
  const layer = new ln.Linear(1, 1, { bias: false, random: new ln.NumpyRandom(1) });
  ln.noGrad(() => layer.weight.set(1));
  const model = ln.model(new ln.Sequential(new ln.Tanh(), layer, new ln.Flatten()));
  model.compile({ optimizer: ln.sgd({ learningRate: 1.5 }), loss: "mse", metrics: ["mae"], runEagerly });
  // The hyperbolic tangent of 20 is 1.
  const [x, y] = [ln.full([4, 1], 20), ln.zeros([4, 1])];
  const dispose = () => {
    model.optimizer?.dispose();
    for (const one of [layer, x, y]) one.dispose();
  };
  return { model, layer, x, y, dispose };
}

const LAST_WEIGHT = 2 ** 64;
const ADVICE =
  "outside training mode all layers' outputs are finite, so the loss itself overflowed or a layer behaves differently in " +
  "training; a smaller learning rate or scaled inputs may help";
const MESSAGE = `Cannot go on training: the loss became Infinity in epoch 17, batch 1; ${ADVICE}`;
const options: ln.FitOptions = { epochs: 100, batchSize: 1, shuffle: false, verbose: 0 };

for (const runEagerly of [true, false]) {
  const steps = runEagerly ? "steps that run the layers' code" : "steps that are replayed";

  withoutLeaks(
    `a loss that overflows is told at its epoch and batch, with the weights of before, in ${steps}`,
    async () => {
      const { model, layer, x, y, dispose } = doubling(runEagerly);
      const error = await assertRejects(() => model.fit(x, y, options), RangeError);
      assertEquals(error.message, MESSAGE);
      assertEquals([layer.weight.item(), model.epoch], [LAST_WEIGHT, 16]);
      dispose();
    },
  );

  withoutLeaks(
    `TerminateOnNaN ends training there without an error, with whole epochs recorded, in ${steps}`,
    async () => {
      const { model, layer, x, y, dispose } = doubling(runEagerly);
      const callback = new ln.TerminateOnNaN();
      const { epoch, history } = await model.fit(x, y, { ...options, callbacks: [callback] });
      assertEquals([epoch.length, history.mae!.length, callback.message], [16, 16, MESSAGE]);
      assertEquals(layer.weight.item(), LAST_WEIGHT);
      // The mean over an epoch's four losses 4ⁿ, and of their roots.
      assertEquals(history.loss[1], (4 ** 4 + 4 ** 5 + 4 ** 6 + 4 ** 7) / 4);
      assertEquals(history.mae![1], (2 ** 4 + 2 ** 5 + 2 ** 6 + 2 ** 7) / 4);
      dispose();
    },
  );
}

withoutLeaks("a batch whose loss is not finite is refused, with the layer, and nothing changes", () => {
  const first = new ln.Linear(1, 1, { bias: false, random: new ln.NumpyRandom(1) });
  const second = new ln.Linear(1, 1, { bias: false, random: new ln.NumpyRandom(1) });
  ln.noGrad(() => {
    first.weight.set(1e30);
    second.weight.set(1e30);
  });
  const model = ln.model(new ln.Sequential(first, new ln.Sequential(new ln.ReLU(), second)));
  model.compile({ optimizer: "sgd", loss: "mse" });
  const [x, y] = [ln.ones([2, 1]), ln.zeros([2, 1])];
  const error = assertThrows(() => model.trainOnBatch(x, y), RangeError);
  assertEquals(
    error.message,
    "Cannot train on a batch whose loss is Infinity: the first output that is not finite is that of layer 1.1 (Linear); a smaller " +
      "learning rate or scaled inputs may help",
  );
  assertEquals([first.weight.item(), second.weight.item()].map(Math.fround), [1e30, 1e30].map(Math.fround));
  model.optimizer?.dispose();
  for (const one of [first, second, x, y]) one.dispose();
});
