import { assert, assertEquals, assertThrows } from "@std/assert";
import recorded from "../golden/torch_initializers.json" with { type: "json" };
import * as initializers from "../../src/nn/initializers.ts";
import { liveTensorCount } from "../../src/array/storage.ts";
import { seed } from "../../src/random/default_random.ts";
import { NumpyRandom } from "../../src/random/numpy_random.ts";
import { Random } from "../../src/random/random.ts";
import { TorchRandom } from "../../src/random/torch_random.ts";
import { ulpsApart } from "../random/ulps_apart.ts";

type FloatType = "float32" | "float64";

interface Case {
  seed: number;
  shape: number[];
  dtype: FloatType;
  name: string;
  options: { a?: number; mode?: string; nonlinearity?: string; gain?: number };
  values: number[];
}

/** The case's initializer and how many ulps its values may be from the recorded ones. */
function fromPyTorch({ name, options, dtype, values }: Case): [initializers.Initializer, number] {
  const { a, mode, nonlinearity, gain } = options;
  const kaiming = {
    ...(a === undefined ? {} : { negativeSlope: a }),
    ...(mode ? { mode: mode === "fan_in" ? "fanIn" : "fanOut" } as const : {}),
    ...(nonlinearity ? { nonlinearity: nonlinearity as initializers.Nonlinearity } : {}),
  };
  switch (name) {
    case "kaiming_uniform_":
      return [initializers.kaimingUniform(kaiming), 0];
    case "kaiming_normal_":
      // As far as PyTorch's own normal numbers agree: see tests/random/torch_random_test.ts.
      return [initializers.kaimingNormal(kaiming), dtype === "float64" ? 2 : values.length < 16 ? 0 : 4];
    default:
      return [initializers.orthogonal({ layout: "outputsFirst", ...(gain ? { gain } : {}) }), Infinity];
  }
}

Deno.test("From PyTorch's stream come PyTorch's start values", () => {
  for (const one of recorded.cases as Case[]) {
    const [initializer, ulps] = fromPyTorch(one);
    const made = initializer(one.shape, { dtype: one.dtype, random: new TorchRandom(one.seed) });
    assertEquals(made.shape, one.shape);
    assertEquals(made.dtype, one.dtype);
    assertEquals(made.size, one.values.length);
    made.toTypedArray().forEach((value, i) => {
      const context = `${one.name} of ${one.shape}: element ${i} is ${value}, not ${one.values[i]}`;
      if (ulps < Infinity) {
        assert(ulpsApart(one.dtype, value, one.values[i]!) <= ulps, context);
      } else {
        // LAPACK's QR rounds otherwise, in float32 too.
        assert(Math.abs(value - one.values[i]!) <= (one.dtype === "float32" ? 1e-6 : 1e-14), context);
      }
    });
  }
});

Deno.test("Fans are counted by layout", () => {
  assertEquals(initializers.fansOf([3, 4], "inputsFirst"), { fanIn: 3, fanOut: 4 });
  assertEquals(initializers.fansOf([3, 4], "outputsFirst"), { fanIn: 4, fanOut: 3 });
  assertEquals(initializers.fansOf([5, 2, 3, 4], "inputsFirst"), { fanIn: 30, fanOut: 40 });
  assertEquals(initializers.fansOf([4, 3, 5, 2], "outputsFirst"), { fanIn: 30, fanOut: 40 });
  assertEquals(initializers.fansOf([7], "inputsFirst"), { fanIn: 7, fanOut: 7 });
  assertEquals(initializers.fansOf([], "inputsFirst"), { fanIn: 1, fanOut: 1 });
});

Deno.test("Uniform initializers scale one draw of the stream by Keras's limits", () => {
  // keras.initializers: √(6/(fan_in + fan_out)), √(6/fan_in), √(3/fan_in).
  const limits = [
    [initializers.glorotUniform, Math.sqrt(6 / 7), Math.sqrt(6 / 7)],
    [initializers.heUniform, Math.sqrt(6 / 3), Math.sqrt(6 / 4)],
    [initializers.lecunUniform, Math.sqrt(3 / 3), Math.sqrt(3 / 4)],
  ] as const;
  for (const [make, inputsFirst, outputsFirst] of limits) {
    for (const [layout, limit] of [["inputsFirst", inputsFirst], ["outputsFirst", outputsFirst]] as const) {
      const values = make({ layout })([3, 4], { dtype: "float64", random: new NumpyRandom(1) });
      const expected = new NumpyRandom(1).uniform(-limit, limit, [3, 4]).toTypedArray();
      values.toTypedArray().forEach((value, i) => assert(Math.abs(value - expected[i]!) <= 1e-15, make.name));
    }
  }
  const made = initializers.uniform()([2, 2], { dtype: "float64", random: new NumpyRandom(1) });
  assertEquals(made.toArray(), new NumpyRandom(1).uniform(-0.05, 0.05, [2, 2]).toArray());
});

Deno.test("Truncated normal values stay within two deviations and have the asked variance where Keras corrects for it", () => {
  const [inputs, units] = [50, 400];
  const count = inputs * units;
  // The standard deviation of a normal distribution cut at ±2, from its density and distribution function there.
  const cut = Math.sqrt(1 - 4 * 0.05399096651318806 / 0.9544997361036416);
  const expectations = [
    [initializers.glorotNormal(), Math.sqrt(2 / (inputs + units))],
    [initializers.heNormal(), Math.sqrt(2 / inputs)],
    [initializers.lecunNormal(), Math.sqrt(1 / inputs)],
    [initializers.truncatedNormal({ std: 3 }), 3 * cut],
    [initializers.truncatedNormal(), 0.05 * cut],
  ] as const;
  for (const random of [new Random(5), new NumpyRandom(5), new TorchRandom(5)]) {
    for (const [initializer, std] of expectations) {
      const values = Array.from(initializer([inputs, units], { random }).toTypedArray());
      const mean = values.reduce((sum, value) => sum + value, 0) / count;
      const variance = values.reduce((sum, value) => sum + value ** 2, 0) / count;
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      assert(
        largest <= 2 * std / cut * (1 + 1e-6) && largest > 1.99 * std / cut,
        `largest ${largest} of std ${std}`,
      );
      assert(Math.abs(mean) < 5 * std / Math.sqrt(count), `mean ${mean}`);
      // The sample variance's own deviation is below √(2/count) of it.
      assert(
        Math.abs(variance / std ** 2 - 1) < 5 * Math.sqrt(2 / count),
        `variance ${variance} for ${std ** 2}`,
      );
    }
  }
  const shifted = initializers.truncatedNormal({ mean: 10, std: 1 })([200], { random: new Random(1) })
    .toTypedArray();
  assert(shifted.every((value) => value >= 8 && value <= 12));
});

Deno.test("Orthogonal matrices have orthonormal rows or columns, times the gain", () => {
  for (const layout of ["inputsFirst", "outputsFirst"] as const) {
    for (const shape of [[6, 4], [4, 6], [5, 5], [2, 3, 4], [1, 1], [0, 3]]) {
      const made = initializers.orthogonal({ layout, gain: 2 })(shape, {
        dtype: "float64",
        random: new Random(2),
      });
      assertEquals(made.shape, shape);
      const width = layout === "inputsFirst" ? shape.at(-1)! : made.size / shape[0]! || 0;
      const rows = width === 0 ? 0 : made.size / width;
      const values = made.toTypedArray();
      const [count, length] = rows >= width ? [width, rows] : [rows, width];
      const at = (vector: number, i: number) =>
        rows >= width ? values[i * width + vector]! : values[vector * width + i]!;
      if (made.size === 0) continue;
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let product = 0;
          for (let i = 0; i < length; i++) product += at(a, i) * at(b, i);
          assert(
            Math.abs(product - (a === b ? 4 : 0)) < 1e-14,
            `${layout} ${shape}: ${a}·${b} is ${product}`,
          );
        }
      }
    }
  }
});

Deno.test("Initializers draw from the default stream, in float32, unless told otherwise, and leave nothing behind", () => {
  const makers: Record<string, initializers.Initializer> = {
    constant: initializers.constant(3),
    zeros: initializers.zeros(),
    ones: initializers.ones(),
    uniform: initializers.uniform(),
    normal: initializers.normal(),
    truncatedNormal: initializers.truncatedNormal(),
    glorotUniform: initializers.glorotUniform(),
    glorotNormal: initializers.glorotNormal(),
    heUniform: initializers.heUniform(),
    heNormal: initializers.heNormal(),
    kaimingUniform: initializers.kaimingUniform(),
    kaimingNormal: initializers.kaimingNormal(),
    lecunUniform: initializers.lecunUniform(),
    lecunNormal: initializers.lecunNormal(),
    orthogonal: initializers.orthogonal(),
    varianceScaling: initializers.varianceScaling({ scale: 3, mode: "fanOut", distribution: "normal" }),
  };
  assertEquals(
    Object.keys(makers).sort(),
    Object.keys(initializers).filter((name) => name !== "fansOf").sort(),
  );
  for (const [name, initializer] of Object.entries(makers)) {
    const before = liveTensorCount();
    seed(11);
    const first = initializer([4, 3]);
    seed(11);
    const second = initializer([4, 3]);
    const explicit = initializer([4, 3], { random: new Random(11), dtype: "float32" });
    const double = initializer([4, 3], { random: new Random(11), dtype: "float64" });
    assertEquals(first.dtype, "float32", name);
    assertEquals(double.dtype, "float64", name);
    assertEquals(first.shape, [4, 3]);
    assertEquals(second.toArray(), first.toArray(), name);
    assertEquals(explicit.toArray(), first.toArray(), name);
    assert(first.toTypedArray().every(Number.isFinite), name);
    for (const made of [first, second, explicit, double]) made.dispose();
    assertEquals(liveTensorCount(), before, name);
  }
  assertEquals(makers.constant!([2]).toArray(), [3, 3]);
  assertEquals(makers.zeros!([2]).toArray(), [0, 0]);
  assertEquals(makers.ones!([2]).toArray(), [1, 1]);
});

Deno.test("Initializers refuse wrong options and shapes", () => {
  const wrong: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [() => initializers.constant("1" as unknown as number)([1]), TypeError, `"1"`],
    [() => initializers.uniform({ low: 1, high: 0 })([1]), RangeError, "low must not exceed high"],
    [() => initializers.normal({ std: -1 })([1]), RangeError, "std -1"],
    [() => initializers.truncatedNormal({ std: -1 })([1]), RangeError, "std -1"],
    [() => initializers.truncatedNormal()([-1]), RangeError, "[-1]"],
    [() => initializers.varianceScaling({ scale: 0 }), RangeError, "by 0"],
    [() => initializers.varianceScaling({ mode: "fan_in" as "fanIn" }), TypeError, "fan_in"],
    [() => initializers.varianceScaling({ distribution: "beta" as "normal" }), TypeError, "beta"],
    [() => initializers.heNormal({ layout: "columns" as "inputsFirst" })([2, 2]), TypeError, "columns"],
    [() => initializers.kaimingNormal()([3]), RangeError, "[3]"],
    [() => initializers.kaimingNormal({ mode: "fan_in" as "fanIn" })([3, 2]), TypeError, "fan_in"],
    [() => initializers.kaimingUniform({ nonlinearity: "swish" as "relu" })([3, 2]), TypeError, "swish"],
    [() => initializers.orthogonal({ gain: NaN }), RangeError, "gain NaN"],
    [() => initializers.orthogonal()([3]), RangeError, "[3]"],
  ];
  for (const [call, kind, message] of wrong) assertThrows(call, kind, message);
});
