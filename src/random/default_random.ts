import { Random } from "./random.ts";
import type { RandomStream } from "./stream.ts";
import { describe } from "../array/shape.ts";
import { observer } from "../array/step_observer.ts";

let stream: RandomStream | undefined;

/**
 * The stream that initializers, dropout and shuffling draw from when they are given no other. Until {@linkcode seed} or
 * {@linkcode setRandom} is called it is unpredictable.
 *
 * @returns The stream.
 */
export function defaultRandom(): RandomStream {
  const current = stream ??= new Random();
  observer?.assumed(defaultRandom, () => stream === current);
  return current;
}

/**
 * Replaces the stream that initializers, dropout and shuffling draw from.
 *
 * @param random The stream: a `NumpyRandom` or `TorchRandom` to follow a notebook's numbers.
 * @throws {TypeError} If it is no stream.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // torch.manual_seed(0); torch.nn.Linear(3, 4)
 * ln.setRandom(new ln.TorchRandom(0));
 * const layer = new ln.Linear(3, 4);
 * assertEquals(layer.bias!.toTypedArray()[0], -0.55157071352005);
 * ```
 */
export function setRandom(random: RandomStream): void {
  if (
    typeof random?.uniform !== "function" || typeof random.normal !== "function" ||
    typeof random.permutation !== "function"
  ) {
    throw new TypeError(
      `Cannot set the random stream to ${describe(random)}: expected a Random, NumpyRandom or TorchRandom`,
    );
  }
  stream = random;
}

/**
 * Makes everything that is random from here on repeatable: the same as `setRandom(new Random(value))`.
 *
 * @param value A whole number from 0 to 2⁵³ − 1.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not whole, negative or too large.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * ln.seed(42);
 * const a = ln.defaultRandom().uniform(0, 1, [3]).toArray();
 * ln.seed(42);
 * assertEquals(ln.defaultRandom().uniform(0, 1, [3]).toArray(), a);
 * ```
 */
export function seed(value: number): void {
  setRandom(new Random(value));
}
