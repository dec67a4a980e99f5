import { allocate, type NdArray } from "../array/nd_array.ts";
import { runTake } from "../array/gather.ts";
import { kernels } from "../kernels/active.ts";
import { StepPlan } from "../plan/step_plan.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What is gone through, row by row. */
export interface BatchData {
  /** The samples. */
  readonly x: Tensor;
  /** Their targets. */
  readonly y: Tensor;
  /** What each sample counts in the loss, or null. */
  readonly weights: Tensor | null;
}

/** What is done with a batch; returns its loss. */
export type BatchStep = (batch: BatchData) => Tensor;

/**
 * Goes through data in batches. The order of the rows and the place in it lie in linear memory, where the steps read them: so all batches
 * of one size are the same kernel calls, which are recorded once and replayed, the smaller batch at the end for itself.
 */
export class BatchSteps {
  /** How many batches there are. */
  readonly batches: number;
  readonly #data: BatchData;
  readonly #rows: number;
  readonly #batchSize: number;
  readonly #takesAll: boolean;
  /** The numbers of the rows, then the place of the next batch's first one. */
  readonly #order: NdArray;
  readonly #plan: StepPlan;
  readonly #lastPlan: StepPlan;

  /**
   * Prepares to go through data.
   *
   * @param data As many rows of each.
   * @param batchSize Rows in a batch; the last one may be smaller.
   * @param isShuffled Whether the order changes.
   * @param replays Whether steps may be recorded and replayed.
   * @param step What is done with each batch.
   */
  constructor(data: BatchData, batchSize: number, isShuffled: boolean, replays: boolean, step: BatchStep) {
    const rows = data.x.shape[0]!;
    this.#data = data;
    this.#rows = rows;
    this.#batchSize = Math.min(batchSize, rows);
    this.batches = Math.ceil(rows / batchSize);
    this.#takesAll = this.batches === 1 && !isShuffled;
    this.#order = allocate([rows + 1], "int32");
    this.#setOrder(Int32Array.from({ length: rows }, (_, row) => row));
    const last = rows - (this.batches - 1) * this.#batchSize;
    const planFor = (count: number) => new StepPlan(() => this.#runStep(count, step), replays);
    this.#plan = planFor(this.#batchSize);
    this.#lastPlan = last === this.#batchSize ? this.#plan : planFor(last);
  }

  /** Which batch comes next, from 0. */
  get next(): number {
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
    this.begin();
  }

  /**
   * Goes back to the first batch.
   *
   * @param order The rows in a new order: int32 of `[rows]`; without it they come as last time.
   */
  begin(order?: Tensor): void {
    if (order) this.#setOrder(order.toTypedArray() as Int32Array);
    else this.#order.storage.heap.int32[this.#cursor >>> 2] = 0;
  }

  /**
   * Goes through the next batches of one size.
   *
   * @param most How many at most.
   * @returns The loss of each.
   */
  run(most: number): Float64Array {
    const { next } = this;
    const full = this.#lastPlan === this.#plan ? this.batches : this.batches - 1;
    const losses = new Float64Array(next < full ? Math.min(most, full - next) : 1);
    (next < full ? this.#plan : this.#lastPlan).run(losses);
    return losses;
  }

  /** How many samples a batch has. */
  sizeOf(batch: number): number {
    return Math.min(this.#batchSize, this.#rows - batch * this.#batchSize);
  }

  #runStep(count: number, step: BatchStep): Tensor {
    const loss = step(this.#takesAll ? this.#data : this.#takeBatch(count));
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

  /** Gives the memory back; the data stays. */
  dispose(): void {
    this.#plan.dispose();
    this.#lastPlan.dispose();
    this.#order.release();
  }
}
