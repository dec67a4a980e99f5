import { assert, assertEquals } from "@std/assert";
import {
  defaultRandom,
  NumpyRandom,
  Random,
  type RandomStream,
  setRandom,
  TorchRandom,
  zeros,
} from "../../src/mod.ts";
import { digitPatterns } from "../../src/data/digit_patterns.ts";
import golden from "../golden/digits_numpy.json" with { type: "json" };
import { assertGolden } from "../test_support/assert_golden.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const RING = [
  [0.1, 0.8, 0.8, 0.1],
  [0.8, 0.1, 0.1, 0.8],
  [0.8, 0.1, 0.1, 0.8],
  [0.1, 0.8, 0.8, 0.1],
].flat();
const BAR = [0.1, 0.8, 0.8, 0.1, 0.1, 0.8, 0.8, 0.1, 0.1, 0.8, 0.8, 0.1, 0.1, 0.8, 0.8, 0.1];

// Its state takes linear memory at the first draw, for good.
const philox = new Random(3);
philox.rand([1]).dispose();

forEachKernels("digit patterns from NumPy's seed are the lesson's, in training and test data", () => {
  const random = new NumpyRandom(golden.numpy_seed);
  const train = digitPatterns(800, { random, dtype: "float64" });
  assertEquals(train.x.shape, [800, 16]);
  assertEquals([train.x.dtype, train.labels.dtype], ["float64", "int32"]);
  assertGolden("first sample", train.x.at(0).toArray(), golden.first_sample);
  assertEquals(train.labels.slice([0, 20]).toArray(), golden.first_labels);
  const test = digitPatterns(200, { random, dtype: "float64" });
  assertEquals(test.labels.slice([0, 20]).toArray(), golden.test_labels);
});

withoutLeaks("digit patterns draw a label, then the noise of its pixels, and limit the sum to 0..1", () => {
  for (const noise of [0.1, 0.7, 0]) {
    const { x, labels } = digitPatterns(50, { random: new NumpyRandom(5), noise, dtype: "float64" });
    const random = new NumpyRandom(5);
    const [digits, pixels] = [labels.toArray(), x.toArray()];
    let [limitedBelow, limitedAbove] = [0, 0];
    for (let i = 0; i < 50; i++) {
      using label = random.randint(0, 2);
      using deviations = random.randn([16]);
      assertEquals(digits[i], label.item());
      const drawn = [...deviations.toTypedArray()].map((deviation, j) =>
        (digits[i] === 0 ? RING : BAR)[j]! + deviation * noise
      );
      assertEquals(pixels[i], drawn.map((value) => value < 0 ? 0 : value > 1 ? 1 : value));
      limitedBelow += drawn.filter((value) => value < 0).length;
      limitedAbove += drawn.filter((value) => value > 1).length;
    }
    assertEquals(new Set(digits), new Set([0, 1]));
    assertEquals(limitedBelow > 0 && limitedAbove > 0, noise > 0);
    x.dispose();
    labels.dispose();
  }
});

withoutLeaks("digit patterns are float32 with noise of 0.1 unless told otherwise, rounded once", () => {
  const plain = digitPatterns(30, { random: new NumpyRandom(1) });
  const exact = digitPatterns(30, { random: new NumpyRandom(1), noise: 0.1, dtype: "float64" });
  assertEquals(plain.x.dtype, "float32");
  assertEquals(plain.x.toTypedArray(), Float32Array.from(exact.x.toTypedArray()));
  assertEquals(plain.labels.toArray(), exact.labels.toArray());
  for (const { x, labels } of [plain, exact]) {
    x.dispose();
    labels.dispose();
  }
});

withoutLeaks("digit patterns come from the library's current stream, and go on with it", () => {
  const before = defaultRandom();
  try {
    setRandom(new NumpyRandom(9));
    const random = new NumpyRandom(9);
    for (const count of [3, 4]) {
      const current = digitPatterns(count);
      const given = digitPatterns(count, { random });
      assertEquals(current.x.toArray(), given.x.toArray());
      assertEquals(current.labels.toArray(), given.labels.toArray());
      for (const { x, labels } of [current, given]) {
        x.dispose();
        labels.dispose();
      }
    }
  } finally {
    setRandom(before);
  }
});

forEachKernels("digit patterns can be drawn from every stream, and be none", () => {
  for (const random of [new NumpyRandom(3), new TorchRandom(3), philox]) {
    const { x, labels } = digitPatterns(100, { random });
    const digits = labels.toArray();
    assertEquals(new Set(digits), new Set([0, 1]));
    // Without noise the 8 pixels in which the patterns differ are 0.7 apart; half of that is 3.5 standard deviations.
    x.toArray().forEach((row, i) => {
      const distance = (pattern: number[]) =>
        row.reduce((sum, pixel, j) => sum + (pixel - pattern[j]!) ** 2, 0);
      assert(distance(digits[i] === 0 ? RING : BAR) < distance(digits[i] === 0 ? BAR : RING));
    });
    const none = digitPatterns(0, { random });
    assertEquals([none.x.shape, none.labels.shape], [[0, 16], [0]]);
  }
});

refuses("digit patterns of wrong arguments", () => {
  const coin: RandomStream = {
    uniform: (_low, _high, shape) => zeros(shape),
    normal: (_mean, _std, shape) => zeros(shape),
    permutation: (count) => zeros([count], { dtype: "int32" }),
  };
  return {
    operands: [],
    cases: [
      ["no count", () => digitPatterns(wrong(undefined)), TypeError, /expected how many, got undefined/],
      ["half a sample", () => digitPatterns(1.5), RangeError, /whole number of samples .* got 1\.5/],
      ["a negative count", () => digitPatterns(-1), RangeError, /whole number of samples .* got -1/],
      ["too many", () => digitPatterns(2 ** 28), RangeError, /from 0 to 134217727, got 268435456/],
      ["no number count", () => digitPatterns(NaN), RangeError, /got NaN/],
      [
        "negative noise",
        () => digitPatterns(1, { noise: -0.1 }),
        RangeError,
        /noise -0\.1: expected .* 0 or more/,
      ],
      ["NaN noise", () => digitPatterns(1, { noise: NaN }), RangeError, /noise NaN/],
      ["endless noise", () => digitPatterns(1, { noise: Infinity }), RangeError, /noise Infinity/],
      [
        "worded noise",
        () => digitPatterns(1, { noise: wrong("much") }),
        TypeError,
        /noise "much": expected a number/,
      ],
      [
        "int32 pixels",
        () => digitPatterns(1, { dtype: wrong("int32") }),
        TypeError,
        /dtype "int32": .*float32/,
      ],
      [
        "a seed for a stream",
        () => digitPatterns(1, { random: wrong(42) }),
        TypeError,
        /from 42: expected a NumpyRandom/,
      ],
      [
        "a stream without randint",
        () => digitPatterns(1, { random: wrong(coin) }),
        TypeError,
        /NumpyRandom, TorchRandom or/,
      ],
    ],
  };
});
