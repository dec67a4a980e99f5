/**
 * Real handwritten digits: 1797 pictures of 8 × 8 pixels, four fifths to train on and the rest to test with. A network with one hidden
 * layer learns to read them; the program prints how well, what it takes for what, and the digits that it gets wrong.
 *
 *     deno run examples/digits8x8.ts
 *
 * The data comes with the program as text, so that it needs no permission; data/README.md says whose it is.
 */
import * as ln from "../mod.ts";
import {
  lessonOptions,
  positiveNumber,
  readCommandLine,
  type Settings,
  wholeNumber,
} from "./command_line.ts";
import text from "./data/digits8x8.csv" with { type: "text" };
import { drawSideBySide } from "./digits8x8_drawing.ts";

const SIDE = 8;
const PIXELS = SIDE * SIDE;
const BRIGHTEST = 16;
const CLASSES = 10;

const options = {
  epochs: wholeNumber("passes over the training digits", 40),
  hidden: wholeNumber("hidden units", 128, 1, 1e5),
  lr: positiveNumber("learning rate", 0.003),
  show: wholeNumber("how many wrong answers to draw", 6, 0),
  ...lessonOptions({ seed: 42, dtype: "float32" }),
};

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

function printConfusion(matrix: readonly (readonly number[])[]): void {
  const row = (name: string, cells: readonly (string | number)[]) =>
    console.log(name.padStart(4) + cells.map((cell) => String(cell || ".").padStart(4)).join(""));
  console.log("\nWhat was taken for what: a row for each digit, a column for each answer");
  row("", matrix.map((_, answer) => String(answer)));
  matrix.forEach((counts, digit) => row(String(digit), counts));
}

/** Draws test digits that were answered wrong, the surest answers first. */
function printWrong(pictures: ln.Tensor, scores: ln.Tensor, labels: ln.Tensor, count: number): void {
  const [pixels, shares, digits] = [pictures, scores, labels].map((one) => one.toTypedArray());
  const answers = ln.tidy(() => scores.argmax({ axis: 1 }).toTypedArray());
  const share = (i: number) => shares![i * CLASSES + answers[i]!]!;
  const wrong = Array.from(answers.keys()).filter((i) => answers[i] !== digits![i])
    .sort((a, b) => share(b) - share(a));
  if (wrong.length === 0 || count === 0) return;
  console.log(`\n${wrong.length} wrong answers${wrong.length > count ? `, the ${count} surest ones` : ""}:`);
  const drawings = wrong.slice(0, count).map((i) => ({
    title: `${digits![i]} read as ${answers[i]}`,
    pixels: pixels!.slice(i * PIXELS, (i + 1) * PIXELS),
  }));
  console.log(drawSideBySide(drawings, SIDE));
}

async function readDigits(settings: Settings<typeof options>): Promise<void> {
  const { epochs, hidden, lr: learningRate, show, seed, kernels, dtype } = settings;
  if (kernels) ln.useKernels(kernels);
  ln.seed(seed);
  const start = performance.now();

  const { x, y } = ln.readCsv(text, { header: false, label: -1, dtype });
  const [xTrain, xTest, yTrain, yTest] = ln.trainTestSplit(x.div(BRIGHTEST), y, {
    testSize: 0.2,
    stratify: y,
  });
  console.log(
    `${x.shape[0]} digits of ${SIDE} × ${SIDE} pixels: ${xTrain.shape[0]} to train on, ${
      xTest.shape[0]
    } to test with\n`,
  );

  const model = ln.sequential([
    ln.dense(hidden, { activation: "relu", inputShape: [PIXELS], dtype }),
    ln.dropout(0.2),
    ln.dense(CLASSES, { activation: "softmax", dtype }),
  ]);
  model.compile({
    optimizer: ln.adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const report: ln.Callback = {
    onEpochEnd(epoch, { loss, accuracy }) {
      if (epoch % 10 !== 9 && epoch !== epochs - 1) return;
      console.log(
        `epoch ${String(epoch + 1).padStart(3)}  loss ${loss!.toFixed(4)}  ${percent(accuracy!)} right`,
      );
    },
  };
  await model.fit(xTrain, yTrain, { epochs, verbose: 0, callbacks: [report] });

  const { accuracy } = await model.evaluate(xTest, yTest, { batchSize: 360 });
  const right = Math.round(accuracy! * xTest.shape[0]!);
  console.log(`\nTest accuracy: ${percent(accuracy!)}, ${right} of ${xTest.shape[0]} digits`);
  const scores = model.predict(xTest);
  printConfusion(ln.confusionMatrix(scores, yTest).toArray());
  printWrong(xTest, scores, yTest, show);

  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`\n${ln.kernelInfo().kind} kernels, ${seconds} s`);
}

await readDigits(
  readCommandLine("digits8x8.ts", "Trains a network to read handwritten digits of 8 × 8 pixels.", options),
);
