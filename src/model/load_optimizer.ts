import type { StateDict } from "../nn/state_dict.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { OptimizerState, ParameterGroupState } from "../optimizers/optimizer_state.ts";

/** The most steps that are counted again to find an optimizer's powers to the bit: a fraction of a second. */
const MOST_COUNTED = 2e7;
/** 1 − β shrinks to 0 in float64 after about this many steps, divided by 1 − β. */
const STEPS_TO_ZERO = 746;

/** The largest decay rate in a group's options. */
function slowest(group: ParameterGroupState): number {
  const rates = Object.entries(group).flatMap(([name, value]) => name.startsWith("beta") ? value : []);
  return Math.max(0, ...rates.filter((rate): rate is number => typeof rate === "number" && rate < 1));
}

/** Throws if the state says that so many steps were made that counting them would take for ever. */
function checkSteps(state: Omit<OptimizerState, "tensors">, tensors: StateDict): void {
  const counted = Math.max(0, ...state.groups.map((group) => STEPS_TO_ZERO / (1 - slowest(group))));
  for (const [name, value] of Object.entries(tensors)) {
    if (!/(^|\.)step$/.test(name) || value.size !== 1) continue;
    const steps = value.item();
    if (Math.min(steps, counted) > MOST_COUNTED) {
      throw new RangeError(
        `Cannot load a model whose optimizer says that it made ${steps} steps: expected at most ${MOST_COUNTED}`,
      );
    }
  }
}

/**
 * Gives an optimizer the state from a file of any source.
 *
 * @param optimizer Of the same kind and with the same options.
 * @param state The state without its tensors.
 * @param tensors The tensors.
 * @throws {TypeError} If something is of another kind.
 * @throws {RangeError} If something is missing, left over, out of range or of another shape, or an option differs.
 */
export function loadOptimizer(
  optimizer: Optimizer,
  state: Omit<OptimizerState, "tensors">,
  tensors: StateDict,
): void {
  checkSteps(state, tensors);
  optimizer.loadStateDict({ ...state, tensors });
}
