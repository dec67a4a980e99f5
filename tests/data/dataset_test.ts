import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { Dataset } from "../../src/data/dataset.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { countUp, elementsOf, plain } from "./dataset_elements.ts";

const sorted = (values: unknown[]) => (values.flat(Infinity) as number[]).sort((a, b) => a - b);

/** Runs a test with tensors that live as long as it. */
async function withTensors(
  use: (x: ln.Tensor, y: ln.Tensor) => Promise<void>,
): Promise<void> {
  using x = ln.tidy(() => ln.arange(14).reshape([7, 2]));
  using y = ln.arange(7, undefined, 1, { dtype: "int32" });
  await use(x, y);
}

withoutLeaks("the rows of a tensor, one by one and in batches", () =>
  withTensors(async (x, y) => {
    const dataset = Dataset.fromTensors(x);
    assertEquals(dataset.size, 7);
    assertEquals(await elementsOf(dataset), countUp(7).map((i) => [2 * i, 2 * i + 1]));
    assertEquals(await elementsOf(Dataset.fromTensors(y)), countUp(7));
    const batches = dataset.batch(3);
    assertEquals(batches.size, 3);
    assertEquals(await elementsOf(batches), [[[0, 1], [2, 3], [4, 5]], [[6, 7], [8, 9], [10, 11]], [[
      12,
      13,
    ]]]);
    const whole = dataset.batch(3, { dropRemainder: true });
    assertEquals([whole.size, (await elementsOf(whole)).length], [2, 2]);
    assertEquals((await elementsOf(dataset.batch(100))).length, 1);
  }));

withoutLeaks("rows of tensors side by side keep their dtypes", () =>
  withTensors(async (x, y) => {
    for await (const [inputs, targets] of Dataset.fromTensors(x, y).batch(7)) {
      assertEquals([inputs.shape, inputs.dtype, targets.shape, targets.dtype], [
        [7, 2],
        "float32",
        [7],
        "int32",
      ]);
    }
    for await (const [input, target] of Dataset.fromTensors(x, y).take(1)) {
      assertEquals([input.toArray(), target.item()], [[0, 1], 0]);
    }
  }));

withoutLeaks(
  "a pass over shuffled rows is one permutation, and each pass is another",
  () =>
    withTensors(async (x, y) => {
      const dataset = Dataset.fromTensors(x, y).shuffle({ random: new ln.NumpyRandom(5) }).batch(3);
      const random = new ln.NumpyRandom(5);
      for (let pass = 0; pass < 3; pass++) {
        const order = ln.tidy(() => Array.from(random.permutation(7).toTypedArray()));
        const rows = order.map((i) => [2 * i, 2 * i + 1]);
        assertEquals(
          await elementsOf(dataset),
          [0, 3, 6].map((from) => [
            rows.slice(from, from + 3),
            order.slice(from, from + 3),
          ]),
        );
      }
      const single = Dataset.fromTensors(y).shuffle({ random: new ln.NumpyRandom(5) });
      const order = ln.tidy(() => Array.from(new ln.NumpyRandom(5).permutation(7).toTypedArray()));
      assertEquals(await elementsOf(single), order);
    }),
);

withoutLeaks(
  "without a stream of its own a pass draws from the library's",
  () =>
    withTensors(async (_, y) => {
      const before = ln.defaultRandom();
      const dataset = Dataset.fromTensors(y).shuffle().batch(7);
      ln.setRandom(new ln.NumpyRandom(1));
      const first = await elementsOf(dataset);
      assertNotEquals(await elementsOf(dataset), first);
      ln.setRandom(new ln.NumpyRandom(1));
      assertEquals(await elementsOf(dataset), first);
      ln.setRandom(before);
    }),
);

withoutLeaks("take and skip, of rows, shuffled rows and other elements", () =>
  withTensors(async (_, y) => {
    const random = () => new ln.NumpyRandom(2);
    const order = ln.tidy(() => Array.from(random().permutation(7).toTypedArray()));
    for (
      const [dataset, expected] of [
        [Dataset.fromTensors(y), countUp(7)],
        [Dataset.fromTensors(y).shuffle({ random: random() }), order],
        [Dataset.from(countUp(7)), countUp(7)],
        [Dataset.from(() => countUp(7)), countUp(7)],
      ] as const
    ) {
      const again = (part: Dataset<unknown>) => elementsOf(part);
      if (expected !== order) {
        assertEquals(await again(dataset.take(3)), expected.slice(0, 3));
        assertEquals(await again(dataset.skip(3)), expected.slice(3));
        assertEquals(await again(dataset.skip(2).take(3)), expected.slice(2, 5));
        assertEquals(await again(dataset.take(5).skip(2).batch(2)), [
          expected.slice(2, 4),
          expected.slice(4, 5),
        ]);
        assertEquals(await again(dataset.skip(7)), []);
        assertEquals(await again(dataset.skip(9)), []);
      } else assertEquals(await again(dataset.skip(2).take(3)), expected.slice(2, 5));
      assertEquals(await again(dataset.take(0)), []);
      if (dataset.size === undefined) continue;
      assertEquals(
        [dataset.take(3), dataset.take(9), dataset.skip(3), dataset.skip(9)].map((part) => part.size),
        [3, 7, 4, 0],
      );
    }
    assertEquals(
      await elementsOf(
        Dataset.fromTensors(y).skip(2).shuffle({ random: random() }).batch(9).map((part) =>
          part.sum().item()
        ),
      ),
      [20],
    );
  }));

withoutLeaks("split gives parts that share nothing", () =>
  withTensors(async (_, y) => {
    for (const dataset of [Dataset.fromTensors(y), Dataset.from(countUp(7))]) {
      const [a, b] = dataset.split(0.7);
      assertEquals([await elementsOf(a!), await elementsOf(b!)], [countUp(5), [5, 6]]);
      const three = dataset.split([3, 0.3]);
      assertEquals(three.map((part) => part.size), [3, 2, 2]);
      assertEquals(await Promise.all(three.map(elementsOf)), [[0, 1, 2], [3, 4], [5, 6]]);
    }
    // 0.29 · 100 is 28.999999999999996.
    assertEquals(Dataset.from(countUp(100)).split(0.29).map((part) => part.size), [29, 71]);
  }));

withoutLeaks(
  "parts of shuffled rows are drawn once, and shuffled within themselves",
  () =>
    withTensors(async (_, y) => {
      const before = ln.defaultRandom();
      ln.setRandom(new ln.NumpyRandom(3));
      const random = new ln.NumpyRandom(8);
      const [train, test] = Dataset.fromTensors(y).shuffle({ random }).split(5);
      const first = [await elementsOf(train!), await elementsOf(test!)];
      assertEquals(sorted(first), countUp(7));
      const orders = new Set<string>();
      for (let pass = 0; pass < 10; pass++) {
        const part = await elementsOf(train!);
        assertEquals(sorted(part), sorted(first[0]!));
        orders.add(String(part));
        assertEquals(sorted(await elementsOf(test!)), sorted(first[1]!));
      }
      assert(orders.size > 1);
      ln.setRandom(before);
    }),
);

withoutLeaks(
  "repeat goes through all again, in a new order where it is shuffled",
  () =>
    withTensors(async (_, y) => {
      const numbers = Dataset.from([1, 2]);
      assertEquals(await elementsOf(numbers.repeat(3)), [1, 2, 1, 2, 1, 2]);
      assertEquals(await elementsOf(numbers.repeat(3).batch(4)), [[1, 2, 1, 2], [1, 2]]);
      assertEquals(await elementsOf(numbers.repeat().take(5)), [1, 2, 1, 2, 1]);
      assertEquals(await elementsOf(numbers.repeat(0)), []);
      assertEquals(await elementsOf(Dataset.from([]).repeat()), []);
      assertEquals([numbers.repeat(3).size, numbers.repeat().size, numbers.repeat().batch(2).size], [
        6,
        Infinity,
        Infinity,
      ]);
      const shuffled = Dataset.fromTensors(y).shuffle({ random: new ln.NumpyRandom(0) });
      const passes = await elementsOf(shuffled.repeat(2));
      assertEquals([sorted(passes.slice(0, 7)), sorted(passes.slice(7))], [countUp(7), countUp(7)]);
      assertNotEquals(passes.slice(0, 7), passes.slice(7));
    }),
);

withoutLeaks("map replaces elements and batches, asynchronously too", () =>
  withTensors(async (x, y) => {
    const dataset = Dataset.fromTensors(x, y).batch(4).map((
      [inputs, targets],
    ) => [inputs.div(2).add(1), targets]);
    for await (const [inputs, targets] of dataset.take(1)) {
      const tensors: [ln.Tensor, ln.Tensor] = [inputs, targets];
      assertEquals(plain(tensors), [[[1, 1.5], [2, 2.5], [3, 3.5], [4, 4.5]], [0, 1, 2, 3]]);
    }
    const slow = Dataset.from([3, 1, 2]).map(async (value) => {
      await new Promise((resolve) => setTimeout(resolve, value));
      return ln.full([2], value);
    });
    assertEquals(await elementsOf(slow.batch(3)), [[[3, 3], [1, 1], [2, 2]]]);
    assertEquals(await elementsOf(Dataset.from(["a", "bc"]).map((text) => text.length).batch(2)), [[1, 2]]);
  }));

withoutLeaks("elements of all kinds of iterables", async () => {
  const expected = [[0, 1, 2]];
  const generate = function* () {
    yield* countUp(3);
  };
  const generateSlowly = async function* () {
    for (const value of countUp(3)) yield await Promise.resolve(value);
  };
  for (
    const input of [
      [0, 1, 2],
      new Set([0, 1, 2]),
      Int32Array.of(0, 1, 2),
      generate,
      generate(),
      generateSlowly,
      generateSlowly(),
      () => Promise.resolve([0, 1, 2]),
      ReadableStream.from([0, 1, 2]),
    ]
  ) assertEquals(await elementsOf(Dataset.from(input).batch(3)), expected);
  assertEquals([Dataset.from([1, 2]).size, Dataset.from(new Set([1])).size, Dataset.from(generate).size], [
    2,
    1,
    undefined,
  ]);
});

withoutLeaks("batches of numbers, rows and tuples, with the dtypes that tensor() gives", async () => {
  const batch = async (elements: readonly unknown[]) => {
    const batches: unknown[] = [];
    for await (const one of Dataset.from(elements).batch(9)) {
      for (const tensor of [one].flat() as unknown as ln.Tensor[]) {
        batches.push([tensor.dtype, tensor.toArray()]);
      }
    }
    return batches;
  };
  assertEquals(await batch([1, 2.5]), [["float32", [1, 2.5]]]);
  assertEquals(await batch([true, false]), [["bool", [1, 0]]]);
  assertEquals(await batch([[1, 2], [3, 4]]), [["float32", [[1, 2], [3, 4]]]]);
  assertEquals(await batch([[[1, 2], 0], [[3, 4], 1]]), [["float32", [[1, 2], [3, 4]]], ["float32", [0, 1]]]);
  assertEquals(await batch([[[[1], [2]], 0], [[[3], [4]], 1]]), [["float32", [[[1], [2]], [[3], [4]]]], [
    "float32",
    [0, 1],
  ]]);
  assertEquals(await batch([Float64Array.of(0.1), Float64Array.of(0.2)]), [["float64", [[0.1], [0.2]]]]);
  assertEquals(await batch([[Int32Array.of(7, 8), true]]), [["int32", [[7, 8]]], ["bool", [1]]]);
  assertEquals(await batch([Uint8Array.of(200, 1), Uint8Array.of(0, 255)]), [["float32", [[200, 1], [
    0,
    255,
  ]]]]);
  assertEquals(await batch([Float32Array.of(0.1)]), [["float32", [[Math.fround(0.1)]]]]);
  const tensors = ln.tidy(() => [ln.ones([2], { dtype: "float64" }), ln.zeros([2], { dtype: "float64" })]);
  assertEquals(await batch(tensors), [["float64", [[1, 1], [0, 0]]]]);
  for (const tensor of tensors) tensor.dispose();
});

withoutLeaks("elements that are no rows are shuffled as a whole or through a buffer", async () => {
  const all = await elementsOf(Dataset.from(countUp(50)).shuffle({ random: new ln.NumpyRandom(4) }));
  // One permutation a pass, as for rows.
  assertEquals(all, ln.tidy(() => Array.from(new ln.NumpyRandom(4).permutation(50).toTypedArray())));
  for (const bufferSize of [1, 2, 10, 49, 50, 80]) {
    const dataset = Dataset.from(countUp(50)).shuffle({ bufferSize, random: new ln.NumpyRandom(4) });
    const [first, second] = [await elementsOf(dataset), await elementsOf(dataset)] as number[][];
    assertEquals(sorted(first!), countUp(50));
    // With a buffer of n elements, element i is out n places early at most.
    first!.forEach((value, place) => assert(value <= place + bufferSize, `${value} in place ${place}`));
    if (bufferSize === 1) assertNotEquals(first, countUp(50));
    assertNotEquals(second, first);
    const again = Dataset.from(countUp(50)).shuffle({ bufferSize, random: new ln.NumpyRandom(4) });
    assertEquals(await elementsOf(again), first);
  }
  const before = ln.defaultRandom();
  ln.setRandom(new ln.NumpyRandom(1));
  assertEquals(sorted(await elementsOf(Dataset.from(countUp(9)).shuffle(3))), countUp(9));
  ln.setRandom(before);
});

withoutLeaks("a small buffer over rows works as over other elements", () =>
  withTensors(async (_, y) => {
    const rows = Dataset.fromTensors(y).shuffle({ bufferSize: 2, random: new ln.NumpyRandom(6) });
    const others = Dataset.from(countUp(7)).shuffle({ bufferSize: 2, random: new ln.NumpyRandom(6) });
    assertEquals(await elementsOf(rows), await elementsOf(others));
  }));
