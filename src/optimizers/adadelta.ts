import { kernels } from "../kernels/active.ts";
import { checkNumber } from "./check_options.ts";
import { checkKerasOptions, clipAsKeras, KERAS_DEFAULTS, type KerasOptions } from "./keras_options.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { optimizerFactory } from "./optimizer_factory.ts";
import type { OptimizerParameters } from "./resolve_groups.ts";
import type { Slot } from "./slot.ts";
import type { OptimizerOptions, UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode Adadelta}, with PyTorch's defaults. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** What the step is multiplied by (default 1). */
  readonly learningRate?: number;
  /** How much of the averages of the squares is kept (default 0.9). */
  readonly rho?: number;
  /** What is added to those averages before their roots are taken (default 1e-6). */
  readonly epsilon?: number;
  /** What is added to the gradient, times the parameter (default 0). */
  readonly weightDecay?: number;
}

const STATE = ["squareAverage", "changeAverage"] as const;

function update(slot: Slot, rho: number, epsilon: number, l2: number, decay: number): void {
  kernels()[slot.dtype].adadelta(
    slot.address,
    slot.gradientAddress,
    slot.stateAddress(0),
    slot.stateAddress(1),
    slot.size,
    slot.learningRate,
    rho,
    epsilon,
    l2,
    decay,
  );
}

const RULE: UpdateRule<AdadeltaOptions> = {
  name: "Adadelta",
  defaults: { learningRate: 1, rho: 0.9, epsilon: 1e-6, weightDecay: 0 },
  check({ rho, epsilon, weightDecay }) {
    checkNumber("Adadelta", "rho", rho, "from 0 up to 1, without 1");
    checkNumber("Adadelta", "epsilon", epsilon, "of 0 or more");
    checkNumber("Adadelta", "weightDecay", weightDecay, "of 0 or more");
  },
  state: () => STATE,
  update: (slot, { rho, epsilon, weightDecay }) => update(slot, rho, epsilon, weightDecay, 0),
};

/**
 * Adadelta (Zeiler 2012) with PyTorch's defaults: the step is gradient · √(average of squared steps) / √(average of squared
 * gradients).
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1]));
 * const optimizer = new ln.Adadelta([w]);
 * w.square().sum().backward();
 * optimizer.step();
 * assert(w.item() < 1);
 * ```
 */
export class Adadelta extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options See {@linkcode AdadeltaOptions}.
   * @throws {TypeError} If there is nothing to train, or an option is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(parameters: OptimizerParameters<AdadeltaOptions>, options: AdadeltaOptions = {}) {
    super(RULE, parameters, options);
  }
}

/** Options of {@linkcode adadelta}, with Keras's defaults. */
export interface KerasAdadeltaOptions extends KerasOptions {
  /** What the step is multiplied by (default 0.001). */
  readonly learningRate?: number;
  /** How much of the averages of the squares is kept (default 0.95). */
  readonly rho?: number;
  /** What is added to those averages before their roots are taken (default 1e-7). */
  readonly epsilon?: number;
}

const KERAS_RULE: UpdateRule<KerasAdadeltaOptions> = {
  name: "adadelta",
  defaults: { ...KERAS_DEFAULTS, learningRate: 0.001, rho: 0.95, epsilon: 1e-7 },
  check(options) {
    checkKerasOptions("adadelta", options);
    checkNumber("adadelta", "rho", options.rho, "from 0 up to 1, without 1");
    checkNumber("adadelta", "epsilon", options.epsilon, "of 0 or more");
  },
  state: () => STATE,
  prepare: clipAsKeras,
  update: (slot, { rho, epsilon, weightDecay }) => update(slot, rho, epsilon, 0, weightDecay),
};

/**
 * Adadelta with Keras's defaults, for `compile`.
 *
 * @param options See {@linkcode KerasAdadeltaOptions}.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function adadelta(options: KerasAdadeltaOptions = {}): OptimizerFactory {
  return optimizerFactory(KERAS_RULE, options);
}
