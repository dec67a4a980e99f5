/**
 * Numbers of about 106 bits as an unevaluated sum of two float64 (Dekker 1971), and a few functions of them: the
 * reference for float64 kernels.
 *
 * @module
 */

/** high + low, with |low| at most half a unit in the last place of high. */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** ln 2. */
const LN_2: DoubleDouble = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };

/** The exact sum of two numbers. */
function twoSum(x: number, y: number): DoubleDouble {
  const high = x + y;
  const back = high - x;
  return { high, low: (x - (high - back)) + (y - back) };
}

/** The exact product of two numbers, by Veltkamp's splitting. */
function twoProduct(x: number, y: number): DoubleDouble {
  const high = x * y;
  const split = (v: number): [number, number] => {
    const scaled = 134217729 * v;
    const upper = scaled - (scaled - v);
    return [upper, v - upper];
  };
  const [xh, xl] = split(x);
  const [yh, yl] = split(y);
  return { high, low: ((xh * yh - high) + xh * yl + xl * yh) + xl * yl };
}

/** x as a double-double. */
export function from(x: number): DoubleDouble {
  return { high: x, low: 0 };
}

/** x + y */
export function add(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const sum = twoSum(x.high, y.high);
  return twoSum(sum.high, sum.low + x.low + y.low);
}

/** −x */
export function negate(x: DoubleDouble): DoubleDouble {
  return { high: -x.high, low: -x.low };
}

/** x·y */
export function multiply(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const product = twoProduct(x.high, y.high);
  return twoSum(product.high, product.low + x.high * y.low + x.low * y.high);
}

/** x/y, by two steps of long division. */
export function divide(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const first = x.high / y.high;
  const rest = add(x, negate(multiply(from(first), y)));
  const second = rest.high / y.high;
  const restOfRest = add(rest, negate(multiply(from(second), y)));
  return add(twoSum(first, second), from(restOfRest.high / y.high));
}

/** x·2ᵏ, exact but for underflow. */
export function scale(x: DoubleDouble, k: number): DoubleDouble {
  // In two steps, for 2ᵏ itself may be out of range.
  const half = Math.trunc(k / 2);
  return { high: x.high * 2 ** half * 2 ** (k - half), low: x.low * 2 ** half * 2 ** (k - half) };
}

/** e^x − 1 for |x| ≤ 0.4, by its Taylor series. */
function expm1Series(x: DoubleDouble): DoubleDouble {
  let term = x;
  let sum = x;
  for (let n = 2; n < 30; n++) {
    term = divide(multiply(term, x), from(n));
    sum = add(sum, term);
  }
  return sum;
}

/** e^x = mantissa·2^exponent, with the exponent apart so that nothing is lost near underflow. */
export function expParts(x: DoubleDouble): { mantissa: DoubleDouble; exponent: number } {
  const exponent = Math.round(x.high / LN_2.high);
  const rest = add(x, negate(multiply(from(exponent), LN_2)));
  return { mantissa: add(from(1), expm1Series(rest)), exponent };
}

/** e^x */
export function exp(x: DoubleDouble): DoubleDouble {
  const { mantissa, exponent } = expParts(x);
  return scale(mantissa, exponent);
}

/** e^x − 1 */
export function expm1(x: DoubleDouble): DoubleDouble {
  return Math.abs(x.high) <= 0.4 ? expm1Series(x) : add(exp(x), from(-1));
}

/** The natural logarithm of a positive normal number, by a Newton step from `Math.log`. */
export function log(x: DoubleDouble): DoubleDouble {
  const guess = Math.log(x.high);
  // log x = g + log(x·e^−g), and with d = x·e^−g − 1 of about 2^−53, log(1 + d) is d − d²/2.
  const { mantissa, exponent } = expParts(from(-guess));
  const d = add(scale(multiply(x, mantissa), exponent), from(-1));
  const correction = add(
    d,
    scale(multiply(d, d), -1).high === 0 ? from(0) : negate(scale(multiply(d, d), -1)),
  );
  return add(from(guess), correction);
}

/** log(1 + x) for x > −1. */
export function log1p(x: DoubleDouble): DoubleDouble {
  if (Math.abs(x.high) > 1e-6) return log(add(from(1), x));
  let power = x;
  let sum = x;
  for (let n = 2; n < 8; n++) {
    power = negate(multiply(power, x));
    sum = add(sum, divide(power, from(n)));
  }
  return sum;
}

/** tanh x */
export function tanh(x: DoubleDouble): DoubleDouble {
  const e = expm1(scale(x, 1));
  return Math.abs(x.high) > 300 ? from(Math.sign(x.high)) : divide(e, add(e, from(2)));
}

/** The error of `actual` against high + low, in units of the last place of high. */
export function errorAgainst(actual: number, expected: DoubleDouble, unit: number): number {
  return Math.abs((actual - expected.high) - expected.low) / unit;
}
