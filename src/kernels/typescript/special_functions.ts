/** The nearest integer, the even one of two that are equally near. */
export function roundHalfEven(x: number): number {
  // Above 2^52 every float64 is an integer; below it, adding and taking away 2^52 rounds in that way.
  const shift = 2 ** 52;
  if (!(Math.abs(x) < shift)) return x;
  return x < 0 || Object.is(x, -0) ? -(shift - x - shift) : x + shift - shift;
}

/** (erf z)/2 for |z| ≤ ½: e^(−z²)/√π·Σ 2ⁿ·z^(2n+1)/(2n+1)!!, whose terms have one sign (Abramowitz and Stegun 7.1.6). */
function halfErf(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= 2 * z * z / (2 * n + 1);
    sum += term;
  }
  return Math.exp(-z * z) * sum / Math.sqrt(Math.PI);
}

/** The squares of the points t = ¼, ¾, 1¼, … */
const SQUARES = Array.from({ length: 13 }, (_, k) => ((k + 0.5) / 2) ** 2);

/** e^(−t²) there. */
const EXPONENTIALS = SQUARES.map((square) => Math.exp(-square));

/**
 * factor·Φ(−a) with Φ(−a) = ½·erfc(a/√2), for a from 0.7: the midpoint rule for ∫ e^(−t²)/(t² + a²/2) dt and its exact correction (Hunter
 * and Regan 1972).
 */
function lowerTail(a: number, factor = 1): number {
  const z = a * Math.SQRT1_2;
  let sum = 0;
  for (let k = 0; k < SQUARES.length; k++) sum += EXPONENTIALS[k]! / (SQUARES[k]! + 0.5 * a * a);
  if (a > 36) {
    // Φ(−a) may be subnormal where the product is not.
    const root = expOfSquare(a, -0.25);
    return 0.5 * factor * root * (z / Math.PI * sum) * root;
  }
  const correction = 2 / (1 + Math.exp(4 * Math.PI * z));
  const isCorrected = z < 2 * Math.PI;
  return 0.5 * factor * (expOfSquare(a, -0.5) * z / Math.PI * sum + (isCorrected ? correction : 0));
}

/** e^(share·x²), the share a power of 2. The square is taken in two parts: the exponential would multiply its rounding error by itself. */
function expOfSquare(x: number, share: number): number {
  const high = Math.fround(x);
  const rest = (x - high) * (x + high);
  return Math.exp(share * high * high) * (rest === 0 ? 1 : Math.exp(share * rest));
}

/** The standard normal distribution function Φ(x). */
export function normalCdf(x: number): number {
  // Beyond, e^(−x²/2) is 0.
  if (x < -40) return 0;
  if (x < -0.7) return lowerTail(-x);
  if (x > 0.7) return 1 - (x > 40 ? 0 : lowerTail(x));
  return Number.isNaN(x) ? NaN : 0.5 + halfErf(x * Math.SQRT1_2);
}

/** x·Φ(x) */
export function gelu(x: number): number {
  return x < -0.7 && x > -40 ? lowerTail(-x, x) : x * normalCdf(x);
}

/** The derivative of x·Φ(x), Φ(x) + x·φ(x), with the normal density φ(x) = e^(−x²/2)/√(2π); beyond 40 its term is 0. */
export function geluDerivative(x: number): number {
  if (Math.abs(x) > 40) return normalCdf(x);
  return normalCdf(x) + x * expOfSquare(x, -0.5) / Math.sqrt(2 * Math.PI);
}

/** log(1 + eˣ), with an exponential that can't overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
