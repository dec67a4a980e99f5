import { allocate, type NdArray } from "../array/nd_array.ts";
import { fillArray } from "../array/strided.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import { CountedMetric } from "../metrics/counted_metric.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Compiled } from "./compile.ts";

/**
 * Where the metrics of a compiled model count while steps run. Most count in linear memory, also in steps that are replayed; a metric that
 * wants to see the numbers is shown each batch after its step.
 */
export class MetricCells {
  readonly #compiled: Compiled;
  #counted: readonly CountedMetric[] = [];
  #cells: NdArray | null = null;
  /** What the last step of each kind left: recorded steps of one kind leave it in the same place. */
  readonly #batches = new Map<number, { predictions: Tensor; targets: Tensor }>();
  #hasCounted = false;

  /** For the metrics of `compiled`, which it makes when it has seen an output. */
  constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  /** Counts a batch; part of a step. See `NextBatch` for `kind`. */
  update(predictions: Tensor, targets: Tensor, kind: number): void {
    const metrics = this.#compiled.metricsFor(predictions.size / predictions.shape[0]!);
    this.#hasCounted = true;
    if (metrics.length === 0) return;
    if (this.#cells === null) {
      this.#counted = metrics.filter((metric) => metric instanceof CountedMetric);
      this.#cells = allocate([this.#counted.reduce((sum, { cells }) => sum + cells, 0)], "float64");
      fillArray(this.#cells, 0);
    }
    noGrad(() => {
      let { address } = this.#cells!;
      for (const metric of this.#counted) {
        metric.count(address, predictions, targets);
        address += 8 * metric.cells;
      }
    });
    if (this.#counted.length === metrics.length) return;
    this.#forgetBatch(kind);
    this.#batches.set(kind, {
      predictions: predictions.detach().keep(),
      targets: targets.detach().keep(),
    });
  }

  /** Whether steps have to be run one at a time, so that each batch can be shown; before the first step it is not known. */
  get wantsEachBatch(): boolean {
    return this.#batches.size > 0 || !this.#hasCounted;
  }

  /** Shows the batch of the last step, which was of this kind, to the metrics that want to see it. */
  showBatch(kind: number): void {
    const batch = this.#batches.get(kind);
    if (batch === undefined) return;
    tidy(() => {
      for (const metric of this.#compiled.metricsFor(0)) {
        if (!(metric instanceof CountedMetric)) metric.update(batch.predictions, batch.targets);
      }
    });
  }

  /** Hands what was counted over to the metrics. */
  absorb(): void {
    if (this.#cells === null) return;
    let { address } = this.#cells;
    for (const metric of this.#counted) {
      metric.absorb(address);
      address += 8 * metric.cells;
    }
  }

  /** Forgets what was counted, here and in the metrics. */
  reset(): void {
    this.absorb();
    this.#compiled.resetMetrics();
  }

  #forgetBatch(kind: number): void {
    const batch = this.#batches.get(kind);
    batch?.predictions.dispose();
    batch?.targets.dispose();
    this.#batches.delete(kind);
  }

  /** Gives the memory back. */
  dispose(): void {
    for (const kind of [...this.#batches.keys()]) this.#forgetBatch(kind);
    this.#cells?.release();
    this.#cells = null;
  }
}
