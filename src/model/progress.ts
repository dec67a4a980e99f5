import type { Logs } from "./callback.ts";
import { progressLines } from "./progress_lines.ts";
import { type ProgressOutput, progressOutput } from "./terminal.ts";

/** Narrower terminals are not served. */
const LEAST_COLUMNS = 10;
/** The live line is drawn again at most this often, in milliseconds. */
const INTERVAL = 100;

/** How much `fit` prints: nothing, a live progress bar, or one line an epoch. */
export type Verbosity = 0 | 1 | 2;

function formatValue(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(4) : value.toFixed(4);
}

function formatLogs(logs: Logs): string[] {
  return Object.entries(logs).map(([name, value]) => `${name}: ${formatValue(value)}`);
}

function formatTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds}s`
    : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}

/** The speed, in the unit that suits it. */
function formatPace(milliseconds: number): string {
  if (milliseconds >= 999.5) return `${(milliseconds / 1000).toFixed(1)}s/step`;
  return milliseconds < 0.9995
    ? `${Math.round(milliseconds * 1000)}µs/step`
    : `${milliseconds.toFixed(milliseconds < 9.95 ? 1 : 0)}ms/step`;
}

/** Shows how training goes, in the manner of Keras. */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #verbosity: Verbosity;
  readonly #epochs: number;
  /** How many an epoch has, or undefined as long as that is not known. */
  #batches: number | undefined;
  #epochStart = 0;
  #drawn = 0;
  /** How many lines of an epoch that goes on are on the screen, the cursor at the end of the last. */
  #live = 0;

  /** Prepares for a training of so many epochs of so many batches, or as many as the first epoch will show. */
  constructor(verbosity: Verbosity, epochs: number, batches: number | undefined, output = progressOutput()) {
    this.#output = output;
    this.#verbosity = verbosity;
    this.#epochs = epochs;
    this.#batches = batches;
  }

  get #isLive(): boolean {
    return this.#verbosity === 1 && this.#output.isTerminal;
  }

  /** An epoch begins. */
  beginEpoch(epoch: number): void {
    this.#epochStart = this.#drawn = performance.now();
    if (this.#isLive) this.#output.write(`Epoch ${epoch + 1}/${this.#epochs}\n`);
  }

  /** Whether it is time to draw the live line again. */
  isDue(): boolean {
    return this.#isLive && performance.now() - this.#drawn >= INTERVAL;
  }

  /** Draws the live line, if there is one and it is time. */
  drawBatch(batch: number, logs: Logs): void {
    if (!this.isDue()) return;
    const now = this.#drawn = performance.now();
    const done = batch + 1;
    const perBatch = (now - this.#epochStart) / done;
    const time = this.#isKnown(done)
      ? `${formatTime(perBatch * (this.#batches! - done))} left`
      : formatTime(now - this.#epochStart);
    const parts = {
      ...this.#progress(done),
      pace: `${time}, ${formatPace(perBatch)}`,
      values: formatLogs(logs),
    };
    // A line as wide as the terminal would wrap, and could not be drawn over.
    const lines = progressLines(parts, Math.max(LEAST_COLUMNS, this.#output.columns) - 1);
    this.#redraw(lines.join("\n"));
    this.#live = lines.length;
  }

  #isKnown(done: number): boolean {
    return this.#batches !== undefined && done <= this.#batches;
  }

  #progress(done: number): { count: string; share: number | undefined } {
    return this.#isKnown(done)
      ? { count: `${done}/${this.#batches}`, share: done / this.#batches! }
      : { count: `${done}/Unknown`, share: undefined };
  }

  /** An epoch of so many batches is done: prints its line. */
  endEpoch(epoch: number, logs: Logs, batches: number): void {
    this.#batches = batches;
    if (this.#verbosity === 0) return;
    const time = performance.now() - this.#epochStart;
    const pace = `${formatTime(time)} ${formatPace(time / batches)}`;
    const values = formatLogs(logs);
    if (this.#isLive) {
      // It stays, so it is one line however long: the terminal wraps it, also when its width changes later.
      const [line] = progressLines({ ...this.#progress(batches), pace, values }, Infinity);
      this.#redraw(`${line}\n`);
    } else {
      const line = [`Epoch ${epoch + 1}/${this.#epochs}`, `${batches}/${batches}`, pace, ...values].join(
        " - ",
      );
      this.#output.write(`${line}\n`);
    }
    this.#live = 0;
  }

  /** Training is over: what is printed next begins on a line of its own, also after an epoch that was broken off. */
  end(): void {
    if (this.#live > 0) this.#output.write("\n");
    this.#live = 0;
  }

  #redraw(text: string): void {
    const up = this.#live > 1 ? `\x1b[${this.#live - 1}A` : "";
    this.#output.write(`\r${up}\x1b[J${text}`);
  }
}
