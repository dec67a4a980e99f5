/**
 * The lesson's gradient check: derivatives by central differences beside those of a backward pass.
 *
 * @module
 */
import * as ln from "../mod.ts";

/** The relative error below which the lesson lets a gradient pass. */
export const LARGEST_ERROR = 1e-5;

/**
 * (loss(p + h) − loss(p − h)) / 2h, for one element p of a parameter after the other.
 *
 * @param parameter float64. Each element is moved and put back.
 * @param loss Computes the loss with the parameter as it stands.
 * @param h How far to move.
 */
export function numericalGradient(parameter: ln.Tensor, loss: () => number, h = 1e-5): ln.Tensor {
  const elements = parameter.reshape([-1]); // A view: what is set in it is set in the parameter.
  const slopes = parameter.toTypedArray().map((original, i) => {
    const lossAt = (value: number) => {
      elements.set(value, i);
      return loss();
    };
    const slope = (lossAt(original + h) - lossAt(original - h)) / (2 * h);
    elements.set(original, i);
    return slope;
  });
  elements.dispose();
  return ln.fromTypedArray(slopes, parameter.shape);
}

/** The largest |analytical − numerical| / (|analytical| + |numerical| + 1e-8) of two gradients. */
export function largestRelativeError(analytical: ln.Tensor, numerical: ln.Tensor): number {
  return ln.tidy(() => {
    const scale = analytical.abs().add(numerical.abs()).add(1e-8);
    return analytical.sub(numerical).abs().div(scale).max().item();
  });
}
