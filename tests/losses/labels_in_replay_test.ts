import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  compileStep,
  CrossEntropyLoss,
  HingeLoss,
  SGD,
  sparseCategoricalCrossentropy,
  tensor,
} from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

/** Losses of labels, with right labels for three rows of predictions and what the message about a 7 expects instead. */
const CASES = [
  {
    title: "the cross-entropy",
    loss: new CrossEntropyLoss(),
    labels: [0, 1, 2],
    expected: "a whole number from 0 to 2, for the predictions tell 3 classes apart",
  },
  {
    title: "the sparse categorical cross-entropy",
    loss: sparseCategoricalCrossentropy({ fromLogits: true }),
    labels: [0, 1, 2],
    expected: "a whole number from 0 to 2, for the predictions tell 3 classes apart",
  },
  {
    title: "the hinge loss",
    loss: new HingeLoss(),
    labels: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    expected: "labels of −1 and 1, or of 0 and 1",
  },
] as const;

for (const { title, loss, labels, expected } of CASES) {
  for (const dtype of ["int32", "float32"] as const) {
    forEachKernels(`a replayed step finds ${dtype} labels that have become wrong: ${title}`, () => {
      const x = tensor([[1, 2], [3, 4], [5, 6]]);
      const weight = tensor([[0.1, 0.2, 0.3], [0.3, 0.1, 0.2]], { requiresGrad: true });
      const targets = tensor(labels, { dtype });
      const optimizer = new SGD([weight], { learningRate: 0.01 });
      const step = compileStep(() => {
        const value = loss.forward(x.matmul(weight), targets);
        optimizer.zeroGrad();
        value.backward();
        optimizer.step();
        return value;
      });
      const losses = step.run(6);
      assert(step.isReplaying && losses[5]! < losses[0]!);
      const wrong = targets.rank === 1 ? targets.slice([1, 2]) : targets.slice([1, 2], [2, 3]);
      wrong.set(7);
      const error = assertThrows(() => step.run(3), RangeError);
      const place = targets.rank === 1 ? "[1] of targets of shape [3]" : "[1, 2] of targets of shape [3, 3]";
      assertEquals(error.message, `Cannot compute ${title} of label 7 at ${place}: expected ${expected}`);
      step.dispose();
      optimizer.dispose();
      weight.dispose();
    });
  }
}
