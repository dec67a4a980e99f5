/** The nearest integer, the even one of two that are equally near. */
export function roundHalfEven(x: number): number {
  // Above 2^52 every float64 is an integer; below it, adding and taking away 2^52 rounds in that way.
  const shift = 2 ** 52;
  if (!(Math.abs(x) < shift)) return x;
  return x < 0 || Object.is(x, -0) ? -(shift - x - shift) : x + shift - shift;
}

/** erf(z) for |z| ≤ 2: e^(−z²)·2/√π·Σ 2ⁿ·z^(2n+1)/(2n+1)!!, whose terms have one sign (Abramowitz and Stegun 7.1.6). */
function erfBySeries(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= 2 * z * z / (2 * n + 1);
    sum += term;
  }
  return 2 / Math.sqrt(Math.PI) * Math.exp(-z * z) * sum;
}

/** erfc(z) for z > 2: e^(−z²)/√π·1/(z + ½/(z + 1/(z + ³⁄₂/(z + …)))) (Abramowitz and Stegun 7.1.14). */
function erfcByFraction(z: number): number {
  let tail = z;
  for (let n = 80; n > 0; n--) tail = z + n / 2 / tail;
  // z² is taken in two parts: its rounding error would be multiplied by z² in the exponential.
  const high = Math.fround(z);
  return Math.exp(-high * high) * Math.exp(-(z - high) * (z + high)) / (Math.sqrt(Math.PI) * tail);
}

/** The standard normal distribution function Φ(x) = ½·erfc(−x/√2). */
export function normalCdf(x: number): number {
  const z = -x * Math.SQRT1_2;
  if (z > 2) return 0.5 * erfcByFraction(z);
  if (z < -2) return 1 - 0.5 * erfcByFraction(-z);
  return Number.isNaN(z) ? NaN : 0.5 - 0.5 * erfBySeries(z);
}

/** The standard normal density e^(−x²/2)/√(2π). */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** log(1 + eˣ), with an exponential that can't overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
