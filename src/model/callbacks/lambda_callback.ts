import type { Callback } from "../callback.ts";

/**
 * A callback made of functions, as Keras's `LambdaCallback`; a plain object with these methods does as well.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const epochs: number[] = [];
 * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
 * const x = ln.tensor([[0], [1]]);
 * const callback = new ln.LambdaCallback({ onEpochEnd: (epoch) => void epochs.push(epoch) });
 * await model.fit(x, x, { epochs: 2, verbose: 0, callbacks: [callback] });
 * assertEquals(epochs, [0, 1]);
 * ```
 */
export class LambdaCallback implements Callback {
  /** Before the first epoch. */
  readonly onTrainBegin?: NonNullable<Callback["onTrainBegin"]>;
  /** Before each epoch. */
  readonly onEpochBegin?: NonNullable<Callback["onEpochBegin"]>;
  /** After each batch. */
  readonly onBatchEnd?: NonNullable<Callback["onBatchEnd"]>;
  /** After each epoch. */
  readonly onEpochEnd?: NonNullable<Callback["onEpochEnd"]>;
  /** After the last epoch. */
  readonly onTrainEnd?: NonNullable<Callback["onTrainEnd"]>;

  /**
   * Makes the callback.
   *
   * @param functions What to call when.
   */
  constructor(functions: Callback) {
    Object.assign(this, functions);
  }
}
