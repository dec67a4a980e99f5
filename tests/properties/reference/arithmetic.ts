import { combine } from "./broadcasting.ts";
import {
  asFloat,
  asNumber,
  convert,
  convertArray,
  isFloat,
  promote,
  promoteWeak,
  roundTo,
} from "./dtypes.ts";
import { eitherZero, type Expected, type ExpectedArray, within } from "./expected.ts";
import { type DType, generate, map, type PlainArray } from "./plain_array.ts";

/** A second operand: an array, or a number that takes the other's dtype where it can. */
export type Operand = PlainArray | number | boolean;

/** The dtype that two operands have in common. */
export function commonType(a: PlainArray, b: Operand): DType {
  return typeof b === "object" ? promote(a.dtype, b.dtype) : promoteWeak(a.dtype, b);
}

/** A second operand as an array of a dtype; next to integers a whole number is one too, and so has no −0. */
function toArray(b: Operand, a: PlainArray, dtype: DType): PlainArray {
  if (typeof b === "object") return convertArray(b, dtype);
  const own = promoteWeak(a.dtype, b);
  return generate(dtype, [], () => convert(convert(Number(b), own), dtype));
}

/** Combines two operands in the dtype that `compute` makes of their common one. */
function binary(
  a: PlainArray,
  b: Operand,
  compute: (common: DType) => DType,
  element: (dtype: DType, x: number, y: number) => Expected,
  result?: DType,
): ExpectedArray {
  const dtype = compute(commonType(a, b));
  return combine(
    result ?? dtype,
    [convertArray(a, dtype), toArray(b, a, dtype)],
    (x, y) => element(dtype, x!, y!),
  );
}

/** xʸ as IEEE 754 has it, where JavaScript's differs for a base of ±1. */
export function power(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

// In float32 these are exact: float64 has more than twice its bits, so that rounding twice gives what rounding once does.
/** The methods that compute a number from two, by name. */
export const arithmetic: Readonly<Record<string, (a: PlainArray, b: Operand) => ExpectedArray>> = {
  add: (a, b) => binary(a, b, asNumber, (dtype, x, y) => roundTo(dtype, x + y)),
  sub: (a, b) => binary(a, b, asNumber, (dtype, x, y) => roundTo(dtype, x - y)),
  mul: (a, b) =>
    binary(a, b, asNumber, (dtype, x, y) => dtype === "int32" ? Math.imul(x, y) : roundTo(dtype, x * y)),
  div: (a, b) => binary(a, b, asFloat, (dtype, x, y) => roundTo(dtype, x / y)),
  // A unit in the last place for the method, and in float64 one for the power here.
  pow: (a, b) =>
    binary(a, b, asFloat, (dtype, x, y) => within(dtype, power(x, y), dtype === "float32" ? 1 : 2)),
  maximum: (a, b) => binary(a, b, asNumber, (_, x, y) => eitherZero(Math.max(x, y))),
  minimum: (a, b) => binary(a, b, asNumber, (_, x, y) => eitherZero(Math.min(x, y))),
};

const truths: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  equal: (x, y) => x === y,
  notEqual: (x, y) => x !== y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y,
};

const connectives: Readonly<Record<string, (x: boolean, y: boolean) => boolean>> = {
  logicalAnd: (x, y) => x && y,
  logicalOr: (x, y) => x || y,
  logicalXor: (x, y) => x !== y,
};

/** The methods that compare two numbers, by name. */
export const comparisons: typeof arithmetic = Object.fromEntries(
  Object.entries(truths).map((
    [name, holds],
  ) => [
    name,
    (a, b) => binary(a, b, (dtype) => dtype, (_, x, y) => Number(holds(x, y)), "bool"),
  ]),
);

/** The methods that combine two truth values, by name; what is not 0 is true. */
export const logic: typeof arithmetic = Object.fromEntries(
  Object.entries(connectives).map((
    [name, connect],
  ) => [
    name,
    (a, b) =>
      combine("bool", [a, toArray(b, a, commonType(a, b))], (x, y) => Number(connect(x !== 0, y !== 0))),
  ]),
);

/** The nearest whole number, the even one of two. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (!Number.isFinite(value) || rest === 0) return value;
  const isUp = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
  const whole = isUp ? below + 1 : below;
  return whole === 0 && value < 0 ? -0 : whole;
}

function unary(
  dtypeOf: (dtype: DType) => DType,
  element: (x: number) => number,
): (a: PlainArray) => ExpectedArray {
  return (a) => {
    const dtype = dtypeOf(a.dtype);
    // Integers wrap around, and have no zero of another sign.
    return map(
      convertArray(a, dtype),
      dtype,
      (x) => isFloat(dtype) ? roundTo(dtype, element(x)) : element(x) | 0,
    );
  };
}

/** The methods of one number whose result is exact, or rounded once, by name. */
export const exactFunctions: Readonly<Record<string, (a: PlainArray) => ExpectedArray>> = {
  neg: unary(asNumber, (x) => -x),
  abs: unary(asNumber, Math.abs),
  square: (a) =>
    map(
      convertArray(a, asNumber(a.dtype)),
      asNumber(a.dtype),
      (x) => isFloat(a.dtype) ? roundTo(a.dtype, x * x) : Math.imul(x, x),
    ),
  sign: unary(asNumber, Math.sign),
  floor: unary(asNumber, Math.floor),
  ceil: unary(asNumber, Math.ceil),
  round: unary(asNumber, roundHalfEven),
  reciprocal: unary(asFloat, (x) => 1 / x),
  sqrt: unary(asFloat, Math.sqrt),
  isNaN: (a) => map(a, "bool", (x) => Number(Number.isNaN(x))),
  isFinite: (a) => map(a, "bool", (x) => Number(Number.isFinite(x))),
  logicalNot: (a) => map(a, "bool", (x) => Number(x === 0)),
};

/** Rounded to so many decimals, as NumPy does: scaled, rounded and scaled back, each step in the dtype. */
export function roundDecimals(a: PlainArray, decimals: number): ExpectedArray {
  const dtype = asNumber(a.dtype);
  const factor = 10 ** Math.abs(decimals);
  return map(convertArray(a, dtype), dtype, (x) => {
    if (!isFloat(dtype)) {
      return decimals >= 0 ? x : convert(roundHalfEven(x / factor) * factor, dtype);
    }
    const scaled = roundTo(dtype, decimals >= 0 ? x * factor : x / factor);
    const rounded = roundHalfEven(scaled);
    return roundTo(dtype, decimals >= 0 ? rounded / factor : rounded * factor);
  });
}
