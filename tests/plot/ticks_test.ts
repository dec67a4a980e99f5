import { assert, assertEquals } from "@std/assert";
import { formatNumber, formatTicks } from "../../src/plot/format_number.ts";
import { makeScale, type ScaleKind } from "../../src/plot/scale.ts";
import { makeTicks } from "../../src/plot/ticks.ts";

function labels(
  low: number,
  high: number,
  count: number,
  kind: ScaleKind = "linear",
  whole = false,
): string[] {
  return makeTicks(makeScale({ low, high }, kind), count, whole)
    .filter(({ label }) => label !== "").map(({ label }) => label);
}

Deno.test("ticks are multiples of 1, 2, 2.5 or 5 times a power of ten", () => {
  assertEquals(labels(0, 1, 5), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  assertEquals(labels(0, 100, 4), ["0", "25", "50", "75", "100"]);
  assertEquals(labels(-3, 3, 6), ["−3", "−2", "−1", "0", "1", "2", "3"]);
  assertEquals(labels(0.12, 0.38, 6), ["0.15", "0.20", "0.25", "0.30", "0.35"]);
  assertEquals(labels(17, 99, 4), ["25", "50", "75"]);
  assertEquals(labels(0, 50_000, 5), ["0", "10,000", "20,000", "30,000", "40,000", "50,000"]);
});

Deno.test("very large and very small ticks share a power of ten", () => {
  assertEquals(labels(0, 3e7, 3), ["0", "1×10⁷", "2×10⁷", "3×10⁷"]);
  assertEquals(labels(-2e-9, 2e-9, 4), ["−2×10⁻⁹", "−1×10⁻⁹", "0", "1×10⁻⁹", "2×10⁻⁹"]);
  assertEquals(labels(0, 2.5e300, 5), ["0", "0.5×10³⁰⁰", "1.0×10³⁰⁰", "1.5×10³⁰⁰", "2.0×10³⁰⁰", "2.5×10³⁰⁰"]);
});

Deno.test("ticks of large values that differ little show where they differ", () => {
  assertEquals(labels(1_000_000, 1_000_000.002, 2), ["1,000,000.000", "1,000,000.001", "1,000,000.002"]);
});

Deno.test("ticks of whole numbers are whole", () => {
  assertEquals(labels(0, 3, 10, "linear", true), ["0", "1", "2", "3"]);
  assertEquals(labels(0, 10, 4, "linear", true), ["0", "5", "10"]);
  assertEquals(labels(0, 199, 8, "linear", true), ["0", "25", "50", "75", "100", "125", "150", "175"]);
});

Deno.test("logarithmic ticks are decades, with marks at the digits between", () => {
  const ticks = makeTicks(makeScale({ low: 0.1, high: 10 }, "log"), 5);
  assertEquals(ticks.filter(({ label }) => label).map(({ value, label }) => [value, label]), [
    [0.1, "0.1"],
    [1, "1"],
    [10, "10"],
  ]);
  const marks = ticks.filter(({ label }) => label === "").map(({ value }) => Number(value.toFixed(3)));
  assertEquals(marks, [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("logarithmic ticks over many decades are powers at round exponents", () => {
  assertEquals(labels(1e-6, 1e6, 5, "log"), ["10⁻⁶", "10⁻³", "10⁰", "10³", "10⁶"]);
  assertEquals(labels(1e-30, 1e30, 7, "log"), ["10⁻³⁰", "10⁻²⁰", "10⁻¹⁰", "10⁰", "10¹⁰", "10²⁰", "10³⁰"]);
});

Deno.test("less than a decade has ticks at round values too", () => {
  assertEquals(labels(0.9, 6, 5, "log"), ["1", "2", "5"]);
  assertEquals(labels(2, 4.4, 5, "log"), ["2.0", "2.5", "3.0", "3.5", "4.0"]);
});

Deno.test("ticks lie within the axis, rise, and differ in label", () => {
  const ends = [[-1.7e308, 1.7e308], [1e-300, 3e-300], [123.4, 123.5], [-1, 1e9], [0, 1e-12], [4.9e8, 5e8]];
  for (const [low, high] of ends as [number, number][]) {
    for (const count of [1, 2, 3, 5, 9]) {
      const ticks = makeTicks(makeScale({ low, high }, "linear"), count);
      const slack = (high / 2 - low / 2) * 1e-8;
      assert(
        ticks.every(({ value }) => value >= low - slack && value <= high + slack),
        `${low} ${high} ${count}`,
      );
      assert(
        ticks.every(({ value }, i) => i === 0 || value > ticks[i - 1]!.value),
        `${low} ${high} ${count}`,
      );
      assertEquals(new Set(ticks.map(({ label }) => label)).size, ticks.length);
      assert(ticks.length <= count + 2, `${ticks.length} ticks for ${count}`);
    }
  }
});

Deno.test("numbers in labels are short", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [0.123456, "0.1235"],
    [-12.5, "−12.5"],
    [12345, "12,345"],
    [123456.7, "123,457"],
    [1234567, "1.235×10⁶"],
    [999999.9, "1×10⁶"],
    [0.00012346, "0.0001235"],
    [0.000012346, "1.235×10⁻⁵"],
    [5e-324, "4.941×10⁻³²⁴"],
    [1.7e308, "1.7×10³⁰⁸"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ];
  for (const [value, text] of cases) assertEquals(formatNumber(value), text);
  assertEquals(formatNumber(0.123456, 2), "0.12");
});

Deno.test("tick labels have as many decimals as the step needs", () => {
  assertEquals(formatTicks([0, 0.25, 0.5], 0.25), ["0", "0.25", "0.50"]);
  assertEquals(formatTicks([0, 5, 10], 5), ["0", "5", "10"]);
  assertEquals(formatTicks([0], 1), ["0"]);
});
