import { allocate, type NdArray } from "../array/nd_array.ts";
import { runTake } from "../array/gather.ts";
import { kernels } from "../kernels/active.ts";
import { StepPlan } from "../plan/step_plan.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchData, BatchWork, NextBatch, TrainingSource } from "./training_source.ts";

/**
 * Goes through data in memory. The order of the rows and the place in it lie in linear memory, where the steps read them: so all batches
 * of one size are the same kernel calls, which are recorded once and replayed, the smaller batch at the end for itself.
 */
export class BatchSteps implements TrainingSource {
  /** How many batches there are. */
  readonly batches: number;
  readonly #data: BatchData;
  readonly #rows: number;
  readonly #batchSize: number;
  readonly #drawOrder: (() => Int32Array) | null;
  /** The numbers of the rows, then the place of the next batch's first one. */
  readonly #order: NdArray;
  readonly #plan: StepPlan;
  readonly #lastPlan: StepPlan;
  /** @inheritDoc */
  readonly runPasses: ((losses: Float64Array) => void) | null;

  /**
   * Prepares to go through data.
   *
   * @param data As many rows of each.
   * @param batchSize Rows in a batch; the last one may be smaller.
   * @param drawOrder Gives the order of the rows in a pass; null to go through them as they lie.
   * @param work What is done with each batch.
   * @param replays Whether steps may be recorded and replayed.
   */
  constructor(
    data: BatchData,
    batchSize: number,
    drawOrder: (() => Int32Array) | null,
    work: BatchWork,
    replays: boolean,
  ) {
    const rows = data.x.shape[0]!;
    this.#data = data;
    this.#rows = rows;
    this.#batchSize = Math.min(batchSize, rows);
    this.batches = Math.ceil(rows / batchSize);
    this.runPasses = this.batches === 1 && drawOrder === null ? (losses) => this.#runPasses(losses) : null;
    this.#drawOrder = drawOrder;
    this.#order = allocate([rows + 1], "int32");
    this.#setOrder(Int32Array.from({ length: rows }, (_, row) => row));
    const last = rows - (this.batches - 1) * this.#batchSize;
    const planFor = (count: number) => new StepPlan(() => this.#runStep(count, work), replays);
    this.#plan = planFor(this.#batchSize);
    this.#lastPlan = last === this.#batchSize ? this.#plan : planFor(last);
  }

  /** @inheritDoc */
  get done(): number {
    return Math.ceil(this.#place / this.#batchSize);
  }

  get #place(): number {
    return this.#order.storage.heap.int32[this.#cursor >>> 2]!;
  }

  /** Where in linear memory the place is. */
  get #cursor(): number {
    return this.#order.address + 4 * this.#rows;
  }

  #setOrder(order: Int32Array): void {
    this.#order.storage.heap.int32.set(order, this.#order.address >>> 2);
    this.#setPlace(0);
  }

  #setPlace(place: number): void {
    this.#order.storage.heap.int32[this.#cursor >>> 2] = place;
  }

  /** @inheritDoc */
  first(): BatchData {
    return this.#data;
  }

  /** @inheritDoc */
  begin(): void {
    if (this.#drawOrder === null) this.#setPlace(0);
    else this.#setOrder(this.#drawOrder());
  }

  /** @inheritDoc */
  advance(): NextBatch | null {
    const samples = Math.min(this.#batchSize, this.#rows - this.#place);
    return samples === 0 ? null : { samples, kind: samples };
  }

  /** @inheritDoc */
  run(most: number): Float64Array {
    if (this.runPasses) {
      const losses = new Float64Array(1);
      this.runPasses(losses);
      return losses;
    }
    const { done } = this;
    const full = this.#lastPlan === this.#plan ? this.batches : this.batches - 1;
    const losses = new Float64Array(done < full ? Math.min(most, full - done) : 1);
    (done < full ? this.#plan : this.#lastPlan).run(losses);
    return losses;
  }

  #runPasses(losses: Float64Array): void {
    this.#plan.run(losses);
    this.#setPlace(this.#rows);
  }

  #runStep(count: number, work: BatchWork): Tensor {
    if (this.runPasses) return work.step(this.#data, count);
    const loss = work.step(this.#takeBatch(count), count);
    // At the end, so that a step that stopped halfway can be run again.
    kernels().int32.moveCursor(this.#cursor, count);
    return loss;
  }

  #takeBatch(count: number): BatchData {
    const window = allocate([count], "int32");
    kernels().int32.copyWindow(window.address, this.#order.address, this.#cursor, count);
    const take = (tensor: Tensor) => {
      const rows = allocate([count, ...tensor.shape.slice(1)], tensor.dtype);
      runTake(rows, tensor.array, window, 0);
      return makeTensor(rows, null);
    };
    const { x, y, weights } = this.#data;
    const batch = { x: take(x), y: take(y), weights: weights && take(weights) };
    window.release();
    return batch;
  }

  /** @inheritDoc */
  dispose(): void {
    this.#plan.dispose();
    this.#lastPlan.dispose();
    this.#order.release();
  }
}
