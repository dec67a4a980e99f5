import { assertEquals } from "@std/assert";
import { formatFigure, formatShare } from "../../examples/playground/format_figure.ts";
import { unitStrengths } from "../../examples/playground/unit_strengths.ts";

Deno.test("figures have three digits that say something", () => {
  const expected: [number, string][] = [
    [0, "0"],
    [0.69314, "0.6931"],
    [-0.5, "−0.5000"],
    [12.3456, "12.3"],
    [0.00001234, "1.2e−5"],
    [NaN, "no number"],
    [-Infinity, "−∞"],
  ];
  for (const [value, text] of expected) assertEquals(formatFigure(value), text);
  assertEquals([formatShare(1), formatShare(0.995), formatShare(1 / 3)], ["100 %", "99.5 %", "33.3 %"]);
});

Deno.test("what a unit gives is painted between −1 and 1", () => {
  const field = { units: 2, values: Float32Array.of(0.5, -3, 1, 6, 0, 1.5) };
  const painted = (unit: number, range: "zeroToOne" | "oneToOne" | "free") => {
    const { values, first = 0, stride = 1, scale, shift = 0 } = unitStrengths(field, unit, range);
    return [0, 1, 2].map((i) => values[first + stride * i]! * scale + shift);
  };
  assertEquals(painted(0, "zeroToOne"), [0, 1, -1]);
  assertEquals(painted(0, "oneToOne"), [0.5, 1, 0]);
  assertEquals(painted(1, "free"), [-0.5, 1, 0.25]);
  assertEquals(unitStrengths({ units: 1, values: new Float32Array(3) }, 0, "free").scale, 0);
});
