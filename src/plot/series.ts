import { describe } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { checkText } from "./chart_options.ts";
import { isList, type Numbers, readNumbers } from "./numbers.ts";
import type { ScaleKind } from "./scale.ts";

/** One line of a chart. */
export interface LineSeries {
  /** What the legend calls it. */
  readonly name: string;
  /** The values. */
  readonly y: Numbers;
  /** Where they are along the axis (default: the chart's `x`, or 0, 1, 2 …). */
  readonly x?: Numbers;
  /** Whether the line is broken into dashes. */
  readonly dashed?: boolean;
  /** Whether each value has a dot too. */
  readonly dots?: boolean;
}

/** What a line chart shows: values, values by name, or series with settings of their own. */
export type LineData = Numbers | Readonly<Record<string, Numbers>> | readonly LineSeries[];

/** A series that was checked. */
export interface Series {
  readonly name: string;
  readonly y: ArrayLike<number>;
  /** As long as `y`. */
  readonly x: ArrayLike<number>;
  readonly dashed: boolean;
  readonly dots: boolean;
  /** Which of the theme's colours it has. */
  readonly color: number;
}

function countUp(length: number): Float64Array {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = i;
  return values;
}

function isSeries(value: unknown): value is LineSeries {
  return typeof value === "object" && value !== null && !(value instanceof TensorBase) && !isList(value) &&
    "y" in value;
}

/**
 * Whether data is lists by name, not one list.
 *
 * @throws {TypeError} If it is neither.
 */
export function isNamed(chart: string, data: unknown): data is Readonly<Record<string, Numbers>> {
  if (data instanceof TensorBase || isList(data)) return false;
  if (typeof data === "object" && data !== null) return true;
  throw new TypeError(
    `Cannot draw ${chart} of ${
      describe(data)
    }: expected an array of numbers, a tensor, or such by name as in { loss: [3, 2, 1] }`,
  );
}

function listSeries(chart: string, data: unknown): LineSeries[] {
  if (data instanceof TensorBase || (isList(data) && !isSeries(data[0]))) {
    return [{ name: "", y: data as Numbers }];
  }
  if (Array.isArray(data)) {
    return data.map((one, i) => {
      if (isSeries(one)) return one;
      throw new TypeError(
        `Cannot draw ${chart}: series ${i} is ${
          describe(one)
        }, expected an object such as { name: "loss", y: [3, 2, 1] }`,
      );
    });
  }
  return isNamed(chart, data) ? Object.entries(data).map(([name, y]) => ({ name, y })) : [];
}

/**
 * Reads what a line chart is to show.
 *
 * @param chart What is drawn, for the error messages.
 * @param data The data.
 * @param common Where values are along the axis, for series that don't say it themselves.
 * @returns The series, in order.
 * @throws {TypeError} If something is no list of numbers.
 * @throws {RangeError} If places and values differ in number.
 */
export function readSeries(chart: string, data: LineData, common: Numbers | undefined): Series[] {
  return listSeries(chart, data).map((one, i) => {
    const name = checkText(chart, `the name of series ${i}`, one.name);
    const what = name === "" ? "the data" : `series ${JSON.stringify(name)}`;
    const y = readNumbers(chart, what, one.y);
    const places = one.x ?? common;
    const x = places === undefined ? countUp(y.length) : readNumbers(chart, `x of ${what}`, places);
    if (x.length !== y.length) {
      throw new RangeError(
        `Cannot draw ${chart}: ${what} has ${y.length} values but ${x.length} places in x`,
      );
    }
    return { name, y, x, dashed: one.dashed ?? false, dots: one.dots ?? false, color: i };
  });
}

/** Whether a number can be shown on an axis. */
export function hasPlace(value: number, kind: ScaleKind): boolean {
  return kind === "log" ? value > 0 && value < Infinity : Number.isFinite(value);
}

/** Whether all numbers are whole, so that ticks between whole ones would mean nothing. */
export function allWhole(list: ArrayLike<number>): boolean {
  for (let i = 0; i < list.length; i++) if (!Number.isInteger(list[i])) return false;
  return true;
}
