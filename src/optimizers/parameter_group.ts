import type { NdArray } from "../array/nd_array.ts";
import { observer, refuseInStep } from "../array/step_observer.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLearningRate } from "./check_options.ts";
import type { OptimizerOptions } from "./update_rule.ts";

/** What an option can be. */
export type OptionValue = number | boolean | readonly number[];

/**
 * Parameters that an optimizer changes with the same options.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const [w, b] = [new ln.Parameter(ln.ones([3])), new ln.Parameter(ln.zeros([1]))];
 * const optimizer = new ln.SGD(
 *   [{ parameters: [w], weightDecay: 0.01 }, { parameters: [b], learningRate: 0.5 }],
 *   { learningRate: 0.1 },
 * );
 * optimizer.groups[1]!.learningRate = 0.25;
 * assertEquals(optimizer.groups.map((group) => group.learningRate), [0.1, 0.25]);
 * ```
 */
export class ParameterGroup {
  /** What is trained, of one dtype. */
  readonly parameters: readonly Tensor[];
  /** All options; the learning rate among them is the one at the start. */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** @internal The learning rate that schedules begin with: as it was when the first one was made. */
  initialLearningRate: number | null = null;
  readonly #cells: NdArray;
  readonly #index: number;

  /**
   * Made by an optimizer.
   *
   * @param cells A float64 array with the learning rate at `index`.
   */
  constructor(
    parameters: readonly Tensor[],
    options: Required<OptimizerOptions>,
    cells: NdArray,
    index: number,
  ) {
    this.parameters = Object.freeze([...parameters]);
    this.options = Object.freeze({ ...options });
    this.#cells = cells;
    this.#index = index;
    this.writeLearningRate(options.learningRate);
  }

  /** @internal The address of the learning rate, a float64. */
  get learningRateAddress(): number {
    return this.#cells.address + 8 * this.#index;
  }

  /** The step size; it may be changed between steps. */
  get learningRate(): number {
    const rate = this.#cells.storage.heap.float64[this.learningRateAddress >>> 3]!;
    observer?.assumed(this, () => this.learningRate === rate);
    return rate;
  }

  set learningRate(value: number) {
    checkLearningRate(value);
    this.writeLearningRate(value);
  }

  /** @internal Sets the step size without a check: a schedule may bring it down to 0. */
  writeLearningRate(value: number): void {
    refuseInStep("set a learning rate", "set it between runs");
    this.#cells.storage.heap.float64[this.learningRateAddress >>> 3] = value;
  }
}
