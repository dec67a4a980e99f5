import type { FloatDType } from "../array/dtype.ts";
import { kernels } from "../kernels/active.ts";
import { checkBetas, checkNumber } from "./check_options.ts";
import { checkKerasOptions, clipAsKeras, KERAS_DEFAULTS, type KerasOptions } from "./keras_options.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { optimizerFactory } from "./optimizer_factory.ts";
import type { OptimizerParameters } from "./resolve_groups.ts";
import type { OptimizerOptions, UpdateRule } from "./update_rule.ts";

/** Options of {@linkcode Adam}, with PyTorch's defaults. */
export interface AdamOptions extends OptimizerOptions {
  /** The step size (default 0.001). */
  readonly learningRate?: number;
  /** How much of the averages of the gradient and of its square is kept (default [0.9, 0.999]). */
  readonly betas?: readonly [beta1: number, beta2: number];
  /** What is added to the divisor, after the correction of its bias (default 1e-8). */
  readonly epsilon?: number;
  /** What is added to the gradient, times the parameter (default 0). */
  readonly weightDecay?: number;
}

/** @internal The rule of Adam or AdamW in PyTorch's form. */
export function adamRule(name: string, weightDecay: number, decoupled: boolean): UpdateRule<AdamOptions> {
  return {
    name,
    defaults: { learningRate: 0.001, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay },
    check({ betas, epsilon, weightDecay }) {
      checkBetas(name, betas);
      checkNumber(name, "epsilon", epsilon, "of 0 or more");
      checkNumber(name, "weightDecay", weightDecay, "of 0 or more");
    },
    state: () => ["firstMoment", "secondMoment"],
    clock: "each",
    advance: (clock, count, { betas }) => kernels().float64.advance(clock, count, betas[0], betas[1]),
    update(slot, { betas, epsilon, weightDecay }) {
      kernels()[slot.dtype].adam(
        slot.address,
        slot.gradientAddress,
        slot.stateAddress(0),
        slot.stateAddress(1),
        slot.size,
        slot.learningRate,
        slot.clock,
        betas[0],
        betas[1],
        epsilon,
        decoupled ? 0 : weightDecay,
        decoupled ? weightDecay : 0,
        0,
      );
    },
  };
}

const RULE = adamRule("Adam", 0, false);

/**
 * Adam (Kingma & Ba 2014) in PyTorch's form: epsilon is added after the correction of the bias, and the scalars are computed in
 * float64. The lower-case {@linkcode adam} is Keras's.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1, -3]));
 * const optimizer = new ln.Adam([w], { learningRate: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * // The first step is the learning rate, whatever the size of the gradient.
 * assertAlmostEquals(w.max().item(), 0.9, 1e-6);
 * assertAlmostEquals(w.min().item(), -2.9, 1e-6);
 * ```
 */
export class Adam extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options See {@linkcode AdamOptions}.
   * @throws {TypeError} If there is nothing to train, or an option is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(parameters: OptimizerParameters<AdamOptions>, options: AdamOptions = {}) {
    super(RULE, parameters, options);
  }
}

/** Options of {@linkcode adam}, with Keras's defaults. */
export interface KerasAdamOptions extends KerasOptions {
  /** The step size (default 0.001). */
  readonly learningRate?: number;
  /** How much of the average of the gradient is kept (default 0.9). */
  readonly beta1?: number;
  /** How much of the average of its square is kept (default 0.999). */
  readonly beta2?: number;
  /** What is added to the divisor, outside the correction of the bias (default 1e-7). */
  readonly epsilon?: number;
}

/** @internal The rule of Adam or AdamW in Keras's form. */
export function kerasAdamRule(name: string, weightDecay: number): UpdateRule<KerasAdamOptions> {
  // Keras computes the powers in the parameters' dtype, from betas that have been rounded to it.
  const inDType = (x: number, dtype: FloatDType) => dtype === "float32" ? Math.fround(x) : x;
  return {
    name,
    defaults: {
      ...KERAS_DEFAULTS,
      learningRate: 0.001,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      weightDecay,
    },
    check(options) {
      checkKerasOptions(name, options);
      checkNumber(name, "beta1", options.beta1, "from 0 up to 1, without 1");
      checkNumber(name, "beta2", options.beta2, "from 0 up to 1, without 1");
      checkNumber(name, "epsilon", options.epsilon, "of 0 or more");
    },
    state: () => ["firstMoment", "secondMoment"],
    clock: "shared",
    advance: (clock, count, { beta1, beta2 }, dtype) =>
      kernels().float64.advance(clock, count, inDType(beta1, dtype), inDType(beta2, dtype)),
    prepare: clipAsKeras,
    update(slot, { beta1, beta2, epsilon, weightDecay }) {
      kernels()[slot.dtype].adam(
        slot.address,
        slot.gradientAddress,
        slot.stateAddress(0),
        slot.stateAddress(1),
        slot.size,
        slot.learningRate,
        slot.clock,
        beta1,
        beta2,
        epsilon,
        0,
        weightDecay,
        1,
      );
    },
  };
}

const KERAS_RULE = kerasAdamRule("adam", 0);

/**
 * Adam in Keras's form, for `compile`: epsilon is added outside the correction of the bias, and the powers of the betas and the step
 * size are computed in the parameters' dtype. The class {@linkcode Adam} is PyTorch's.
 *
 * @param options See {@linkcode KerasAdamOptions}.
 * @throws {TypeError} If an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: ln.adam({ learningRate: 0.1 }), loss: "meanSquaredError" });
 * const x = ln.tensor([[0], [1]]);
 * const { history } = await model.fit(x, x, { epochs: 100, verbose: 0 });
 * assert(history.loss.at(-1)! < 0.01);
 * ```
 */
export function adam(options: KerasAdamOptions = {}): OptimizerFactory {
  return optimizerFactory(KERAS_RULE, options);
}
