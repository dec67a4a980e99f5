import type { Logs } from "./callback.ts";
import { sparkline } from "./sparkline.ts";

const SPARKLINE_WIDTH = 40;

/** What training recorded: one number an epoch for each quantity. */
export class History {
  /** The epochs' numbers, from 0. */
  readonly epoch: number[] = [];
  /** The values by name: `loss`, the mean over the samples of the epoch, the metrics, and the same with `val` in front. */
  readonly history: { loss: number[] } & Record<string, number[]> = { loss: [] };

  /** @internal Adds an epoch. */
  record(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) (this.history[name] ??= []).push(value);
  }

  /** @internal Adds epochs of which there is only the loss, from number `first` on. */
  recordLosses(first: number, losses: Float64Array): void {
    for (let i = 0; i < losses.length; i++) {
      this.epoch.push(first + i);
      this.history.loss.push(losses[i]!);
    }
  }

  /**
   * How each quantity went, in a line: a curve, the first value and the last.
   *
   * @returns Lines of text.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const x = ln.tensor([[0], [1], [2], [3]]);
   * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
   * model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
   * const history = await model.fit(x, x.mul(2), { epochs: 20, verbose: 0 });
   * assertEquals(String(history).split("\n")[0], "20 epochs");
   * ```
   */
  toString(): string {
    const { length } = this.epoch;
    const entries = Object.entries(this.history).filter(([, values]) => values.length > 0);
    const width = entries.reduce((most, [name]) => Math.max(most, name.length), 0);
    const lines = entries.map(([name, values]) => {
      const [first, last] = [values[0]!, values.at(-1)!].map((value) => String(Number(value.toPrecision(4))));
      return `${name.padEnd(width)}  ${sparkline(values, SPARKLINE_WIDTH)}  ${first} → ${last}`;
    });
    return [length === 1 ? "1 epoch" : `${length} epochs`, ...lines].join("\n");
  }

  /** What Jupyter shows: the text; a chart once the module of charts is imported. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}
