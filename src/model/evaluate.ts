import { noGrad } from "../autograd/grad_mode.ts";
import type { Module } from "../nn/module.ts";
import { type BatchData, BatchSteps } from "./batch_steps.ts";
import type { Compiled } from "./compile.ts";
import { forwardBatch } from "./forward_batch.ts";
import { MetricCells } from "./metric_cells.ts";
import type { Pause } from "./pause.ts";

/** Runs `fn` without recording and with a module in evaluation mode, and restores the mode of each module in it. */
export function inEvaluation<T>(module: Module, fn: () => T): T {
  const before = module.modules().map((one) => [one, one.training] as const);
  module.eval();
  try {
    return noGrad(fn);
  } finally {
    for (const [one, training] of before) one.training = training;
  }
}

/** Measures a model on samples, again and again. */
export class Evaluation {
  readonly #module: Module;
  readonly #compiled: Compiled;
  readonly #rows: number;
  readonly #cells: MetricCells;
  readonly #steps: BatchSteps;

  /**
   * Prepares to measure.
   *
   * @param module In whatever mode; it is measured in evaluation mode.
   * @param compiled Its loss and metrics.
   * @param data The samples.
   * @param batchSize Samples at a time.
   */
  constructor(module: Module, compiled: Compiled, data: BatchData, batchSize: number) {
    this.#module = module;
    this.#compiled = compiled;
    this.#rows = data.x.shape[0]!;
    this.#cells = new MetricCells(compiled);
    let unchecked = [data.y];
    this.#steps = new BatchSteps(data, batchSize, false, compiled.replays(module), (batch) => {
      const { predictions, targets, loss } = forwardBatch(module, compiled, batch, unchecked);
      unchecked = [];
      this.#cells.update(predictions, targets);
      return loss;
    });
  }

  /**
   * The loss and the metrics, which are reset first.
   *
   * @param pause Lets timers and other tasks run in between.
   * @returns The values by name: `loss`, then the metrics.
   */
  async run(pause: Pause): Promise<{ loss: number } & Record<string, number>> {
    const [steps, cells] = [this.#steps, this.#cells];
    let total = 0;
    cells.reset();
    steps.begin();
    for (let batch = 0; batch < steps.batches;) {
      const size = steps.sizeOf(batch);
      const losses = inEvaluation(
        this.#module,
        () => pause.measure((most) => steps.run(cells.wantsEachBatch ? 1 : most)),
      );
      cells.showBatch(size);
      for (const loss of losses) total += loss * size;
      batch += losses.length;
      if (pause.isDue) await pause.take();
    }
    cells.absorb();
    return { loss: total / this.#rows, ...this.#compiled.metricValues() };
  }

  /** Gives the memory back; the data stays. */
  dispose(): void {
    this.#steps.dispose();
    this.#cells.dispose();
  }
}
