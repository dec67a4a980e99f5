/**
 * The AND gate in NumPy's way: the lesson's network as it is, why it does not learn, and the same network mended.
 *
 * @module
 */
import * as ln from "../mod.ts";
import {
  answerColumns,
  hasLearnt,
  INPUT_COLUMNS,
  INPUTS,
  printAnswers,
  printLoss,
  type Result,
  rightAnswers,
  TARGETS,
} from "./and_answers.ts";
import { halfMeanSquaredError, heStart, smallStart, TwoLayerNet } from "./and_network.ts";
import { heading, say, table } from "./printing.ts";

/** With so many times the epochs the lesson's network learns after all, from most seeds. */
const PATIENCE = 20;

/** What the lesson's three ways share. */
export interface Training {
  readonly epochs: number;
  readonly learningRate: number;
  readonly hidden: number;
}

/** What tells whether a network can learn: the largest of its hidden values, and of the gradients of each parameter. */
type Symptoms = Record<"a1" | "w1" | "b1" | "w2" | "b2", number>;

function examine(net: TwoLayerNet, x: ln.Tensor, y: ln.Tensor): Symptoms {
  const largest = (values: ln.Tensor) => values.abs().max().item();
  using _ = ln.scope();
  const pass = net.forward(x);
  const { w1, b1, w2, b2 } = net.backward(x, y, pass);
  return { a1: largest(pass.a1), w1: largest(w1), b1: largest(b1), w2: largest(w2), b2: largest(b2) };
}

function explain(before: Symptoms, after: Symptoms): void {
  const row = (name: string, symptom: keyof Symptoms) => [
    name,
    before[symptom].toExponential(1),
    after[symptom].toExponential(1),
  ];
  const timesAsLarge = Math.floor(after.b2 / Math.max(after.w1, after.b1, after.w2));
  heading("The loss falls, yet all four answers are the same. Why?");
  say(
    table([
      ["largest ...", "before", "after"],
      row("hidden value, a1", "a1"),
      row("gradient of W1", "w1"),
      row("gradient of b1", "b1"),
      row("gradient of W2", "w2"),
      row("gradient of b2", "b2"),
    ]),
    "",
    "- a1 and W2 are tiny: W2·a1 + b2 is nearly b2, whatever the input, and hardly",
    "  any of the error comes back through W2 to W1 and b1.",
    `- So b2 alone learns. Even now its gradient is ${timesAsLarge} times as large as any other.`,
    "- One number can give one answer only, at best the mean of the targets, 0.25:",
    "  that is where all four are heading.",
  );
}

/**
 * Trains the lesson's network and its mended forms, and prints what comes of it.
 *
 * @param seed As for `np.random.seed`; every network starts from it anew.
 * @param dtype The element type.
 * @param training How long and how fast.
 * @returns What the lesson's network and the mended one come to.
 */
export function trainByHand(
  seed: number,
  dtype: ln.FloatDType,
  { epochs, learningRate, hidden }: Training,
): Result[] {
  using _ = ln.scope();
  const x = ln.tensor(INPUTS, { dtype }).T;
  const y = ln.tensor([TARGETS], { dtype });
  const newNet = (dividesTwice: boolean, startScale: (inputs: number) => number) => {
    const random = new ln.NumpyRandom(seed);
    return new TwoLayerNet(2, hidden, 1, { random, dtype, startScale, dividesTwice });
  };

  heading("1. NumPy's way: samples are columns, gradients are worked out by hand");
  say(`Start 0.01·randn, ${dtype}`, "");
  const lesson = newNet(true, smallStart);
  const before = examine(lesson, x, y);
  const [slopeOfB2] = ln.gradient(
    () => halfMeanSquaredError(lesson.forward(x).prediction, y),
    [lesson.b2],
  );
  const losses = lesson.train(x, y, learningRate, epochs);
  const loggedEvery = Math.ceil(epochs / 10);
  losses.forEach((loss, epoch) => {
    if (epoch % loggedEvery === 0) printLoss(epoch, loss);
  });
  const answers = lesson.predict(x);
  printAnswers(answers);
  const areTheSame = Math.max(...answers) - Math.min(...answers) < 0.01;
  if (areTheSame) explain(before, examine(lesson, x, y));

  heading("Two mends");
  const [ours, autograds] = [before.b2, slopeOfB2!.abs().item()].map((slope) => slope.toFixed(4));
  say(
    `- Divide by m = ${y.size} once. The derivative of the mean has the 1/m already, and the`,
    `  lesson divides again: b2's gradient is ${ours} at first, by autograd ${autograds}.`,
    "- Start from √(2/inputs)·randn (He's start) instead of 0.01·randn, so that the",
    "  inputs reach the output and the error comes back.",
    "",
  );
  const rows: string[][] = [["1/m", "start", "epochs", ...INPUT_COLUMNS, "right"]];
  const run = (dividesTwice: boolean, startScale: (inputs: number) => number, epochCount: number) => {
    const net = newNet(dividesTwice, startScale);
    const losses = net.train(x, y, learningRate, epochCount);
    const answers = net.predict(x);
    rows.push([
      dividesTwice ? "twice" : "once",
      startScale === heStart ? "He's start" : "0.01·randn",
      String(epochCount),
      ...answerColumns(answers),
      rightAnswers(answers),
    ]);
    return { net, answers, losses };
  };
  run(true, smallStart, epochs);
  run(false, smallStart, epochs);
  run(true, heStart, epochs);
  const mended = run(false, heStart, epochs);
  const late = run(true, smallStart, PATIENCE * epochs);
  say(table(rows), "", `"3 of 4" takes no learning, for three of the targets are 0.`);
  if (hasLearnt(late.answers)) {
    say(`In ${PATIENCE} times the epochs the lesson's network learns too: it is slow, not wrong.`);
  }
  const result = (network: string, { net, answers, losses }: typeof mended): Result => {
    net.keep();
    // By hand, samples are columns, and the loss is half the mean.
    const predict = (x: ln.Tensor) => net.forward(x.T).prediction.T;
    return { network, answers, losses: losses.map((loss) => 2 * loss), predict };
  };
  return [
    result("NumPy's way, as in the lesson", { net: lesson, answers, losses }),
    result("NumPy's way, mended", mended),
  ];
}
