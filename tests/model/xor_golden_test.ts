import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import golden from "../golden/xor_numpy.json" with { type: "json" };

/** Asserts the design's bound for float64 goldens: 1e-12 × max(1, largest |golden| of the array). */
function assertGolden(name: string, actual: ArrayLike<number>, expected: readonly number[]): void {
  assertEquals(actual.length, expected.length, name);
  const bound = 1e-12 * Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const difference = Math.abs(actual[i]! - value);
    assert(
      difference <= bound,
      `${name}[${i}]: ${actual[i]} differs from NumPy's ${value} by ${difference}, more than ${bound}`,
    );
  });
}

async function trainAsTheLesson(kind: ln.KernelKind): Promise<void> {
  ln.useKernels(kind);
  const random = new ln.NumpyRandom(golden.numpy_seed);
  const kernelInitializer: ln.Initializer = (shape) => random.randn(shape).mul(Math.sqrt(2 / shape[0]!));
  const options = { dtype: "float64", kernelInitializer } as const;
  const model = ln.sequential([
    ln.dense(8, { activation: "relu", inputShape: [2], ...options }),
    ln.dense(1, { activation: "sigmoid", inputShape: [8], ...options }),
  ]);
  const [w1, b1, w2, b2] = model.module.parameters() as [
    ln.Parameter,
    ln.Parameter,
    ln.Parameter,
    ln.Parameter,
  ];
  assertGolden("start W1", w1.toTypedArray(), golden.start.W1.flat());
  assertGolden("start W2", w2.toTypedArray(), golden.start.W2.flat());

  model.compile({ optimizer: ln.sgd({ learningRate: golden.learning_rate }), loss: new ln.MSELoss() });
  const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], { dtype: "float64" });
  const y = ln.tensor([[0], [1], [1], [0]], { dtype: "float64" });
  const { history } = await model.fit(x, y, {
    epochs: golden.epochs,
    batchSize: 4,
    shuffle: false,
    verbose: 0,
  });

  assertGolden("losses", history.loss.filter((_, epoch) => epoch % 200 === 0), golden.loss_every_200);
  assertGolden("last loss", [history.loss.at(-1)!], [golden.last_loss]);
  assertGolden("W1", w1.toTypedArray(), golden.final.W1.flat());
  assertGolden("b1", b1.toTypedArray(), golden.final.b1);
  assertGolden("W2", w2.toTypedArray(), golden.final.W2.flat());
  assertGolden("b2", b2.toTypedArray(), golden.final.b2);
  using predictions = model.predict(x);
  assertGolden("predictions", predictions.toTypedArray(), golden.predictions.flat());
  x.dispose();
  y.dispose();
  model.module.dispose();
}

for (const kind of ["wasm", "typescript"] as const) {
  Deno.test(`XOR trained in float64 from NumPy's seed with ${kind} kernels equals NumPy's run`, async () => {
    await trainAsTheLesson(kind);
    ln.useKernels("wasm");
  });
}
