import { assertEquals, assertThrows } from "@std/assert";
import { ones, zeros } from "../../src/mod.ts";
import { BCELoss } from "../../src/losses/bce_loss.ts";
import { BCEWithLogitsLoss } from "../../src/losses/bce_with_logits_loss.ts";
import { CrossEntropyLoss } from "../../src/losses/cross_entropy_loss.ts";
import { HalfMSE } from "../../src/losses/half_mse.ts";
import { HingeLoss } from "../../src/losses/hinge_loss.ts";
import { HuberLoss } from "../../src/losses/huber_loss.ts";
import { KLDivLoss } from "../../src/losses/kl_div_loss.ts";
import { L1Loss } from "../../src/losses/l1_loss.ts";
import { MSELoss } from "../../src/losses/mse_loss.ts";
import { NLLLoss } from "../../src/losses/nll_loss.ts";
import { assertRefuses, refuses } from "./assert_refuses.ts";

refuses("options are checked", () => {
  const wrong = (value: unknown) => value as never;
  for (const make of [CrossEntropyLoss, NLLLoss, KLDivLoss]) {
    assertThrows(
      () => new make(wrong({ ignoreIndex: -100 })),
      TypeError,
      'with option "ignoreIndex": expected some of reduction, ',
    );
  }
  for (const make of [MSELoss, HalfMSE, L1Loss, HuberLoss, BCELoss, BCEWithLogitsLoss, HingeLoss]) {
    const error = assertThrows(() => new make({ reduction: wrong("average") }), TypeError);
    assertEquals(
      error.message.replace(/^Cannot compute .* with/, "with"),
      'with reduction "average": expected one of "mean", "sum", "none"',
    );
    assertThrows(() => new make({ reduction: wrong("batchMean") }), TypeError, "batchMean");
    assertThrows(() => new make(wrong("sum")), TypeError, 'with options "sum": expected an object');
    assertThrows(
      () => new make(wrong({ label_smoothing: 0.1 })),
      TypeError,
      'with option "label_smoothing": expected some of reduction',
    );
  }
  assertRefuses(
    TypeError,
    'Cannot compute the Kullback-Leibler divergence with reduction "batch": expected one of "mean", "batchMean", "sum", "none"',
    () => new KLDivLoss({ reduction: wrong("batch") }),
  );
  for (
    const [delta, text] of [[0, "0"], [-1, "-1"], [NaN, "NaN"], [Infinity, "Infinity"], ["1", '"1"']] as const
  ) {
    assertRefuses(
      RangeError,
      `Cannot compute the Huber loss with delta ${text}: expected a number above 0`,
      () => new HuberLoss({ delta: wrong(delta) }),
    );
  }
  for (const [value, text] of [[-0.1, "-0.1"], [1.5, "1.5"], [NaN, "NaN"], ["0.1", '"0.1"']] as const) {
    assertRefuses(
      RangeError,
      `Cannot compute the cross-entropy with labelSmoothing ${text}: expected a number from 0 to 1`,
      () => new CrossEntropyLoss({ labelSmoothing: wrong(value) }),
    );
  }
  assertRefuses(
    TypeError,
    "Cannot compute the cross-entropy with weight = an array of length 2: expected a tensor",
    () => new CrossEntropyLoss({ weight: wrong([1, 2]) }),
  );
  assertRefuses(
    TypeError,
    "Cannot compute the binary cross-entropy with logits with posWeight = 3: expected a tensor",
    () => new BCEWithLogitsLoss({ posWeight: wrong(3) }),
  );
});

refuses("weights of classes and posWeight are checked when they are used", () => {
  const labels = zeros([2]);
  const predictions = zeros([2, 3]);
  for (const [shape, text] of [[[2], "[2]"], [[1, 3], "[1, 3]"], [[], "[]"]] as const) {
    for (
      const [make, title] of [
        [CrossEntropyLoss, "the cross-entropy"],
        [NLLLoss, "the negative log-likelihood"],
      ] as const
    ) {
      assertRefuses(
        RangeError,
        `Cannot compute ${title} of predictions of shape [2, 3] with weight of shape ${text}: expected one weight a class, [3]`,
        () => new make({ weight: ones(shape) }).forward(predictions, labels),
      );
    }
  }
  assertRefuses(
    TypeError,
    'Cannot compute the cross-entropy of float32 predictions with a float64 weight: convert it with .astype("float32")',
    () => new CrossEntropyLoss({ weight: ones([3], { dtype: "float64" }) }).forward(predictions, labels),
  );
  for (const [shape, text] of [[[2], "[2]"], [[1, 2, 3], "[1, 2, 3]"], [[3, 3], "[3, 3]"]] as const) {
    assertRefuses(
      RangeError,
      `Cannot compute the binary cross-entropy with logits of predictions of shape [2, 3] with posWeight of shape ${text}: ` +
        "expected a shape that broadcasts to [2, 3]",
      () => new BCEWithLogitsLoss({ posWeight: ones(shape) }).forward(predictions, predictions),
    );
  }
  const gone = ones([3]);
  const loss = new CrossEntropyLoss({ weight: gone });
  gone.dispose();
  assertRefuses(
    TypeError,
    "Cannot compute the cross-entropy with its weight: the tensor of shape [3] was disposed of; call keep() on it, or return it " +
      "from tidy(), to use it after its scope has closed",
    () => loss.forward(predictions, labels),
  );
});
