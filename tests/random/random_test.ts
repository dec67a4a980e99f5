import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { liveTensorCount } from "../../src/array/storage.ts";
import { heap, useKernels } from "../../src/kernels/active.ts";
import { NumpyRandom } from "../../src/random/numpy_random.ts";
import { TorchRandom } from "../../src/random/torch_random.ts";
import { Random } from "../../src/random/random.ts";

const FLOATS = ["float32", "float64"] as const;

/** Pearson's statistic of counts against equal expectation. */
function chiSquare(counts: readonly number[], total: number): number {
  const expected = total / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** A bound that the statistic exceeds once in 10⁶ (Wilson and Hilferty's approximation of the quantile). */
function chiSquareBound(degrees: number): number {
  const share = 2 / (9 * degrees);
  return degrees * (1 - share + 4.753 * Math.sqrt(share)) ** 3;
}

Deno.test("The same seed gives the same numbers, another seed others", () => {
  const draws = (random: Random) => [
    random.rand([3, 5]).toArray(),
    random.randn([7]).toArray(),
    random.uniform(-1, 2, [3], { dtype: "float64" }).toArray(),
    random.normal(1, 2, [3], { dtype: "float64" }).toArray(),
    random.randint(-5, 5, [9]).toArray(),
    random.permutation(12).toArray(),
    random.rand().toArray(),
  ];
  const first = draws(new Random(42));
  assertEquals(draws(new Random(42)), first);
  assertNotEquals(draws(new Random(43)), first);
  assertNotEquals(new Random(42 + 2 ** 32).rand([4]).toArray(), new Random(42).rand([4]).toArray());
  useKernels("typescript");
  try {
    assertEquals(draws(new Random(42)), first, "TypeScript kernels");
  } finally {
    useKernels("wasm");
  }
  assertNotEquals(draws(new Random()), draws(new Random()));
});

Deno.test("Draws follow on one another, whatever lies between them", () => {
  const random = new Random(8);
  const state = random.getState();
  assertEquals(state, { key: [8, 0], counter: [0, 0, 0, 0] });
  random.randn([5]);
  // Five float32 numbers take two blocks of four words.
  assertEquals(random.getState().counter, [2, 0, 0, 0]);
  const next = random.rand([4]).toArray();
  const other = new Random(8);
  assertEquals(other.rand([12]).slice([8, 12]).toArray(), next);
  random.setState(state);
  assertEquals(random.rand([12]).slice([8, 12]).toArray(), next);
});

Deno.test("Shapes and dtypes are what was asked for", () => {
  const random = new Random(1);
  for (const dtype of FLOATS) {
    assertEquals(random.normal(0, 1, [2, 0, 3], { dtype }).shape, [2, 0, 3]);
    assertEquals(random.uniform(0, 1, [2, 3], { dtype }).dtype, dtype);
    const whole = random.randint(3, 5, [50], { dtype });
    assertEquals(whole.dtype, dtype);
    assertEquals([...new Set(whole.toTypedArray())].sort(), [3, 4]);
  }
  assertEquals(random.rand().shape, []);
  assertEquals(random.randint(7, 8).toArray(), 7);
  assertEquals(random.permutation(0).shape, [0]);
  assertEquals(random.permutation(5).dtype, "int32");
  assertEquals(random.uniform(2, 2, [3]).toArray(), [2, 2, 2]);
  const wide = random.randint(-(2 ** 31), 2 ** 31, [1000]).toTypedArray();
  assert(wide.some((value) => value < -(2 ** 30)) && wide.some((value) => value > 2 ** 30));
});

Deno.test("Uniform numbers are uniform, and neighbours independent", () => {
  const [count, bins] = [100_000, 64];
  for (const dtype of FLOATS) {
    const values = new Random(2).rand([count], { dtype }).toTypedArray();
    assert(values.every((value) => value >= 0 && value < 1));
    const single = new Array<number>(bins).fill(0);
    const pairs = new Array<number>(bins).fill(0);
    values.forEach((value, i) => {
      single[Math.floor(value * bins)]!++;
      if (i % 2 === 1) pairs[Math.floor(values[i - 1]! * 8) * 8 + Math.floor(value * 8)]!++;
    });
    const bound = chiSquareBound(bins - 1);
    for (const [counts, total] of [[single, count], [pairs, count / 2]] as const) {
      const statistic = chiSquare(counts, total);
      assert(statistic < bound, `${dtype}: ${statistic} exceeds ${bound}`);
    }
  }
});

Deno.test("Normal numbers have the normal distribution's moments and quantiles", () => {
  const count = 100_000;
  // The quantiles at 1/8, 2/8, … 7/8.
  const quantiles = [
    -1.1503493803760083,
    -0.6744897501960817,
    -0.3186393639643752,
    0,
    0.3186393639643752,
    0.6744897501960817,
    1.1503493803760083,
  ];
  for (const dtype of FLOATS) {
    const values = Array.from(
      new Random(3).normal(5, 3, [count], { dtype }).toTypedArray(),
      (value) => (value - 5) / 3,
    );
    const moment = (k: number) => values.reduce((sum, value) => sum + value ** k, 0) / count;
    // Five standard errors of each sample moment.
    for (const [k, expected, variance] of [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96]] as const) {
      const error = Math.abs(moment(k) - expected);
      assert(error < 5 * Math.sqrt(variance / count), `${dtype}: moment ${k} is off by ${error}`);
    }
    const counts = new Array<number>(8).fill(0);
    for (const value of values) counts[quantiles.filter((quantile) => value > quantile).length]!++;
    assert(chiSquare(counts, count) < chiSquareBound(7));
    // The two of a pair are uncorrelated.
    const product = values.reduce((sum, value, i) => i % 2 === 0 ? sum : sum + value * values[i - 1]!, 0) /
      (count / 2);
    assert(Math.abs(product) < 5 / Math.sqrt(count / 2), `${dtype}: correlation ${product}`);
  }
});

Deno.test("Whole numbers and permutations are equally likely", () => {
  const random = new Random(4);
  const dice = new Array<number>(7).fill(0);
  for (const value of random.randint(-3, 4, [70_000]).toTypedArray()) dice[value + 3]!++;
  assert(chiSquare(dice, 70_000) < chiSquareBound(6));
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = String(random.permutation(3).toArray());
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  assertEquals(orders.size, 6);
  assert(chiSquare([...orders.values()], 6000) < chiSquareBound(5));
  const long = Array.from(random.permutation(1000).toTypedArray());
  assertEquals([...long].sort((x, y) => x - y), Array.from({ length: 1000 }, (_, i) => i));
  // A random order has one fixed point on average.
  assert(long.filter((value, i) => value === i).length < 8);
});

Deno.test("Draws leave nothing behind but what they return", () => {
  const streams = [new Random(1), new NumpyRandom(1), new TorchRandom(1)];
  // The stream's own state is allocated once.
  streams[0]!.rand();
  const live = heap().figures.liveBytes;
  const tensors = liveTensorCount();
  for (const random of streams) {
    const made = [
      random.rand([3]),
      random.randn([20], { dtype: "float64" }),
      random.randint(0, 4, [3], { dtype: "float64" }),
      random.permutation(50),
    ];
    if (random instanceof NumpyRandom) {
      made.push(random.choice(made[0]!, { size: 2 }), random.permutation(made[0]!));
      random.shuffle(made[1]!);
    }
    for (const tensor of made) tensor.dispose();
    assertThrows(() => random.randn([-1]), RangeError);
    assertThrows(() => random.uniform(1, 0, [2]), RangeError);
  }
  assertEquals(liveTensorCount(), tensors);
  assertEquals(heap().figures.liveBytes, live);
});

Deno.test("Random refuses wrong arguments before it draws", () => {
  const random = new Random(5);
  const before = random.getState();
  const wrong: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [() => new Random(-1), RangeError, "Cannot seed Random with -1"],
    [() => new Random(2 ** 53), RangeError, "9007199254740992"],
    [() => new Random("x" as unknown as number), TypeError, `"x"`],
    [() => random.rand([-2]), RangeError, "[-2]"],
    [() => random.uniform(1, 0, [1]), RangeError, "low must not exceed high"],
    [() => random.uniform(0, 1, [1], { dtype: "int32" as "float32" }), TypeError, `dtype "int32"`],
    [() => random.normal(0, -1, [1]), RangeError, "std -1"],
    [() => random.randint(0, 0, [1]), RangeError, "low must be below high"],
    [() => random.randint(0, 2 ** 40, [1], { dtype: "float64" }), RangeError, "2147483648"],
    [() => random.permutation(1.5), RangeError, "1.5"],
    [() => random.setState({ key: [1], counter: [0, 0, 0, 0, 0] }), RangeError, "key of two"],
    [() => random.setState({ key: [1, -1], counter: [0, 0, 0, 0] }), RangeError, "key of two"],
  ];
  for (const [call, kind, message] of wrong) assertThrows(call, kind, message);
  assertEquals(random.getState(), before);
});
