/**
 * A network small enough to follow every number: forward and backward by hand, then the same by autograd, then ten epochs.
 *
 *     deno run examples/forward_backward.ts
 */
import * as ln from "../mod.ts";
import { writeCharts } from "./chart_file.ts";
import { lessonOptions, plotOption, readCommandLine } from "./command_line.ts";
import { dtypeByPart } from "./dtype_by_part.ts";
import {
  backward,
  forward,
  type ForwardPass,
  PARAMETERS,
  type Parameters,
  sample,
  startParameters,
  update,
} from "./forward_backward_network.ts";
import { heading, say } from "./printing.ts";

const LEARNING_RATE = 0.1;
const EPOCHS = 10;
/** How many samples the gradient check draws. */
const SAMPLES = 5;

/** How the parameters are written in formulas. */
const WRITTEN: Record<keyof Parameters, string> = { w1: "W1", b1: "b1", w2: "W2", b2: "b2" };

/** A name or formula and its value, with the further rows of the value under its first. */
function show(formula: string, value: ln.Tensor | number | string): void {
  const label = `  ${formula.padEnd(26)}`;
  say(label + String(value).replaceAll("\n", `\n${" ".repeat(label.length)}`));
}

function showForward({ z1, a1, z2, prediction, loss }: ForwardPass): void {
  show("z1 = x·W1 + b1", z1);
  show("a1 = relu(z1)", a1);
  show("z2 = a1·W2 + b2", z2);
  show("ŷ = relu(z2)", prediction);
  show("loss = ½(ŷ − y)²", loss.item());
}

/** The lesson's NumPy part: everything by hand. */
function byHand(dtype: ln.FloatDType): void {
  using _ = ln.scope();
  const { x, y } = sample(dtype);
  const parameters = startParameters({ dtype });

  heading(`1. Forward by hand, ${dtype}`);
  show("x", x);
  show("y", y);
  const first = forward(x, y, parameters);
  showForward(first);

  heading("2. Backward by hand: the chain rule, from the loss to each parameter");
  const { dz2, dz1, gradients } = backward(x, y, parameters, first);
  show("dz2 = (ŷ − y)·relu'(z2)", dz2);
  show("dW2 = a1ᵀ·dz2", gradients.w2);
  show("db2 = dz2", gradients.b2);
  show("dz1 = dz2·W2ᵀ·relu'(z1)", dz1);
  show("dW1 = xᵀ·dz1", gradients.w1);
  show("db1 = dz1", gradients.b1);

  heading(`Each parameter takes a step of ${LEARNING_RATE} against its gradient`);
  update(parameters, gradients, LEARNING_RATE);
  for (const name of PARAMETERS) {
    show(`${WRITTEN[name]} − ${LEARNING_RATE}·d${WRITTEN[name]}`, parameters[name]);
  }

  heading("Forward again: past the target now, yet the loss is about a tenth of before");
  showForward(forward(x, y, parameters));
}

/** The gradients that `backward` has left in the parameters. */
function gradsOf({ w1, b1, w2, b2 }: Parameters): Parameters {
  return { w1: w1.grad!, b1: b1.grad!, w2: w2.grad!, b2: b2.grad! };
}

function largestDifference(a: Parameters, b: Parameters): number {
  return Math.max(...PARAMETERS.map((name) => ln.tidy(() => a[name].sub(b[name]).abs().max().item())));
}

/** The output layer on given hidden values. */
function outputOf(a1: ln.Tensor, { w2, b2 }: Parameters): number {
  return ln.tidy(() => a1.matmul(w2).add(b2).relu().item());
}

/** The lesson's first PyTorch part: one step by autograd, and the slip after it. */
function byAutograd(dtype: ln.FloatDType): void {
  using _ = ln.scope();
  const { x, y } = sample(dtype);
  const parameters = startParameters({ dtype, requiresGrad: true });

  heading(`3. The same by autograd, ${dtype}: loss.backward() finds all gradients`);
  const first = forward(x, y, parameters);
  first.loss.backward();
  for (const name of PARAMETERS) show(`${WRITTEN[name]}.grad`, parameters[name].grad!);
  const { gradients } = backward(x, y, parameters, first);
  show("by hand, differs by", largestDifference(gradsOf(parameters), gradients));
  if (dtype === "float32") {
    say(
      "",
      ln.kernelInfo().kind === "wasm-strict"
        ? "In float32 all digits from here on are the notebook's, to the last."
        : "In float32 the last digits are the notebook's only with --kernels=wasm-strict:\n" +
          "other kernels may multiply and add with one rounding where it had two.",
    );
  }

  update(parameters, gradsOf(parameters), LEARNING_RATE);
  const second = forward(x, y, parameters);
  heading("The notebook's slip after the step: it computes a1 anew, but uses the old a1");
  show("ŷ with the old a1", outputOf(first.a1, parameters));
  show("ŷ with the new a1", second.prediction.item());
  say(
    "",
    "The first comes from no network at all: W2 and b2 are new, a1 is from before the",
    "step, 0.8·2.024 − 1.4·0.958 + 0.53 = 0.808. The second is the ŷ of part 2.",
  );
}

interface Epochs {
  readonly predictions: readonly number[];
  readonly losses: readonly number[];
  /** What the notebook prints last: the new output layer on the hidden values of the last epoch. */
  readonly stalePrediction: number;
  readonly truePrediction: number;
}

function train(dtype: ln.FloatDType, zeroesGradients: boolean): Epochs {
  using _ = ln.scope();
  const { x, y } = sample(dtype);
  const parameters = startParameters({ dtype, requiresGrad: true });
  const oldA1 = ln.zeros([1, 2], { dtype });
  const predictions: number[] = [];
  const losses: number[] = [];
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    using _ = ln.scope(); // gives back what the epoch computed
    const { a1, prediction, loss } = forward(x, y, parameters);
    loss.backward();
    update(parameters, gradsOf(parameters), LEARNING_RATE);
    if (zeroesGradients) { for (const name of PARAMETERS) parameters[name].zeroGrad(); }
    predictions.push(prediction.item());
    losses.push(loss.item());
    oldA1.set(a1.detach());
  }
  return {
    predictions,
    losses,
    stalePrediction: outputOf(oldA1, parameters),
    truePrediction: forward(x, y, parameters).prediction.item(),
  };
}

/** All digits of a number, small ones as 5.6e-5. */
function allDigits(value: number): string {
  return value < 1e-3 ? value.toExponential() : String(value);
}

/** The lesson's second PyTorch part. */
function tenEpochs(dtype: ln.FloatDType): { zeroed: Epochs; summed: Epochs } {
  heading(`4. ${EPOCHS} epochs by autograd, ${dtype}`);
  const zeroed = train(dtype, true);
  const summed = train(dtype, false);
  const row = (epoch: string, ...columns: string[]) =>
    say(`  ${epoch.padStart(5)}  ${columns.map((column) => column.padEnd(21)).join(" ")}`.trimEnd());
  row("epoch", "ŷ", "loss", "ŷ, never zeroed");
  zeroed.predictions.forEach((prediction, i) =>
    row(String(i + 1), String(prediction), allDigits(zeroed.losses[i]!), summed.predictions[i]!.toFixed(4))
  );
  say(
    "",
    "backward() adds to the gradients that are there. On the right they were never",
    "zeroed: each step repeats all those before it, and the answers swing to and fro.",
  );
  heading("The slip once more after the last step: the notebook prints the first");
  show("ŷ with the old a1", zeroed.stalePrediction);
  show("ŷ with the new a1", zeroed.truePrediction);
  return { zeroed, summed };
}

/** By hand against autograd against central differences, on samples that the lesson has not chosen. */
function checkGradients(seed: number): void {
  using _ = ln.scope();
  const random = new ln.NumpyRandom(seed);
  const x = random.rand([SAMPLES, 3]);
  const y = random.rand([SAMPLES, 1]);
  const parameters = startParameters({ dtype: "float64", requiresGrad: true });
  const pass = forward(x, y, parameters);
  pass.loss.backward();
  const { gradients } = backward(x, y, parameters, pass);
  const { w1, b1, w2, b2 } = parameters;
  const { maxSymmetricError, passed } = ln.gradCheck(
    (w1, b1, w2, b2) => forward(x, y, { w1, b1, w2, b2 }).loss,
    [w1, b1, w2, b2],
  );

  heading(`5. Gradient check on ${SAMPLES} random samples, float64, seed ${seed}`);
  show("autograd − by hand", Number(largestDifference(gradsOf(parameters), gradients).toPrecision(2)));
  show("autograd − numerical", `${maxSymmetricError.toExponential(1)}, relative`);
  show("check", passed ? "passed" : "FAILED: a sample may lie on a kink of ReLU; try another --seed");
  say("", "Numerical: (loss at p + ε − loss at p − ε) / 2ε, for one number p at a time.");
}

function conclude({ predictions, truePrediction }: Epochs): void {
  heading("What was learnt");
  say(
    "- Backward goes through the formulas of forward from the last to the first: each",
    "  gives one factor of the chain rule. Autograd does no more, and no less.",
    `- ${EPOCHS} steps bring the answer from ${predictions[0]!.toFixed(1)} to ${
      truePrediction.toFixed(6)
    }, with gradients zeroed.`,
    "- A step changes the parameters: whatever was computed before it is out of date.",
  );
}

const options = { ...lessonOptions({ seed: 0, dtype: "float32" }), dtype: dtypeByPart, plot: plotOption };
const { seed, kernels, dtype, plot } = readCommandLine(
  "forward_backward.ts",
  "Follows a 3-2-1 network forward and backward. The seed is for the gradient check.",
  options,
);
if (kernels) ln.useKernels(kernels);
say(
  "A network of 3 inputs, 2 hidden units and 1 output, with ReLU after both layers.",
  "It has one sample to learn.",
);
byHand(dtype ?? "float64");
byAutograd(dtype ?? "float32");
const { zeroed, summed } = tenEpochs(dtype ?? "float32");
checkGradients(seed);
conclude(zeroed);
say("", `${ln.kernelInfo().kind} kernels`);
await writeCharts(plot, "Ten epochs by autograd", ({ lineChart }) => {
  const x = zeroed.predictions.map((_, i) => i + 1);
  const series = (values: "predictions" | "losses") => [
    { name: "gradients zeroed", y: zeroed[values], dots: true },
    { name: "never zeroed", y: summed[values], dots: true, dashed: true },
  ];
  return [
    lineChart(series("losses"), { x, title: "Loss", xLabel: "epoch", yLabel: "½(ŷ − y)²", yScale: "log" }),
    lineChart(series("predictions"), { x, title: "Answer; 1 is right", xLabel: "epoch", yLabel: "ŷ" }),
  ];
});
