/** What moves on from step to step besides the parameters, as float64 in linear memory, so that a recorded step can replay it. */

/** Bytes of a clock: four cells. */
const CLOCK: usize = 32;

/** Multiplies the float64 at `address`. A product that 1 can't be told from 1 less it becomes 0: subnormal numbers are slow. */
// @ts-ignore: decorator
@inline function multiply(address: usize, factor: f64): void {
  const product = load<f64>(address) * factor;
  store<f64>(address, product < 1e-30 ? 0 : product);
}

export function float64_advance(clock: usize, count: i32, beta1: f64, beta2: f64): void {
  for (; count > 0; count--, clock += CLOCK) {
    store<f64>(clock, load<f64>(clock) + 1);
    multiply(clock + 8, beta1);
    multiply(clock + 16, beta2);
  }
}

export function float64_advanceNadam(clock: usize, count: i32, beta1: f64, beta2: f64, momentumDecay: f64): void {
  for (; count > 0; count--, clock += CLOCK) {
    store<f64>(clock, load<f64>(clock) + 1);
    multiply(clock + 8, beta2);
    multiply(clock + 16, momentumDecay);
    multiply(clock + 24, beta1 * (1 - 0.5 * load<f64>(clock, 16)));
  }
}
