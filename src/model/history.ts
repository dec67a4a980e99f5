import type { Logs } from "./callback.ts";

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
}
