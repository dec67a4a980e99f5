import { allocate } from "../array/nd_array.ts";
import { copyInto } from "../array/strided.ts";
import { StepPlan } from "../plan/step_plan.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchData, BatchWork } from "./training_source.ts";

/** So many shapes of batches are replayed. Each takes memory, and batches of ever new shapes would be recorded for nothing. */
const MOST_SHAPES = 8;

/** A place where batches of one shape are put, so that the kernel calls of a step that was recorded there are right for all of them. */
class Slot {
  readonly kind: number;
  readonly #inputs: BatchData;
  readonly #plan: StepPlan;

  constructor(like: BatchData, work: BatchWork, kind: number) {
    const roomFor = ({ shape, dtype }: Tensor) => makeTensor(allocate(shape, dtype), null).keep();
    this.kind = kind;
    this.#inputs = { x: roomFor(like.x), y: roomFor(like.y), weights: like.weights && roomFor(like.weights) };
    this.#plan = new StepPlan(() => work.step(this.#inputs, kind));
  }

  run(batch: BatchData, losses: Float64Array): void {
    const { x, y, weights } = this.#inputs;
    const pairs = [[x, batch.x], [y, batch.y], [weights, batch.weights]] as const;
    for (const [to, from] of pairs) {
      if (to === null) continue;
      copyInto(to.array, from!.array);
      to.array.storage.markWritten("take a batch of a dataset");
    }
    this.#plan.run(losses);
  }

  dispose(): void {
    this.#plan.dispose();
    for (const tensor of Object.values(this.#inputs) as (Tensor | null)[]) tensor?.dispose();
  }
}

function keyOf({ x, y, weights }: BatchData): string {
  return [x, y].map(({ dtype, shape }) => `${dtype} ${shape}`).join("; ") + (weights ? "; weighted" : "");
}

/** Makes steps with batches that come at ever other addresses: it copies each to where one of its shape was before, and replays there. */
export class ReplayedBatches {
  readonly #work: BatchWork;
  readonly #mostShapes: number;
  readonly #slots = new Map<string, Slot>();
  /** Runs batches of any shape by the code of the step. */
  readonly #plain: StepPlan;
  #batch: BatchData | null = null;

  /**
   * @param work What is done with each batch.
   * @param replays Whether steps may be recorded and replayed.
   */
  constructor(work: BatchWork, replays: boolean) {
    this.#work = work;
    this.#mostShapes = replays ? MOST_SHAPES : 0;
    this.#plain = new StepPlan(() => this.#runPlainly(), false);
  }

  #runPlainly(): Tensor {
    const { x, y, weights } = this.#batch!;
    // Whatever made the batch is no part of what is trained.
    return this.#work.step({ x: x.detach(), y: y.detach(), weights }, this.#mostShapes);
  }

  #slotFor(batch: BatchData): Slot | null {
    const key = keyOf(batch);
    const slot = this.#slots.get(key);
    if (slot || this.#slots.size === this.#mostShapes) return slot ?? null;
    const made = new Slot(batch, this.#work, this.#slots.size);
    this.#slots.set(key, made);
    return made;
  }

  /** Which kind a batch is of: see `NextBatch`. */
  kindOf(batch: BatchData): number {
    return this.#slotFor(batch)?.kind ?? this.#mostShapes;
  }

  /**
   * Makes a step.
   *
   * @param batch What with; it need not live longer.
   * @param losses Takes the loss: of length 1.
   */
  run(batch: BatchData, losses: Float64Array): void {
    const slot = this.#slotFor(batch);
    if (slot) return slot.run(batch, losses);
    this.#batch = batch;
    try {
      this.#plain.run(losses);
    } finally {
      this.#batch = null;
    }
  }

  /** Gives the memory back. */
  dispose(): void {
    this.#plain.dispose();
    for (const slot of this.#slots.values()) slot.dispose();
    this.#slots.clear();
  }
}
