/**
 * XOR on two hidden ReLU units by plain gradient descent: four starts out of five get stuck. The lesson looks into
 * networks that are, counts the ways of it over a hundred starts that are trained at once, and tries what helps.
 *
 *     deno run examples/stuck.ts
 */
import * as ln from "../mod.ts";
import { writeCharts } from "./chart_file.ts";
import { lessonOptions, plotOption, readCommandLine, type Settings, wholeNumber } from "./command_line.ts";
import { heading, say, table } from "./printing.ts";
import { kindOf, printForwardPass, printGradients, productOfWeights } from "./stuck_close_up.ts";
import { type End, endsOf, isDead, isLinear, WHERE_IT_STOPS } from "./stuck_ends.ts";
import { LESSON, XorNetworks } from "./stuck_networks.ts";
import { percent, QUICK, type Solved, trainAll, tryRemedies } from "./stuck_sweep.ts";

/** The remedies whose losses are drawn: to little avail, to some, and to full. */
const DRAWN_REMEDIES = [
  "nothing changed",
  "Adam",
  "8 hidden units",
  "8 units, leaky ReLU 0.1, fitting gradient",
] as const;

const options = {
  iterations: wholeNumber("iterations of the first network", 200_000, 10, 1e7),
  starts: wholeNumber("networks in a sweep, with seeds from --seed on", 100, 10, 10_000),
  sweep: wholeNumber("iterations of a sweep, at ten times the learning rate", 10_000, 10, 1e6),
  ...lessonOptions({ seed: 0, dtype: "float64" }),
  plot: plotOption,
};

/** Trains one network as the notebook does, and prints the loss on the way and the answers. */
function trainOne(networks: XorNetworks, iterations: number): { end: End; losses: Float64Array } {
  const losses = networks.train(iterations);
  const [end] = endsOf(networks) as [End];
  const tenths = Array.from({ length: 10 }, (_, tenth) => Math.round(iterations * tenth / 10));
  say(table([
    ["iteration", "loss"],
    ...tenths.map((iteration) => [iteration, losses[iteration]!.toFixed(12)]),
    [iterations, end.loss.toFixed(12)],
  ]));
  const answers = table([
    ["input", "00", "01", "10", "11"],
    ["XOR", 0, 1, 1, 0],
    ["probability", ...end.probabilities.map((probability) => probability.toFixed(4))],
    ["rounded", ...end.probabilities.map((probability) => probability < 0.5 ? 0 : 1)],
  ]);
  say("", answers);
  return { end, losses };
}

/** Says what the values of one network's forward pass show. */
function interpret(end: End, networks: XorNetworks): void {
  if (end.learnt > 0) {
    say(`This start has learnt ${end.learnt} of the 4 inputs: ${WHERE_IT_STOPS[end.learnt]}.`);
    return;
  }
  say(`This start has learnt none of the inputs: ${kindOf(end)}.`);
  const isFlat = end.probabilities.every((probability) => Math.abs(probability - 0.5) < 0.01);
  if (!isFlat || !end.unitsOn.every(isLinear)) return;
  const product = productOfWeights(networks, 0).map((value) => value.toExponential(1)).join(", ");
  say(
    "Z1 is above 0 everywhere, so A1 = Z1: the ReLUs do nothing, and the network is the",
    "straight line W2·W1·X plus a constant. No line separates XOR. The best one is flat,",
    "and gradient descent has found it: the weights have died away against each other,",
    `W2·W1 = [${product}]. The notebook's stuck network is of this kind too; there`,
    "W2 itself has died away, to 1e-16. Its units are not dead, they are never off. While",
    "that is so, no small step leads to anything better than 0.5: a local minimum.",
  );
}

/** Shows a network whose hidden units are off at every input. */
function showDead(networks: XorNetworks, index: number, seed: number): void {
  say(
    "",
    `The dying ReLU, seed ${seed}: Z1 is nowhere above 0, so A1 is 0, and no gradient reaches`,
    "W1, b1 or W2. Only b2 moves, to where every answer is 0.5. The rest stays for ever.",
    "",
  );
  printForwardPass(networks, index);
  printGradients(networks, index);
}

function printSlips(): void {
  const [mean, sum] = [Math.LN2.toFixed(4), (4 * Math.LN2).toFixed(4)];
  say(
    "- The gradient does not belong to the loss. (A2 − Y)·A2·(1 − A2) is the slope of half",
    "  the squared error; the loss that is printed is cross-entropy, whose slope is A2 − Y.",
    "  Where a network is sure of a wrong answer, A2·(1 − A2) is almost 0: it hardly learns",
    "  from its worst mistake, and the printed loss may even rise. The second row above",
    "  has the gradient that fits.",
    "- The loss is divided by Y.shape[0]. That is the number of samples, 4, only because Y",
    "  is flat. As a row [1, 4], the shape that A2 has, it would be 1, and the loss at 0.5",
    `  would read ${sum} instead of ${mean}. The samples are the columns of X: X.shape[1].`,
    "- Rounding at 0.5 makes noise look like answers: for four probabilities of 0.5 ± 1e-16",
    "  the notebook prints 0 1 1 1. Three are right, by accident.",
    "- No seed is set, so its stuck network can't be had again.",
    "- leaky_relu is defined and never used. The third row above tries it.",
  );
}

function conclude(solved: Solved, starts: number): void {
  const share = (name: keyof Solved) => percent(solved[name], starts);
  const [plain, adam, wide] = [share("nothing changed"), share("Adam"), share("8 hidden units")];
  const leakyAdam = share("Adam and leaky ReLU 0.1");
  const everything = share("8 units, leaky ReLU 0.1, fitting gradient");
  say(
    "- A loss that stands still at 0.6931 belongs to a network that answers 0.5 to all. Look",
    "  at Z1 and A1, not at the loss: a hidden unit that is off at every input is dead, one",
    "  that is on at every input is linear. Neither can bend the line.",
    "- More iterations don't help a network whose gradient is 0. Nor does another optimizer",
    `  on its own: with Adam ${adam} of the starts solve XOR.`,
    `- Another seed helps, with luck: ${plain} of the starts solve XOR as it is.`,
    `- More units give every start more chances: ${wide} with 8.`,
    "- Leaky ReLU keeps a slope on both sides, so that Adam has something to work with:",
    `  ${leakyAdam}. With 8 units and the gradient that fits the loss: ${everything}.`,
  );
}

async function runLesson(
  { iterations, starts, sweep, seed, kernels, dtype, plot }: Settings<typeof options>,
): Promise<void> {
  if (kernels) ln.useKernels(kernels);
  const begin = performance.now();
  say(
    "XOR on two hidden ReLU units by plain gradient descent: why does it get stuck?",
    `2 inputs, 2 hidden units (ReLU), 1 output (sigmoid); samples are columns; ${dtype}`,
  );

  heading(`1. One start: seed ${seed}, learning rate 0.01, ${iterations} iterations`);
  using one = new XorNetworks([seed], LESSON, dtype);
  const { end, losses } = trainOne(one, iterations);

  heading("2. Its forward pass, opened up");
  printForwardPass(one, 0);
  say("");
  interpret(end, one);

  const seeds = Array.from({ length: starts }, (_, i) => (seed + i) % 2 ** 32);
  heading(`3. ${starts} starts at once: seeds ${seeds[0]} to ${seeds.at(-1)}`);
  say(
    `W1 is [${starts}, 2, 2] here: one matrix product serves all networks. Ten times the`,
    "learning rate, 0.1, leads along nearly the same way in a tenth of the iterations;",
    `here are ${sweep}.`,
  );
  if (sweep < 2000) say("That is too few for most networks to come to rest.");
  say("");
  using many = new XorNetworks(seeds, QUICK, dtype);
  const ends = trainAll(many, sweep);
  const dead = ends.findIndex(({ learnt, unitsOn }) => learnt === 0 && unitsOn.every(isDead));
  if (dead >= 0) showDead(many, dead, seeds[dead]!);

  heading("4. What helps");
  say(`Each row trains the same seeds for ${sweep} iterations; learning rate 0.1, for Adam 0.01.`, "");
  const remedies = tryRemedies(seeds, sweep, dtype);
  say(
    "",
    "Adam's rows may differ by a start or two elsewhere: where the gradient vanishes it",
    "magnifies what rounding leaves.",
  );

  heading("5. Slips in the notebook");
  printSlips();

  heading("What was learnt");
  conclude(remedies.solved, starts);

  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  say("", `${ln.kernelInfo().kind} kernels, ${seconds} s`);
  await writeCharts(plot, "XOR on two ReLU units", ({ histogram, lineChart }) => {
    const labels = { xLabel: "iteration", yLabel: "cross-entropy" };
    return [
      lineChart(losses, { title: `One start: seed ${seed}`, ...labels, height: 360 }),
      histogram(ends.map(({ loss }) => loss), {
        title: `Where ${starts} starts come to rest`,
        xLabel: "cross-entropy",
        yLabel: "starts",
        bins: 40,
      }),
      lineChart(Object.fromEntries(DRAWN_REMEDIES.map((name) => [name, remedies.losses[name]])), {
        title: `The mean loss of ${starts} starts`,
        ...labels,
      }),
    ];
  });
}

const SUMMARY = "Shows why XOR on two ReLU units gets stuck, how often, and what helps.";
await runLesson(readCommandLine("stuck.ts", SUMMARY, options));
