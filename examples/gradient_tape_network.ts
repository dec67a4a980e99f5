/**
 * The lesson's network in Keras's manner, trained by `fit` and by hand with a tape.
 *
 * @module
 */
import * as ln from "../mod.ts";

/** The four inputs of XOR, one a row. */
export const INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]];

/** What XOR says to each. */
export const TARGETS = [[0], [1], [1], [0]];

/** Two sigmoid units and a sigmoid output, started from the library's current random stream. */
export function newModel(dtype: ln.FloatDType): ln.Model<ln.Sequential> {
  return ln.sequential([
    ln.dense(2, { activation: "sigmoid", inputShape: [2], dtype }),
    ln.dense(1, { activation: "sigmoid", inputShape: [2], dtype }),
  ]);
}

/** What a network has come to. */
export interface Outcome {
  /** The loss of each epoch. */
  readonly losses: readonly number[];
  /** The share of right answers in each epoch. */
  readonly accuracies: readonly number[];
  /** What it says to each input in the end. */
  readonly predictions: ln.Tensor;
  /** The network itself. */
  readonly model: ln.Model<ln.Sequential>;
}

/** Trains a network from a seed with `compile` and `fit`: the black box. */
export async function fitModel(
  seed: number,
  dtype: ln.FloatDType,
  learningRate: number,
  epochs: number,
): Promise<Outcome> {
  const [x, y] = [ln.tensor(INPUTS, { dtype }), ln.tensor(TARGETS, { dtype })];
  ln.seed(seed);
  const model = newModel(dtype);
  model.compile({ optimizer: ln.adam({ learningRate }), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  const { history } = await model.fit(x, y, { epochs, verbose: 0 });
  return { losses: history.loss, accuracies: history.accuracy!, predictions: model.predict(x), model };
}

/** Trains the same network with a tape, a step at a time: what happens inside of the black box. */
export function trainWithTape(
  seed: number,
  dtype: ln.FloatDType,
  learningRate: number,
  steps: number,
): ln.Tensor {
  const [x, y] = [ln.tensor(INPUTS, { dtype }), ln.tensor(TARGETS, { dtype })];
  ln.seed(seed);
  const network = newModel(dtype).module;
  const variables = [...network.parameters()];
  const optimizer = ln.adam({ learningRate }).build(variables);
  const criterion = new ln.BCELoss();
  for (let step = 0; step < steps; step++) {
    using _ = ln.scope(); // gives back what the step computed
    const tape = new ln.GradientTape();
    const loss = tape.record(() => criterion.forward(network.forward(x), y));
    const gradients = tape.gradient(loss, variables);
    optimizer.applyGradients(gradients.map((gradient, i) => [gradient, variables[i]!] as const));
  }
  return ln.noGrad(() => network.forward(x));
}
