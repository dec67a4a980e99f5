/**
 * What the lessons' trainings take, with WebAssembly kernels and with the TypeScript ones in the same run.
 *
 *     deno task bench:lessons
 *
 * @module
 */
import * as ln from "../src/mod.ts";
import { createKernels } from "../src/kernels/wasm.ts";
import { measurePeak } from "./peak.ts";

/** One training, ready to run again and again. */
interface Work {
  /** Runs it once. */
  run(): unknown;
  dispose(): void;
}

interface Row {
  readonly name: string;
  /** What is measured, in milliseconds, is divided by it. */
  readonly unit: { readonly name: string; readonly milliseconds: number };
  /** How often it is run; the median counts. */
  readonly runs: number;
  /** Makes it, with the TypeScript kernels at a share of the size, by which their time is divided. */
  make(share: number): Work;
  /** The share of the work that the TypeScript kernels are given. */
  readonly share: number;
}

const milliseconds = { name: "ms", milliseconds: 1 };
const seconds = { name: "s", milliseconds: 1000 };
const microseconds = { name: "µs", milliseconds: 1e-3 };

function xorData(dtype: ln.FloatDType = "float32"): [x: ln.Tensor, y: ln.Tensor] {
  return [
    ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], { dtype }).keep(),
    ln.tensor([[0], [1], [1], [0]], { dtype }).keep(),
  ];
}

/** A loop of steps over all the data, as one compiled step. */
function compiled(
  layers: readonly ln.Module[],
  loss: ln.Loss,
  optimizerFor: (parameters: readonly ln.Tensor[]) => ln.Optimizer,
  steps: number,
): Work {
  const net = new ln.Sequential(...layers);
  const [x, y] = xorData();
  ln.tidy(() => void net.forward(x));
  const optimizer = optimizerFor(net.parameters());
  const step = ln.compileStep(() => {
    const value = loss.forward(net.forward(x), y);
    optimizer.zeroGrad();
    value.backward();
    optimizer.step();
    return value;
  });
  return {
    run: () => step.run(steps),
    dispose() {
      step.dispose();
      optimizer.dispose();
      net.dispose();
      x.dispose();
      y.dispose();
    },
  };
}

/** `fit` on random data, an epoch a run. */
function fitted(
  layers: () => ln.Module[],
  rows: { train: number; test: number },
  shape: { inputs: number; classes: number },
  options: { optimizer: ln.OptimizerFactory; batchSize: number; epochs: number },
): Work {
  const random = new ln.NumpyRandom(1);
  const draw = (count: number): [ln.Tensor, ln.Tensor] => [
    random.rand([count, shape.inputs], { dtype: "float32" }).keep(),
    random.randint(0, shape.classes, [count], { dtype: "int32" }).keep(),
  ];
  const [train, test] = [draw(rows.train), rows.test > 0 ? draw(rows.test) : null];
  const model = ln.sequential(layers());
  model.compile({
    optimizer: options.optimizer,
    loss: new ln.CrossEntropyLoss(),
    metrics: test ? ["accuracy"] : [],
  });
  return {
    run: () =>
      model.fit(...train, {
        epochs: options.epochs,
        batchSize: options.batchSize,
        verbose: 0,
        random,
        ...(test ? { validationData: test } : {}),
      }),
    dispose() {
      model.module.dispose();
      model.optimizer?.dispose();
      for (const tensor of [...train, ...test ?? []]) tensor.dispose();
    },
  };
}

function xorDense(activation: "relu" | "sigmoid", hidden: number): ln.Module[] {
  return [
    ln.dense(hidden, { activation, inputShape: [2] }),
    ln.dense(1, { activation: "sigmoid", inputShape: [hidden] }),
  ];
}

const sgd = (learningRate: number) => (parameters: readonly ln.Tensor[]) =>
  new ln.SGD(parameters, { learningRate });

const ROWS: readonly Row[] = [
  {
    name: "XOR 2-8-1, MSE, SGD, 1000 steps",
    unit: milliseconds,
    runs: 30,
    share: 1,
    make: (share) => compiled(xorDense("relu", 8), new ln.MSELoss(), sgd(0.5), 1000 * share),
  },
  {
    name: "XOR 2-2-1, HalfMSE, SGD, 200,000 steps",
    unit: milliseconds,
    runs: 5,
    share: 0.05,
    make: (share) => compiled(xorDense("relu", 2), new ln.HalfMSE(), sgd(0.01), 200_000 * share),
  },
  {
    name: "XOR sigmoid 2-2-1, BCE, Adam, 1000 steps",
    unit: milliseconds,
    runs: 30,
    share: 1,
    make: (share) =>
      compiled(
        xorDense("sigmoid", 2),
        new ln.BCELoss(),
        (parameters) => ln.adam({ learningRate: 0.01 }).build(parameters),
        1000 * share,
      ),
  },
  {
    name: "XOR 2-8-1, MSE, SGD, fit, 1000 epochs",
    unit: milliseconds,
    runs: 10,
    share: 1,
    make() {
      const [x, y] = xorData();
      const model = ln.sequential(xorDense("relu", 8));
      model.compile({ optimizer: ln.sgd({ learningRate: 0.5 }), loss: "meanSquaredError" });
      return {
        run: () => model.fit(x, y, { epochs: 1000, batchSize: 4, shuffle: false, verbose: 0 }),
        dispose() {
          model.module.dispose();
          model.optimizer?.dispose();
          x.dispose();
          y.dispose();
        },
      };
    },
  },
  {
    name: "digits 16-32-16-2, 800/200, batch 32, fit, 500 epochs, both accuracies",
    unit: milliseconds,
    runs: 3,
    share: 0.02,
    make: (share) =>
      fitted(
        () => [ln.dense(32, { activation: "relu" }), ln.dense(16, { activation: "relu" }), ln.dense(2)],
        { train: 800, test: 200 },
        { inputs: 16, classes: 2 },
        { optimizer: ln.sgd({ learningRate: 0.1 }), batchSize: 32, epochs: 500 * share },
      ),
  },
  {
    name: "MNIST's size 60,000, 784-128-10, Adam, batch 128, fit, one epoch",
    unit: seconds,
    runs: 3,
    share: 0.01,
    make: (share) =>
      fitted(
        () => [ln.dense(128, { activation: "relu" }), ln.dense(10)],
        { train: 60_000 * share, test: 0 },
        { inputs: 784, classes: 10 },
        { optimizer: ln.adam(), batchSize: 128, epochs: 1 },
      ),
  },
  {
    name: "one sample through 784-128-10, predict",
    unit: microseconds,
    runs: 2000,
    share: 1,
    make() {
      const model = ln.sequential([ln.dense(128, { activation: "relu" }), ln.dense(10)]);
      const x = new ln.NumpyRandom(1).rand([1, 784], { dtype: "float32" }).keep();
      model.predict(x).dispose();
      return {
        run: () => model.predict(x).dispose(),
        dispose() {
          model.module.dispose();
          x.dispose();
        },
      };
    },
  },
];

/** The median time of a run, in milliseconds, after some to warm up. */
async function time(work: Work, runs: number): Promise<number> {
  for (let i = 0; i < Math.min(runs, 3); i++) await work.run();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work.run();
    times.push(performance.now() - start);
  }
  work.dispose();
  return times.sort((a, b) => a - b)[runs >> 1]!;
}

async function measure({ unit, runs, share, make }: Row, kind: "wasm" | "typescript"): Promise<number> {
  ln.useKernels(kind);
  const part = kind === "wasm" ? 1 : share;
  return await time(make(part), kind === "wasm" ? runs : Math.min(runs, 3)) / part / unit.milliseconds;
}

const format = (value: number) => value >= 100 ? value.toFixed(0) : value.toPrecision(3);

console.log(
  `register-only multiply-add loop, float32: ${
    measurePeak(createKernels("wasm"), "float32").toFixed(1)
  } GFLOP/s\n`,
);
const width = Math.max(...ROWS.map(({ name }) => name.length));
console.log(`${"work".padEnd(width)}  ${"WebAssembly".padStart(12)}  ${"TypeScript".padStart(12)}  ratio`);
for (const row of ROWS) {
  const [wasm, typescript] = [await measure(row, "wasm"), await measure(row, "typescript")];
  const cell = (value: number) => `${format(value)} ${row.unit.name}`.padStart(12);
  console.log(`${row.name.padEnd(width)}  ${cell(wasm)}  ${cell(typescript)}  ${format(typescript / wasm)}`);
}
