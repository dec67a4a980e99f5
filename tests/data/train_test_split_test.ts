import { assertEquals, assertNotEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { trainTestSplit, type TrainTestSplitOptions } from "../../src/data/train_test_split.ts";
import recorded from "../golden/scikit_learn.json" with { type: "json" };
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const countUp = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The options under our names. */
function optionsOf(options: Record<string, number | boolean>): TrainTestSplitOptions {
  const names: Record<string, string> = {
    test_size: "testSize",
    train_size: "trainSize",
    shuffle: "shuffle",
  };
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [names[name], value]));
}

for (const { count, options, train, test } of recorded.splits) {
  withoutLeaks(`the rows are scikit-learn's: ${count}, ${JSON.stringify(options)}`, () => {
    const random = new ln.NumpyRandom(42);
    const parts = trainTestSplit(countUp(count), { ...optionsOf(options as Record<string, number>), random });
    assertEquals(parts, [train, test]);
  });
}

for (const { labels, options, train, test } of recorded.stratified) {
  withoutLeaks(`the rows by class are scikit-learn's: ${labels.length}, ${JSON.stringify(options)}`, () => {
    const split = (stratify: ln.Tensor | readonly (number | string)[]) =>
      trainTestSplit(countUp(labels.length), {
        ...optionsOf(options as Record<string, number>),
        stratify,
        random: new ln.NumpyRandom(42),
      });
    assertEquals(split(labels), [train, test]);
    if (typeof labels[0] === "string") return;
    using classes = ln.tensor(labels as number[], { dtype: "int32" });
    assertEquals(split(classes), [train, test]);
  });
}

withoutLeaks("tensors and arrays are divided alike, and keep shape, dtype and type", () => {
  ln.tidy(() => {
    const x = ln.arange(24).reshape([6, 2, 2]);
    const y = ln.tensor([0, 1, 2, 3, 4, 5], { dtype: "int32" });
    const names = ["a", "b", "c", "d", "e", "f"];
    const [xTrain, xTest, yTrain, yTest, namesTrain, namesTest] = trainTestSplit(x, y, names, {
      testSize: 2,
      random: new ln.NumpyRandom(1),
    });
    const first: string = namesTest[0]!;
    assertEquals([xTrain.shape, xTest.shape, yTest.dtype], [[4, 2, 2], [2, 2, 2], "int32"]);
    assertEquals(namesTrain, Array.from(yTrain.toTypedArray(), (row) => names[row]));
    assertEquals(first, names[yTest.toArray()[0]!]);
    assertEquals(
      ln.tidy(() => xTest.slice([], 0, 0).toArray()),
      Array.from(yTest.toTypedArray(), (row) => 4 * row),
    );
    assertEquals([...yTrain.toTypedArray(), ...yTest.toTypedArray()].sort(), [0, 1, 2, 3, 4, 5]);
  });
});

withoutLeaks("the parts are copies", () => {
  ln.tidy(() => {
    const x = ln.tensor([1, 2, 3, 4]);
    const [train, test] = trainTestSplit(x, { testSize: 0.5, shuffle: false });
    x.set(0);
    assertEquals([train.toArray(), test.toArray()], [[1, 2], [3, 4]]);
  });
});

withoutLeaks("without a stream of its own it draws from the library's", () => {
  const before = ln.defaultRandom();
  const split = () => trainTestSplit(countUp(30));
  ln.setRandom(new ln.NumpyRandom(3));
  const first = split();
  assertNotEquals(split(), first);
  ln.setRandom(new ln.NumpyRandom(3));
  assertEquals(split(), first);
  ln.setRandom(before);
  assertEquals(first.map((part) => part.length), [22, 8]);
});

refuses("wrong splits", () => {
  const x = ln.zeros([4, 2]);
  const error = (options: TrainTestSplitOptions, message: RegExp) =>
    [JSON.stringify(options), () => trainTestSplit(x, options), RangeError, message] as const;
  const random = new ln.NumpyRandom(0);
  return {
    operands: [x],
    cases: [
      error({ testSize: 0 }, /testSize 0: expected a share between 0 and 1, or a whole number from 1 to 3/),
      error({ testSize: 1.5 }, /testSize 1.5/),
      error({ testSize: 4 }, /testSize 4/),
      error({ testSize: NaN }, /testSize NaN/),
      error({ trainSize: -1 }, /trainSize -1/),
      error({ trainSize: wrong("2") }, /trainSize "2"/),
      error({ testSize: 3, trainSize: 2 }, /4 rows as 2 and 3/),
      error({ testSize: 0.99 }, /4 rows as 0 and 4/),
      error({ trainSize: 0.1 }, /4 rows as 0 and 4/),
      error({ stratify: [0, 1, 0] }, /4 rows by 3 classes/),
      error({ stratify: [0, 1, 0, 0], random }, /the class 1 has one row only/),
      error(
        { stratify: ["a", "a", "b", "b"], testSize: 1 },
        /1 rows to test on are fewer than the 2 classes/,
      ),
      error(
        { stratify: ["a", "a", "b", "b"], testSize: 3 },
        /1 rows to train on are fewer than the 2 classes/,
      ),
      ["different lengths", () => trainTestSplit(x, [1, 2, 3]), RangeError, /4 rows and, in argument 2, 3/],
      [
        "a number as tensor",
        () => trainTestSplit(wrong(5), x),
        TypeError,
        /with 5: expected tensors or arrays/,
      ],
      ["nothing", () => trainTestSplit(...wrong([])), TypeError, /with undefined/],
      ["options alone", () => trainTestSplit(wrong({})), TypeError, /with an object/],
      ["an empty array", () => trainTestSplit([]), RangeError, /0 rows as 0 and 0/],
      [
        "classes without shuffling",
        () => trainTestSplit(x, { stratify: [0, 0, 1, 1], shuffle: false }),
        TypeError,
        /without shuffling/,
      ],
      ["a wrong stratify", () => trainTestSplit(x, { stratify: wrong(true) }), TypeError, /stratify true/],
    ],
  };
});
