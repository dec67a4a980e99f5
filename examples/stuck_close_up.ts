/**
 * One network looked at closely: every value of its forward pass, what reaches its weights in the backward pass, and
 * what its hidden units do.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { type End, isDead, isLinear } from "./stuck_ends.ts";
import { INPUTS, type XorNetworks } from "./stuck_networks.ts";
import { labelled } from "./printing.ts";

/** Prints all that one network computes with, from the inputs to the probabilities. */
export function printForwardPass(networks: XorNetworks, index: number): void {
  using _ = ln.scope();
  const { w1, b1, w2, b2 } = networks.parameters;
  const { z1, a1, z2, a2 } = networks.forward();
  console.log(labelled("X ", ln.tensor(INPUTS, { dtype: "int32" })));
  for (
    const [name, values] of Object.entries({ W1: w1, b1, W2: w2, b2, Z1: z1, A1: a1, Z2: z2, A2: a2 })
  ) {
    console.log(labelled(name, values.slice(index)));
  }
}

/** Prints the gradients of one network's parameters. */
export function printGradients(networks: XorNetworks, index: number): void {
  using _ = ln.scope();
  const { w1, b1, w2, b2 } = networks.gradients(networks.forward());
  for (const [name, values] of Object.entries({ dW1: w1, db1: b1, dW2: w2, db2: b2 })) {
    console.log(labelled(name.padEnd(3), values.slice(index)));
  }
}

/** What one network's two layers amount to where no unit ever switches off: the matrix product W2·W1. */
export function productOfWeights(networks: XorNetworks, index: number): number[] {
  using _ = ln.scope();
  const { w1, w2 } = networks.parameters;
  return Array.from(w2.slice(index).matmul(w1.slice(index)).toTypedArray());
}

/** Says in a few words what the two hidden units of a network that answers 0.5 to everything do. */
export function kindOf({ unitsOn }: End): string {
  const [dead, linear] = [unitsOn.filter(isDead).length, unitsOn.filter(isLinear).length];
  if (dead === 2) return "both units are dead: off at every input";
  if (linear === 2) return "both units are linear: on at every input";
  if (dead === 1 && linear === 1) return "one unit is dead, the other one linear";
  return "its units still switch on and off";
}
