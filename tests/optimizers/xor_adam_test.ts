import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { adam } from "../../src/optimizers/adam.ts";
import golden from "../golden/xor_adam.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const TARGETS = [[0], [1], [1], [0]];

/** The mean of −y·log ŷ − (1 − y)·log(1 − ŷ). */
function binaryCrossentropy(predictions: ln.Tensor, targets: ln.Tensor): ln.Tensor {
  const hits = targets.mul(predictions.log());
  const misses = targets.neg().add(1).mul(predictions.neg().add(1).log());
  return hits.add(misses).mean().neg();
}

/** The network of the lesson: two sigmoid units, then one. */
function predict(x: ln.Tensor, [w1, b1, w2, b2]: readonly ln.Parameter[]): ln.Tensor {
  const h1 = x.matmul(w1!).add(b1!).sigmoid();
  return h1.matmul(w2!).add(b2!).sigmoid();
}

function assertGolden(name: string, actual: ArrayLike<number>, expected: readonly number[]): void {
  assertEquals(actual.length, expected.length, name);
  const bound = 1e-12 * Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const difference = Math.abs(actual[i]! - value);
    assert(difference <= bound, `${name}[${i}]: ${actual[i]} differs from ${value} by ${difference}`);
  });
}

forEachKernels("XOR with sigmoids and adam(0.01) in float64 from NumPy's seed is the lesson's run", () => {
  const random = new ln.NumpyRandom(golden.numpy_seed);
  const parameters = [
    new ln.Parameter(random.uniform(-1, 1, [2, 2]).mul(Math.sqrt(6 / 4))),
    new ln.Parameter(ln.zeros([2], { dtype: "float64" })),
    new ln.Parameter(random.uniform(-1, 1, [2, 1]).mul(Math.sqrt(6 / 3))),
    new ln.Parameter(ln.zeros([1], { dtype: "float64" })),
  ];
  assertGolden("start W1", parameters[0]!.toTypedArray(), golden.start.W1.flat());
  assertGolden("start W2", parameters[2]!.toTypedArray(), golden.start.W2.flat());
  using optimizer = adam({ learningRate: golden.learning_rate }).build(parameters);
  const [x, y] = [ln.tensor(INPUTS, { dtype: "float64" }), ln.tensor(TARGETS, { dtype: "float64" })];
  const losses: number[] = [];
  for (let epoch = 0; epoch < golden.epochs; epoch++) {
    using _ = ln.scope();
    const loss = binaryCrossentropy(predict(x, parameters), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }
  assertGolden("losses", losses.filter((_, epoch) => epoch % 100 === 0), golden.loss_every_100);
  assertGolden("last loss", [losses.at(-1)!], [golden.last_loss]);
  const { W1, b1, W2, b2 } = golden.final;
  [W1.flat(), b1, W2.flat(), b2].forEach((expected, i) => {
    assertGolden(["W1", "b1", "W2", "b2"][i]!, parameters[i]!.toTypedArray(), expected);
  });
  for (const parameter of parameters) parameter.dispose();
});

forEachKernels("the tape's first update with adam(0.1) in float32 is what the fifth lesson prints", () => {
  const parameters = [
    new ln.Parameter(ln.tensor([[0.2538452, 0.7059097], [-0.6374692, 0.51765466]])),
    new ln.Parameter(ln.zeros([2])),
    new ln.Parameter(ln.tensor([[1.1513721], [0.68751395]])),
    new ln.Parameter(ln.zeros([1])),
  ];
  const [x, y] = [ln.tensor(INPUTS), ln.tensor(TARGETS)];
  using optimizer = adam({ learningRate: 0.1 }).build(parameters);
  const gradients = ln.gradient(() => binaryCrossentropy(predict(x, parameters), y), parameters);
  const near = (actual: ArrayLike<number>, printed: readonly number[]) =>
    assert(
      printed.every((value, i) => Math.abs(actual[i]! - value) <= 1e-7),
      `${Array.from(actual)} instead of ${printed}`,
    );
  near(gradients[0]!.toTypedArray(), [0.03311843, 0.01262036, 0.0309018, 0.009837]);
  near(gradients[2]!.toTypedArray(), [0.10218746, 0.14137456]);
  optimizer.applyGradients(gradients.map((gradient, i) => [gradient, parameters[i]!] as const));
  // A step size computed in float64 would give 0.15385475.
  near(parameters[0]!.toTypedArray(), [0.15385544, 0.60593545, -0.7374583, 0.41768748]);
  for (const parameter of parameters) parameter.dispose();
});
