import type { Shape } from "../array/shape.ts";
import type { Module } from "../nn/module.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Compiled } from "./compile.ts";
import { type BatchOutputs, forwardBatch } from "./forward_batch.ts";
import type { BatchData } from "./training_source.ts";

/** Runs a module and its loss on batch after batch, and checks targets as soon as it is known what they have to fit. */
export class ForwardPass {
  readonly #module: Module;
  readonly #compiled: Compiled;
  #unchecked: Tensor[];
  #predictions: Shape | null = null;

  /**
   * @param module What to run.
   * @param compiled Its loss.
   * @param targets Those that are known beforehand; they are checked in the first run.
   */
  constructor(module: Module, compiled: Compiled, targets: readonly Tensor[]) {
    this.#module = module;
    this.#compiled = compiled;
    this.#unchecked = [...targets];
  }

  /** Runs on a batch. */
  run(batch: BatchData): BatchOutputs {
    const outputs = forwardBatch(this.#module, this.#compiled, batch, this.#unchecked);
    this.#unchecked = [];
    this.#predictions = outputs.predictions.shape;
    return outputs;
  }

  /**
   * Checks the targets of the next batch, before the first run in that run.
   *
   * @throws {RangeError} If one is out of range.
   */
  check(targets: Tensor): void {
    if (this.#predictions === null) this.#unchecked.push(targets);
    else this.#compiled.loss.checkTargets?.(targets, [targets.shape[0]!, ...this.#predictions.slice(1)]);
  }
}
