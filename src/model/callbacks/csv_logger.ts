import { describe } from "../../array/shape.ts";
import type { Callback, Logs } from "../callback.ts";

/**
 * Collects the values of all epochs as lines of comma-separated text, as Keras's `CSVLogger`; written where the program wants it.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const logger = new ln.CSVLogger((line) => lines.push(line));
 * await logger.onEpochEnd(0, { loss: 0.5, accuracy: 1 });
 * assertEquals(lines, ["epoch,accuracy,loss", "0,1,0.5"]);
 * ```
 */
export class CSVLogger implements Callback {
  readonly #write: (line: string) => void | Promise<void>;
  readonly #separator: string;
  #names: string[] | null = null;

  /**
   * Makes the callback.
   *
   * @param write Takes each line, without its end; the first names the columns. A promise is awaited.
   * @param options.separator What stands between values (default ",").
   * @throws {TypeError} If `write` is no function.
   */
  constructor(write: (line: string) => unknown, options: { separator?: string } = {}) {
    if (typeof write !== "function") {
      throw new TypeError(
        `Cannot make a CSVLogger that writes to ${
          describe(write)
        }: expected a function that takes a line, such as (line) => ` +
          `Deno.writeTextFile(path, \`\${line}\\n\`, { append: true })`,
      );
    }
    this.#write = write as (line: string) => void;
    this.#separator = options.separator ?? ",";
  }

  /** Begins anew with the columns' names. */
  onTrainBegin(): void {
    this.#names = null;
  }

  /** Writes a line. */
  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    if (!this.#names) {
      this.#names = Object.keys(logs).sort();
      const heading = this.#write(["epoch", ...this.#names].join(this.#separator));
      if (heading instanceof Promise) await heading;
    }
    await this.#write([epoch, ...this.#names.map((name) => logs[name] ?? "")].join(this.#separator));
  }
}
