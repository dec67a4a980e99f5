import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import recorded from "../golden/numpy_random.json" with { type: "json" };
import { type ChoiceOptions, NumpyRandom } from "../../src/random/numpy_random.ts";
import { arange, fromTypedArray, tensor, zeros } from "../../src/tensor/creation.ts";

interface Draw {
  method: string;
  arguments: unknown[];
  values: unknown;
}

/** Makes a recorded draw and returns what it gave. */
function draw(random: NumpyRandom, { method, arguments: given }: Draw): unknown {
  const [a, b, c] = given as [number, number, number[]];
  switch (method) {
    case "rand":
    case "randn":
      return random[method](given[0] as number[]).toArray();
    case "uniform":
    case "normal":
      return random[method](a, b, c).toArray();
    case "randint":
      return random.randint(a, b, c, { dtype: "float64" }).toArray();
    case "permutation":
      return random.permutation(a).toArray();
    case "shuffle": {
      const shape = given[0] as number[];
      const array = arange(0, shape.reduce((x, y) => x * y)).reshape(shape);
      random.shuffle(array);
      return array.toArray();
    }
    case "choice":
      return random.choice(a, given[1] as ChoiceOptions).toArray();
    case "get_state": {
      const state = random.getState();
      return { ...state, key: Array.from(state.key) };
    }
  }
  throw new Error(`The fixture has an unknown method ${method}`);
}

Deno.test("NumpyRandom gives what NumPy gave, draw after draw", async (t) => {
  for (const { seed, draws } of recorded.cases as { seed: number | number[]; draws: Draw[] }[]) {
    await t.step(`seed ${JSON.stringify(seed).slice(0, 40)}`, () => {
      const random = new NumpyRandom(seed);
      for (const one of draws) {
        assertEquals(draw(random, one), one.values, `${one.method}(${JSON.stringify(one.arguments)})`);
      }
    });
  }
});

Deno.test("NumpyRandom.setState takes up NumPy's state, the waiting Gaussian included", () => {
  const { draws } = recorded.cases.at(-1)! as { draws: Draw[] };
  const state = draws.at(-1)!.values as {
    key: number[];
    position: number;
    hasGauss: boolean;
    cachedGaussian: number;
  };
  const [one, other] = [new NumpyRandom(1), new NumpyRandom(2)];
  one.randn([1]);
  for (const random of [one, other]) random.setState({ ...state, key: Uint32Array.from(state.key) });
  assertEquals(one.randn([700]).toArray(), other.randn([700]).toArray());
  other.randn([3]);
  const again = other.getState();
  const values = other.randn([4]).toArray();
  assert(again.hasGauss);
  other.setState(again);
  assertEquals(other.randn([4]).toArray(), values);
});

Deno.test("NumpyRandom rounds to float32 once, and counts int32 by default", () => {
  const doubles = new NumpyRandom(3).normal(1, 2, [50]).toTypedArray();
  const singles = new NumpyRandom(3).normal(1, 2, [50], { dtype: "float32" });
  assertEquals(singles.dtype, "float32");
  assertEquals(Array.from(singles.toTypedArray()), Array.from(doubles, Math.fround));
  const random = new NumpyRandom(3);
  assertEquals(random.randint(0, 5, [2]).dtype, "int32");
  assertEquals(random.randint(0, 5, [2], { dtype: "float32" }).dtype, "float32");
  assertEquals(random.permutation(3).dtype, "int32");
  assertEquals(random.choice(3).dtype, "int32");
  assertEquals(random.rand().shape, []);
  assertEquals(random.rand([0, 3]).shape, [0, 3]);
});

Deno.test("NumpyRandom.permutation and shuffle move whole rows, and keep the dtype", () => {
  const source = fromTypedArray(Int32Array.from({ length: 12 }, (_, i) => i), [4, 3]);
  const order = new NumpyRandom(9).permutation(4).toTypedArray();
  const permuted = new NumpyRandom(9).permutation(source);
  assertEquals(permuted.dtype, "int32");
  assertEquals(permuted.toArray(), Array.from(order, (row) => [3 * row, 3 * row + 1, 3 * row + 2]));
  const turned = source.transpose();
  new NumpyRandom(9).shuffle(turned.transpose());
  assertEquals(source.toArray(), permuted.toArray(), "a shuffled view changes the data it looks at");
  const empty = zeros([0, 2]);
  new NumpyRandom(1).shuffle(empty);
  assertEquals(empty.shape, [0, 2]);
});

Deno.test("NumpyRandom.choice takes elements of a tensor, and probabilities from one", () => {
  const population = tensor([10, 20, 30, 40], { dtype: "float64" });
  const indices = new NumpyRandom(4).choice(4, { size: [2, 3] }).toTypedArray();
  const chosen = new NumpyRandom(4).choice(population, { size: [2, 3] });
  assertEquals(chosen.dtype, "float64");
  assertEquals(chosen.shape, [2, 3]);
  assertEquals(Array.from(chosen.toTypedArray()), Array.from(indices, (i) => 10 * (i + 1)));
  const p = tensor([0, 0, 1, 0], { dtype: "float64" });
  assertEquals(new NumpyRandom(4).choice(population, { size: 2, p }).toArray(), [30, 30]);
});

Deno.test("An unseeded NumpyRandom is not repeated", () => {
  assertNotEquals(new NumpyRandom().rand([4]).toArray(), new NumpyRandom().rand([4]).toArray());
});

Deno.test("NumpyRandom refuses wrong arguments before it draws", () => {
  const random = new NumpyRandom(5);
  const before = random.getState();
  const wrong: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [() => new NumpyRandom(-1), RangeError, "whole number from 0 to 4294967295"],
    [() => new NumpyRandom(1.5), RangeError, "Cannot seed NumpyRandom with 1.5"],
    [() => new NumpyRandom(2 ** 32), RangeError, "4294967296"],
    [() => new NumpyRandom(NaN), RangeError, "NaN"],
    [() => new NumpyRandom("1" as unknown as number), TypeError, `"1"`],
    [() => new NumpyRandom([]), RangeError, "empty array"],
    [() => new NumpyRandom([1, -1]), RangeError, "-1"],
    [() => random.rand([2, -1]), RangeError, "[2, -1]"],
    [() => random.rand(3 as unknown as number[]), TypeError, "expected an array of lengths"],
    [() => random.rand([2], { dtype: "int32" as "float32" }), TypeError, `dtype "int32"`],
    [() => random.uniform(2, 1, [2]), RangeError, "from 2 to 1: low must not exceed high"],
    [() => random.uniform(0, Infinity, [2]), RangeError, "high Infinity"],
    [() => random.uniform(-1e308, 1e308, [2]), RangeError, "overflows"],
    [() => random.uniform("a" as unknown as number, 1, [2]), TypeError, `low "a"`],
    [() => random.normal(0, -1, [2]), RangeError, "std -1"],
    [() => random.normal(NaN, 1, [2]), RangeError, "mean NaN"],
    [() => random.randint(3, 3, [2]), RangeError, "from 3 to 3: low must be below high"],
    [() => random.randint(0, 2.5, [2]), RangeError, "whole numbers"],
    [() => random.randint(0, 2 ** 31 + 1, [2]), RangeError, "dtype int32"],
    [() => random.randint(-(2 ** 53), 1, [2], { dtype: "float64" }), RangeError, "apart"],
    [() => random.permutation(-1), RangeError, "-1"],
    [() => random.permutation("5" as unknown as number), TypeError, `"5"`],
    [() => random.permutation(tensor(3)), RangeError, "without axes"],
    [() => random.shuffle(tensor(3)), RangeError, "without axes"],
    [() => random.shuffle(tensor([1, 2], { requiresGrad: true })), TypeError, "requires gradients"],
    [() => random.shuffle([1, 2] as never), TypeError, "expected a tensor"],
    [() => random.choice(0, { size: 1 }), RangeError, "from nothing"],
    [() => random.choice(3, { size: 4, replace: false }), RangeError, "Cannot choose 4 without replacement"],
    [() => random.choice(tensor([[1]])), RangeError, "[1, 1]"],
    [() => random.choice(2, { p: [1] }), RangeError, "2 with 1 probabilities"],
    [() => random.choice(2, { p: [0.5, 0.6] }), RangeError, "expected 1"],
    [() => random.choice(2, { p: [1.5, -0.5] }), RangeError, "probability -0.5"],
    [() => random.choice(2, { p: [NaN, 1] }), RangeError, "probability NaN"],
    [() => random.choice(2, { size: 2, replace: false, p: [1, 0] }), RangeError, "only 1"],
    [
      () => random.setState({ ...before, key: new Uint32Array(3) }),
      RangeError,
      "3 words",
    ],
    [() => random.setState({ ...before, position: 625 }), RangeError, "625"],
  ];
  for (const [call, kind, message] of wrong) assertThrows(call, kind, message);
  assertEquals(random.getState(), before);
});
