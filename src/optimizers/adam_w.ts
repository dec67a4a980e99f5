import { type AdamOptions, adamRule, type KerasAdamOptions, kerasAdamRule } from "./adam.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { optimizerFactory } from "./optimizer_factory.ts";
import type { OptimizerParameters } from "./resolve_groups.ts";

const RULE = adamRule("AdamW", 0.01, true);

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2017) in PyTorch's form: before each step, parameter −= learningRate ·
 * weightDecay · parameter, and the gradient is left alone.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1]));
 * const optimizer = new ln.AdamW([w], { learningRate: 0.1, weightDecay: 0.5 });
 * w.mul(0).sum().backward();
 * optimizer.step();
 * assertAlmostEquals(w.item(), 0.95, 1e-6);
 * ```
 */
export class AdamW extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options See {@linkcode AdamOptions}, but `weightDecay` is 0.01 unless given.
   * @throws {TypeError} If there is nothing to train, or an option is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(parameters: OptimizerParameters<AdamOptions>, options: AdamOptions = {}) {
    super(RULE, parameters, options);
  }
}

const KERAS_RULE = kerasAdamRule("adamW", 0.004);

/**
 * Adam with decoupled weight decay in Keras's form, for `compile`.
 *
 * @param options See {@linkcode KerasAdamOptions}, but `weightDecay` is 0.004 unless given.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function adamW(options: KerasAdamOptions = {}): OptimizerFactory {
  return optimizerFactory(KERAS_RULE, options);
}
