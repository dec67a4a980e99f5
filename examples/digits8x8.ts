/**
 * Real handwritten digits: 1797 pictures of 8 × 8 pixels, four fifths to train on and the rest to test with. A network with one hidden
 * layer learns to read them; the program prints how well, what it takes for what, and the digits that it gets wrong.
 *
 *     deno run examples/digits8x8.ts
 *
 * The data comes with the program as text, so that it needs no permission; data/README.md says whose it is.
 */
import * as ln from "../mod.ts";
import { writeCharts } from "./chart_file.ts";
import {
  lessonOptions,
  plotOption,
  positiveNumber,
  readCommandLine,
  type Settings,
  wholeNumber,
} from "./command_line.ts";
import text from "./data/digits8x8.csv" with { type: "text" };
import {
  confusionChart,
  percent,
  printConfusion,
  printWrong,
  trainingChart,
  wrongAnswers,
  wrongCharts,
} from "./digits_report.ts";

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
  plot: plotOption,
};

async function readDigits(settings: Settings<typeof options>): Promise<void> {
  const { epochs, hidden, lr: learningRate, show, seed, kernels, dtype, plot } = settings;
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
  const history = await model.fit(xTrain, yTrain, { epochs, verbose: 0, callbacks: [report] });

  const { accuracy } = await model.evaluate(xTest, yTest, { batchSize: 360 });
  const right = Math.round(accuracy! * xTest.shape[0]!);
  console.log(`\nTest accuracy: ${percent(accuracy!)}, ${right} of ${xTest.shape[0]} digits`);
  const scores = model.predict(xTest);
  const confusion = ln.confusionMatrix(scores, yTest).toArray();
  printConfusion(confusion);
  const wrong = wrongAnswers(scores, yTest);
  printWrong(xTest, wrong, SIDE, show);

  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`\n${ln.kernelInfo().kind} kernels, ${seconds} s`);
  await writeCharts(plot, "Reading handwritten digits", (plot) => [
    trainingChart(plot, history),
    confusionChart(plot, confusion),
    ...wrongCharts(plot, xTest, wrong),
  ]);
}

await readDigits(
  readCommandLine("digits8x8.ts", "Trains a network to read handwritten digits of 8 × 8 pixels.", options),
);
