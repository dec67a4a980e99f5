import { areExpOrdinary, sigmoid, sigmoidOrdinary, tanh } from "./math";

/** What a matrix product does to its result: bias, then an activation, by its number in the kernel's interface. */

export const RELU: i32 = 1;
export const LEAKY_RELU: i32 = 2;
export const SIGMOID: i32 = 3;

// @ts-ignore: decorator
@inline export function leakyRelu<T>(x: v128, slope: v128): v128 {
  return v128.bitselect(v128.mul<T>(x, slope), x, v128.lt<T>(x, v128.splat<T>(0)));
}

// A function of its own, for its size; not exported, for AssemblyScript warns of exported functions that exchange vectors.
function activate<T>(x: v128, activation: i32, slope: T): v128 {
  if (activation == RELU) return v128.pmax<T>(x, v128.splat<T>(0));
  if (activation == LEAKY_RELU) return leakyRelu<T>(x, v128.splat<T>(slope));
  if (activation != SIGMOID) return tanh<T>(x);
  return areExpOrdinary<T>(x, x) ? sigmoidOrdinary<T>(x) : sigmoid<T>(x);
}

/** Any activation of a vector. */
// @ts-ignore: decorator
@inline export function activated<T>(x: v128, activation: i32, slope: T): v128 {
  return activate<T>(x, activation, slope);
}

/**
 * Sigmoid or tanh over the rows of a tile just stored: they need too many registers to run inside it. The second vectors begin
 * `second` bytes after the first and may share elements with them, so that both are read before either is written.
 */
export function activateTile<T>(c: usize, cRow: usize, second: usize, rows: isize, activation: i32): void {
  for (; rows > 0; rows--, c += cRow) {
    let left = v128.load(c), right = v128.load(c + second);
    if (activation != SIGMOID) {
      left = tanh<T>(left);
      right = tanh<T>(right);
    } else if (areExpOrdinary<T>(left, right)) {
      left = sigmoidOrdinary<T>(left);
      right = sigmoidOrdinary<T>(right);
    } else {
      left = sigmoid<T>(left);
      right = sigmoid<T>(right);
    }
    v128.store(c, left);
    v128.store(c + second, right);
  }
}
