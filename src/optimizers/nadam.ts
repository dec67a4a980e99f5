import { kernels } from "../kernels/active.ts";
import { checkBetas, checkBoolean, checkNumber } from "./check_options.ts";
import { checkKerasOptions, clipAsKeras, KERAS_DEFAULTS, type KerasOptions } from "./keras_options.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { optimizerFactory } from "./optimizer_factory.ts";
import type { OptimizerParameters } from "./resolve_groups.ts";
import type { Slot } from "./slot.ts";
import type { OptimizerOptions, UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode Nadam}, with PyTorch's defaults. */
export interface NadamOptions extends OptimizerOptions {
  /** The step size (default 0.002). */
  readonly learningRate?: number;
  /** How much of the averages of the gradient and of its square is kept (default [0.9, 0.999]). */
  readonly betas?: readonly [beta1: number, beta2: number];
  /** What is added to the divisor, after the correction of its bias (default 1e-8). */
  readonly epsilon?: number;
  /** What is added to the gradient, times the parameter; see `decoupledWeightDecay` (default 0). */
  readonly weightDecay?: number;
  /** How fast the momentum grows to the first beta: it is beta1 · (1 − 0.96^(t · momentumDecay) / 2) in step t (default 0.004). */
  readonly momentumDecay?: number;
  /** Whether the weight decay is taken off the parameter, times the learning rate, as in AdamW (default false). */
  readonly decoupledWeightDecay?: boolean;
}

const STATE = ["firstMoment", "secondMoment"] as const;

/** What the momentum's distance to the first beta is multiplied by in each step, for a decay of 1. */
const MOMENTUM_DECAY = 0.96;

function update(
  slot: Slot,
  beta1: number,
  beta2: number,
  momentumDecay: number,
  epsilon: number,
  l2: number,
  decay: number,
): void {
  kernels()[slot.dtype].nadam(
    slot.address,
    slot.gradientAddress,
    slot.stateAddress(0),
    slot.stateAddress(1),
    slot.size,
    slot.learningRate,
    slot.clock,
    beta1,
    beta2,
    momentumDecay,
    epsilon,
    l2,
    decay,
  );
}

const RULE: UpdateRule<NadamOptions> = {
  name: "Nadam",
  defaults: {
    learningRate: 0.002,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    momentumDecay: 0.004,
    decoupledWeightDecay: false,
  },
  check({ betas, epsilon, weightDecay, momentumDecay, decoupledWeightDecay }) {
    checkBetas("Nadam", betas);
    checkNumber("Nadam", "epsilon", epsilon, "of 0 or more");
    checkNumber("Nadam", "weightDecay", weightDecay, "of 0 or more");
    checkNumber("Nadam", "momentumDecay", momentumDecay, "of 0 or more");
    checkBoolean("Nadam", "decoupledWeightDecay", decoupledWeightDecay);
  },
  state: () => STATE,
  clock: "each",
  advance: (clock, count, { betas, momentumDecay }) =>
    kernels().float64.advanceNadam(clock, count, betas[0], betas[1], MOMENTUM_DECAY ** momentumDecay),
  update(slot, { betas, epsilon, weightDecay, momentumDecay, decoupledWeightDecay }) {
    const l2 = decoupledWeightDecay ? 0 : weightDecay;
    const factor = MOMENTUM_DECAY ** momentumDecay;
    update(slot, betas[0], betas[1], factor, epsilon, l2, weightDecay - l2);
  },
};

/**
 * Adam with Nesterov momentum (Dozat 2016) in the form of PyTorch's `NAdam`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1]));
 * const optimizer = new ln.Nadam([w], { learningRate: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * assert(w.item() < 1);
 * ```
 */
export class Nadam extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options See {@linkcode NadamOptions}.
   * @throws {TypeError} If there is nothing to train, or an option is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(parameters: OptimizerParameters<NadamOptions>, options: NadamOptions = {}) {
    super(RULE, parameters, options);
  }
}

/** Options of {@linkcode nadam}, with Keras's defaults. */
export interface KerasNadamOptions extends KerasOptions {
  /** The step size (default 0.001). */
  readonly learningRate?: number;
  /** How much of the average of the gradient is kept (default 0.9). */
  readonly beta1?: number;
  /** How much of the average of its square is kept (default 0.999). */
  readonly beta2?: number;
  /** What is added to the divisor, after the correction of its bias (default 1e-7). */
  readonly epsilon?: number;
}

const KERAS_RULE: UpdateRule<KerasNadamOptions> = {
  name: "nadam",
  defaults: { ...KERAS_DEFAULTS, learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  check(options) {
    checkKerasOptions("nadam", options);
    checkNumber("nadam", "beta1", options.beta1, "from 0 up to 1, without 1");
    checkNumber("nadam", "beta2", options.beta2, "from 0 up to 1, without 1");
    checkNumber("nadam", "epsilon", options.epsilon, "of 0 or more");
  },
  state: () => STATE,
  clock: "shared",
  advance: (clock, count, { beta1, beta2 }) =>
    kernels().float64.advanceNadam(clock, count, beta1, beta2, MOMENTUM_DECAY),
  prepare: clipAsKeras,
  update: (slot, { beta1, beta2, epsilon, weightDecay }) =>
    update(slot, beta1, beta2, MOMENTUM_DECAY, epsilon, 0, weightDecay),
};

/**
 * Adam with Nesterov momentum in Keras's form, for `compile`: the momentum grows to the first beta faster than in PyTorch's.
 *
 * @param options See {@linkcode KerasNadamOptions}.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function nadam(options: KerasNadamOptions = {}): OptimizerFactory {
  return optimizerFactory(KERAS_RULE, options);
}
