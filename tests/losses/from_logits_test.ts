import { assert, assertEquals } from "@std/assert";
import { gradient, tensor } from "../../src/mod.ts";
import { categoricalCrossentropy } from "../../src/losses/categorical_crossentropy.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse_categorical_crossentropy.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertClose } from "./assert_close.ts";
import { assertRefuses, refuses } from "./assert_refuses.ts";

const LOGITS = [[2, -1, 0.5], [-3, 1, 4]];
const CLASSES = [2, 1];
const ONE_HOT = [[0, 0, 1], [0, 1, 0]];

function softmax(row: readonly number[]): number[] {
  const exponentials = row.map(Math.exp);
  const total = exponentials.reduce((sum, one) => sum + one);
  return exponentials.map((one) => one / total);
}

forEachKernels("from logits, Keras's losses of classes take the softmax themselves", () => {
  const losses = LOGITS.map((row, i) => -Math.log(softmax(row)[CLASSES[i]!]!));
  const slopes = LOGITS.flatMap((row, i) => softmax(row).map((p, j) => p - ONE_HOT[i]![j]!));
  for (const dtype of ["float64", "float32"] as const) {
    const bound = dtype === "float64" ? 4e-15 : 2e-6;
    const logits = tensor(LOGITS, { dtype });
    for (
      const [make, targets] of [
        [categoricalCrossentropy, tensor(ONE_HOT, { dtype })],
        [sparseCategoricalCrossentropy, tensor(CLASSES)],
        [sparseCategoricalCrossentropy, tensor(CLASSES).reshape([2, 1])],
      ] as const
    ) {
      for (
        const [reduction, expected, factor] of [
          ["mean", [(losses[0]! + losses[1]!) / 2], 0.5],
          ["sum", [losses[0]! + losses[1]!], 1],
          ["none", losses, 1],
        ] as const
      ) {
        const loss = make({ reduction, fromLogits: true });
        assertClose(reduction, loss.forward(logits, targets).toTypedArray(), expected, bound);
        const [slope] = gradient(() => loss.forward(logits, targets).sum(), [logits]);
        assertClose(`slopes of ${reduction}`, slope!.toTypedArray(), slopes.map((x) => x * factor), bound);
      }
    }
  }
});

forEachKernels("from logits there are no limits", () => {
  const logits = tensor([[1e4, -1e4]]);
  for (
    const loss of [
      sparseCategoricalCrossentropy({ fromLogits: true }).forward(logits, tensor([1])),
      categoricalCrossentropy({ fromLogits: true }).forward(logits, tensor([[0, 1]])),
    ]
  ) assertEquals(loss.item(), 2e4);
  const limited = sparseCategoricalCrossentropy().forward(logits.softmax(), tensor([1])).item();
  assert(Math.abs(limited + Math.log(1e-7)) < 1e-5, String(limited));
});

refuses("fromLogits must be true or false", () => {
  for (
    const [make, title] of [
      [categoricalCrossentropy, "the categorical cross-entropy"],
      [sparseCategoricalCrossentropy, "the sparse categorical cross-entropy"],
    ] as const
  ) {
    assertRefuses(
      TypeError,
      `Cannot compute ${title} with fromLogits 1: expected true or false`,
      () => make({ fromLogits: 1 as never }),
    );
  }
});
