import type { Logs } from "./callback.ts";
import { type ProgressOutput, progressOutput } from "./terminal.ts";

const BAR_WIDTH = 20;
/** The live line is drawn again at most this often, in milliseconds. */
const INTERVAL = 100;

/** How much `fit` prints: nothing, a live progress bar, or one line an epoch. */
export type Verbosity = 0 | 1 | 2;

function formatValue(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(4) : value.toFixed(4);
}

function formatLogs(logs: Logs): string {
  return Object.entries(logs).map(([name, value]) => ` - ${name}: ${formatValue(value)}`).join("");
}

function formatTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds}s`
    : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
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
  #isOnLine = false;

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
    const time = this.#batches !== undefined && done <= this.#batches
      ? `${formatTime(perBatch * (this.#batches - done))} left`
      : formatTime(now - this.#epochStart);
    const line = `${this.#bar(done)} ${time}, ${perBatch.toFixed(1)}ms/step${formatLogs(logs)}`;
    // A longer line would wrap, and could not be drawn over.
    this.#redraw(line.slice(0, this.#output.columns - 1));
    this.#isOnLine = true;
  }

  #bar(done: number): string {
    if (this.#batches === undefined || done > this.#batches) return `${done}/Unknown`;
    const filled = Math.floor(BAR_WIDTH * done / this.#batches);
    return `${done}/${this.#batches} ${"━".repeat(filled)}${"─".repeat(BAR_WIDTH - filled)}`;
  }

  /** An epoch of so many batches is done: prints its line. */
  endEpoch(epoch: number, logs: Logs, batches: number): void {
    this.#batches = batches;
    if (this.#verbosity === 0) return;
    const time = performance.now() - this.#epochStart;
    const summary = `${formatTime(time)} ${(time / batches).toFixed(1)}ms/step${formatLogs(logs)}\n`;
    if (this.#isLive) this.#redraw(`${this.#bar(batches)} ${summary}`);
    else {
      this.#output.write(`Epoch ${epoch + 1}/${this.#epochs} - ${batches}/${batches} - ${summary}`);
    }
    this.#isOnLine = false;
  }

  /** Training is over: what is printed next begins on a line of its own, also after an epoch that was broken off. */
  end(): void {
    if (this.#isOnLine) this.#output.write("\n");
    this.#isOnLine = false;
  }

  #redraw(line: string): void {
    this.#output.write(`\r\x1b[2K${line}`);
  }
}
