import { castArray, copyInto } from "../../array/strided.ts";
import type { NdArray } from "../../array/nd_array.ts";
import type { Module } from "../../nn/module.ts";

/** A copy of a module's parameters, in linear memory. */
export class WeightsSnapshot {
  readonly #module: Module;
  #copies: NdArray[] = [];

  /** Starts empty. */
  constructor(module: Module) {
    this.#module = module;
  }

  /** Copies the parameters as they are now. */
  take(): void {
    this.release();
    this.#copies = this.#module.parameters().map(({ array }) => castArray(array, array.dtype));
  }

  /** Writes the copied values back, if any were taken. */
  restore(): void {
    const parameters = this.#module.parameters();
    this.#copies.forEach((copy, i) => {
      copyInto(parameters[i]!.array, copy);
      parameters[i]!.array.storage.markWritten("restore");
    });
  }

  /** Gives the copies back. */
  release(): void {
    for (const copy of this.#copies) copy.release();
    this.#copies = [];
  }
}
