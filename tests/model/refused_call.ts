/**
 * What the tests of usual mistakes share: models to make them with, and the assertion that a refused call has changed nothing.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { ErrorClass } from "../test_support/refuses.ts";
import { heldMemory } from "../test_support/without_leaks.ts";

/** What is wrong, the call, the error and its whole message. */
export type Mistake = readonly [what: string, call: () => unknown, error: ErrorClass, message: string];

/** A compiled model of two dense layers on three features, and tensors of four samples. */
export interface Mistaken {
  readonly model: ln.Model<ln.Sequential>;
  /** `[4, 3]`. */
  readonly x: ln.Tensor;
  /** `[4, 1]`, 0 and 1. */
  readonly y: ln.Tensor;
  /** Keeps a tensor until the end. */
  keep(tensor: ln.Tensor): ln.Tensor;
  /** Gives all memory back. */
  dispose(): void;
}

/** Makes a model with a last layer and a loss. */
export function mistaken(
  units = 1,
  activation: ln.DenseActivation = "sigmoid",
  loss: string | ln.Loss = "meanSquaredError",
): Mistaken {
  const kept: ln.Tensor[] = [];
  const keep = (tensor: ln.Tensor) => {
    kept.push(tensor.keep());
    return tensor;
  };
  const random = new ln.NumpyRandom(1);
  const model = ln.sequential([
    ln.dense(2, { activation: "tanh", inputShape: [3], random }),
    ln.dense(units, { activation, inputShape: [2], random }),
  ]);
  model.compile({ optimizer: "adam", loss, metrics: ["accuracy"] });
  return {
    model,
    x: keep(ln.tensor([[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]])),
    y: keep(ln.tensor([[0], [1], [0], [1]])),
    keep,
    dispose() {
      for (const tensor of kept) tensor.dispose();
      model.optimizer?.dispose();
      model.module.dispose();
    },
  };
}

/** The weights, what the optimizer keeps, and how many epochs there were. */
function stateOf(model: ln.Model): unknown {
  return ln.tidy(() => ({
    weights: Object.values(model.module.stateDict()).map((one) => one.toArray()),
    kept: Object.values(model.optimizer?.stateDict().tensors ?? {}).map((one) => one.toArray()),
    epoch: model.epoch,
  }));
}

/**
 * Asserts that calls are refused with these errors, and leave the weights, the optimizer and the memory as they were.
 *
 * @param model What the calls are about.
 * @param mistakes The calls.
 */
export async function assertRefused(model: ln.Model, mistakes: readonly Mistake[]): Promise<void> {
  for (const [what, call, error, message] of mistakes) {
    const before = { memory: heldMemory(), state: stateOf(model) };
    const thrown = await assertRejects(async () => await call(), Error);
    assertEquals([thrown.constructor.name, thrown.message], [error.name, message], what);
    assert(message.startsWith("Cannot ") && !message.endsWith("."), message);
    assertEquals({ memory: heldMemory(), state: stateOf(model) }, before, `${what}: after, then before`);
  }
}

/** Options of `fit` that print nothing, and leave the library's stream, which takes memory when it is first drawn from, alone. */
export const quiet: ln.FitOptions = { verbose: 0, random: new ln.NumpyRandom(1) };
