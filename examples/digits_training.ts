/**
 * The lesson's data, and its training in mini-batches.
 *
 * @module
 */
import * as ln from "../mod.ts";

import { Linear, ReLU } from "./digits_layers.ts";
import { Classifier } from "./digits_networks.ts";

/** Pictures to learn from. */
export const TRAINING_PICTURES = 800;
/** Pictures to be tested on. */
export const TEST_PICTURES = 200;

/** What the lesson is run with. */
export interface LessonSettings {
  readonly seed: number;
  readonly dtype: ln.FloatDType;
  readonly epochs: number;
  readonly batch: number;
  readonly lr: number;
  readonly noise: number;
}

/** Pictures with their digits as numbers, and as one-hot rows too. */
export interface Digits extends ln.DigitPatterns {
  readonly y: ln.Tensor;
}

/** What to draw. */
export interface DrawingSettings {
  readonly random: ln.NumpyRandom;
  readonly noise?: number;
  readonly dtype: ln.FloatDType;
}

/** The lesson's pictures. */
export function drawDigits(settings: DrawingSettings): { train: Digits; test: Digits } {
  const draw = (count: number): Digits => {
    const { x, labels } = ln.digitPatterns(count, settings);
    return { x, labels, y: ln.oneHot(labels, 2, { dtype: settings.dtype }) };
  };
  return { train: draw(TRAINING_PICTURES), test: draw(TEST_PICTURES) };
}

/** The lesson's 16-32-16-2 network. */
export function makeClassifier(random: ln.NumpyRandom, dtype: ln.FloatDType): Classifier {
  return ln.tidy(() =>
    new Classifier([
      new Linear(16, 32, random, dtype),
      new ReLU(),
      new Linear(32, 16, random, dtype),
      new ReLU(),
      new Linear(16, 2, random, dtype),
    ])
  );
}

/** How to train. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Where each epoch's order of the samples is drawn from. */
  readonly random: ln.NumpyRandom;
}

/** What an epoch came to. */
export interface EpochFigures {
  readonly epoch: number;
  /** The mean over the batches, each measured before its step. */
  readonly loss: number;
  /** Measured after the epoch's last step, as is the accuracy on the test data. */
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  /** The loss on the test data; the notebook doesn't compute it. */
  readonly testLoss?: number;
}

/** The line that the notebook prints of an epoch. */
export function describeEpoch({ epoch, loss, trainAccuracy, testAccuracy }: EpochFigures): string {
  const [train, test] = [trainAccuracy.toFixed(3), testAccuracy.toFixed(3)];
  return `Epoch ${String(epoch).padStart(3)} | Loss: ${
    loss.toFixed(4)
  } | Train Acc: ${train} | Test Acc: ${test}`;
}

/** Trains an epoch each time the next figures are asked for. */
export function* trainEpochs(
  classifier: Classifier,
  { train, test }: { train: Digits; test: Digits },
  { epochs, batchSize, learningRate, random }: TrainingSettings,
): Generator<EpochFigures> {
  const samples = train.x.shape[0]!;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const loss = ln.tidy(() => {
      const order = random.permutation(samples);
      let [total, batches] = [0, 0];
      for (let start = 0; start < samples; start += batchSize, batches++) {
        total += ln.tidy(() => {
          const rows = order.slice([start, Math.min(start + batchSize, samples)]);
          const [x, y] = [train.x.take(rows, { axis: 0 }), train.y.take(rows, { axis: 0 })];
          return classifier.trainStep(x, y, learningRate);
        });
      }
      return total / batches;
    });
    const trainAccuracy = classifier.accuracy(train.x, train.y);
    yield { epoch, loss, trainAccuracy, testAccuracy: classifier.accuracy(test.x, test.y) };
  }
}
