import { assert, assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { Dataset } from "../../src/data/dataset.ts";
import { isBatchSource, trainingBatches } from "../../src/data/training_batches.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

refuses("wrong calls on datasets", () => {
  const x = ln.ones([4, 2]);
  const short = ln.ones([3]);
  const scalar = ln.ones([]);
  const gone = ln.ones([2]);
  gone.dispose();
  const dataset = Dataset.from([1, 2, 3, 4]);
  const generated = Dataset.from(function* () {
    yield 1;
  });
  return {
    operands: [x, short, scalar],
    cases: [
      [
        "different rows",
        () => Dataset.fromTensors(x, short),
        RangeError,
        /shapes \[4, 2\] and \[3\]: expected as many rows/,
      ],
      ["no axes", () => Dataset.fromTensors(scalar), RangeError, /shape \[\]/],
      [
        "no tensor",
        () => Dataset.fromTensors(wrong([1, 2])),
        TypeError,
        /expected tensors; for other things there is Dataset.from/,
      ],
      ["no tensors", () => Dataset.fromTensors(...wrong([])), TypeError, /no tensors/],
      ["a tensor that is gone", () => Dataset.fromTensors(gone), TypeError, /disposed of/],
      [
        "a tensor to iterate over",
        () => Dataset.from(wrong(x)),
        TypeError,
        /for tensors there is Dataset.fromTensors/,
      ],
      ["a number", () => Dataset.from(wrong(3)), TypeError, /expected something to iterate over/],
      ["text", () => Dataset.from("abc"), TypeError, /expected something to iterate over/],
      ["a batch of 0", () => dataset.batch(0), RangeError, /by 0: expected a whole number of 1 or more/],
      ["half a batch", () => dataset.batch(1.5), RangeError, /by 1.5/],
      ["a batch of text", () => dataset.batch(wrong("2")), RangeError, /by "2"/],
      ["a buffer of 0", () => dataset.shuffle(0), RangeError, /by 0/],
      ["a negative buffer", () => dataset.shuffle({ bufferSize: -1 }), RangeError, /by -1/],
      ["a map without a function", () => dataset.map(wrong(2)), TypeError, /expected a function/],
      ["taking −1", () => dataset.take(-1), RangeError, /by -1/],
      ["skipping half an element", () => dataset.skip(0.5), RangeError, /by 0.5/],
      ["repeating −1 times", () => dataset.repeat(-1), RangeError, /by -1/],
      ["prefetching 0", () => dataset.prefetch(0), RangeError, /by 0/],
      ["splitting at 0", () => dataset.split(0), RangeError, /4 elements by 0/],
      ["splitting at the end", () => dataset.split(4), RangeError, /4 elements by 4/],
      ["splitting at 1.5", () => dataset.split(1.5), RangeError, /4 elements by 1.5/],
      ["splitting into too many", () => dataset.split([2, 1, 1]), RangeError, /by 2, 1, 1/],
      ["splitting off too little", () => dataset.split(0.1), RangeError, /by 0.1/],
      ["splitting by nothing", () => dataset.split([]), TypeError, /expected a share/],
      [
        "splitting the unknown",
        () => generated.split(0.5),
        TypeError,
        /unknown number of elements: use take\(\) and skip\(\)/,
      ],
      ["splitting the endless", () => dataset.repeat().split(0.5), TypeError, /endlessly many/],
      ["splitting what is shuffled", () => dataset.shuffle().split(0.5), TypeError, /split it first/],
      [
        "splitting batches that are shuffled",
        () => Dataset.fromTensors(x).shuffle().batch(2).split(1),
        TypeError,
        /split it first/,
      ],
    ],
  };
});

/** Goes through a dataset to its end. */
async function exhaust(dataset: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of dataset);
}

for (
  const [name, elements, error, message] of [
    ["text", ["a"], TypeError, 'the first is "a", expected tensors, numbers or arrays of numbers; map()'],
    ["nothing", [null], TypeError, "the first is null"],
    ["objects", [{ x: 1 }], TypeError, "the first is an object"],
    ["numbers and arrays", [1, [2]], TypeError, "the first is a number, and number 1 is an array"],
    ["rows of different lengths", [[1, 2], [3]], RangeError, "the first has shape [2], and number 1 [1]"],
    [
      "tuples of different lengths",
      [[[1], 2], [[1], 2, 3]],
      TypeError,
      "the first is a tuple of 2 values, number 1 is an array of length 3",
    ],
    ["a tuple and a value", [[[1], 2], 3], TypeError, "the first is a tuple of 2 values, number 1 is 3"],
    ["text in a tuple", [[[1], "cat"]], TypeError, 'value 1 of the first is "cat"'],
    [
      "typed arrays of different kinds",
      [Float32Array.of(1), Float64Array.of(1)],
      TypeError,
      "is a Float32Array, and number 1 is a Float64Array",
    ],
    ["ragged samples", [[[[1], [2, 3]], 0]], RangeError, "ragged"],
  ] as const
) {
  withoutLeaks(`what makes no batch is an error: ${name}`, async () => {
    await assertRejects(() => exhaust(Dataset.from(elements as readonly unknown[]).batch(9)), error, message);
  });
}

withoutLeaks("tensors that make no batch are an error", async () => {
  const [a, b, c] = [ln.ones([2]), ln.ones([3]), ln.ones([2], { dtype: "int32" })];
  await assertRejects(
    () => exhaust(Dataset.from([a, b]).batch(2)),
    RangeError,
    "shape [2], and number 1 [3]",
  );
  await assertRejects(
    () => exhaust(Dataset.from([a, c]).batch(2)),
    TypeError,
    "a float32 tensor, and number 1 is a int32 tensor",
  );
  for (const tensor of [a, b, c]) tensor.dispose();
});

withoutLeaks("a generator that is used up is an error, not an empty pass", async () => {
  const dataset = Dataset.from([1, 2].values());
  await exhaust(dataset);
  await assertRejects(() => exhaust(dataset), TypeError, "pass the function that makes it");
  await assertRejects(() => exhaust(Dataset.from([1].values()).repeat(2)), TypeError, "used up");
});

withoutLeaks("a function that gives nothing to iterate over is an error", async () => {
  await assertRejects(
    () => exhaust(Dataset.from(wrong(() => 5))),
    TypeError,
    "from 5: expected something to iterate over",
  );
});

withoutLeaks("errors of a source come through every stage", async () => {
  const failing = Dataset.from(async function* () {
    yield 1;
    await Promise.resolve();
    throw new RangeError("no more");
  });
  for (
    const dataset of [
      failing,
      failing.batch(2),
      failing.map((one) => one + 1),
      failing.shuffle(),
      failing.shuffle(1),
      failing.prefetch(3),
      failing.repeat(2),
      failing.skip(1),
    ]
  ) await assertRejects(() => exhaust(dataset), RangeError, "no more");
});

withoutLeaks("batches to train on are checked one by one", async () => {
  using x = ln.ones([4, 2]);
  using y = ln.ones([4]);
  const dataset = Dataset.fromTensors(x, y);
  assertEquals([isBatchSource(dataset), isBatchSource(x), isBatchSource([x, y]), isBatchSource(null)], [
    true,
    false,
    false,
    false,
  ]);
  const check = (source: unknown) => exhaust(trainingBatches("fit", wrong(source)));
  let rows = 0;
  for await (const [inputs, targets, weights] of trainingBatches("fit", dataset.batch(3))) {
    assert(weights === undefined);
    assertEquals(inputs.shape[0], targets.shape[0]);
    rows += inputs.shape[0]!;
  }
  assertEquals(rows, 4);
  await exhaust(trainingBatches("fit", Dataset.fromTensors(x, y, y).batch(3)));
  await assertRejects(
    () => check(dataset),
    RangeError,
    "fit with batch 1 of a dataset: x has shape [2] and y [], expected as many rows; call batch()",
  );
  await assertRejects(
    () => check(Dataset.fromTensors(x).batch(2)),
    TypeError,
    "expected [x, y] or [x, y, sampleWeight]",
  );
  await assertRejects(
    () => check(Dataset.from([[[1, 2], 3]])),
    TypeError,
    "x is an array of length 2, expected a tensor; batch() makes tensors",
  );
  await assertRejects(
    () => check(dataset.batch(2).map(([a]) => [a, a.slice([0, 1])])),
    RangeError,
    "batch 1 of a dataset: x has shape [2, 2] and y [1, 2]",
  );
  await assertRejects(
    () => check(dataset.skip(4).batch(2)),
    RangeError,
    "Cannot fit with a dataset that has no batches",
  );
});
