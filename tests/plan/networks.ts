import * as ln from "../../src/mod.ts";
import { streamInMemory } from "../test_support/stream_in_memory.ts";

/** A small training, made twice from one seed: the two must stay bit by bit the same, whichever way their steps are run. */
export interface Training {
  readonly name: string;
  /** Makes the training; everything in it is drawn from streams of its own. */
  make(dtype: "float32" | "float64"): Made;
}

/** A training that was made. */
export interface Made {
  readonly parameters: readonly ln.Tensor[];
  readonly optimizer: ln.Optimizer;
  readonly modules: readonly ln.Module[];
  step(): ln.Tensor;
  dispose(): void;
}

type Layers = (dtype: "float32" | "float64", random: ln.TorchRandom) => ln.Module[];

interface Parts {
  readonly layers: Layers;
  readonly loss: () => ln.Loss;
  readonly targets: "numbers" | "probabilities" | "classes" | "one-hot";
  readonly optimizer: (parameters: readonly ln.Tensor[]) => ln.Optimizer;
  readonly afterBackward?: (parameters: readonly ln.Tensor[]) => void;
  readonly accumulates?: boolean;
}

/** Streams keep their state in memory for good, so there are only two, each for every other training. */
const streams = [streamInMemory(11), streamInMemory(11)];
const start = streams.map((stream) => stream.getState())[0]!;
let taken = 0;

function nextStream(): ln.Random {
  const stream = streams[taken++ % 2]!;
  stream.setState(start);
  return stream;
}

const ROWS = 6;
const CLASSES = 3;

function made(parts: Parts, dtype: "float32" | "float64"): Made {
  const random = new ln.TorchRandom(3);
  const net = new ln.Sequential(...parts.layers(dtype, random));
  const x = ln.tidy(() => random.randn([ROWS, 4], { dtype })).keep();
  const targets = ln.tidy(() => {
    const classes = ln.tensor([0, 2, 1, 1, 0, 2], { dtype: "int32" });
    switch (parts.targets) {
      case "numbers":
        return random.randn([ROWS, CLASSES], { dtype });
      case "probabilities":
        return random.rand([ROWS, CLASSES], { dtype });
      case "classes":
        return classes;
      case "one-hot":
        return ln.oneHot(classes, CLASSES, { dtype });
    }
  }).keep();
  const criterion = parts.loss();
  const parameters = net.parameters();
  const optimizer = parts.optimizer(parameters);
  return {
    parameters,
    optimizer,
    modules: net.modules(),
    step() {
      const loss = criterion.forward(net.forward(x), targets);
      if (!parts.accumulates) optimizer.zeroGrad();
      loss.backward();
      parts.afterBackward?.(parameters);
      optimizer.step();
      return loss;
    },
    dispose() {
      net.dispose();
      optimizer.dispose();
      x.dispose();
      targets.dispose();
    },
  };
}

const dense: Layers = (dtype, random) => [
  new ln.Linear(4, 5, { dtype, random }),
  new ln.Tanh(),
  new ln.Linear(5, CLASSES, { dtype, random }),
];
const sgd = (parameters: readonly ln.Tensor[]) => new ln.SGD(parameters, { learningRate: 0.1 });

const PARTS: Record<string, Parts> = {
  "MSE and SGD": { layers: dense, loss: () => new ln.MSELoss(), targets: "numbers", optimizer: sgd },
  "Huber and SGD with Nesterov's momentum and decay": {
    layers: dense,
    loss: () => new ln.HuberLoss(),
    targets: "numbers",
    optimizer: (p) => new ln.SGD(p, { learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
  },
  "cross-entropy of classes and Adam": {
    layers: dense,
    loss: () => new ln.CrossEntropyLoss(),
    targets: "classes",
    optimizer: (p) => new ln.Adam(p, { learningRate: 0.05 }),
  },
  "smoothed cross-entropy of one-hot rows and AdamW": {
    layers: dense,
    loss: () => new ln.CrossEntropyLoss({ labelSmoothing: 0.1 }),
    targets: "one-hot",
    optimizer: (p) => new ln.AdamW(p, { learningRate: 0.05 }),
  },
  "probabilities, binary cross-entropy and Keras's adam": {
    layers: (dtype, random) => [...dense(dtype, random), new ln.Sigmoid()],
    loss: () => new ln.BCELoss(),
    targets: "probabilities",
    optimizer: (p) => ln.adam({ learningRate: 0.05 }).build(p),
  },
  "binary cross-entropy with logits and RMSprop": {
    layers: dense,
    loss: () => new ln.BCEWithLogitsLoss(),
    targets: "probabilities",
    optimizer: (p) => new ln.RMSprop(p, { learningRate: 0.01, momentum: 0.5, centered: true }),
  },
  "dropout and Nadam": {
    layers: (dtype, random) => [
      new ln.Linear(4, 5, { dtype, random }),
      new ln.Dropout(0.4, { random: nextStream() }),
      new ln.ReLU(),
      new ln.Linear(5, CLASSES, { dtype, random }),
    ],
    loss: () => new ln.MSELoss(),
    targets: "numbers",
    optimizer: (p) => new ln.Nadam(p, { learningRate: 0.01 }),
  },
  "batch normalisation and Adagrad": {
    layers: (dtype, random) => [
      new ln.Linear(4, 5, { dtype, random }),
      new ln.BatchNorm1d(5, { dtype }),
      new ln.GELU(),
      new ln.Linear(5, CLASSES, { dtype, random }),
    ],
    loss: () => new ln.L1Loss(),
    targets: "numbers",
    optimizer: (p) => new ln.Adagrad(p, { learningRate: 0.05 }),
  },
  "layer normalisation, clipped gradients and Adadelta": {
    layers: (dtype, random) => [
      new ln.Linear(4, 5, { dtype, random }),
      new ln.LayerNorm(5, { dtype }),
      new ln.SiLU(),
      new ln.Linear(5, CLASSES, { dtype, random }),
      new ln.LogSoftmax(),
    ],
    loss: () => new ln.NLLLoss(),
    targets: "classes",
    optimizer: (p) => new ln.Adadelta(p, { learningRate: 1 }),
    afterBackward: (p) => void ln.clipGradNorm(p, 0.05),
  },
  "gradients that add up over the steps": {
    layers: dense,
    loss: () => new ln.MSELoss(),
    targets: "numbers",
    optimizer: (p) => new ln.SGD(p, { learningRate: 0.01 }),
    accumulates: true,
  },
};

/** Trainings that between them use most kinds of layers, losses and optimizers. */
export const TRAININGS: readonly Training[] = Object.entries(PARTS).map(([name, parts]) => ({
  name,
  make: (dtype) => made(parts, dtype),
}));
