import { makePoints, type Points } from "./points.ts";
import type { RandomNumbers } from "./random_numbers.ts";

/** The rows of a table of two inputs. */
export const GATE_ROWS: readonly (readonly [number, number])[] = [[0, 0], [0, 1], [1, 0], [1, 1]];

/** At full noise the clouds around the corners run into one another. */
const WIDEST = 0.35;

/**
 * The four rows of a gate's table; with noise, clouds of points around them.
 *
 * @param rule The gate.
 * @param count How many points, if there is noise.
 * @param noise From 0 to 1.
 * @param random Where random numbers come from.
 */
export function drawGate(
  rule: (a: number, b: number) => number,
  count: number,
  noise: number,
  random: RandomNumbers,
): Points {
  return makePoints(noise === 0 ? GATE_ROWS.length : count, (i) => {
    const [a, b] = GATE_ROWS[i % GATE_ROWS.length]!;
    if (noise === 0) return [a, b, rule(a, b)];
    return [a + WIDEST * noise * random.normal(), b + WIDEST * noise * random.normal(), rule(a, b)];
  });
}
