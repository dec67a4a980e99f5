/**
 * Trains to an epoch, with a checkpoint after each, from the last checkpoint if there is one: `checkpoint_program.ts PATH EPOCHS`. After
 * each checkpoint it prints the number of epochs that lie behind.
 *
 * @module
 */
import * as ln from "../../src/mod.ts";
import { loadModel } from "../../src/model/load_model.ts";

const [path, epochs] = Deno.args as [string, string];
const FEATURES = 96;

ln.setRandom(new ln.NumpyRandom(11));
const data = new ln.NumpyRandom(12);
const x = data.randn([96, FEATURES], { dtype: "float32" });
const y = data.randn([96, 1], { dtype: "float32" });

function build(): ln.Model {
  const model = ln.sequential([
    ln.dense(1024, { activation: "tanh", inputShape: [FEATURES] }),
    ln.dropout(0.3),
    ln.batchNormalization(),
    ln.dense(1),
  ]);
  model.compile({ optimizer: ln.adam({ learningRate: 0.01 }), loss: "meanSquaredError" });
  return model;
}

async function loadOrBuild(): Promise<ln.Model> {
  try {
    return await loadModel(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return build();
    throw error;
  }
}

const model = await loadOrBuild();
await model.fit(x, y, {
  epochs: Number(epochs),
  initialEpoch: model.epoch,
  batchSize: 32,
  verbose: 0,
  callbacks: [
    new ln.ModelCheckpoint(path),
    { onEpochEnd: () => void Deno.stdout.writeSync(new TextEncoder().encode(`${model.epoch}\n`)) },
  ],
});
