/**
 * A network of layers made by hand, as a notebook makes it in NumPy: XOR, then the digits 0 and 1 on 4 × 4 pixels, then a check of the
 * gradients. In the end the library's own layers learn the same.
 *
 *     deno run examples/digits.ts
 */
import * as ln from "../mod.ts";
import { writeCharts } from "./chart_file.ts";
import { lessonOptions, plotOption, positiveNumber, readCommandLine, wholeNumber } from "./command_line.ts";
import { learnDigits } from "./digits_by_hand.ts";
import { learnByLibrary, learnNoisyDigits } from "./digits_by_library.ts";
import { checkGradients } from "./digits_checked.ts";
import { printParagraph } from "./digits_drawing.ts";
import { type EpochFigures, type LessonSettings, TEST_PICTURES } from "./digits_training.ts";
import { learnXor } from "./digits_xor.ts";

const options = {
  epochs: wholeNumber("epochs of training on the digits", 500),
  batch: wholeNumber("pictures in a mini-batch", 32, 1, 800),
  lr: positiveNumber("learning rate on the digits", 0.1),
  noise: { ...positiveNumber("standard deviation of the noise on the pixels", 0.1), placeholder: "STD" },
  ...lessonOptions({ seed: 42, dtype: "float64" }),
  plot: plotOption,
};

/** How far rounding may take two ways of computing the same weights apart. */
const LARGEST_DRIFT = { float32: 1e-3, float64: 1e-9 };

function conclude(holds: boolean, text: string): void {
  printParagraph(`${holds ? "✓" : "✗"} ${text}`, 2);
}

/** An epoch's figures by the names that `fit` gives them. */
function historyOf(figures: readonly EpochFigures[]): Record<string, number[]> {
  const testLosses = figures.flatMap(({ testLoss }) => testLoss ?? []);
  return {
    loss: figures.map(({ loss }) => loss),
    ...(testLosses.length > 0 ? { valLoss: testLosses } : {}),
    accuracy: figures.map(({ trainAccuracy }) => trainAccuracy),
    valAccuracy: figures.map(({ testAccuracy }) => testAccuracy),
  };
}

async function runLesson(settings: LessonSettings, plot: string | undefined): Promise<void> {
  const start = performance.now();
  const { isLearnt: isXorLearnt, losses } = learnXor(settings);
  const trained = learnDigits(settings);
  const isChecked = checkGradients(settings);
  const weightsApart = await learnByLibrary(settings, trained);
  const noisy = await learnNoisyDigits(settings);

  const { testAccuracy } = trained.figures.at(-1)!;
  const isSame = weightsApart < LARGEST_DRIFT[settings.dtype];
  console.log("\nWhat was learnt\n");
  conclude(
    isXorLearnt,
    `Forward: a layer computes x·W + b and its activation. Two layers ${
      isXorLearnt ? "are enough for XOR" : "can learn XOR, from another start"
    }.`,
  );
  conclude(
    isChecked,
    "Backward: the chain rule, from the last layer to the first. dW = xᵀ·dy, db = the sum of dy over the samples, dx = dy·Wᵀ; an " +
      "activation multiplies the gradient by its slope on the way, before xᵀ (the notebook's summary puts it behind). Gradient checking " +
      `${isChecked ? "confirms" : "does not confirm"} it.`,
  );
  conclude(
    testAccuracy > 0.9,
    `Gradient descent: W ← W - ${settings.lr} · dW for one mini-batch after the other. ${
      Math.round(testAccuracy * TEST_PICTURES)
    } of ${TEST_PICTURES} test pictures are right.`,
  );
  conclude(
    isSame,
    `The library's layers, loss and fit do the same with gradients of their own. ${
      isSame
        ? "They end at the same weights."
        : "Here training did not settle, so that the weights went apart."
    }`,
  );

  const { liveBytes, peakBytes, reservedBytes } = ln.memory();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `\n${ln.kernelInfo().kind} kernels, ${seconds} s, memory ${liveBytes} bytes live, ${peakBytes} peak, ${reservedBytes} reserved`,
  );
  await writeCharts(plot, "Learning XOR and the digits 0 and 1", ({ historyChart, lineChart }) => {
    const labels = { xLabel: "epoch", yLabel: "mean squared error" };
    return [
      lineChart(losses, { title: "XOR by hand", ...labels, yScale: "log", height: 350 }),
      historyChart(historyOf(trained.figures), { title: "Digits by hand", yScale: { loss: "log" } }),
      historyChart(historyOf(noisy), { title: "Noisy digits by fit", yScale: { loss: "log" } }),
    ];
  });
}

const { kernels, plot, ...settings } = readCommandLine(
  "digits.ts",
  "Layers made by hand learn XOR and the digits 0 and 1; their gradients are checked, and the library does it again.",
  options,
);
if (kernels) ln.useKernels(kernels);
await runLesson(settings, plot);
