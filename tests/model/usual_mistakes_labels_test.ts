import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { assertRefused, mistaken, quiet } from "./refused_call.ts";

/** Classes of the four samples, and the same as one-hot rows. */
function classes(keep: (tensor: ln.Tensor) => ln.Tensor) {
  const oneHot = keep(ln.tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]]));
  return { labels: keep(ln.tensor([0, 1, 2, 1])), oneHot };
}

withoutLeaks("a last layer of one unit is refused by the losses of classes", async () => {
  const advice =
    "expected one row a sample, and 2 classes or more along the last axis; give the last layer one unit a class, or for two " +
    "classes use the binary cross-entropy with one unit";
  for (
    const [loss, title] of [
      ["categoricalCrossentropy", "the categorical cross-entropy"],
      ["sparseCategoricalCrossentropy", "the sparse categorical cross-entropy"],
    ] as const
  ) {
    const { model, x, y, keep, dispose } = mistaken(1, "softmax", loss);
    const { labels, oneHot } = classes(keep);
    const message = `Cannot compute ${title} of predictions of shape [4, 1]: ${advice}`;
    await assertRefused(model, [
      ["class indices", () => model.fit(x, labels, quiet), RangeError, message],
      ["one-hot rows", () => model.fit(x, oneHot, quiet), RangeError, message],
      ["two classes", () => model.fit(x, y, quiet), RangeError, message],
      ["to evaluate", () => model.evaluate(x, labels), RangeError, message],
      ["a batch", () => model.trainOnBatch(x, labels), RangeError, message],
    ]);
    dispose();
  }
});

withoutLeaks("the losses of classes refuse each other's targets, and name each other", async () => {
  const categorical = mistaken(3, "softmax", "categoricalCrossentropy");
  const { labels, oneHot } = classes(categorical.keep);
  const column = categorical.keep(labels.reshape([4, 1]));
  const start =
    "Cannot compute the categorical cross-entropy of predictions of shape [4, 3] and targets of shape";
  await assertRefused(categorical.model, [
    [
      "class indices",
      () => categorical.model.fit(categorical.x, labels, quiet),
      RangeError,
      `${start} [4]: they must be equal; use "sparseCategoricalCrossentropy" for class indices`,
    ],
    [
      "class indices in a column",
      () => categorical.model.evaluate(categorical.x, column),
      RangeError,
      `${start} [4, 1]: they must be equal; use "sparseCategoricalCrossentropy" for class indices`,
    ],
  ]);
  const sparse = mistaken(3, "softmax", "sparseCategoricalCrossentropy");
  await assertRefused(sparse.model, [[
    "one-hot rows",
    () => sparse.model.fit(sparse.x, oneHot, quiet),
    RangeError,
    "Cannot compute the sparse categorical cross-entropy of predictions of shape [4, 3] and targets of shape [4, 3]: expected " +
    'class indices of shape [4]; use "categoricalCrossentropy" for one-hot rows',
  ]]);
  categorical.dispose();
  sparse.dispose();
});

withoutLeaks(
  "losses that compare numbers refuse a last layer of another width than the targets",
  async () => {
    for (
      const [loss, title] of [
        ["meanSquaredError", "the mean squared error"],
        ["binaryCrossentropy", "the binary cross-entropy"],
        ["hinge", "the hinge loss"],
      ] as const
    ) {
      const advice =
        "they must be equal; the last layer must give as many numbers a sample as its target has";
      const wide = mistaken(3, "sigmoid", loss);
      const flat = wide.keep(wide.y.reshape([4]));
      const start = `Cannot compute ${title} of predictions of shape`;
      await assertRefused(wide.model, [
        [
          "three units for a column",
          () => wide.model.fit(wide.x, wide.y, quiet),
          RangeError,
          `${start} [4, 3] and targets of shape [4, 1]: ${advice}`,
        ],
        [
          "three units for numbers",
          () => wide.model.fit(wide.x, flat, quiet),
          RangeError,
          `${start} [4, 3] and targets of shape [4]: ${advice}`,
        ],
      ]);
      const narrow = mistaken(1, "sigmoid", loss);
      const { oneHot } = classes(narrow.keep);
      await assertRefused(narrow.model, [[
        "one unit for three columns",
        () => narrow.model.fit(narrow.x, oneHot, quiet),
        RangeError,
        `${start} [4, 1] and targets of shape [4, 3]: ${advice}`,
      ]]);
      wide.dispose();
      narrow.dispose();
    }
  },
);

withoutLeaks("labels out of range are refused by the losses of classes", async () => {
  for (
    const [loss, title] of [
      ["sparseCategoricalCrossentropy", "the sparse categorical cross-entropy"],
      [new ln.CrossEntropyLoss(), "the cross-entropy"],
      [new ln.NLLLoss(), "the negative log-likelihood"],
    ] as const
  ) {
    const { model, x, keep, dispose } = mistaken(3, "softmax", loss);
    const { labels } = classes(keep);
    for (const [label, text] of [[3, "3"], [-1, "-1"], [0.5, "0.5"], [1e10, "10000000000"]] as const) {
      const wrong = keep(ln.tensor([0, 1, label, 1]));
      const message =
        `Cannot compute ${title} of label ${text} at [2] of targets of shape [4]: expected a whole number ` +
        "from 0 to 2, for the predictions tell 3 classes apart";
      await assertRefused(model, [
        [text, () => model.fit(x, wrong, quiet), RangeError, message],
        [
          `${text} to validate`,
          () => model.fit(x, labels, { ...quiet, validationData: [x, wrong] }),
          RangeError,
          message,
        ],
        [`${text} to evaluate`, () => model.evaluate(x, wrong), RangeError, message],
        [`${text} in a batch`, () => model.trainOnBatch(x, wrong), RangeError, message],
      ]);
    }
    dispose();
  }
});

withoutLeaks("labels out of range are refused by the losses of two classes", async () => {
  for (
    const [loss, title, expected] of [
      [
        "binaryCrossentropy",
        "the binary cross-entropy",
        'a number from 0 to 1; for more than 2 classes use one output a class and "sparseCategoricalCrossentropy"',
      ],
      [
        new ln.BCEWithLogitsLoss(),
        "the binary cross-entropy with logits",
        'a number from 0 to 1; for more than 2 classes use one output a class and "sparseCategoricalCrossentropy"',
      ],
      ["hinge", "the hinge loss", "labels of −1 and 1, or of 0 and 1"],
    ] as const
  ) {
    const { model, x, keep, dispose } = mistaken(1, "sigmoid", loss);
    const { labels } = classes(keep);
    await assertRefused(model, [[
      "three classes",
      () => model.fit(x, labels, quiet),
      RangeError,
      `Cannot compute ${title} of label 2 at [2] of targets of shape [4]: expected ${expected}`,
    ]]);
    dispose();
  }
});

withoutLeaks(
  "a wrong label far behind is named by its row before anything is learnt, in every epoch order",
  async () => {
    const rows = 640;
    for (const [place, label] of [[500, -1], [639, 0.5], [320, 3], [0, 7]] as const) {
      for (const loss of ["sparseCategoricalCrossentropy", new ln.CrossEntropyLoss()]) {
        const { model, keep, dispose } = mistaken(3, "softmax", loss);
        const x = keep(ln.zeros([rows, 3]));
        const y = keep(ln.tensor(Array.from({ length: rows }, (_, i) => i === place ? label : i % 3)));
        const title = typeof loss === "string" ? "the sparse categorical cross-entropy" : "the cross-entropy";
        const message =
          `Cannot compute ${title} of label ${label} at [${place}] of targets of shape [640]: expected a whole ` +
          "number from 0 to 2, for the predictions tell 3 classes apart";
        await assertRefused(model, [
          ["in order", () => model.fit(x, y, { ...quiet, shuffle: false }), RangeError, message],
          ["shuffled", () => model.fit(x, y, { ...quiet, batchSize: 4 }), RangeError, message],
          ["split off", () => model.fit(x, y, { ...quiet, validationSplit: 0.25 }), RangeError, message],
          ["to evaluate", () => model.evaluate(x, y), RangeError, message],
        ]);
        dispose();
      }
    }
  },
);

withoutLeaks("a model that was trained before refuses wrong labels all the same", async () => {
  const { model, x, keep, dispose } = mistaken(3, "softmax", "sparseCategoricalCrossentropy");
  const { labels } = classes(keep);
  const wrong = keep(ln.tensor([0, 1, 2, 4]));
  await model.fit(x, labels, { ...quiet, epochs: 10, batchSize: 1 });
  await assertRefused(model, [[
    "another label",
    () => model.fit(x, wrong, { ...quiet, batchSize: 1, shuffle: false }),
    RangeError,
    "Cannot compute the sparse categorical cross-entropy of label 4 at [3] of targets of shape [4]: expected a whole number " +
    "from 0 to 2, for the predictions tell 3 classes apart",
  ]]);
  assertEquals(model.epoch, 10);
  dispose();
});
