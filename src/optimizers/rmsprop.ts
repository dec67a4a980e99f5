import { kernels } from "../kernels/active.ts";
import { checkBoolean, checkNumber } from "./check_options.ts";
import { checkKerasOptions, clipAsKeras, KERAS_DEFAULTS, type KerasOptions } from "./keras_options.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { optimizerFactory } from "./optimizer_factory.ts";
import type { OptimizerParameters } from "./resolve_groups.ts";
import type { Slot } from "./slot.ts";
import type { OptimizerOptions, UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode RMSprop}, with PyTorch's defaults. */
export interface RMSpropOptions extends OptimizerOptions {
  /** The step size (default 0.01). */
  readonly learningRate?: number;
  /** How much of the average of the gradient's square is kept (default 0.99). */
  readonly alpha?: number;
  /** What is added to the root of that average (default 1e-8). */
  readonly epsilon?: number;
  /** What is added to the gradient, times the parameter (default 0). */
  readonly weightDecay?: number;
  /** How much of the last step is kept (default 0: no momentum). */
  readonly momentum?: number;
  /** Whether to divide by the standard deviation in place of the root mean square (default false). */
  readonly centered?: boolean;
}

/** What both forms keep, the optional arrays last. */
function stateNames({ momentum, centered }: { momentum: number; centered: boolean }): string[] {
  return [
    "squareAverage",
    ...(centered ? ["gradientAverage"] : []),
    ...(momentum === 0 ? [] : ["momentum"]),
  ];
}

function update(
  slot: Slot,
  rho: number,
  options: { readonly momentum: number; readonly epsilon: number; readonly centered: boolean },
  l2: number,
  decay: number,
  keras: number,
): void {
  const { momentum, epsilon, centered } = options;
  kernels()[slot.dtype].rmsprop(
    slot.address,
    slot.gradientAddress,
    slot.stateAddress(0),
    centered ? slot.stateAddress(1) : 0,
    slot.stateAddress(centered ? 2 : 1),
    slot.size,
    slot.learningRate,
    rho,
    momentum,
    epsilon,
    l2,
    decay,
    keras,
  );
}

const RULE: UpdateRule<RMSpropOptions> = {
  name: "RMSprop",
  defaults: { learningRate: 0.01, alpha: 0.99, epsilon: 1e-8, weightDecay: 0, momentum: 0, centered: false },
  check({ alpha, epsilon, weightDecay, momentum, centered }) {
    checkNumber("RMSprop", "alpha", alpha, "from 0 up to 1, without 1");
    checkNumber("RMSprop", "epsilon", epsilon, "of 0 or more");
    checkNumber("RMSprop", "weightDecay", weightDecay, "of 0 or more");
    checkNumber("RMSprop", "momentum", momentum, "of 0 or more");
    checkBoolean("RMSprop", "centered", centered);
  },
  state: stateNames,
  update: (slot, options) => update(slot, options.alpha, options, options.weightDecay, 0, 0),
};

/**
 * RMSprop (Hinton 2012) in PyTorch's form: parameter −= learningRate · gradient / (√average + epsilon).
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1]));
 * const optimizer = new ln.RMSprop([w], { learningRate: 0.1, alpha: 0.75 });
 * w.square().sum().backward();
 * optimizer.step();
 * assertAlmostEquals(w.item(), 0.8, 1e-6); // 1 − 0.1 · 2 / √(0.25 · 4)
 * ```
 */
export class RMSprop extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options See {@linkcode RMSpropOptions}.
   * @throws {TypeError} If there is nothing to train, or an option is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(parameters: OptimizerParameters<RMSpropOptions>, options: RMSpropOptions = {}) {
    super(RULE, parameters, options);
  }
}

/** Options of {@linkcode rmsprop}, with Keras's defaults. */
export interface KerasRMSpropOptions extends KerasOptions {
  /** The step size (default 0.001). */
  readonly learningRate?: number;
  /** How much of the average of the gradient's square is kept (default 0.9). */
  readonly rho?: number;
  /** How much of the last step is kept (default 0: no momentum). */
  readonly momentum?: number;
  /** What is added to that average before its root is taken (default 1e-7). */
  readonly epsilon?: number;
  /** Whether to divide by the standard deviation in place of the root mean square (default false). */
  readonly centered?: boolean;
}

const KERAS_RULE: UpdateRule<KerasRMSpropOptions> = {
  name: "rmsprop",
  defaults: {
    ...KERAS_DEFAULTS,
    learningRate: 0.001,
    rho: 0.9,
    momentum: 0,
    epsilon: 1e-7,
    centered: false,
  },
  check(options) {
    checkKerasOptions("rmsprop", options);
    checkNumber("rmsprop", "rho", options.rho, "from 0 up to 1, without 1");
    checkNumber("rmsprop", "momentum", options.momentum, "of 0 or more");
    checkNumber("rmsprop", "epsilon", options.epsilon, "of 0 or more");
    checkBoolean("rmsprop", "centered", options.centered);
  },
  state: stateNames,
  prepare: clipAsKeras,
  update: (slot, options) => update(slot, options.rho, options, 0, options.weightDecay, 1),
};

/**
 * RMSprop in Keras's form, for `compile`: parameter −= learningRate · gradient / √(average + epsilon).
 *
 * @param options See {@linkcode KerasRMSpropOptions}.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function rmsprop(options: KerasRMSpropOptions = {}): OptimizerFactory {
  return optimizerFactory(KERAS_RULE, options);
}
