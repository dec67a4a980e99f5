/**
 * How trained networks ended: what they have learnt, and what their hidden units still do.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { TARGETS, type XorNetworks } from "./stuck_networks.ts";

/** How one network ended. */
export interface End {
  /** What it says to 00, 01, 10 and 11. */
  readonly probabilities: readonly number[];
  /** How many of the four inputs it has learnt: the probability is within 0.25 of the target. */
  readonly learnt: number;
  /** For each hidden unit, at how many of the four inputs it is on: above 0 before its activation. */
  readonly unitsOn: readonly number[];
  /** The mean cross-entropy. */
  readonly loss: number;
}

/** Reads off how each network ended. */
export function endsOf(networks: XorNetworks): End[] {
  using _ = ln.scope();
  const layers = networks.forward();
  const losses = networks.losses(layers).toArray() as number[];
  const probabilities = layers.a2.toArray() as number[][][];
  const unitsOn = layers.z1.greater(0).sum({ axis: 2 }).toArray() as number[][];
  return losses.map((loss, i) => {
    const [answers] = probabilities[i] as [number[]];
    const learnt = answers.filter((answer, k) => Math.abs(answer - TARGETS[k]!) < 0.25).length;
    return { probabilities: answers, learnt, unitsOn: unitsOn[i]!, loss };
  });
}

/** How many ends have learnt 4, 3, 2, 1 and 0 of the inputs. */
export function countByLearnt(ends: readonly End[]): number[] {
  return [4, 3, 2, 1, 0].map((count) => ends.filter(({ learnt }) => learnt === count).length);
}

/** Whether a hidden unit is off at every input: no gradient passes it, so it stays as it is. */
export const isDead = (on: number): boolean => on === 0;

/** Whether a hidden unit is on at every input: then its relu does nothing, and the unit is linear. */
export const isLinear = (on: number): boolean => on === TARGETS.length;

/** Where the loss of a network comes to rest that has learnt so many of the inputs. */
export const WHERE_IT_STOPS: Readonly<Record<number, string>> = {
  4: "XOR is solved",
  3: "sure of a wrong answer: A2·(1 − A2) ≈ 0, no gradient",
  2: "two look alike, 1/2 each: ½·ln 2 = 0.3466",
  1: "three look alike, 1/3 or 2/3 each: 0.4774",
  0: "all look alike, 1/2 each: ln 2 = 0.6931",
};
