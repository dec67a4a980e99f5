import { kernels } from "../kernels/active.ts";
import { checkBoolean, checkNumber } from "./check_options.ts";
import { checkKerasOptions, clipAsKeras, KERAS_DEFAULTS, type KerasOptions } from "./keras_options.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { optimizerFactory } from "./optimizer_factory.ts";
import type { OptimizerParameters } from "./resolve_groups.ts";
import type { OptimizerOptions, UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode SGD}, with PyTorch's defaults. */
export interface SGDOptions extends OptimizerOptions {
  /** The step size (default 0.001). */
  readonly learningRate?: number;
  /** How much of the velocity is kept (default 0: no momentum). */
  readonly momentum?: number;
  /** How much of the gradient is kept out of the velocity (default 0). */
  readonly dampening?: number;
  /** What is added to the gradient, times the parameter (default 0). */
  readonly weightDecay?: number;
  /** Whether to step along the velocity that the next step would have with the same gradient (default false). */
  readonly nesterov?: boolean;
}

const RULE: UpdateRule<SGDOptions> = {
  name: "SGD",
  defaults: { learningRate: 0.001, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false },
  check({ momentum, dampening, weightDecay, nesterov }) {
    checkNumber("SGD", "momentum", momentum, "of 0 or more");
    checkNumber("SGD", "dampening", dampening, "from 0 to 1");
    checkNumber("SGD", "weightDecay", weightDecay, "of 0 or more");
    checkBoolean("SGD", "nesterov", nesterov);
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new RangeError(
        `Cannot make SGD with nesterov, momentum ${momentum} and dampening ${dampening}: ` +
          `expected a momentum above 0 and no dampening`,
      );
    }
  },
  state: ({ momentum }) => momentum === 0 ? [] : ["momentum"],
  update(slot, { momentum, dampening, weightDecay, nesterov }) {
    const kernel = kernels()[slot.dtype];
    const { address, gradientAddress, size, learningRate } = slot;
    if (momentum === 0 && weightDecay === 0) return kernel.sgd(address, gradientAddress, size, learningRate);
    kernel.momentum(
      address,
      gradientAddress,
      slot.stateAddress(0),
      size,
      learningRate,
      momentum,
      // The first velocity is the gradient itself.
      slot.started ? 1 - dampening : 1,
      Number(nesterov),
      weightDecay,
      0,
      0,
    );
  },
};

/**
 * Stochastic gradient descent in PyTorch's form: velocity = momentum · velocity + (1 − dampening) · gradient and
 * parameter −= learningRate · velocity; without momentum parameter −= learningRate · gradient.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1]));
 * const optimizer = new ln.SGD([w], { learningRate: 0.25 });
 * w.square().sum().backward();
 * optimizer.step();
 * assertEquals(w.toArray(), [0.5]);
 * ```
 */
export class SGD extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options See {@linkcode SGDOptions}.
   * @throws {TypeError} If there is nothing to train, or an option is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(parameters: OptimizerParameters<SGDOptions>, options: SGDOptions = {}) {
    super(RULE, parameters, options);
  }
}

/** Options of {@linkcode sgd}, with Keras's defaults. */
export interface KerasSGDOptions extends KerasOptions {
  /** The step size (default 0.01). */
  readonly learningRate?: number;
  /** How much of the velocity is kept, from 0 to 1 (default 0: no momentum). */
  readonly momentum?: number;
  /** Whether to step along the velocity that the next step would have with the same gradient (default false). */
  readonly nesterov?: boolean;
}

const KERAS_RULE: UpdateRule<KerasSGDOptions> = {
  name: "sgd",
  defaults: { ...KERAS_DEFAULTS, learningRate: 0.01, momentum: 0, nesterov: false },
  check(options) {
    checkKerasOptions("sgd", options);
    checkNumber("sgd", "momentum", options.momentum, "from 0 to 1");
    checkBoolean("sgd", "nesterov", options.nesterov);
  },
  state: ({ momentum }) => momentum === 0 ? [] : ["momentum"],
  prepare: clipAsKeras,
  update(slot, { momentum, weightDecay, nesterov }) {
    const kernel = kernels()[slot.dtype];
    const { address, gradientAddress, size, learningRate } = slot;
    if (momentum === 0 && weightDecay === 0) return kernel.sgd(address, gradientAddress, size, learningRate);
    kernel.momentum(
      address,
      gradientAddress,
      slot.stateAddress(0),
      size,
      learningRate,
      momentum,
      1,
      Number(nesterov),
      0,
      weightDecay,
      1,
    );
  },
};

/**
 * Stochastic gradient descent in Keras's form, for `compile`: velocity = momentum · velocity − learningRate · gradient and
 * parameter += velocity.
 *
 * @param options See {@linkcode KerasSGDOptions}.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function sgd(options: KerasSGDOptions = {}): OptimizerFactory {
  return optimizerFactory(KERAS_RULE, options);
}
