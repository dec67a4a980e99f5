/**
 * The lesson's digits with the library's layers, loss, optimizer and training loop.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { showPictures, type TrainedByHand } from "./digits_by_hand.ts";
import { printParagraph } from "./digits_drawing.ts";
import { SoftmaxCrossEntropy } from "./digits_losses.ts";
import {
  describeEpoch,
  type Digits,
  drawDigits,
  type EpochFigures,
  type LessonSettings,
  TRAINING_PICTURES,
} from "./digits_training.ts";

/** Noise that makes the two digits overlap. */
const STRONG_NOISE = 0.6;
const NOISY_EPOCHS = 200;

/** The lesson's network as a model that starts from the same weights as the one made by hand. */
export function makeModel(random: ln.NumpyRandom, dtype: ln.FloatDType): ln.Model<ln.Sequential> {
  const kernelInitializer: ln.Initializer = (shape) => random.randn(shape).mul(Math.sqrt(2 / shape[0]!));
  const options = { dtype, kernelInitializer } as const;
  return ln.sequential([
    ln.dense(32, { activation: "relu", inputShape: [16], ...options }),
    ln.dense(16, { activation: "relu", inputShape: [32], ...options }),
    ln.dense(2, { inputShape: [16], ...options }),
  ]);
}

interface Fitted {
  readonly model: ln.Model<ln.Sequential>;
  readonly digits: { readonly train: Digits; readonly test: Digits };
  readonly figures: readonly EpochFigures[];
  /** Why training ended early, or null. */
  readonly trouble: string | null;
}

async function fitModel({ seed, dtype, epochs, batch, lr, noise }: LessonSettings): Promise<Fitted> {
  const random = new ln.NumpyRandom(seed);
  const digits = drawDigits({ random, noise, dtype });
  const model = makeModel(random, dtype);
  model.compile({
    optimizer: ln.sgd({ learningRate: lr }),
    loss: new ln.CrossEntropyLoss(),
    metrics: ["accuracy"],
  });
  const watch = new ln.TerminateOnNaN();
  const { history } = await model.fit(digits.train.x, digits.train.labels, {
    epochs,
    batchSize: batch,
    random,
    validationData: [digits.test.x, digits.test.labels],
    callbacks: [watch],
    verbose: 0,
  });
  const figures = history.loss!.map((loss, epoch) => ({
    epoch,
    loss,
    trainAccuracy: history.accuracy![epoch]!,
    testAccuracy: history.valAccuracy![epoch]!,
    testLoss: history.valLoss![epoch]!,
  }));
  return { model, digits, figures, trouble: watch.message };
}

function largestDifference(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number {
  return Math.max(...a.flatMap((values, i) => Array.from(values, (value, j) => Math.abs(value - b[i]![j]!))));
}

/** What the notebook's loss does that the library's doesn't. */
function compareLosses({ dtype, batch }: LessonSettings): void {
  using _ = ln.scope();
  const [logits, target] = [ln.tensor([[1000, 0]], { dtype }), ln.tensor([[0, 1]], { dtype })];
  const byHand = new SoftmaxCrossEntropy().forward(logits, target).item();
  const byLibrary = new ln.CrossEntropyLoss().forward(logits, target).item();
  if (TRAINING_PICTURES % batch !== 0) {
    printParagraph(
      "The notebook's loss of an epoch is a mean of batches, in which the smaller last batch counts as much as the others; fit's is the " +
        "mean over the pictures.",
    );
  }
  printParagraph(
    "The notebook's loss also has + 1e-10 inside its logarithm. That hides how wrong a sure answer is: of the logits [1000, 0] for a 1 " +
      `it makes ${
        byHand.toFixed(2)
      }. The library takes the logarithm of the softmax in one go, needs no guard, and makes it ` +
      `${byLibrary.toFixed(2)}. The gradients are the same.`,
  );
}

function printEpochs(figures: readonly EpochFigures[], every: number): void {
  for (const one of figures) {
    if (one.epoch % every === 0 || one.epoch === figures.length - 1) console.log(describeEpoch(one));
  }
}

/**
 * Trains with `fit`, and compares with the training by hand.
 *
 * @returns How far the weights are apart at most; NaN if training broke off.
 */
export async function learnByLibrary(settings: LessonSettings, byHand: TrainedByHand): Promise<number> {
  console.log("\n4. The same with the library: sequential, dense, CrossEntropyLoss, sgd, fit\n");
  const start = performance.now();
  const { model, figures, trouble } = await fitModel(settings);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  model.summary();
  printEpochs(figures, 100);
  if (trouble !== null) {
    printParagraph(trouble);
    return NaN;
  }
  const steps = figures.length * Math.ceil(TRAINING_PICTURES / settings.batch);
  console.log(`${steps} steps by fit in ${seconds} s\n`);

  const weights = model.module.parameters().map((parameter) => parameter.toTypedArray());
  const apart = largestDifference(byHand.parameters, weights);
  const lossesApart = largestDifference(
    [byHand.figures.map(({ loss }) => loss)],
    [figures.map(({ loss }) => loss)],
  );
  printParagraph(
    `The weights differ from those made by hand by ${apart.toExponential(1)} at most, the losses by ${
      lossesApart.toExponential(1)
    }. fit takes the training accuracy during the epoch, as it does the loss; the notebook measures it after the epoch.`,
  );
  console.log();
  compareLosses(settings);
  return apart;
}

/** Trains on pictures that are hard to tell apart, and returns how it went. */
export async function learnNoisyDigits(settings: LessonSettings): Promise<readonly EpochFigures[]> {
  console.log(`\n5. A task that is not too easy: the same network, with noise of ${STRONG_NOISE}\n`);
  const { digits, figures, trouble } = await fitModel({
    ...settings,
    noise: STRONG_NOISE,
    epochs: NOISY_EPOCHS,
  });
  showPictures("As they are learnt:", digits.train);
  printEpochs(figures, 40);
  if (trouble !== null) {
    printParagraph(trouble);
    return figures;
  }
  const best = figures.reduce((best, one) => one.testAccuracy > best.testAccuracy ? one : best);
  const last = figures.at(-1)!;
  const conclusion = last.trainAccuracy > Math.max(0.95, last.testAccuracy + 0.02)
    ? "Whatever it gained afterwards it learnt by heart; only pictures that it has not seen show that."
    : "Both accuracies stay close together.";
  printParagraph(
    `On the test data it was best after epoch ${best.epoch}, with ${
      best.testAccuracy.toFixed(3)
    }. ${conclusion}`,
  );
  return figures;
}
