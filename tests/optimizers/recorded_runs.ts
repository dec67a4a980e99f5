/**
 * What the tests of optimizers share: the recorded runs, and steps with given gradients.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { Adadelta } from "../../src/optimizers/adadelta.ts";
import { Adagrad } from "../../src/optimizers/adagrad.ts";
import { Adam } from "../../src/optimizers/adam.ts";
import { AdamW } from "../../src/optimizers/adam_w.ts";
import { Nadam } from "../../src/optimizers/nadam.ts";
import type { Optimizer } from "../../src/optimizers/optimizer.ts";
import { RMSprop } from "../../src/optimizers/rmsprop.ts";
import { SGD } from "../../src/optimizers/sgd.ts";
import type { OptimizerParameters } from "../../src/optimizers/resolve_groups.ts";
import type { OptimizerOptions } from "../../src/optimizers/update_rule.ts";
import recorded from "../golden/optimizers_torch.json" with { type: "json" };

export { recorded };

/** PyTorch's forms, by name. */
export const CLASSES: Readonly<
  Record<string, new (parameters: OptimizerParameters, options?: OptimizerOptions) => Optimizer>
> = { SGD, Adam, AdamW, RMSprop, Adagrad, Adadelta, Nadam };

/** Numbers that are separated by spaces. */
export function numbers(text: string): number[] {
  return text.split(" ").map(Number);
}

/** Numbers that follow one another, cut into the recorded parameters. */
export function split(text: string): number[][] {
  const values = numbers(text);
  return recorded.shapes.map((shape) => values.splice(0, shape.reduce((a, b) => a * b, 1)));
}

/** New parameters with the recorded start values. */
export function startParameters(dtype: ln.FloatDType): ln.Parameter[] {
  return split(recorded.starts).map((values, i) =>
    new ln.Parameter(ln.tensor(values, { dtype }).reshape(recorded.shapes[i]!))
  );
}

/** Sets the recorded gradients of a step, through a backward pass. */
export function setGradients(parameters: readonly ln.Parameter[], step: number): void {
  using _ = ln.scope();
  split(recorded.gradients[step]!).forEach((values, i) => {
    const parameter = parameters[i]!;
    parameter.zeroGrad();
    const gradient = ln.tensor(values, { dtype: parameter.dtype }).reshape([...parameter.shape]);
    parameter.mul(gradient).sum().backward();
  });
}

/** All elements of parameters, one after another. */
export function elementsOf(parameters: readonly ln.Tensor[]): number[] {
  return parameters.flatMap((parameter) => [...parameter.toTypedArray()]);
}

/** Asserts that numbers differ by no more than a share of the expected one, or of 1 where that is smaller; NaN only equals NaN. */
export function assertClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  message: string,
): void {
  assertEquals(actual.length, expected.length, message);
  expected.forEach((value, i) => {
    if (Object.is(actual[i], value)) return;
    const difference = Math.abs(actual[i]! - value);
    const allowed = tolerance * Math.max(1, Math.abs(value));
    assert(
      difference <= allowed,
      `${message}, number ${i}: ${actual[i]} instead of ${value}, ${difference} apart, ${allowed} allowed`,
    );
  });
}
