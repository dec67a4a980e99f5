import { assert, assertEquals } from "@std/assert";
import * as ln from "../../mod.ts";
import { bothGradients, makeSmallNetwork, smallSample } from "../../examples/digits_checked.ts";
import { makeModel } from "../../examples/digits_by_library.ts";
import { SoftmaxCrossEntropy } from "../../examples/digits_losses.ts";
import {
  drawDigits,
  type EpochFigures,
  makeClassifier,
  trainEpochs,
} from "../../examples/digits_training.ts";
import { makeXorNetwork } from "../../examples/digits_xor.ts";
import lesson from "../golden/digits_lesson_numpy.json" with { type: "json" };
import golden from "../golden/digits_numpy.json" with { type: "json" };
import xor from "../golden/xor_numpy.json" with { type: "json" };
import { assertGolden } from "../test_support/assert_golden.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const dtype = "float64";
const [BATCH, LEARNING_RATE] = [32, 0.1];

/** The lesson's training from the seed alone: its figures, and the last layer's weights and bias. */
function trainByHand(
  epochs: number,
): { figures: EpochFigures[]; weights: ArrayLike<number>; bias: ArrayLike<number> } {
  const random = new ln.NumpyRandom(golden.numpy_seed);
  const digits = drawDigits({ random, dtype });
  using classifier = makeClassifier(random, dtype);
  const held = ln.memory().liveTensors;
  const settings = { epochs, batchSize: BATCH, learningRate: LEARNING_RATE, random };
  const figures = [...trainEpochs(classifier, digits, settings)];
  assertEquals(ln.memory().liveTensors, held, "training leaves nothing behind");
  const [weights, bias] = classifier.parameters.slice(-2).map((parameter) => parameter.toTypedArray());
  return { figures, weights: weights!, bias: bias! };
}

forEachKernels(
  "the digits lesson's hand-made layers, from NumPy's seed in float64, equal NumPy's run",
  () => {
    const { figures, weights } = trainByHand(golden.loss.length);
    assertGolden("losses", figures.map(({ loss }) => loss), golden.loss);
    assertEquals(figures.map(({ trainAccuracy }) => trainAccuracy), golden.train_accuracy);
    assertEquals(figures.map(({ testAccuracy }) => testAccuracy), golden.test_accuracy);
    assertGolden("W3", weights, golden.final_W3.flat());
  },
);

withoutLeaks("all 500 epochs of the digits lesson's hand-made layers equal NumPy's run", () => {
  using _ = ln.scope();
  const { figures, weights, bias } = trainByHand(500);
  const { training } = lesson;
  const printed = training.epochs.map((epoch) => figures[epoch]!);
  assertGolden("losses", printed.map(({ loss }) => loss), training.loss);
  assertEquals(printed.map(({ trainAccuracy }) => trainAccuracy), training.train_accuracy);
  assertEquals(printed.map(({ testAccuracy }) => testAccuracy), training.test_accuracy);
  assertGolden("W3", weights, training.final_W3.flat());
  assertGolden("b3", bias, training.final_b3);
});

for (const kind of ["wasm", "typescript"] as const) {
  withoutLeaks(
    `dense layers fitted with CrossEntropyLoss end at the digits lesson's weights (${kind})`,
    async () => {
      ln.useKernels(kind);
      try {
        const random = new ln.NumpyRandom(golden.numpy_seed);
        const { train, test } = drawDigits({ random, dtype });
        const model = makeModel(random, dtype);
        model.compile({
          optimizer: ln.sgd({ learningRate: LEARNING_RATE }),
          loss: new ln.CrossEntropyLoss(),
          metrics: ["accuracy"],
        });
        const { history } = await model.fit(train.x, train.labels, {
          epochs: golden.loss.length,
          batchSize: BATCH,
          random,
          validationData: [test.x, test.labels],
          verbose: 0,
        });
        assertEquals(history.valAccuracy, golden.test_accuracy);
        const { accuracy } = await model.evaluate(train.x, train.labels);
        assertEquals(accuracy, golden.train_accuracy.at(-1));
        assertGolden("W3", model.module.parameters()[4]!.toTypedArray(), golden.final_W3.flat());
        for (const tensor of [train, test].flatMap(({ x, y, labels }) => [x, y, labels])) tensor.dispose();
        model.optimizer!.dispose();
        model.module.dispose();
      } finally {
        ln.useKernels("wasm");
      }
    },
  );
}

/** The lesson's network in PyTorch's manner. */
class Net extends ln.Module {
  fc1: ln.Linear;
  fc2: ln.Linear;
  fc3: ln.Linear;

  /** Draws the start as the lesson does; `Linear` holds its weights the other way round. */
  constructor(random: ln.NumpyRandom) {
    super();
    [this.fc1, this.fc2, this.fc3] = [[16, 32], [32, 16], [16, 2]].map(([inputs, outputs]) => {
      const layer = new ln.Linear(inputs!, outputs!, { dtype, random: new ln.NumpyRandom(0) });
      const start = random.randn([inputs!, outputs!]).mul(Math.sqrt(2 / inputs!));
      ln.noGrad(() => {
        layer.weight.set(start.T);
        layer.bias!.set(0);
      });
      return layer;
    }) as [ln.Linear, ln.Linear, ln.Linear];
  }

  override forward(x: ln.Tensor): ln.Tensor {
    return this.fc3.forward(this.fc2.forward(this.fc1.forward(x).relu()).relu());
  }
}

forEachKernels("Linear layers, CrossEntropyLoss and SGD end at the digits lesson's weights", () => {
  const random = new ln.NumpyRandom(golden.numpy_seed);
  const { train, test } = drawDigits({ random, dtype });
  const net = new Net(random);
  const criterion = new ln.CrossEntropyLoss();
  const optimizer = new ln.SGD(net.parameters(), { learningRate: LEARNING_RATE });
  const testAccuracy: number[] = [];
  for (let epoch = 0; epoch < golden.loss.length; epoch++) {
    using _ = ln.scope();
    const order = random.permutation(800);
    for (let start = 0; start < 800; start += BATCH) {
      using _ = ln.scope();
      const rows = order.slice([start, start + BATCH]);
      const loss = criterion.forward(net.forward(train.x.take(rows, { axis: 0 })), train.labels.take(rows));
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
    }
    const predicted = ln.noGrad(() => net.forward(test.x)).argmax({ axis: 1 });
    testAccuracy.push(predicted.equal(test.labels).astype(dtype).mean().item());
  }
  assertGolden("W3", net.fc3.weight.T.toTypedArray(), golden.final_W3.flat());
  assertEquals(testAccuracy, golden.test_accuracy);
  optimizer.dispose();
  net.dispose();
});

forEachKernels("the digits lesson's hand-made layers learn XOR as NumPy does", () => {
  using network = makeXorNetwork(new ln.NumpyRandom(xor.numpy_seed), dtype);
  const [w1, b1, w2, b2] = network.parameters as [ln.Tensor, ln.Tensor, ln.Tensor, ln.Tensor];
  assertGolden("start W1", w1.toTypedArray(), xor.start.W1.flat());
  assertGolden("start W2", w2.toTypedArray(), xor.start.W2.flat());
  const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], { dtype });
  const y = ln.tensor([[0], [1], [1], [0]], { dtype });
  const losses = Array.from({ length: xor.epochs }, () => network.trainStep(x, y, xor.learning_rate));
  assertGolden("losses", losses.filter((_, epoch) => epoch % 200 === 0), xor.loss_every_200);
  assertGolden("last loss", [losses.at(-1)!], [xor.last_loss]);
  assertGolden("W1", w1.toTypedArray(), xor.final.W1.flat());
  assertGolden("b1", b1.toTypedArray(), xor.final.b1);
  assertGolden("W2", w2.toTypedArray(), xor.final.W2.flat());
  assertGolden("b2", b2.toTypedArray(), xor.final.b2);
  assertGolden("predictions", network.forward(x).toTypedArray(), xor.predictions.flat());
});

forEachKernels("the digits lesson's gradient check starts from NumPy's gradient and passes", () => {
  using network = makeSmallNetwork(lesson.numpy_seed);
  const { x, y } = smallSample();
  const before = network.parameters[0]!.toArray();
  const { analytical, numerical, error } = bothGradients(network, x, y);
  assertGolden("gradient", analytical.toTypedArray(), lesson.gradient_check.analytical.flat());
  assertEquals(numerical.shape, [2, 3]);
  assert(error < 1e-5);
  assertEquals(network.parameters[0]!.toArray(), before, "each element is put back");
});

forEachKernels("the digits lesson's loss has 1e-10 in its logarithm, and the library's gradient", () => {
  const [logits, target] = [
    ln.tensor([[1000, 0], [1, 0]], { dtype }),
    ln.tensor([[0, 1], [1, 0]], { dtype }),
  ];
  const byHand = new SoftmaxCrossEntropy();
  const p = 1 / (1 + Math.exp(-1));
  const mean = -(Math.log(1e-10) + Math.log(p + 1e-10)) / 2;
  assertGolden("loss", [byHand.forward(logits, target).item()], [mean]);

  const variable = new ln.Parameter(logits);
  const loss = new ln.CrossEntropyLoss().forward(variable, target);
  assertGolden("the library's loss", [loss.item()], [(1000 - Math.log(p)) / 2]);
  loss.backward();
  assertGolden("gradient", byHand.backward().toTypedArray(), [0.5, -0.5, (p - 1) / 2, (1 - p) / 2]);
  assertGolden("the library's gradient", variable.grad!.toTypedArray(), [
    0.5,
    -0.5,
    (p - 1) / 2,
    (1 - p) / 2,
  ]);
  variable.dispose();
});
