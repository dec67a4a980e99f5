import type { Logs } from "../callback.ts";

/** Options of callbacks that watch one value. */
export interface MonitorOptions {
  /** The value's name (default "valLoss"). */
  readonly monitor?: string;
  /** Whether smaller or larger is better (default: larger for accuracies and other scores, smaller for the rest). */
  readonly mode?: "auto" | "min" | "max";
  /** Smaller changes than this don't count as better (default 0). */
  readonly minDelta?: number;
}

const SCORES = /acc|auc|precision|recall|f1|r2/i;

/** Watches a value and says when it is better than the best before. */
export class Monitor {
  /** The value's name. */
  readonly name: string;
  /** The best value so far. */
  best: number;
  readonly #larger: boolean;
  readonly #minDelta: number;

  /** Starts with nothing seen. */
  constructor(options: MonitorOptions) {
    const { monitor = "valLoss", mode = "auto", minDelta = 0 } = options;
    this.name = monitor;
    this.#larger = mode === "max" || (mode === "auto" && SCORES.test(monitor));
    this.#minDelta = Math.abs(minDelta);
    this.best = this.#larger ? -Infinity : Infinity;
  }

  /** Forgets the best value. */
  reset(): void {
    this.best = this.#larger ? -Infinity : Infinity;
  }

  /**
   * Takes an epoch's values in.
   *
   * @param callback The callback, as the message names it.
   * @returns Whether the watched value is better than the best before.
   * @throws {RangeError} If the value is not among them.
   */
  improves(callback: string, logs: Logs): boolean {
    const value = logs[this.name];
    if (value === undefined) {
      throw new RangeError(
        `Cannot watch "${this.name}" in ${callback}: training gives ${
          Object.keys(logs).map((name) => `"${name}"`).join(", ")
        }; ` +
          `val… values need validation data`,
      );
    }
    const better = this.#larger ? value > this.best + this.#minDelta : value < this.best - this.#minDelta;
    if (better) this.best = value;
    return better;
  }
}
