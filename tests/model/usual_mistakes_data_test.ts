import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { assertRefused, type Mistake, mistaken, quiet } from "./refused_call.ts";

withoutLeaks("x and y of different lengths, without rows, or with NaN or infinity are refused", async () => {
  const { model, x, y, keep, dispose } = mistaken();
  const holes = keep(ln.tensor([[0, 1, 2], [3, NaN, 5], [6, 7, NaN], [9, 10, 11]]));
  const columns = keep(holes.T);
  const images = keep(holes.reshape([4, 3, 1]));
  const infinite = keep(ln.tensor([[0], [1], [-Infinity], [1]]));
  const flat = keep(ln.tensor([0, 1, 0, NaN]));
  const three = keep(y.slice([0, 3]));
  const [noRows, noTargets] = [keep(ln.zeros([0, 3])), keep(ln.zeros([0, 1]))];
  const number = keep(ln.tensor(1));
  const advice = "remove such rows, or replace such values";
  await assertRefused(model, [
    [
      "fewer targets",
      () => model.fit(x, three, quiet),
      RangeError,
      "Cannot fit with x of 4 rows and y of 3: each sample needs its target",
    ],
    [
      "fewer targets to evaluate",
      () => model.evaluate(x, three),
      RangeError,
      "Cannot evaluate with x of 4 rows and y of 3: each sample needs its target",
    ],
    [
      "fewer targets in a batch",
      () => model.trainOnBatch(x, three),
      RangeError,
      "Cannot train with x of 4 rows and y of 3: each sample needs its target",
    ],
    [
      "fewer targets to validate",
      () => model.fit(x, y, { ...quiet, validationData: [x, three] }),
      RangeError,
      "Cannot validate with x of 4 rows and y of 3: each sample needs its target",
    ],
    [
      "NaN",
      () => model.fit(holes, y, quiet),
      RangeError,
      `Cannot fit with x that holds NaN in row 1, column 1: ${advice}`,
    ],
    [
      "NaN in a view of other strides",
      () => model.fit(columns, three, quiet),
      RangeError,
      `Cannot fit with x that holds NaN in row 1, column 1: ${advice}`,
    ],
    [
      "NaN in data of three axes",
      () => model.evaluate(images, y),
      RangeError,
      `Cannot evaluate with x that holds NaN at [1, 1, 0]: ${advice}`,
    ],
    [
      "infinity",
      () => model.fit(x, infinite, quiet),
      RangeError,
      `Cannot fit with y that holds -Infinity in row 2, column 0: ${advice}`,
    ],
    [
      "NaN in targets of one axis",
      () => model.trainOnBatch(x, flat),
      RangeError,
      `Cannot train with y that holds NaN in row 3: ${advice}`,
    ],
    [
      "NaN in validation data",
      () => model.fit(x, y, { ...quiet, validationData: [holes, y] }),
      RangeError,
      `Cannot validate with x that holds NaN in row 1, column 1: ${advice}`,
    ],
    [
      "no rows",
      () => model.fit(noRows, noTargets, quiet),
      RangeError,
      "Cannot fit with x of shape [0, 3]: expected at least one sample",
    ],
    [
      "a single number",
      () => model.predict(number),
      RangeError,
      "Cannot predict with x of shape []: expected one sample a row",
    ],
  ]);
  dispose();
});

withoutLeaks(
  "text, arrays and typed arrays in place of tensors are refused, with the way to make one",
  async () => {
    const { model, x, y, dispose } = mistaken();
    const labels =
      "expected a tensor; text labels become class indices with new LabelEncoder().fitTransform(…)";
    await assertRefused(model, [
      [
        "text labels",
        () => model.fit(x, wrong(["cat", "dog", "cat", "dog"]), quiet),
        TypeError,
        `Cannot fit with y = an array of length 4: ${labels}`,
      ],
      [
        "text labels in rows",
        () => model.evaluate(x, wrong([["cat"], ["dog"]])),
        TypeError,
        `Cannot evaluate with y = an array of length 2: ${labels}`,
      ],
      [
        "a tensor of text",
        () => ln.tensor(wrong(["cat", "dog"])),
        TypeError,
        'Cannot make a tensor from "cat" at [0]: expected a number or a boolean; text must be turned into numbers first, labels ' +
        "into class indices",
      ],
      [
        "nested arrays",
        () => model.fit(wrong([[1, 2, 3]]), y, quiet),
        TypeError,
        "Cannot fit with x = an array of length 1: expected a tensor; make one of it with tensor(…)",
      ],
      [
        "arrays of targets",
        () => model.trainOnBatch(x, wrong([[0], [1], [0], [1]])),
        TypeError,
        "Cannot train with y = an array of length 4: expected a tensor; make one of it with tensor(…)",
      ],
      [
        "arrays to predict from",
        () => model.predict(wrong([[1, 2, 3]])),
        TypeError,
        "Cannot predict with x = an array of length 1: expected a tensor; make one of it with tensor(…)",
      ],
      [
        "a typed array",
        () => model.fit(wrong(new Float32Array(12)), y, quiet),
        TypeError,
        "Cannot fit with x = an object (Float32Array): expected a tensor; make one of it with fromTypedArray(…, shape)",
      ],
      [
        "nothing",
        () => model.fit(x, wrong(undefined), quiet),
        TypeError,
        "Cannot fit with y = undefined: expected a tensor; make one with tensor(…)",
      ],
    ]);
    dispose();
  },
);

withoutLeaks("data of another width or dtype than the model's is refused", async () => {
  const { model, x, y, keep, dispose } = mistaken();
  const narrow = keep(ln.ones([4, 2]));
  const [doubleX, doubleY] = [keep(x.astype("float64")), keep(y.astype("float64"))];
  const whole = keep(x.astype("int32"));
  const width =
    "Cannot apply a dense layer to an input of shape [4, 2]: expected 3 features along the last axis";
  const dtype =
    "Cannot apply a dense layer with float32 weights to an input of dtype float64: convert it with " +
    '.astype("float32")';
  await assertRefused(model, [
    ["too few features", () => model.fit(narrow, y, quiet), RangeError, width],
    ["too few to predict from", () => model.predict(narrow), RangeError, width],
    ["too few to evaluate", () => model.evaluate(narrow, y), RangeError, width],
    ["float64 samples", () => model.fit(doubleX, doubleY, quiet), TypeError, dtype],
    ["float64 samples to predict from", () => model.predict(doubleX), TypeError, dtype],
    [
      "float64 targets",
      () => model.fit(x, doubleY, quiet),
      TypeError,
      "Cannot compute the mean squared error of float32 predictions and float64 targets: convert the targets with " +
      '.astype("float32")',
    ],
    [
      "whole numbers",
      () => model.fit(whole, y, quiet),
      TypeError,
      "Cannot apply a dense layer with float32 weights to an input of dtype int32: convert it with " +
      '.astype("float32")',
    ],
  ]);
  dispose();
});

withoutLeaks("weights of samples and classes that don't fit are refused", async () => {
  const { model, x, y, keep, dispose } = mistaken();
  const [rows, square] = [keep(ln.ones([3])), keep(ln.ones([2, 2]))];
  const oneHot = keep(ln.tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]));
  const shares = keep(ln.tensor([[0.5], [1], [0], [1]]));
  const fit = (options: object) => () => model.fit(x, y, { ...quiet, ...options });
  const mistakes: Mistake[] = [
    [
      "too few",
      fit({ sampleWeight: [1, 2] }),
      RangeError,
      "Cannot fit with 2 sample weights: expected 4, one a row of the targets",
    ],
    [
      "too few to evaluate with",
      () => model.evaluate(x, y, { sampleWeight: new Float32Array(5) }),
      RangeError,
      "Cannot evaluate with 5 sample weights: expected 4, one a row of the targets",
    ],
    [
      "too few in a tensor",
      fit({ sampleWeight: rows }),
      RangeError,
      "Cannot fit with sample weights of shape [3]: expected 4, one a row of the targets",
    ],
    [
      "as many, but not one a row",
      fit({ sampleWeight: square }),
      RangeError,
      "Cannot fit with sample weights of shape [2, 2]: expected 4, one a row of the targets",
    ],
    [
      "below 0",
      fit({ sampleWeight: [1, 1, -1, 1] }),
      RangeError,
      "Cannot fit with the weight -1 of sample 2: expected a finite number of 0 or more",
    ],
    [
      "text",
      fit({ sampleWeight: ["1", 1, 1, 1] }),
      RangeError,
      'Cannot fit with the weight "1" of sample 0: expected a finite number of 0 or more',
    ],
    [
      "a number",
      fit({ sampleWeight: 3 }),
      TypeError,
      "Cannot fit with sampleWeight 3: expected a tensor or an array of numbers",
    ],
    [
      "to validate with",
      fit({ validationData: [x, y, [1]] }),
      RangeError,
      "Cannot validate with 1 sample weights: expected 4, one a row of the targets",
    ],
    [
      "a Map of classes",
      fit({ classWeight: new Map([[0, 1]]) }),
      TypeError,
      "Cannot fit with classWeight an object (Map): expected an object of weights by class index, such as { 0: 1, 1: 5 }",
    ],
    [
      "a class by its name",
      fit({ classWeight: { cat: 2 } }),
      RangeError,
      'Cannot fit with a classWeight of class "cat": expected a whole number of 0 or more',
    ],
    [
      "a class too many",
      () => model.fit(x, oneHot, { ...quiet, classWeight: { 3: 2 } }),
      RangeError,
      'Cannot fit with a classWeight of class "3": expected a whole number from 0 to 2, for the targets have shape [4, 3]',
    ],
    [
      "a class weight of NaN",
      fit({ classWeight: { 1: NaN } }),
      RangeError,
      "Cannot fit with the classWeight NaN of class 1: expected a finite number of 0 or more",
    ],
    [
      "targets that are no classes",
      () => model.fit(x, shares, { ...quiet, classWeight: { 0: 2 } }),
      RangeError,
      "Cannot fit with classWeight: target 0.5 in row 0 is no class index",
    ],
  ];
  await assertRefused(model, mistakes);
  dispose();
});

withoutLeaks("a class that classWeight leaves out counts 1, as in Keras 3", async () => {
  const losses: number[] = [];
  for (const options of [{ classWeight: { 1: 3 } }, { sampleWeight: [1, 3, 1, 3] }]) {
    const { model, x, y, dispose } = mistaken();
    losses.push((await model.fit(x, y, { ...quiet, ...options, shuffle: false })).history.loss[0]!);
    dispose();
  }
  assertEquals(losses[0], losses[1]);
});
