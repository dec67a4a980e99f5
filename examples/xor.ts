/**
 * XOR: the smallest problem that one layer can't solve. A 2-8-1 network, ReLU then sigmoid, learns it by plain gradient descent
 * on the mean squared error.
 *
 *     deno run examples/xor.ts
 */
import { parseArgs } from "@std/cli";
import * as ln from "../mod.ts";

const HELP = `Usage: deno run examples/xor.ts [options]

Trains a 2-8-1 network on XOR and prints how the loss falls.

  --epochs=N      steps of gradient descent (default 1000)
  --hidden=N      hidden units (default 8)
  --lr=RATE       learning rate (default 0.5)
  --seed=N        seed of NumPy's generator, which draws the start weights (default 42)
  --kernels=KIND  wasm, wasm-strict or typescript (default: the fastest that runs here)
  --dtype=TYPE    float32 or float64 (default float32)
  --help          this text`;

interface Settings {
  epochs: number;
  hidden: number;
  learningRate: number;
  seed: number;
  kernels?: ln.KernelKind;
  dtype: ln.FloatDType;
}

/** Reads the command line; a string is an error message, null asks for help. */
function readSettings(args: string[]): Settings | string | null {
  const names = ["epochs", "hidden", "lr", "seed", "kernels", "dtype"];
  const problems: string[] = [];
  const options = parseArgs(args, {
    boolean: ["help"],
    string: names,
    default: { epochs: "1000", hidden: "8", lr: "0.5", seed: "42", dtype: "float32" },
    unknown: (argument) => {
      problems.push(`unknown option ${argument}`);
      return false;
    },
  });
  if (options.help) return null;

  const number = (name: string, accepts: (value: number) => boolean, expected: string) => {
    const text = String(options[name]).trim();
    const value = text === "" ? NaN : Number(text);
    if (!accepts(value)) problems.push(`--${name} ${JSON.stringify(options[name])} is not ${expected}`);
    return value;
  };
  const choice = (name: string, choices: readonly string[]) => {
    const value = options[name];
    if (value !== undefined && !choices.includes(value as string)) {
      problems.push(`--${name} ${JSON.stringify(value)} is not one of ${choices.join(", ")}`);
    }
    return value as string;
  };
  const count = (value: number) => Number.isInteger(value) && value >= 1 && value <= 1e9;
  const settings = {
    epochs: number("epochs", count, "a whole number of 1 or more"),
    hidden: number("hidden", (value) => count(value) && value <= 1e6, "a whole number from 1 to 1000000"),
    learningRate: number("lr", (value) => value > 0 && value < Infinity, "a number above 0"),
    seed: number(
      "seed",
      (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32,
      "a whole number from 0 to 4294967295",
    ),
    kernels: choice("kernels", ["wasm", "wasm-strict", "typescript"]) as ln.KernelKind,
    dtype: choice("dtype", ["float32", "float64"]) as ln.FloatDType,
  };
  return problems[0] ?? settings;
}

async function trainXor({ epochs, hidden, learningRate, seed, kernels, dtype }: Settings): Promise<void> {
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
}

const settings = readSettings(Deno.args);
if (settings === null) {
  console.log(HELP);
} else if (typeof settings === "string") {
  console.error(`xor.ts: ${settings} (--help lists the options)`);
  Deno.exit(1);
} else {
  await trainXor(settings);
}
