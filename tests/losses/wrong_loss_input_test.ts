import { ones, type Tensor, tensor, zeros } from "../../src/mod.ts";
import { BCELoss } from "../../src/losses/bce_loss.ts";
import { BCEWithLogitsLoss } from "../../src/losses/bce_with_logits_loss.ts";
import { CrossEntropyLoss } from "../../src/losses/cross_entropy_loss.ts";
import { HalfMSE } from "../../src/losses/half_mse.ts";
import { HingeLoss } from "../../src/losses/hinge_loss.ts";
import { HuberLoss } from "../../src/losses/huber_loss.ts";
import { KLDivLoss } from "../../src/losses/kl_div_loss.ts";
import { L1Loss } from "../../src/losses/l1_loss.ts";
import type { Loss } from "../../src/losses/loss.ts";
import { lossByName } from "../../src/losses/loss_by_name.ts";
import { MSELoss } from "../../src/losses/mse_loss.ts";
import { NLLLoss } from "../../src/losses/nll_loss.ts";
import { assertRefuses, refuses } from "./assert_refuses.ts";

const ELEMENTWISE: readonly [Loss, string][] = [
  [new MSELoss(), "the mean squared error"],
  [new HalfMSE(), "half the mean squared error"],
  [new L1Loss(), "the mean absolute error"],
  [new HuberLoss(), "the Huber loss"],
  [new BCELoss(), "the binary cross-entropy"],
  [new BCEWithLogitsLoss(), "the binary cross-entropy with logits"],
  [new KLDivLoss(), "the Kullback-Leibler divergence"],
  [new HingeLoss(), "the hinge loss"],
  [lossByName("klDivergence"), "the Kullback-Leibler divergence"],
];
const OF_CLASSES: readonly [Loss, string][] = [
  [new CrossEntropyLoss(), "the cross-entropy"],
  [new NLLLoss(), "the negative log-likelihood"],
  [lossByName("sparseCategoricalCrossentropy"), "the sparse categorical cross-entropy"],
];

for (const [loss, title] of ELEMENTWISE) {
  refuses(`${title} (${loss.constructor.name}) refuses other shapes and dtypes`, () => {
    assertRefuses(
      RangeError,
      `Cannot compute ${title} of predictions of shape [4, 1] and targets of shape [4]: they must be equal; reshape the targets to [4, 1]`,
      () => loss.forward(ones([4, 1]), ones([4])),
    );
    assertRefuses(
      RangeError,
      `Cannot compute ${title} of predictions of shape [2, 3] and targets of shape [3, 2]: they must be equal; each prediction needs its target`,
      () => loss.forward(ones([2, 3]), ones([3, 2])),
    );
    assertRefuses(
      RangeError,
      `Cannot compute ${title} of predictions of shape [4, 2] and targets of shape [4, 1]: they must be equal; ` +
        "the last layer must give as many numbers a sample as its target has",
      () => loss.forward(ones([4, 2]), ones([4, 1])),
    );
    assertRefuses(
      TypeError,
      `Cannot compute ${title} of float32 predictions and float64 targets: convert the targets with .astype("float32")`,
      () => loss.forward(ones([4]), ones([4], { dtype: "float64" })),
    );
    assertRefuses(
      TypeError,
      `Cannot compute ${title} of float64 predictions and float32 targets: convert the targets with .astype("float64")`,
      () => loss.forward(ones([4], { dtype: "float64" }), ones([4])),
    );
  });
}

const ALL = [...ELEMENTWISE, ...OF_CLASSES, [
  lossByName("categoricalCrossentropy"),
  "the categorical cross-entropy",
]] as const;
for (const [loss, title] of ALL) {
  refuses(`${title} (${loss.constructor.name}) refuses what is no tensor, no float, or disposed of`, () => {
    const array = [1, 2] as unknown as Tensor;
    assertRefuses(
      TypeError,
      `Cannot compute ${title} with predictions = an array of length 2: expected a tensor`,
      () => loss.forward(array, ones([2])),
    );
    assertRefuses(
      TypeError,
      `Cannot compute ${title} with targets = an array of length 2: expected a tensor`,
      () => loss.forward(ones([2]), array),
    );
    assertRefuses(
      TypeError,
      `Cannot compute ${title} with targets = undefined: expected a tensor`,
      () => loss.forward(ones([2]), undefined as unknown as Tensor),
    );
    assertRefuses(
      TypeError,
      `Cannot compute ${title} with sampleWeight = an array of length 2: expected a tensor`,
      () => loss.forward(ones([2, 2]), ones([2, 2]), array),
    );
    assertRefuses(
      TypeError,
      `Cannot compute ${title} of int32 predictions: convert them with .astype("float32")`,
      () => loss.forward(tensor([1], { dtype: "int32" }), tensor([1], { dtype: "int32" })),
    );
    const gone = ones([2]);
    gone.dispose();
    const message =
      `Cannot compute ${title}: the tensor of shape [2] was disposed of; call keep() on it, or return it ` +
      "from tidy(), to use it after its scope has closed";
    assertRefuses(TypeError, message, () => loss.forward(gone, ones([2])));
    assertRefuses(TypeError, message, () => loss.forward(ones([2]), gone));
    assertRefuses(TypeError, message, () => loss.forward(ones([2]), ones([2]), gone));
  });

  refuses(`${title} (${loss.constructor.name}) wants one weight a sample`, () => {
    const rows = ones([3, 2]);
    for (const [shape, text] of [[[2], "[2]"], [[3, 1], "[3, 1]"], [[], "[]"]] as const) {
      assertRefuses(
        RangeError,
        `Cannot compute ${title} of predictions of shape [3, 2] with sample weights of shape ${text}: expected one weight a sample, [3]`,
        () => loss.forward(rows, rows, ones(shape)),
      );
    }
  });
}

for (const [loss, title] of OF_CLASSES) {
  refuses(`${title} refuses labels that name no class`, () => {
    const predictions = zeros([4, 3]);
    for (
      const [labels, dtype, wrong, place] of [
        [[0, 3, 2, 7], "int32", "3", 1],
        [[0, 1, 2, -1], "int32", "-1", 3],
        [[0, 1, -100, 1], "int32", "-100", 2],
        [[1.5, 0, 0, 0], "float32", "1.5", 0],
        [[0, 0, NaN, 0], "float64", "NaN", 2],
        [[0, 0, Infinity, 0], "float32", "Infinity", 2],
        [[0, 2 ** 40, 0, 0], "float64", "1099511627776", 1],
      ] as const
    ) {
      assertRefuses(
        RangeError,
        `Cannot compute ${title} of label ${wrong} at [${place}] of targets of shape [4]: expected a whole number from 0 to 2, ` +
          "for the predictions tell 3 classes apart",
        () => loss.forward(predictions, tensor(labels, { dtype })),
      );
    }
  });

  refuses(`${title} refuses predictions without classes`, () => {
    const axis = title.startsWith("the sparse") ? "the last axis" : "axis 1";
    for (const shape of [[4, 1], [4], []]) {
      assertRefuses(
        RangeError,
        `Cannot compute ${title} of predictions of shape [${
          shape.join(", ")
        }]: expected one row a sample, and 2 classes or more along ${axis}; give the last layer one unit a class, or for two classes use the binary cross-entropy with one unit`,
        () => loss.forward(ones(shape), zeros([4])),
      );
    }
  });
}

refuses("the place of a wrong label has as many indices as the targets have axes", () => {
  const labels = tensor([[0, 1], [1, 2]]);
  assertRefuses(
    RangeError,
    "Cannot compute the cross-entropy of label 2 at [1, 1] of targets of shape [2, 2]: expected a whole number from 0 to 1, " +
      "for the predictions tell 2 classes apart",
    () => new CrossEntropyLoss().forward(zeros([2, 2, 2]), labels.transpose()),
  );
});

refuses("losses of classes refuse targets of the wrong shape", () => {
  const predictions = zeros([4, 3]);
  for (const [shape, text] of [[[3], "[3]"], [[4, 1], "[4, 1]"], [[4, 2], "[4, 2]"], [[], "[]"]] as const) {
    const start = `of predictions of shape [4, 3] and targets of shape ${text}:`;
    const targets = zeros(shape);
    assertRefuses(
      RangeError,
      `Cannot compute the cross-entropy ${start} expected class indices of shape [4] or probabilities of the predictions' shape`,
      () => new CrossEntropyLoss().forward(predictions, targets),
    );
    assertRefuses(
      RangeError,
      `Cannot compute the negative log-likelihood ${start} expected class indices of shape [4]`,
      () => new NLLLoss().forward(predictions, targets),
    );
    if (text !== "[4, 1]") {
      assertRefuses(
        RangeError,
        `Cannot compute the sparse categorical cross-entropy ${start} expected class indices of shape [4]`,
        () => lossByName("sparseCategoricalCrossentropy").forward(predictions, targets),
      );
    }
  }
  assertRefuses(
    RangeError,
    "Cannot compute the negative log-likelihood of predictions of shape [4, 3] and targets of shape [4, 3]: " +
      "expected class indices of shape [4]",
    () => new NLLLoss().forward(predictions, predictions),
  );
});

refuses("the losses by name point to the one that fits", () => {
  const categorical = lossByName("categoricalCrossentropy");
  assertRefuses(
    RangeError,
    "Cannot compute the categorical cross-entropy of predictions of shape [4, 3] and targets of shape [4]: they must be equal; " +
      'use "sparseCategoricalCrossentropy" for class indices',
    () => categorical.forward(ones([4, 3]), ones([4])),
  );
  assertRefuses(
    RangeError,
    "Cannot compute the categorical cross-entropy of predictions of shape [4, 2] and targets of shape [4, 3]: they must be equal; " +
      "the last layer needs one output a class",
    () => categorical.forward(ones([4, 2]), ones([4, 3])),
  );
  assertRefuses(
    RangeError,
    "Cannot compute the categorical cross-entropy of predictions of shape [4, 1]: expected one row a sample, and 2 classes or more " +
      "along the last axis; give the last layer one unit a class, or for two classes use the binary cross-entropy with one unit",
    () => categorical.forward(ones([4, 1]), ones([4, 1])),
  );
  assertRefuses(
    RangeError,
    "Cannot compute the sparse categorical cross-entropy of predictions of shape [4, 3] and targets of shape [4, 3]: expected class " +
      'indices of shape [4]; use "categoricalCrossentropy" for one-hot rows',
    () => lossByName("sparseCategoricalCrossentropy").forward(ones([4, 3]), ones([4, 3])),
  );
});

refuses("probabilities of classes must be of the predictions' float type", () => {
  const rows = ones([2, 2], { dtype: "float64" });
  for (const loss of [new CrossEntropyLoss(), lossByName("categoricalCrossentropy")]) {
    const title = loss instanceof CrossEntropyLoss ? "the cross-entropy" : "the categorical cross-entropy";
    assertRefuses(
      TypeError,
      `Cannot compute ${title} of float32 predictions and float64 targets: convert the targets with .astype("float32")`,
      () => loss.forward(ones([2, 2]), rows),
    );
  }
});

refuses("the hinge loss refuses labels that are no signs", () => {
  const loss = new HingeLoss();
  for (
    const [labels, wrong, place] of [
      [[1, 0, 0.5], "0.5", 2],
      [[1, 2, 0], "2", 1],
      [[-1, 1, 0], "0", 2],
      [[0, 1, -1], "-1", 2],
      [[1, NaN, 1], "NaN", 1],
    ] as const
  ) {
    assertRefuses(
      RangeError,
      `Cannot compute the hinge loss of label ${wrong} at [${place}] of targets of shape [3]: expected labels of −1 and 1, or of 0 and 1`,
      () => loss.forward(ones([3]), tensor(labels)),
    );
  }
});
