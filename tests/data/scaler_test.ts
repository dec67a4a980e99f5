import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { MinMaxScaler } from "../../src/data/min_max_scaler.ts";
import { normalize } from "../../src/data/normalize.ts";
import { StandardScaler } from "../../src/data/standard_scaler.ts";
import { standardize } from "../../src/data/standardize.ts";
import recorded from "../golden/scikit_learn.json" with { type: "json" };
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const { train, test } = recorded.data;
const float64 = (rows: number[][]) => ln.tensor(rows, { dtype: "float64" });

/** Asserts that numbers agree to so many units of the larger one's last place, or of 1. */
function assertNear(actual: unknown, expected: unknown, tolerance = 1e-12): void {
  const [a, b] = [actual, expected].map((value) => (value as number[]).flat(Infinity) as number[]);
  assertEquals(a!.length, b!.length);
  a!.forEach((value, i) => {
    const distance = Math.abs(value - b![i]!);
    assert(distance <= tolerance * Math.max(1, Math.abs(b![i]!)), `${value} is not ${b![i]} in place ${i}`);
  });
}

withoutLeaks("statistics are scikit-learn's, columns of one value and NaNs included", () => {
  ln.tidy(() => {
    const standard = new StandardScaler().fit(float64(train)).statistics;
    assertNear(standard.mean, recorded.mean);
    assertNear(standard.std, recorded.scale, 1e-9);
    assertEquals(standard.std[3], 1);
    const ranges = new MinMaxScaler().fit(float64(train)).statistics;
    assertEquals(ranges, { min: recorded.min, max: recorded.max });
    const holes = train.map((row, i) =>
      row.map((value, j) => (i === 0 && j === 0) || (i === 3 && j < 2) ? NaN : value)
    );
    const withHoles = new StandardScaler().fit(float64(holes)).statistics;
    assertNear(withHoles.mean, recorded.withHoles.mean);
    assertNear(withHoles.std, recorded.withHoles.scale, 1e-9);
    assertEquals(new MinMaxScaler().fit(float64(holes)).statistics, {
      min: recorded.withHoles.min,
      max: recorded.withHoles.max,
    });
    const back = new StandardScaler().fitTransform(float64(holes)).toArray();
    assertEquals(back.map((row) => row.map(Number.isNaN)), holes.map((row) => row.map(Number.isNaN)));
  });
});

withoutLeaks("data is treated as scikit-learn treats it", () => {
  const compare = (scaler: StandardScaler | MinMaxScaler, expected: typeof recorded.standard) =>
    ln.tidy(() => {
      // A column whose values differ by 1e-9 has but seven digits of a deviation.
      assertNear(scaler.fitTransform(float64(train)).toArray(), expected.train, 1e-5);
      const treated = scaler.transform(float64(test));
      const digits = (rows: number[][]) => rows.map((row) => row.slice(0, 4));
      assertNear(digits(treated.toArray()), digits(expected.test), 1e-9);
      assertNear(scaler.inverseTransform(treated).toArray(), expected.back, 1e-7);
    });
  compare(new StandardScaler(), recorded.standard);
  compare(new MinMaxScaler(), recorded.minMax);
  compare(new MinMaxScaler({ range: [-1, 3] }), recorded.wide);
});

withoutLeaks("a column of one value becomes 0, or the range's lower end", () => {
  ln.tidy(() => {
    const x = ln.full([3, 1], 0.5);
    assertEquals(new StandardScaler().fitTransform(x).toArray(), [[0], [0], [0]]);
    assertEquals(new MinMaxScaler({ range: [2, 5] }).fitTransform(x).toArray(), [[2], [2], [2]]);
    // As in scikit-learn, other values of that column keep their distance.
    assertEquals(new StandardScaler().fit(x).transform(ln.full([1, 1], 2.5)).toArray(), [[2]]);
  });
});

withoutLeaks("statistics are stored and restored", () => {
  ln.tidy(() => {
    const x = float64(test);
    const standard = new StandardScaler().fit(float64(train));
    const again = new StandardScaler(JSON.parse(JSON.stringify(standard.statistics)));
    assertEquals(again.transform(x).toArray(), standard.transform(x).toArray());
    const ranges = new MinMaxScaler().fit(float64(train));
    const rangesAgain = new MinMaxScaler({ statistics: JSON.parse(JSON.stringify(ranges.statistics)) });
    assertEquals(rangesAgain.transform(x).toArray(), ranges.transform(x).toArray());
  });
});

withoutLeaks("dtypes, views and rows of any shape", () => {
  ln.tidy(() => {
    const scaler = new StandardScaler();
    const x = ln.tensor([[0, 5], [2, 7], [4, 9]], { dtype: "int32" });
    // Deviations are √(8/3).
    const step = Math.fround(Math.sqrt(1.5));
    const scaled = scaler.fitTransform(x);
    assertEquals([scaled.dtype, scaled.toArray()], ["float32", [[-step, -step], [0, 0], [step, step]]]);
    assertEquals(new StandardScaler().fit(x.T).statistics.mean, [2.5, 4.5, 6.5]);
    const cube = ln.arange(8).reshape([2, 2, 2]);
    assertEquals(new MinMaxScaler().fitTransform(cube).toArray(), [[[0, 0], [0, 0]], [[1, 1], [1, 1]]]);
    assertEquals(scaler.fitTransform(ln.tensor([1, 3])).toArray(), [-1, 1]);
    assertEquals(scaler.fitTransform(ln.tensor([true, false])).toArray(), [1, -1]);
  });
});

withoutLeaks("the functions treat all as the first", () => {
  ln.tidy(() => {
    const [a, b] = [ln.tensor([[1, 0], [3, 8]]), ln.tensor([[5, 4]])];
    assertEquals(standardize(a, b).map((one) => one.toArray()), [[[-1, -1], [1, 1]], [[3, 0]]]);
    assertEquals(normalize(a, b).map((one) => one.toArray()), [[[0, 0], [1, 1]], [[2, 0.5]]]);
  });
});

refuses("wrong data for scalers", () => {
  const x = ln.ones([2, 3]);
  const infinite = ln.tensor([[1, 2], [3, Infinity]]);
  const empty = ln.zeros([0, 2]);
  const nan = ln.tensor([[1, NaN], [2, NaN]]);
  const narrow = ln.ones([2, 2]);
  const fitted = [new StandardScaler().fit(x), new MinMaxScaler().fit(x)];
  return {
    operands: [x, infinite, empty, nan, narrow],
    cases: [
      ...[new StandardScaler(), new MinMaxScaler()].flatMap((scaler) =>
        [
          ["nothing learnt", () => scaler.transform(x), TypeError, /before fit\(\)/],
          ["nothing learnt to undo", () => scaler.inverseTransform(x), TypeError, /before fit\(\)/],
          ["no statistics", () => scaler.statistics, TypeError, /before fit\(\)/],
          ["infinity", () => scaler.fit(infinite), RangeError, /infinity in row 1, column 1/],
          ["no rows", () => scaler.fit(empty), RangeError, /at least one row/],
          ["NaN only", () => scaler.fit(nan), RangeError, /column 1 holds nothing but NaN/],
          ["no tensor", () => scaler.fit(wrong([[1]])), TypeError, /expected a tensor/],
        ] as const
      ),
      ...fitted.map((scaler) =>
        [
          "other columns",
          () => scaler.transform(narrow),
          RangeError,
          /rows of 2 columns: fit\(\) has learnt from rows of 3/,
        ] as const
      ),
      ["other columns in a function", () => standardize(x, narrow), RangeError, /rows of 2 columns/],
      ["other columns in a function", () => normalize(x, narrow), RangeError, /rows of 2 columns/],
      [
        "no tensor in a function",
        () => standardize(wrong(undefined)),
        TypeError,
        /undefined: expected a tensor/,
      ],
      ["a range upside down", () => new MinMaxScaler({ range: [1, 0] }), RangeError, /range \[1, 0\]/],
      ["a range of text", () => new MinMaxScaler({ range: wrong("01") }), RangeError, /range "01"/],
      [
        "statistics that differ",
        () => new StandardScaler({ mean: [1], std: [] }),
        RangeError,
        /as many finite means/,
      ],
      ["a deviation of 0", () => new StandardScaler({ mean: [1], std: [0] }), RangeError, /above 0/],
      [
        "a minimum above the maximum",
        () => new MinMaxScaler({ statistics: { min: [2], max: [1] } }),
        RangeError,
        /min an array/,
      ],
    ],
  };
});
