import { describe } from "../array/shape.ts";
import { toDType } from "../tensor/apply.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLossInputs } from "./check_loss_inputs.ts";
import type { Loss } from "./loss.ts";

/** What becomes of the losses of the single elements or samples: their mean, their sum, or nothing. */
export type Reduction = "mean" | "sum" | "none";

/** Options that all losses have. */
export interface LossOptions {
  /** What becomes of the single losses (default "mean"). */
  readonly reduction?: Reduction;
}

/** The losses before they are reduced. */
export interface UnreducedLosses {
  /** One for each element or sample; the first axis counts the samples. */
  readonly losses: Tensor;
  /** What the mean divides their sum by (default: their number). */
  readonly divisor?: () => Tensor | number;
}

/** What all losses share: the checks that don't depend on the formula, the samples' weights and the reduction. */
export abstract class ReducedLoss implements Loss {
  /** What becomes of the single losses. */
  readonly reduction: Reduction | "batchMean";
  /** @internal The loss, as messages name it. */
  protected readonly title: string;

  /**
   * Called by the losses.
   *
   * @param title The loss, as messages name it.
   * @param options The options as the user gave them.
   * @param reductions The reductions that there are.
   */
  constructor(
    title: string,
    options: { readonly reduction?: Reduction | "batchMean" },
    reductions: readonly string[] = ["mean", "sum", "none"],
  ) {
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`Cannot compute ${title} with options ${describe(options)}: expected an object`);
    }
    const { reduction = "mean" } = options;
    if (!reductions.includes(reduction)) {
      throw new TypeError(
        `Cannot compute ${title} with reduction ${describe(reduction)}: expected one of "${
          reductions.join('", "')
        }"`,
      );
    }
    this.title = title;
    this.reduction = reduction;
  }

  /**
   * Computes the loss.
   *
   * @param predictions What the model gave, one sample a row, float32 or float64.
   * @param targets What it should have given; the class says in which form.
   * @param sampleWeight How much each sample counts, `[n]`: its losses are multiplied by it. The mean still divides by the number of
   * losses, not by the sum of the weights, as Keras does.
   * @returns A 0-d tensor; with reduction "none" one loss for each element or sample.
   * @throws {RangeError} If the shapes don't fit, or a label is none.
   * @throws {TypeError} If something is no tensor, or float32 meets float64.
   */
  forward(predictions: Tensor, targets: Tensor, sampleWeight?: Tensor): Tensor {
    checkLossInputs(this.title, predictions, targets, sampleWeight);
    return tidy(() => {
      const inOnePass = this.reduction === "mean" && sampleWeight === undefined
        ? this.meanInOnePass(predictions, targets)
        : null;
      if (inOnePass !== null) return inOnePass;
      const { losses, divisor } = this.compute(predictions, targets);
      const weighted = sampleWeight === undefined ? losses : losses.mul(perSample(sampleWeight, losses));
      if (this.reduction === "none") return weighted;
      if (this.reduction === "sum") return weighted.sum();
      return divisor === undefined ? weighted.mean() : weighted.sum().div(divisor());
    });
  }

  /**
   * @internal Checks the inputs and computes the mean, if there is an operation that does so without computing the single losses
   * first; else null. Such operations give no gradient towards the targets.
   */
  protected meanInOnePass(_predictions: Tensor, _targets: Tensor): Tensor | null {
    return null;
  }

  /** @internal Checks the inputs, before anything is computed, and computes the losses. */
  protected abstract compute(predictions: Tensor, targets: Tensor): UnreducedLosses;
}

/** Weights of shape [n] in the losses' dtype, with axes of length 1 behind, so that they broadcast over all that belongs to a sample. */
function perSample(sampleWeight: Tensor, losses: Tensor): Tensor {
  return (toDType(sampleWeight, losses.dtype) as Tensor).reshape([-1, ...losses.shape.slice(1).map(() => 1)]);
}
