import { describe } from "../array/shape.ts";
import { wrongOption } from "./chart_options.ts";
import type { Domain, ScaleKind } from "./scale.ts";

/**
 * Checks the ends of an axis that were asked for.
 *
 * @param chart What is drawn, for the error messages.
 * @param name The option.
 * @param value Two numbers, or undefined.
 * @param kind How values are spread along the axis.
 * @returns The ends, or null when they are not given.
 * @throws {TypeError} If it is no array.
 * @throws {RangeError} If it is not two finite numbers that rise, above 0 for a logarithmic axis.
 */
export function checkLimits(
  chart: string,
  name: string,
  value: readonly [number, number] | undefined,
  kind: ScaleKind = "linear",
): Domain | null {
  if (value === undefined) return null;
  const expected = kind === "log" ? "[low, high] with 0 < low < high" : "[low, high] with low < high";
  if (!Array.isArray(value)) throw wrongOption(chart, name, value, expected);
  const [low, high] = value as readonly [number, number];
  const isRising = value.length === 2 && Number.isFinite(low) && Number.isFinite(high) && low < high;
  if (isRising && (kind === "linear" || low > 0)) return { low, high };
  throw new RangeError(
    `Cannot draw ${chart} with ${name} [${value.map(describe).join(", ")}]: expected ${expected}`,
  );
}
