import { castArray, copyInto } from "../../array/strided.ts";
import type { NdArray } from "../../array/nd_array.ts";
import type { Module } from "../../nn/module.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** A copy of a module's parameters and buffers, in linear memory. */
export class WeightsSnapshot {
  readonly #module: Module;
  #copies: NdArray[] = [];

  /** Starts empty. */
  constructor(module: Module) {
    this.#module = module;
  }

  #values(): Tensor[] {
    return [...this.#module.parameters(), ...this.#module.buffers()];
  }

  /** Copies the values as they are now. */
  take(): void {
    this.release();
    this.#copies = this.#values().map(({ array }) => castArray(array, array.dtype));
  }

  /** Writes the copied values back, if any were taken. */
  restore(): void {
    const values = this.#values();
    this.#copies.forEach((copy, i) => {
      copyInto(values[i]!.array, copy);
      values[i]!.array.storage.markWritten("restore");
    });
  }

  /** Gives the copies back. */
  release(): void {
    for (const copy of this.#copies) copy.release();
    this.#copies = [];
  }
}
