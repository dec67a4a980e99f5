/**
 * The lesson's digits: a classifier of hand-made layers, trained in mini-batches.
 *
 * @module
 */
import * as ln from "../mod.ts";

import { drawCurve, drawPicture, printParagraph } from "./digits_drawing.ts";
import {
  describeEpoch,
  drawDigits,
  type EpochFigures,
  type LessonSettings,
  makeClassifier,
  trainEpochs,
  TRAINING_PICTURES,
} from "./digits_training.ts";

/** What the training by hand came to, to compare the library's with. */
export interface TrainedByHand {
  readonly figures: readonly EpochFigures[];
  /** Weights and biases, first layer first. */
  readonly parameters: readonly ArrayLike<number>[];
}

/** Prints the first 0 and the first 1, side by side. */
export function showPictures(title: string, { x, labels }: ln.DigitPatterns): void {
  console.log(title);
  const digits = labels.toTypedArray();
  const pictures = [0, 1].filter((digit) => digits.includes(digit)).map((digit) => {
    using pixels = x.slice(digits.indexOf(digit));
    return drawPicture(pixels.toTypedArray());
  });
  pictures[0]!.forEach((_, i) => console.log(pictures.map((lines) => `    |${lines[i]}|`).join("")));
}

/** Trains the classifier and prints how it goes. */
export function learnDigits(settings: LessonSettings): TrainedByHand {
  const { seed, dtype, epochs, batch: batchSize, lr: learningRate, noise } = settings;
  using _ = ln.scope();
  console.log("\n2. The digits 0 and 1: 16-32-16-2, ReLU, softmax cross-entropy, mini-batches\n");

  const random = new ln.NumpyRandom(seed);
  const digits = drawDigits({ random, noise, dtype });
  showPictures("Without noise:", ln.digitPatterns(20, { random: new ln.NumpyRandom(seed), noise: 0 }));
  showPictures("As they are learnt:", digits.train);
  for (const [name, { x, y }] of [["Training data", digits.train], ["Test data", digits.test]] as const) {
    console.log(`${name}: pixels [${x.shape.join(", ")}], one-hot digits [${y.shape.join(", ")}]`);
  }

  using classifier = makeClassifier(random, dtype);
  const figures: EpochFigures[] = [];
  const start = performance.now();
  for (const epoch of trainEpochs(classifier, digits, { epochs, batchSize, learningRate, random })) {
    figures.push(epoch);
    const isLast = epoch.epoch === epochs - 1 || !Number.isFinite(epoch.loss);
    if (epoch.epoch % 100 === 0 || isLast) console.log(describeEpoch(epoch));
    if (isLast) break;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const steps = figures.length * Math.ceil(TRAINING_PICTURES / batchSize);
  const lastLoss = figures.at(-1)!.loss;
  console.log(`Loss, on a logarithmic scale: ${drawCurve(figures.map(({ loss }) => loss))}`);
  console.log(`${steps} steps by hand in ${seconds} s, the last loss is ${lastLoss.toExponential(2)}\n`);

  const isEasy = figures[0]!.testAccuracy === 1;
  printParagraph(
    `The notebook calls this MNIST, a simple version. It is two patterns, 0.7 apart in 8 of 16 pixels, which is ${
      (0.7 / noise).toFixed(1)
    } times the noise.` +
      (isEasy ? " No wonder that one epoch is enough for all test pictures; part 5 makes it harder." : ""),
  );
  return { figures, parameters: classifier.parameters.map((parameter) => parameter.toTypedArray()) };
}
