import { drawCircles, drawGaussians, drawMoons, drawSpirals } from "./point_clouds.ts";
import { drawGate } from "./gates.ts";
import type { Points } from "./points.ts";
import type { RandomNumbers } from "./random_numbers.ts";

/** The names of the data sets. */
export type DataName = "xor" | "and" | "or" | "circles" | "spirals" | "gaussians" | "moons";

/** Where points of two classes come from. */
export interface DataSet {
  /** What the page calls it. */
  readonly label: string;
  /** Whether it is the table of a gate, with inputs of 0 and 1. */
  readonly isGate: boolean;
  /** The least and the largest value of either input that is drawn. */
  readonly domain: readonly [low: number, high: number];
  /**
   * Draws points.
   *
   * @param count How many; a gate without noise gives its four rows.
   * @param noise From 0 to 1.
   * @param random Where random numbers come from.
   */
  draw(count: number, noise: number, random: RandomNumbers): Points;
}

function gate(label: string, rule: (a: number, b: number) => number): DataSet {
  return {
    label,
    isGate: true,
    domain: [-0.5, 1.5],
    draw: (count, noise, random) => drawGate(rule, count, noise, random),
  };
}

function cloud(label: string, draw: DataSet["draw"]): DataSet {
  return { label, isGate: false, domain: [-6, 6], draw };
}

/** All data sets, in the order in which they are offered. */
export const DATA_SETS: Readonly<Record<DataName, DataSet>> = {
  xor: gate("XOR", (a, b) => a ^ b),
  and: gate("AND", (a, b) => a & b),
  or: gate("OR", (a, b) => a | b),
  circles: cloud("Circles", drawCircles),
  spirals: cloud("Spirals", drawSpirals),
  gaussians: cloud("Gaussians", drawGaussians),
  moons: cloud("Moons", drawMoons),
};
