import { describe } from "../../array/shape.ts";
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

/** The names of {@linkcode MonitorOptions}. */
export const MONITOR_OPTIONS = { monitor: true, mode: true, minDelta: true } as const;

const SCORES = /acc|auc|precision|recall|f1|r2/i;

/** Watches a value and says when it is better than the best before. */
export class Monitor {
  /** The value's name. */
  readonly name: string;
  /** The best value so far. */
  best: number;
  readonly #callback: string;
  readonly #larger: boolean;
  readonly #minDelta: number;

  /**
   * Starts with nothing seen.
   *
   * @param callback The callback, as messages name it.
   * @param options See {@linkcode MonitorOptions}.
   * @throws {TypeError} If an option is of the wrong kind.
   */
  constructor(callback: string, options: MonitorOptions) {
    const { monitor = "valLoss", mode = "auto", minDelta = 0 } = options;
    for (
      const [name, value, isRight, expected] of [
        ["monitor", monitor, typeof monitor === "string", 'a name such as "valLoss"'],
        ["mode", mode, ["auto", "min", "max"].includes(mode), '"auto", "min" or "max"'],
        ["minDelta", minDelta, Number.isFinite(minDelta), "a number"],
      ] as const
    ) {
      if (isRight) continue;
      throw new TypeError(`Cannot make ${callback} with ${name} ${describe(value)}: expected ${expected}`);
    }
    this.#callback = callback;
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
   * @returns Whether the watched value is better than the best before.
   * @throws {RangeError} If the value is not among them.
   */
  improves(logs: Logs): boolean {
    const better = this.surpasses(logs, this.best);
    if (better) this.best = logs[this.name]!;
    return better;
  }

  /**
   * Whether an epoch's value is better than another, by the least change that counts.
   *
   * @throws {RangeError} If the value is not among the epoch's.
   */
  surpasses(logs: Logs, reference: number): boolean {
    const value = logs[this.name];
    if (value === undefined) {
      throw new RangeError(
        `Cannot watch "${this.name}" in ${this.#callback}: training gives ${
          Object.keys(logs).map((name) => `"${name}"`).join(", ")
        }; val… values need validation data`,
      );
    }
    return this.#larger ? value > reference + this.#minDelta : value < reference - this.#minDelta;
  }
}
