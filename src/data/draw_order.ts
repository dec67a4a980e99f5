import type { RandomStream } from "../random/stream.ts";

/** The numbers from 0 to count − 1 in random order, in ordinary memory. */
export function drawOrder(random: RandomStream, count: number): Int32Array {
  const drawn = random.permutation(count);
  const order = drawn.toTypedArray() as Int32Array;
  drawn.dispose();
  return order;
}
