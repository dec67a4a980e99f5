import type { Block } from "../kernels/block.ts";
import { copyBytes, type KernelCall, type Trace } from "./trace.ts";

/**
 * What a step changes before it is sure to be completed, since a kernel may still stop it: copied at its beginning, to be put back. Only the
 * gradients of the step before, which nearly every step forgets unseen, are not worth a copy: they are forgotten too.
 */
export class StepChanges {
  /** The calls that make the copies. */
  readonly copies: readonly KernelCall[];
  readonly #trace: Trace;
  readonly #lastCheck: number;
  readonly #blocks: Block[] = [];

  /** For a step that was recorded. */
  constructor(trace: Trace) {
    this.#trace = trace;
    const { kernels, calls } = trace;
    this.#lastCheck = calls.findLastIndex(({ result }) => result !== undefined);
    try {
      this.copies = trace.writtenBy(this.#lastCheck).map(({ address, bytes }) => {
        const block = kernels.heap.allocate(bytes);
        this.#blocks.push(block);
        return copyBytes(kernels, block.address, address, bytes);
      });
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Puts everything back as it was when the last step began, except for gradients that it wrote over: those are forgotten. */
  undo(): void {
    const { uint8 } = this.#trace.kernels.heap;
    for (const { args: [copy, original, , , bytes] } of this.copies) {
      uint8.copyWithin(original!, copy!, copy! + bytes!);
    }
    this.#trace.forgetGradients(this.#lastCheck);
  }

  /** Gives the memory back. */
  release(): void {
    for (const block of this.#blocks.splice(0)) this.#trace.kernels.heap.free(block);
  }
}
