import { type DType, isFloat } from "./dtype.ts";
import { formatFloats, formatFloatScalar } from "./format_float.ts";

/** The values of an array: a list in row-major order, or a function of the row-major index. */
export type ValueSource = ArrayLike<number> | ((index: number) => number);

/** How an array is printed: NumPy's print options, with NumPy's defaults. */
export interface FormatOptions {
  /** The most digits after the point of a float; one that needs fewer gets fewer. Default 8. */
  readonly precision?: number;
  /** Whether small floats and floats of very different size are printed without exponents. Default false. */
  readonly suppress?: boolean;
  /** Arrays with more elements than this are summarised. Default 1000. */
  readonly threshold?: number;
  /** How many entries a summary shows at either end of an axis. Default 3. */
  readonly edgeItems?: number;
  /** The longest line, in characters. Default 75. */
  readonly lineWidth?: number;
}

/** What {@linkcode formatRepresentation} can be told besides the print options. */
export interface RepresentationOptions extends FormatOptions {
  /** What stands before the parenthesis. Default "tensor". */
  readonly name?: string;
  /** More to say after the dtype, such as "requiresGrad=true". */
  readonly extras?: readonly string[];
}

function checkOptions(options: FormatOptions): void {
  const least = { precision: 0, threshold: 0, edgeItems: 1, lineWidth: 0 };
  for (const name of ["precision", "threshold", "edgeItems", "lineWidth"] as const) {
    const value = options[name];
    if (value === undefined || (value >= least[name] && (Number.isInteger(value) || value === Infinity))) {
      continue;
    }
    throw new RangeError(
      `Cannot format an array with ${name} ${value}: pass an integer of at least ${least[name]}`,
    );
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function reader(values: ValueSource, shape: readonly number[]): (index: number) => number {
  if (typeof values === "function") return values;
  const size = sizeOf(shape);
  if (values.length !== size) {
    throw new RangeError(
      `Cannot format ${values.length} values as an array of shape [${shape.join(", ")}]: it holds ${size}`,
    );
  }
  return (index) => values[index]!;
}

/** Reads the values that will be seen, in row-major order: at most `2 * edge` entries of each axis. */
function readShown(at: (index: number) => number, shape: readonly number[], edge: number): number[] {
  const shown: number[] = [];
  const visit = (axis: number, block: number): void => {
    const length = shape[axis];
    if (length === undefined) {
      shown.push(at(block));
      return;
    }
    for (let i = 0; i < length; i++) {
      if (length > 2 * edge && i === edge) i = length - edge;
      visit(axis + 1, block * length + i);
    }
  };
  visit(0, 0);
  return shown;
}

function formatCells(
  values: readonly number[],
  rank: number,
  dtype: DType,
  options: FormatOptions,
): string[] {
  if (isFloat(dtype)) return formatFloats(values, dtype, options.precision, options.suppress);
  const cells = values.map((value) => dtype === "bool" ? (value ? "True" : "False") : String(value));
  const width = dtype === "bool" && rank > 0
    ? 5
    : cells.reduce((width, cell) => Math.max(width, cell.length), 0);
  return cells.map((cell) => cell.padStart(width));
}

function wrapRow(words: readonly string[], separator: string, indent: string, limit: number): string {
  let text = "";
  let line = indent;
  words.forEach((word, i) => {
    if (line.length + word.length > limit && line.length > indent.length) {
      text += line.trimEnd() + "\n";
      line = indent;
    }
    line += i < words.length - 1 ? word + separator : word;
  });
  return (text + line).slice(indent.length);
}

/** Formats what stands between the brackets, brackets included, as NumPy's `array2string` does. */
function formatNested(
  at: (index: number) => number,
  shape: readonly number[],
  dtype: DType,
  options: FormatOptions,
  separator: string,
  prefix: string,
): string {
  const size = sizeOf(shape);
  if (size === 0) return "[]";
  const { threshold = 1000, edgeItems = 3, lineWidth = 75 } = options;
  const rank = shape.length;
  const edge = size > threshold ? edgeItems : Infinity;
  const cells = formatCells(readShown(at, shape, edge), rank, dtype, options);
  let next = 0;
  const nest = (axis: number): string => {
    if (axis === rank) return cells[next++]!;
    const summarised = shape[axis]! > 2 * edge;
    const shown = summarised ? 2 * edge : shape[axis]!;
    const indent = " ".repeat(prefix.length + 1 + axis);
    const words: string[] = [];
    for (let i = 0; i < shown; i++) {
      if (summarised && i === edge) words.push("...");
      words.push(nest(axis + 1));
    }
    const axesLeft = rank - axis;
    // Each line ends in at most as many brackets as there are axes.
    if (axesLeft === 1) return `[${wrapRow(words, separator, indent, lineWidth - rank)}]`;
    return `[${words.join(separator.trimEnd() + "\n".repeat(axesLeft - 1) + indent)}]`;
  };
  return nest(0);
}

/**
 * Formats an array as NumPy's `str` does, digit for digit.
 *
 * NumPy 2.4 is the model: exponents appear from 1e8 on in float64 but from 1e6 on in float32. Only the values
 * that are shown are read.
 *
 * @param values The values in row-major order, or a function that gives the value at a row-major index.
 * @param shape The shape; an empty one is a scalar, of which all digits are shown.
 * @param dtype The element type; values other than 0 are true for "bool".
 * @param options NumPy's print options.
 * @returns The text, without a final line break.
 * @throws {RangeError} If a list of values doesn't fit the shape, or an option isn't a whole number.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatArray([1, 2.5, -3, 4], [2, 2], "float64"), "[[ 1.   2.5]\n [-3.   4. ]]");
 * assertEquals(formatArray((i) => i, [1e6], "int32"), "[     0      1      2 ... 999997 999998 999999]");
 * ```
 */
export function formatArray(
  values: ValueSource,
  shape: readonly number[],
  dtype: DType,
  options: FormatOptions = {},
): string {
  checkOptions(options);
  const at = reader(values, shape);
  if (shape.length === 0 && isFloat(dtype)) return formatFloatScalar(at(0), dtype);
  return formatNested(at, shape, dtype, options, " ", "");
}

/**
 * Formats an array as NumPy's `repr` does, under the name "tensor": what `console.log` shows of a tensor.
 *
 * The dtype is shown where the values don't tell it: always, except for float32 (which takes the place of
 * NumPy's default, float64) and bool; and for every empty array. The shape is shown as `shape=[0, 3]` when the
 * array is empty (unless it is [0]) or summarised.
 *
 * @param values The values in row-major order, or a function that gives the value at a row-major index.
 * @param shape The shape.
 * @param dtype The element type; values other than 0 are true for "bool".
 * @param options NumPy's print options, another name, and more to say after the dtype.
 * @returns The text, without a final line break.
 * @throws {RangeError} If a list of values doesn't fit the shape, or an option isn't a whole number.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatRepresentation([1, 2], [2, 1], "float32"), "tensor([[1.],\n        [2.]])");
 * assertEquals(formatRepresentation([0.5], [1], "float64"), "tensor([0.5], dtype=float64)");
 * assertEquals(formatRepresentation([], [0, 3], "int32"), "tensor([], shape=[0, 3], dtype=int32)");
 * ```
 */
export function formatRepresentation(
  values: ValueSource,
  shape: readonly number[],
  dtype: DType,
  options: RepresentationOptions = {},
): string {
  checkOptions(options);
  const { threshold = 1000, lineWidth = 75, name = "tensor" } = options;
  const size = sizeOf(shape);
  const prefix = `${name}(`;
  const inner = { ...options, lineWidth: lineWidth - ")".length };
  const body = prefix + formatNested(reader(values, shape), shape, dtype, inner, ", ", prefix);

  const extras: string[] = [];
  const isEmptyList = shape.length === 1 && size === 0;
  if ((size === 0 && !isEmptyList) || size > threshold) extras.push(`shape=[${shape.join(", ")}]`);
  if (size === 0 || (dtype !== "float32" && dtype !== "bool")) extras.push(`dtype=${dtype}`);
  extras.push(...options.extras ?? []);
  if (extras.length === 0) return `${body})`;
  const ending = `${extras.join(", ")})`;
  const lastLine = body.length - (body.lastIndexOf("\n") + 1) + ",".length;
  const fits = lastLine + " ".length + ending.length <= lineWidth;
  return `${body},${fits ? " " : "\n" + " ".repeat(prefix.length)}${ending}`;
}
