/**
 * The lesson's first network: XOR with layers made by hand.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { drawCurve, printParagraph } from "./digits_drawing.ts";
import { Linear, ReLU, Sigmoid } from "./digits_layers.ts";
import { NeuralNetwork } from "./digits_networks.ts";

const EPOCHS = 1000;
const INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const TARGETS = [[0], [1], [1], [0]];

/** The lesson's 2-8-1 network. */
export function makeXorNetwork(random: ln.NumpyRandom, dtype: ln.FloatDType): NeuralNetwork {
  return ln.tidy(() =>
    new NeuralNetwork([
      new Linear(2, 8, random, dtype),
      new ReLU(),
      new Linear(8, 1, random, dtype),
      new Sigmoid(),
    ])
  );
}

/** What training on XOR came to. */
export interface LearntXor {
  /** Whether all four answers are right. */
  readonly isLearnt: boolean;
  /** The loss of each epoch. */
  readonly losses: readonly number[];
}

/** Trains the network on XOR and prints what comes of it. */
export function learnXor({ seed, dtype }: { seed: number; dtype: ln.FloatDType }): LearntXor {
  using _ = ln.scope();
  console.log("1. XOR with layers made by hand: 2-8-1, ReLU and sigmoid, mean squared error\n");
  console.log("XOR data:");
  INPUTS.forEach((row, i) => console.log(`  [${row.join(" ")}] -> ${TARGETS[i]![0]}`));

  using network = makeXorNetwork(new ln.NumpyRandom(seed), dtype);
  const [x, y] = [ln.tensor(INPUTS, { dtype }), ln.tensor(TARGETS, { dtype })];
  const losses: number[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const loss = network.trainStep(x, y, 0.5);
    losses.push(loss);
    if (epoch % 200 === 0) console.log(`Epoch ${String(epoch).padStart(4)} | Loss: ${loss.toFixed(6)}`);
  }
  console.log(`Loss, on a logarithmic scale: ${drawCurve(losses)}\n`);

  console.log("Predictions after training:");
  const predictions = network.forward(x).toTypedArray();
  let right = 0;
  INPUTS.forEach((row, i) => {
    const [prediction, target] = [predictions[i]!, TARGETS[i]![0]!];
    if (Math.round(prediction) === target) right++;
    console.log(
      `  [${row.join(" ")}] -> ${prediction.toFixed(4)} (target ${target}, rounded ${
        Math.round(prediction)
      })`,
    );
  });
  console.log(
    right === 4 ? "XOR is learnt.\n" : `XOR is not learnt: ${right} of 4 are right; try another --seed.\n`,
  );
  printParagraph(
    "The notebook's comment calls the start of the weights Xavier's. It is He's: randn · sqrt(2 / inputs), made for ReLU. " +
      "The notebook also seeds once, so that a cell run twice gives other numbers; here each part starts from the seed.",
  );
  return { isLearnt: right === 4, losses };
}
