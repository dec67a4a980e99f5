import { describe } from "../array/shape.ts";
import type { FloatDType } from "../array/dtype.ts";
import { checkLearningRate } from "./check_options.ts";
import type { Slot } from "./slot.ts";

/** What all optimizers can be given. */
export interface OptimizerOptions {
  /** The step size, above 0. */
  readonly learningRate?: number;
}

/**
 * How one kind of optimizer changes a parameter: its options, what it keeps from step to step, and the kernels it runs. What
 * changes from step to step is in linear memory, where the kernels read it, so that a recorded step can be replayed.
 */
export interface UpdateRule<O extends OptimizerOptions = OptimizerOptions> {
  /** The optimizer's name. */
  readonly name: string;
  /** The value of each option that is not given. */
  readonly defaults: Required<O>;
  /** Throws if an option is wrong; the learning rate has been checked. */
  check(options: Required<O>): void;
  /** The names of the arrays that are kept for each parameter (default none). */
  state?(options: Required<O>): readonly string[];
  /** What those arrays begin with (default 0). */
  initialState?(options: Required<O>): number;
  /** Whether steps are counted, for each parameter by itself, as PyTorch does it, or for all together, as Keras does it. */
  readonly clock?: "each" | "shared";
  /** Moves `count` clocks on, of which the first is at the address `clock`. */
  advance?(clock: number, count: number, options: Required<O>, dtype: FloatDType): void;
  /** Changes the gradients of a step before it is made; they are copies if it replaces them. */
  prepare?(slots: readonly Slot[], options: Required<O>): void;
  /** Changes one parameter by its gradient, and what is kept for it. */
  update(slot: Slot, options: Required<O>): void;
}

/**
 * Fills options in with a rule's defaults and checks them.
 *
 * @param rule Whose options they are.
 * @param given From the weakest to the strongest.
 * @throws {TypeError} If there is an option that the rule doesn't have, or a value of the wrong kind.
 * @throws {RangeError} If a value is out of range.
 */
export function completeOptions(
  rule: UpdateRule,
  ...given: readonly OptimizerOptions[]
): Required<OptimizerOptions> {
  const options: Record<string, unknown> = { ...rule.defaults };
  for (const some of given) {
    if (typeof some !== "object" || some === null) {
      throw new TypeError(
        `Cannot make ${rule.name} with options ${describe(some)}: expected an object such as ` +
          `{ learningRate: 0.01 }`,
      );
    }
    for (const [name, value] of Object.entries(some)) {
      if (!Object.hasOwn(rule.defaults, name)) {
        const names = Object.keys(rule.defaults).join(", ");
        throw new TypeError(`Cannot make ${rule.name} with option "${name}": expected some of ${names}`);
      }
      if (value !== undefined) options[name] = value;
    }
  }
  const complete = options as unknown as Required<OptimizerOptions>;
  checkLearningRate(complete.learningRate);
  rule.check(complete);
  return complete;
}
