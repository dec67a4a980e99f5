/**
 * XOR: the smallest problem that one layer can't solve. A 2-8-1 network, ReLU then sigmoid, learns it by plain gradient descent
 * on the mean squared error.
 *
 *     deno run examples/xor.ts
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

const options = {
  epochs: wholeNumber("steps of gradient descent", 1000),
  hidden: wholeNumber("hidden units", 8, 1, 1e6),
  lr: positiveNumber("learning rate", 0.5),
  ...lessonOptions({ seed: 42, dtype: "float32" }),
  plot: plotOption,
};

async function trainXor(settings: Settings<typeof options>): Promise<void> {
  const { epochs, hidden, lr: learningRate, seed, kernels, dtype, plot } = settings;
  if (kernels) ln.useKernels(kernels);
  const start = performance.now();

  const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], { dtype });
  const y = ln.tensor([[0], [1], [1], [0]], { dtype });

  // As np.random.seed(seed) and np.random.randn(inputs, units) * np.sqrt(2 / inputs) do it.
  const random = new ln.NumpyRandom(seed);
  const kernelInitializer: ln.Initializer = (shape) => random.randn(shape).mul(Math.sqrt(2 / shape[0]!));
  const model = ln.sequential([
    ln.dense(hidden, { activation: "relu", inputShape: [2], dtype, kernelInitializer }),
    ln.dense(1, { activation: "sigmoid", inputShape: [hidden], dtype, kernelInitializer }),
  ]);
  model.compile({ optimizer: ln.sgd({ learningRate }), loss: "meanSquaredError" });
  const { history } = await model.fit(x, y, { epochs, batchSize: 4, shuffle: false, verbose: 0 });

  history.loss.forEach((loss, epoch) => {
    if (epoch % 200 === 0) console.log(`epoch ${String(epoch).padStart(4)}  loss ${loss.toFixed(6)}`);
  });
  console.log(`after ${epochs} epochs: loss ${history.loss.at(-1)!.toFixed(6)}\n`);

  const predictions = model.predict(x).toTypedArray();
  const targets = y.toTypedArray();
  let right = 0;
  console.log("input   expected  predicted  rounded");
  [[0, 0], [0, 1], [1, 0], [1, 1]].forEach((row, i) => {
    const rounded = Math.round(predictions[i]!);
    if (rounded === targets[i]) right++;
    console.log(`${row.join(" ")}     ${targets[i]}         ${predictions[i]!.toFixed(4)}     ${rounded}`);
  });
  console.log(
    right === 4
      ? "The network has learnt XOR."
      : `The network has not learnt XOR: ${right} of 4 are right; try another --seed.`,
  );

  const { liveBytes, peakBytes, reservedBytes } = ln.memory();
  const milliseconds = (performance.now() - start).toFixed(1);
  console.log(
    `\n${ln.kernelInfo().kind} kernels, ${milliseconds} ms, memory ${liveBytes} bytes live, ${peakBytes} peak, ${reservedBytes} reserved`,
  );
  await writeCharts(plot, "Learning XOR", ({ decisionBoundary, lineChart, networkDiagram }) => {
    const size = { width: 440, height: 460 };
    const labels = { xLabel: "epoch", yLabel: "mean squared error" };
    return [
      lineChart(history.loss, { title: "Loss", ...labels, yScale: "log", ...size }),
      decisionBoundary(model, { x, y }, { title: "What the network answers" }),
      networkDiagram(model, { title: "The network", ...size }),
    ];
  });
}

await trainXor(
  readCommandLine("xor.ts", "Trains a 2-8-1 network on XOR and prints how the loss falls.", options),
);
