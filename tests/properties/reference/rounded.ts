import type { DType } from "./plain_array.ts";
import { largest } from "./dtypes.ts";
import type { Approximate } from "./expected.ts";

/**
 * Arithmetic with a bound on how far a computation in a dtype may stray from the value: running error analysis (Wilkinson 1963).
 * Each operation carries its operands' errors on and adds its own rounding, in the dtype and in the float64 of this reference.
 */
export class RoundedArithmetic {
  /** The largest relative error of one rounding. */
  readonly unit: number;
  readonly #smallest: number;
  readonly #largest: number;

  constructor(dtype: DType) {
    this.unit = (dtype === "float32" ? 2 ** -24 : 2 ** -53) + 2 ** -53;
    this.#smallest = dtype === "float32" ? 2 ** -149 : 2 ** -1074;
    this.#largest = largest(dtype);
  }

  /** A value known to some error, rounded: an overflow is infinite, and an underflow has an absolute error. */
  round(value: number, error: number, roundings = 1): Approximate {
    if (Math.abs(value) > this.#largest) return { value: Math.sign(value) * Infinity, error: 0 };
    if (!Number.isFinite(value)) return { value, error: 0 };
    return { value, error: error + roundings * (this.unit * (Math.abs(value) + error) + this.#smallest) };
  }

  /** A number as it is. */
  exact(value: number): Approximate {
    return { value, error: 0 };
  }

  add(a: Approximate, b: Approximate): Approximate {
    return this.round(a.value + b.value, a.error + b.error);
  }

  subtract(a: Approximate, b: Approximate): Approximate {
    return this.round(a.value - b.value, a.error + b.error);
  }

  multiply(a: Approximate, b: Approximate): Approximate {
    const error = Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error;
    return this.round(a.value * b.value, error);
  }

  /** a/b, by a divisor whose error is less than itself. */
  divide(a: Approximate, b: Approximate): Approximate {
    const value = a.value / b.value;
    const error = (a.error + Math.abs(value) * b.error) / (Math.abs(b.value) - b.error);
    return this.round(value, b.error === 0 && a.error === 0 ? 0 : error);
  }

  squareRoot(a: Approximate): Approximate {
    const value = Math.sqrt(a.value);
    return this.round(value, a.error === 0 ? 0 : Math.min(a.error / value, Math.sqrt(a.error)));
  }

  /** eᵃ, itself computed to some units in the last place. */
  exponential(a: Approximate, ulps: number): Approximate {
    const value = Math.exp(a.value);
    return this.round(value, value * Math.expm1(a.error), 2 * ulps + 1);
  }

  /** log a, itself computed to some units in the last place, of a number whose error is less than itself. */
  logarithm(a: Approximate, ulps: number): Approximate {
    return this.round(Math.log(a.value), a.error / (a.value - a.error), 2 * ulps + 1);
  }

  /** aᵉ for an a and an e that are not negative; the power computed to some units in the last place. */
  power(a: Approximate, exponent: number, ulps: number): Approximate {
    const value = a.value ** exponent;
    const spread = a.error < a.value
      ? value * Math.expm1(-exponent * Math.log1p(-a.error / a.value))
      : (a.value + a.error) ** exponent;
    return this.round(value, spread, 2 * ulps + 1);
  }

  /**
   * The sum in whatever order: each term passes through fewer roundings than there are terms. A sum that overflows in one order and not in
   * another must be kept away from here.
   */
  sum(terms: readonly Approximate[]): Approximate {
    const value = compensatedSum(terms.map((term) => term.value));
    const sizes = terms.reduce((total, term) => total + Math.abs(term.value) + term.error, 0);
    const errors = terms.reduce((total, term) => total + term.error, 0);
    if (!Number.isFinite(value)) return { value, error: 0 };
    return this.round(value, errors + Math.max(terms.length - 1, 0) * this.unit * sizes, 0);
  }

  /** The product in whatever order. */
  product(factors: readonly number[]): Approximate {
    const value = factors.reduce((total, factor) => total * factor, 1);
    return this.round(value, 0, Math.max(factors.length - 1, 0));
  }
}

/** The sum of numbers as if computed in twice the precision (Neumaier 1974). */
export function compensatedSum(terms: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const term of terms) {
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}
