import { normalizeAxis } from "../array/shape.ts";
import { leakyRelu, relu, sigmoid, tanh } from "../ops/activation.ts";
import { elu, gelu, silu, softplus } from "../ops/smooth_activation.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import { applyFloat } from "./apply.ts";
import { MathMethods } from "./math_methods.ts";
import type { Tensor } from "./tensor.ts";

/** Activation functions. int32 and bool are taken as float32. */
export abstract class ActivationMethods<out R extends number = number> extends MathMethods<R> {
  /** max(this, 0), with slope 0 at 0; NaN stays NaN. */
  relu(): Tensor<R> {
    return applyFloat(relu, this);
  }

  /**
   * this where it is positive, else this · slope.
   *
   * @param slope 0 or more (default 0.01, as in PyTorch).
   */
  leakyRelu(slope = 0.01): Tensor<R> {
    if (!(slope >= 0)) {
      throw new RangeError(`Cannot apply leaky relu with slope ${slope}: expected a number of 0 or more`);
    }
    return applyFloat(leakyRelu, this, slope);
  }

  /** 1/(1 + e⁻ˣ). */
  sigmoid(): Tensor<R> {
    return applyFloat(sigmoid, this);
  }

  /** The hyperbolic tangent. */
  tanh(): Tensor<R> {
    return applyFloat(tanh, this);
  }

  /**
   * this where it is positive, else alpha · (eˣ − 1).
   *
   * @param alpha Minus the limit for very negative values (default 1).
   */
  elu(alpha = 1): Tensor<R> {
    return applyFloat(elu, this, alpha);
  }

  /** x·Φ(x), with Φ the integral of the normal distribution; the exact form, PyTorch's default. */
  gelu(): Tensor<R> {
    return applyFloat(gelu, this, 0);
  }

  /** log(1 + eˣ), stable for large values. */
  softplus(): Tensor<R> {
    return applyFloat(softplus, this, 0);
  }

  /** x·sigmoid(x), also called swish. */
  silu(): Tensor<R> {
    return applyFloat(silu, this, 0);
  }

  /**
   * eˣ / Σ eˣ along one axis, stable for logits of any size.
   *
   * @param options.axis The axis that sums to 1 (default the last).
   */
  softmax(options: { axis?: number } = {}): Tensor<R> {
    return applyFloat(softmax, this, { axis: normalizeAxis("softmax", options.axis ?? -1, this.rank) });
  }

  /**
   * log(softmax) along one axis, exact where softmax underflows.
   *
   * @param options.axis The axis whose probabilities sum to 1 (default the last).
   */
  logSoftmax(options: { axis?: number } = {}): Tensor<R> {
    return applyFloat(logSoftmax, this, {
      axis: normalizeAxis("log-softmax", options.axis ?? -1, this.rank),
    });
  }
}
