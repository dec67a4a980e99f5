import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";

/** What some steps of gradient descent gave, as plain numbers. */
export interface StepResult {
  readonly losses: number[];
  readonly weights: number[];
  readonly probabilities: number[];
  readonly positions: number[];
}

/**
 * A few steps of gradient descent by hand, which go through most families of operations: creation, views, casts, arithmetic with
 * broadcasting, products, activations, reductions, selection, joining, softmax and gradients.
 *
 * @param dtype The element type.
 * @param steps How many.
 * @returns The results.
 */
export function representativeSteps(dtype: ln.FloatDType, steps: number): StepResult {
  return ln.tidy(() => {
    const inputs = ln.linspace(-1, 1, 24, { dtype }).reshape([8, 3]);
    const targets = ln.arange(0, 16, 1, { dtype: "int32" }).reshape([2, 8]).T.slice([null, null, -1]).astype(
      dtype,
    ).div(16);
    let weight: Tensor = ln.linspace(-0.5, 0.5, 6, { dtype }).reshape([2, 3]);
    const losses: number[] = [];
    const lossOf = () => {
      const hidden = inputs.matmul(weight.T);
      const columns = ln.stack([hidden.slice(null, 0).relu(), hidden.slice(null, 1).abs()], 1);
      const mixed = ln.where(hidden.greater(0), hidden.tanh(), hidden.sigmoid().sub(0.5)).add(
        columns.mul(0.1),
      );
      const penalty = weight.square().sum().sqrt().mul(0.01).sub(
        hidden.logSoftmax().max({ axis: 0 }).mean().mul(0.01),
      );
      return mixed.sub(targets).maximum(-2).pow(2).mean().add(penalty);
    };
    for (let step = 0; step < steps; step++) {
      weight = ln.tidy(() => {
        const { value, gradients: [slope] } = ln.valueAndGradient(lossOf, [weight]);
        losses.push(value.item());
        return ln.noGrad(() => weight.sub(slope!.mul(0.5)));
      });
    }
    const probabilities = ln.concat([inputs.matmul(weight.T), targets], 1).softmax();
    return {
      losses,
      weights: [...weight.toTypedArray()],
      probabilities: [...probabilities.toTypedArray()],
      positions: [...probabilities.argmax({ axis: 1 }).toTypedArray()],
    };
  });
}
