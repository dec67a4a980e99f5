import type { OptionNames } from "../array/option_names.ts";
import { describe } from "../array/shape.ts";
import type { Theme } from "./theme.ts";

/** Options that every chart has. */
export interface ChartOptions {
  /** What stands above the picture, and what a screen reader says first. */
  readonly title?: string;
  /** What the picture shows, for those who can't see it (default: the main figures in words). */
  readonly description?: string;
  /** The width in pixels. */
  readonly width?: number;
  /** The height in pixels; it grows where titles, legends and notes leave too little room for the chart itself. */
  readonly height?: number;
  /** The colours: "auto", those of the reader's system (default), "light" or "dark". */
  readonly theme?: Theme;
}

/** The names of the options that every chart has. */
export const CHART_OPTION_NAMES: OptionNames<ChartOptions> = {
  title: true,
  description: true,
  width: true,
  height: true,
  theme: true,
};

const LEAST = { width: 200, height: 140 };
const MOST = 8192;

/** The error for an option that is not what it may be: of the wrong kind, or a number or an array that is out of range. */
export function wrongOption(
  chart: string,
  name: string,
  value: unknown,
  expected: string,
  Kind: typeof TypeError | typeof RangeError = typeof value === "number" || Array.isArray(value)
    ? RangeError
    : TypeError,
): TypeError | RangeError {
  return new Kind(`Cannot draw ${chart} with ${name} ${describe(value)}: expected ${expected}`);
}

/**
 * Checks a text option.
 *
 * @returns The text, "" when it is not given.
 * @throws {TypeError} If it is no text.
 */
export function checkText(chart: string, name: string, value: unknown): string {
  if (value === undefined) return "";
  if (typeof value !== "string") throw wrongOption(chart, name, value, "a string", TypeError);
  return value;
}

/**
 * Checks an option that names one of several things.
 *
 * @returns The value, or the fallback when it is not given.
 * @throws {TypeError} If it is none of them.
 */
export function checkChoice<T>(
  chart: string,
  name: string,
  value: T | undefined,
  choices: readonly [T, ...T[]],
): T {
  if (value === undefined) return choices[0];
  if (choices.includes(value)) return value;
  const list = choices.map((choice) => describe(choice)).join(", ").replace(/, ([^,]*)$/, " or $1");
  throw wrongOption(chart, name, value, list, TypeError);
}

/**
 * Checks an option that is a whole number.
 *
 * @throws {RangeError} If it is outside its bounds.
 */
export function checkWhole(chart: string, name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw wrongOption(chart, name, value, `a whole number from ${least} to ${most}`);
}

/**
 * Checks a list of names.
 *
 * @returns The names as texts, or null when they are not given.
 * @throws {TypeError} If it is no list of strings or numbers.
 * @throws {RangeError} If there are not as many as needed.
 */
export function checkNames(
  chart: string,
  name: string,
  value: readonly (string | number)[] | undefined,
  count: number,
): string[] | null {
  if (value === undefined) return null;
  if (
    !Array.isArray(value) ||
    !value.every((one: unknown) => typeof one === "string" || typeof one === "number")
  ) {
    throw new TypeError(
      `Cannot draw ${chart} with ${name} ${describe(value)}: expected an array of strings or numbers`,
    );
  }
  if (value.length !== count) {
    throw new RangeError(`Cannot draw ${chart} with ${value.length} ${name}: expected ${count}`);
  }
  return value.map(String);
}

/** The common options, checked, with their defaults. */
export type Settings = Required<ChartOptions>;

/**
 * Checks the options that every chart has.
 *
 * @param chart What is drawn, for the error messages: "a line chart".
 * @param options The options, an object.
 * @param size The width and height when they are not given.
 * @returns All of them.
 * @throws {TypeError} If one is of the wrong kind.
 * @throws {RangeError} If the width or the height is too small or too large.
 */
export function checkChartOptions(
  chart: string,
  options: ChartOptions,
  size: { readonly width: number; readonly height: number },
): Settings {
  const { width = size.width, height = size.height } = options;
  for (const [name, value] of [["width", width], ["height", height]] as const) {
    if (!(value >= LEAST[name] && value <= MOST) || typeof value !== "number") {
      throw wrongOption(chart, name, value, `from ${LEAST[name]} to ${MOST} pixels`);
    }
  }
  return {
    title: checkText(chart, "title", options.title),
    description: checkText(chart, "description", options.description),
    width,
    height,
    theme: checkChoice(chart, "theme", options.theme, ["auto", "light", "dark"]),
  };
}
