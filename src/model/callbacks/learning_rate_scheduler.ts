import { describe } from "../../array/shape.ts";
import type { Callback, TrainingContext } from "../callback.ts";

/**
 * Sets the learning rate before each epoch, as Keras's `LearningRateScheduler`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: ln.sgd({ learningRate: 1 }), loss: "meanSquaredError" });
 * const x = ln.tensor([[0], [1]]);
 * const halve = new ln.LearningRateScheduler((epoch, rate) => epoch === 0 ? rate : rate / 2);
 * await model.fit(x, x, { epochs: 3, verbose: 0, callbacks: [halve] });
 * assertEquals(model.optimizer!.learningRate, 0.25);
 * ```
 */
export class LearningRateScheduler implements Callback {
  readonly #schedule: (epoch: number, learningRate: number) => number;

  /**
   * Makes the callback.
   *
   * @param schedule Gives the rate from the epoch, counted from 0, and the rate before.
   * @throws {TypeError} If it is no function.
   */
  constructor(schedule: (epoch: number, learningRate: number) => number) {
    if (typeof schedule !== "function") {
      throw new TypeError(
        `Cannot make a LearningRateScheduler of ${
          describe(schedule)
        }: expected a function of the epoch and the rate`,
      );
    }
    this.#schedule = schedule;
  }

  /** Sets the rate. */
  onEpochBegin(epoch: number, { optimizer }: TrainingContext): void {
    optimizer.learningRate = this.#schedule(epoch, optimizer.learningRate);
  }
}
