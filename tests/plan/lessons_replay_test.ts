import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

type FloatType = "float32" | "float64";

/** A lesson's network and how it is trained. */
interface Lesson {
  readonly layers: (dtype: FloatType, random: ln.NumpyRandom) => ln.Module[];
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly loss: () => ln.Loss;
  readonly optimizer: (parameters: readonly ln.Tensor[]) => ln.Optimizer;
}

const GATE = [[0, 0], [0, 1], [1, 0], [1, 1]];
const XOR = [[0], [1], [1], [0]];
const pictures = new ln.NumpyRandom(42).randn([32, 16]).keep();
const PICTURES = pictures.toArray() as number[][];
pictures.dispose();

const he = (random: ln.NumpyRandom, dtype: FloatType): ln.Initializer => (shape) =>
  ln.tidy(() => random.randn(shape).mul(Math.sqrt(2 / shape[0]!)).astype(dtype));

function dense(
  sizes: readonly number[],
  activations: readonly ("relu" | "sigmoid" | "linear")[],
): (dtype: FloatType, random: ln.NumpyRandom) => ln.Module[] {
  return (dtype, random) =>
    activations.map((activation, i) =>
      ln.dense(sizes[i + 1]!, {
        activation,
        inputShape: [sizes[i]!],
        dtype,
        kernelInitializer: he(random, dtype),
      })
    );
}

const LESSONS: Record<string, Lesson> = {
  "1, AND in Keras's way": {
    layers: dense([2, 3, 1], ["relu", "sigmoid"]),
    x: GATE,
    y: [[0], [0], [0], [1]],
    loss: () => new ln.MSELoss(),
    optimizer: (parameters) => ln.sgd({ learningRate: 0.1 }).build(parameters),
  },
  "1, AND in PyTorch's way": {
    layers: (dtype, random) => [
      new ln.Linear(2, 3, { dtype, random }),
      new ln.ReLU(),
      new ln.Linear(3, 1, { dtype, random }),
      new ln.Sigmoid(),
    ],
    x: GATE,
    y: [[0], [0], [0], [1]],
    loss: () => new ln.MSELoss(),
    optimizer: (parameters) => new ln.SGD(parameters, { learningRate: 0.1 }),
  },
  "2, forward and backward": {
    layers: dense([3, 2, 1], ["relu", "relu"]),
    x: [[0.5, 0.8, 0.2]],
    y: [[1]],
    loss: () => new ln.HalfMSE(),
    optimizer: (parameters) => new ln.SGD(parameters, { learningRate: 0.1 }),
  },
  "3, XOR": {
    layers: dense([2, 8, 1], ["relu", "sigmoid"]),
    x: GATE,
    y: XOR,
    loss: () => new ln.MSELoss(),
    optimizer: (parameters) => new ln.SGD(parameters, { learningRate: 0.5 }),
  },
  "3, a batch of digits": {
    layers: dense([16, 32, 16, 2], ["relu", "relu", "linear"]),
    x: PICTURES,
    y: PICTURES.map((_, i) => [i % 2, 1 - i % 2]),
    loss: () => new ln.CrossEntropyLoss(),
    optimizer: (parameters) => new ln.SGD(parameters, { learningRate: 0.1 }),
  },
  "4, XOR that gets stuck": {
    layers: dense([2, 2, 1], ["relu", "sigmoid"]),
    x: GATE,
    y: XOR,
    loss: () => new ln.HalfMSE(),
    optimizer: (parameters) => new ln.SGD(parameters, { learningRate: 0.01 }),
  },
  "5, XOR with sigmoids and Adam": {
    layers: dense([2, 2, 1], ["sigmoid", "sigmoid"]),
    x: GATE,
    y: XOR,
    loss: () => new ln.BCELoss(),
    optimizer: (parameters) => ln.adam({ learningRate: 0.01 }).build(parameters),
  },
};

for (const [name, lesson] of Object.entries(LESSONS)) {
  for (const dtype of ["float32", "float64"] as const) {
    forEachKernels(`lesson ${name}: 1000 planned steps give the bits of 1000 eager ones, ${dtype}`, () => {
      const train = (isPlanned: boolean) => {
        const net = new ln.Sequential(...lesson.layers(dtype, new ln.NumpyRandom(42)));
        const [x, y] = [ln.tensor(lesson.x, { dtype }), ln.tensor(lesson.y, { dtype })];
        ln.tidy(() => void net.forward(x));
        const criterion = lesson.loss();
        const optimizer = lesson.optimizer(net.parameters());
        const step = () => {
          const loss = criterion.forward(net.forward(x), y);
          optimizer.zeroGrad();
          loss.backward();
          optimizer.step();
          return loss;
        };
        const compiled = isPlanned ? ln.compileStep(step) : null;
        const losses = compiled
          ? [...compiled.run(1000)]
          : Array.from({ length: 1000 }, () => ln.tidy(() => step().item()));
        const weights = net.parameters().map((tensor) => [...tensor.toTypedArray()]);
        compiled?.dispose();
        optimizer.dispose();
        net.dispose();
        return { losses, weights };
      };
      assertEquals(train(true), train(false));
    });
  }
}

forEachKernels("a compiled step goes on after other tensors have made the memory grow", () => {
  const make = () => {
    const w = ln.tensor([1, 2, 3], { dtype: "float64", requiresGrad: true });
    const step = ln.compileStep(() => {
      const loss = w.square().sum();
      w.zeroGrad();
      loss.backward();
      ln.noGrad(() => w.set(w.sub(w.grad!.mul(0.01))));
      return loss;
    });
    return { w, step };
  };
  const [undisturbed, grown] = [make(), make()];
  const expected = [...undisturbed.step.run(20)];
  const losses = [...grown.step.run(10)];
  const before = ln.memory().reservedBytes;
  const large = ln.zeros([before / 4 + 65536]);
  assertEquals(ln.memory().reservedBytes > before, true);
  losses.push(...grown.step.run(10));
  assertEquals(losses, expected);
  for (const { w, step } of [undisturbed, grown]) {
    step.dispose();
    w.dispose();
  }
  large.dispose();
});
