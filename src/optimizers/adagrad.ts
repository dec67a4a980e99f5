import { kernels } from "../kernels/active.ts";
import { checkNumber } from "./check_options.ts";
import { checkKerasOptions, clipAsKeras, KERAS_DEFAULTS, type KerasOptions } from "./keras_options.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { optimizerFactory } from "./optimizer_factory.ts";
import type { OptimizerParameters } from "./resolve_groups.ts";
import type { OptimizerOptions, UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode Adagrad}, with PyTorch's defaults. */
export interface AdagradOptions extends OptimizerOptions {
  /** The step size (default 0.01). */
  readonly learningRate?: number;
  /** How the step size shrinks: it is divided by 1 + (steps before) · learningRateDecay (default 0). */
  readonly learningRateDecay?: number;
  /** What is added to the gradient, times the parameter (default 0). */
  readonly weightDecay?: number;
  /** What the sum of squares begins with (default 0). */
  readonly initialAccumulatorValue?: number;
  /** What is added to the root of that sum (default 1e-10). */
  readonly epsilon?: number;
}

const RULE: UpdateRule<AdagradOptions> = {
  name: "Adagrad",
  defaults: {
    learningRate: 0.01,
    learningRateDecay: 0,
    weightDecay: 0,
    initialAccumulatorValue: 0,
    epsilon: 1e-10,
  },
  check({ learningRateDecay, weightDecay, initialAccumulatorValue, epsilon }) {
    checkNumber("Adagrad", "learningRateDecay", learningRateDecay, "of 0 or more");
    checkNumber("Adagrad", "weightDecay", weightDecay, "of 0 or more");
    checkNumber("Adagrad", "initialAccumulatorValue", initialAccumulatorValue, "of 0 or more");
    checkNumber("Adagrad", "epsilon", epsilon, "of 0 or more");
  },
  state: () => ["squareSum"],
  initialState: ({ initialAccumulatorValue }) => initialAccumulatorValue,
  clock: "each",
  advance: (clock, count) => kernels().float64.advance(clock, count, 1, 1),
  update(slot, { learningRateDecay, weightDecay, epsilon }) {
    kernels()[slot.dtype].adagrad(
      slot.address,
      slot.gradientAddress,
      slot.stateAddress(0),
      slot.size,
      slot.learningRate,
      slot.clock,
      learningRateDecay,
      epsilon,
      weightDecay,
      0,
      0,
    );
  },
};

/**
 * Adagrad (Duchi et al. 2011) in PyTorch's form: sum += gradient² and parameter −= learningRate · gradient / (√sum + epsilon).
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1]));
 * const optimizer = new ln.Adagrad([w], { learningRate: 0.5 });
 * w.square().sum().backward();
 * optimizer.step();
 * assertAlmostEquals(w.item(), 0.5, 1e-6);
 * ```
 */
export class Adagrad extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options See {@linkcode AdagradOptions}.
   * @throws {TypeError} If there is nothing to train, or an option is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(parameters: OptimizerParameters<AdagradOptions>, options: AdagradOptions = {}) {
    super(RULE, parameters, options);
  }
}

/** Options of {@linkcode adagrad}, with Keras's defaults. */
export interface KerasAdagradOptions extends KerasOptions {
  /** The step size (default 0.001). */
  readonly learningRate?: number;
  /** What the sum of squares begins with (default 0.1). */
  readonly initialAccumulatorValue?: number;
  /** What is added to that sum before its root is taken (default 1e-7). */
  readonly epsilon?: number;
}

const KERAS_RULE: UpdateRule<KerasAdagradOptions> = {
  name: "adagrad",
  defaults: { ...KERAS_DEFAULTS, learningRate: 0.001, initialAccumulatorValue: 0.1, epsilon: 1e-7 },
  check(options) {
    checkKerasOptions("adagrad", options);
    checkNumber("adagrad", "initialAccumulatorValue", options.initialAccumulatorValue, "of 0 or more");
    checkNumber("adagrad", "epsilon", options.epsilon, "of 0 or more");
  },
  state: () => ["squareSum"],
  initialState: ({ initialAccumulatorValue }) => initialAccumulatorValue,
  prepare: clipAsKeras,
  update(slot, { epsilon, weightDecay }) {
    kernels()[slot.dtype].adagrad(
      slot.address,
      slot.gradientAddress,
      slot.stateAddress(0),
      slot.size,
      slot.learningRate,
      0,
      0,
      epsilon,
      0,
      weightDecay,
      1,
    );
  },
};

/**
 * Adagrad in Keras's form, for `compile`: sum += gradient² and parameter −= learningRate · gradient / √(sum + epsilon).
 *
 * @param options See {@linkcode KerasAdagradOptions}.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function adagrad(options: KerasAdagradOptions = {}): OptimizerFactory {
  return optimizerFactory(KERAS_RULE, options);
}
