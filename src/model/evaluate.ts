import { noGrad } from "../autograd/grad_mode.ts";
import type { Module } from "../nn/module.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Compiled } from "./compile.ts";
import { ForwardPass } from "./forward_pass.ts";
import { MetricCells } from "./metric_cells.ts";
import type { Pause } from "./pause.ts";
import type { OpenSource, TrainingSource } from "./training_source.ts";

/** Runs `fn` without recording and with a module in evaluation mode, and restores the mode of each module in it. */
export function inEvaluation<T>(module: Module, fn: () => T): T {
  const modules = module.modules();
  const before = modules.map((one) => one.training);
  for (const one of modules) one.training = false;
  try {
    return noGrad(fn);
  } finally {
    modules.forEach((one, i) => one.training = before[i]!);
  }
}

/** Measures a model on samples, again and again. */
export class Evaluation {
  readonly #module: Module;
  readonly #compiled: Compiled;
  readonly #cells: MetricCells;
  readonly #source: TrainingSource;

  /**
   * Prepares to measure.
   *
   * @param module In whatever mode; it is measured in evaluation mode.
   * @param compiled Its loss and metrics.
   * @param open Opens the samples.
   * @param targets Those of them that are known beforehand and nobody has checked.
   */
  constructor(module: Module, compiled: Compiled, open: OpenSource, targets: readonly Tensor[] = []) {
    this.#module = module;
    this.#compiled = compiled;
    this.#cells = new MetricCells(compiled);
    const forward = new ForwardPass(module, compiled, targets);
    this.#source = open({
      check: (targets) => forward.check(targets),
      step: (batch, kind) => {
        const { predictions, targets, loss } = forward.run(batch);
        this.#cells.update(predictions, targets, kind);
        return loss;
      },
    }, compiled.replays(module));
  }

  /**
   * The loss and the metrics, which are reset first.
   *
   * @param pause Lets timers and other tasks run in between.
   * @returns The values by name: `loss`, then the metrics.
   */
  async run(pause: Pause): Promise<{ loss: number } & Record<string, number>> {
    const [source, cells] = [this.#source, this.#cells];
    let [total, seen] = [0, 0];
    cells.reset();
    source.begin();
    for (;;) {
      const next = await source.advance();
      if (next === null) break;
      const losses = inEvaluation(
        this.#module,
        () => pause.measure((most) => source.run(cells.wantsEachBatch ? 1 : most)),
      );
      cells.showBatch(next.kind);
      for (const loss of losses) total += loss * next.samples;
      seen += losses.length * next.samples;
      if (pause.isDue) await pause.take();
    }
    cells.absorb();
    return { loss: total / seen, ...this.#compiled.metricValues() };
  }

  /** Gives the memory back; the data stays. */
  async dispose(): Promise<void> {
    this.#cells.dispose();
    await this.#source.dispose();
  }
}
