/**
 * Clouds of points of two classes within −6 to 6, where TensorFlow's playground has them too.
 *
 * @module
 */
import { makePoints, type Points } from "./points.ts";
import type { RandomNumbers } from "./random_numbers.ts";

const RADIUS = 5;

/** A disc of one class inside a ring of the other. */
export function drawCircles(count: number, noise: number, random: RandomNumbers): Points {
  return makePoints(count, (i) => {
    const isInner = i % 2 === 0;
    const radius = isInner ? random.uniform(0, 0.5 * RADIUS) : random.uniform(0.7 * RADIUS, RADIUS);
    const angle = random.uniform(0, 2 * Math.PI);
    const [shift1, shift2] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    return [
      radius * Math.sin(angle) + 2 * noise * shift1,
      radius * Math.cos(angle) + 2 * noise * shift2,
      isInner ? 1 : 0,
    ];
  });
}

/** Two arms that wind around one another. */
export function drawSpirals(count: number, noise: number, random: RandomNumbers): Points {
  return makePoints(count, (i) => {
    const label = i % 2;
    // In the very middle the arms would touch.
    const share = random.uniform(0.04, 1);
    const angle = 1.75 * share * 2 * Math.PI + label * Math.PI;
    return [
      RADIUS * share * Math.sin(angle) + 1.5 * noise * random.uniform(-1, 1),
      RADIUS * share * Math.cos(angle) + 1.5 * noise * random.uniform(-1, 1),
      label,
    ];
  });
}

/** Two round heaps. */
export function drawGaussians(count: number, noise: number, random: RandomNumbers): Points {
  const spread = 0.7 + 1.5 * noise;
  return makePoints(count, (i) => {
    const centre = i % 2 === 0 ? 2 : -2;
    return [centre + spread * random.normal(), centre + spread * random.normal(), i % 2 === 0 ? 1 : 0];
  });
}

/** Two half circles that reach into one another. */
export function drawMoons(count: number, noise: number, random: RandomNumbers): Points {
  return makePoints(count, (i) => {
    const label = i % 2;
    const angle = random.uniform(0, Math.PI);
    const side = label === 0 ? 1 : -1;
    return [
      side * (3 * Math.cos(angle) - 1.5) + noise * random.normal(),
      side * (3 * Math.sin(angle) - 0.75) + noise * random.normal(),
      label,
    ];
  });
}
