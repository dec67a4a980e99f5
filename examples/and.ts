/**
 * The AND gate three ways: by hand as in NumPy, as in Keras, and as in PyTorch. The first does not learn as it stands in the
 * lesson; this shows why, and mends it.
 *
 *     deno run examples/and.ts
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
import { trainByHand, type Training } from "./and_by_hand.ts";
import { writeCharts } from "./chart_file.ts";
import { lessonOptions, plotOption, readCommandLine, wholeNumber } from "./command_line.ts";
import { dtypeByPart } from "./dtype_by_part.ts";
import { heading, say, table } from "./printing.ts";

const options = {
  epochs: wholeNumber("steps of gradient descent", 1000, 1, 50_000),
  hidden: wholeNumber("hidden units", 3, 1, 1000),
  ...lessonOptions({ seed: 0, dtype: "float32" }),
  dtype: dtypeByPart,
  plot: plotOption,
};

async function trainAsKeras(
  seed: number,
  dtype: ln.FloatDType,
  { epochs, learningRate, hidden }: Training,
): Promise<Result> {
  heading("2. Keras's way: layers, compile, fit");
  say(`Start uniform as Glorot has it, biases 0, ${dtype}`, "");
  const x = ln.tensor(INPUTS, { dtype });
  const y = ln.tensor(TARGETS.map((target) => [target]), { dtype });

  ln.seed(seed);
  const model = ln.sequential([
    ln.dense(hidden, { activation: "relu", inputShape: [2], dtype }),
    ln.dense(1, { activation: "sigmoid", inputShape: [hidden], dtype }),
  ]);
  model.compile({ optimizer: ln.sgd({ learningRate }), loss: "meanSquaredError", metrics: ["accuracy"] });
  model.summary();

  const { history } = await model.fit(x, y, { epochs, batchSize: 4, verbose: 0 });
  const loss = history.loss.at(-1)!.toFixed(4);
  const accuracy = history.accuracy!.at(-1)!;
  say("", `After ${epochs} epochs: loss ${loss}, accuracy ${accuracy}`);
  say("(This loss is not halved, so that the same learning rate steps twice as far.)");

  const answers = [...model.predict(x).toTypedArray()];
  printAnswers(answers);
  return { network: "Keras's way", answers, losses: history.loss, predict: (x) => model.predict(x) };
}

class TwoLayerNet extends ln.Module {
  fc1: ln.Linear;
  relu = new ln.ReLU();
  fc2: ln.Linear;
  sigmoid = new ln.Sigmoid();

  constructor(inputs: number, hidden: number, outputs: number, options: ln.LinearOptions) {
    super();
    this.fc1 = new ln.Linear(inputs, hidden, options);
    this.fc2 = new ln.Linear(hidden, outputs, options);
  }

  override forward(x: ln.Tensor): ln.Tensor {
    const hidden = this.relu.forward(this.fc1.forward(x));
    return this.sigmoid.forward(this.fc2.forward(hidden));
  }
}

function trainAsPyTorch(
  seed: number,
  dtype: ln.FloatDType,
  { epochs, learningRate, hidden }: Training,
): Result {
  heading("3. PyTorch's way: a module, and the training loop in full");
  say(`Start as after torch.manual_seed(${seed}), ${dtype}`, "");
  const x = ln.tensor(INPUTS, { dtype });
  const y = ln.tensor(TARGETS.map((target) => [target]), { dtype });

  const model = new TwoLayerNet(2, hidden, 1, { random: new ln.TorchRandom(seed), dtype });
  say(String(model), "");
  const criterion = new ln.MSELoss();
  const optimizer = new ln.SGD(model.parameters(), { learningRate });

  const losses: number[] = [];
  const loggedEvery = Math.ceil(epochs / 10);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    using _ = ln.scope(); // gives back what the epoch computed
    const loss = criterion.forward(model.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
    if (epoch % loggedEvery === 0) printLoss(epoch, losses.at(-1)!);
  }

  model.eval(); // changes nothing here, but would with dropout or batch normalization
  const answers = [...ln.noGrad(() => model.forward(x)).toTypedArray()];
  printAnswers(answers);
  return { network: "PyTorch's way", answers, losses, predict: (x) => model.forward(x) };
}

function conclude(results: readonly Result[]): void {
  heading("What was learnt");
  say(
    table([
      ["", ...INPUT_COLUMNS, "right"],
      ...results.map(({ network, answers }) => [network, ...answerColumns(answers), rightAnswers(answers)]),
    ]),
    "",
  );
  const networks = (learnt: boolean) =>
    results.filter(({ answers }) => hasLearnt(answers) === learnt).map(({ network }) => network).join("; ");
  if (networks(true) !== "") say(`AND learnt:  ${networks(true)}`);
  if (networks(false) !== "") say(`Not learnt:  ${networks(false)}`);
  // What helps the lesson's own network has been shown.
  if (!results.slice(1).every(({ answers }) => hasLearnt(answers))) {
    say(
      "More --epochs tell which of them are slow, and which are stuck, with ReLU units",
      "at 0 where they are needed. Those want another --seed, or --hidden=16.",
    );
  }
  say(
    "",
    "- A falling loss does not prove that a network learns: look at its answers.",
    "- Weights must start large enough for the inputs to reach the output.",
    "- Gradients take 1/m once. A wrong factor breaks nothing, so it goes unnoticed.",
  );
}

const settings = readCommandLine(
  "and.ts",
  "Teaches networks the AND gate in the ways of NumPy, Keras and PyTorch.",
  options,
);
const { epochs, hidden, seed, kernels, dtype, plot } = settings;
if (kernels) ln.useKernels(kernels);
const start = performance.now();
const training: Training = { epochs, hidden, learningRate: 0.1 };

say(
  "AND: 1 if both inputs are 1, else 0",
  `2 inputs, ${hidden} hidden units (ReLU), 1 output (sigmoid)`,
  `${epochs} epochs of gradient descent at learning rate ${training.learningRate}, seed ${seed}`,
);
const [lesson, mended] = trainByHand(seed, dtype ?? "float64", training) as [Result, Result];
const results = [
  lesson,
  mended,
  await trainAsKeras(seed, dtype ?? "float32", training),
  trainAsPyTorch(seed, dtype ?? "float32", training),
];
conclude(results);
say("", `${ln.kernelInfo().kind} kernels, ${(performance.now() - start).toFixed(0)} ms`);
await writeCharts(plot, "Learning AND", ({ decisionBoundary, lineChart }) => [
  lineChart(Object.fromEntries(results.map(({ network, losses }) => [network, losses])), {
    title: "Loss",
    xLabel: "epoch",
    yLabel: "mean squared error",
    yScale: "log",
  }),
  ...[lesson, mended].map(({ network, predict }) =>
    decisionBoundary((x) => predict(x.astype(dtype ?? "float64")), { x: INPUTS, y: TARGETS }, {
      title: network,
    })
  ),
]);
