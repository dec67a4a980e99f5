import { describe } from "../array/shape.ts";
import { disposeSymbol } from "../tensor/dispose_symbol.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { StepPlan } from "./step_plan.ts";

/** A step that {@linkcode compileStep} made. */
export interface CompiledStep extends Disposable {
  /** Whether the next step will be a replay, unless a setting changes before. */
  readonly isReplaying: boolean;
  /**
   * Makes steps.
   *
   * @param steps How many, a whole number of 0 or more.
   * @returns The loss of each.
   */
  run(steps: number): Float64Array<ArrayBuffer>;
  /** Gives the memory back that replays need. The tensors that the step trains stay. */
  dispose(): void;
}

/**
 * Makes the loop around a step of training a single call of WebAssembly. The first step runs as it is written; the next two are watched,
 * and must make the same kernel calls; from the fourth on these calls are replayed, without any JavaScript.
 *
 * What differs from step to step must therefore be in tensors that were made before the step, or in an optimizer: its learning rate can be
 * set between runs, and random numbers from `Random` move on. Printing, `item()`, and draws from `NumpyRandom` or `TorchRandom` are errors
 * inside the step. If a module's mode, `requiresGrad` of a tensor or the kernels change, the step is recorded again.
 *
 * Of the step's own JavaScript nothing happens in a replay: its numbers and conditions stay what they were when it was recorded, and where
 * a variable has been given another tensor or module since, the old one is still used. Compile the step again then.
 *
 * @param step Makes one step and returns its loss, a tensor with one float. It runs in a scope of its own.
 * @returns The compiled step.
 * @throws {TypeError} When it runs: if the step does something that can't be replayed, or two steps differ; the message says what.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
 * const y = ln.tensor([[0], [1], [1], [0]]);
 * const random = new ln.TorchRandom(1);
 * const net = new ln.Sequential(
 *   new ln.Linear(2, 8, { random }), new ln.Tanh(), new ln.Linear(8, 1, { random }), new ln.Sigmoid(),
 * );
 * const criterion = new ln.MSELoss();
 * const optimizer = new ln.SGD(net.parameters(), { learningRate: 1 });
 * using step = ln.compileStep(() => {
 *   const loss = criterion.forward(net.forward(x), y);
 *   optimizer.zeroGrad();
 *   loss.backward();
 *   optimizer.step();
 *   return loss;
 * });
 * const losses = step.run(2000);
 * assert(losses[1999]! < 0.01);
 * ```
 */
export function compileStep(step: () => Tensor): CompiledStep {
  if (typeof step !== "function") {
    throw new TypeError(`Cannot compile ${describe(step)}: expected a function that makes a step`);
  }
  const plan = new StepPlan(step);
  return {
    get isReplaying() {
      return plan.isReplaying;
    },
    run(steps) {
      if (!Number.isInteger(steps) || steps < 0) {
        throw new RangeError(`Cannot run ${describe(steps)} steps: expected a whole number of 0 or more`);
      }
      const losses = new Float64Array(steps);
      plan.run(losses);
      return losses;
    },
    dispose: () => plan.dispose(),
    [disposeSymbol]: () => plan.dispose(),
  };
}
