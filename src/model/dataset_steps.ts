import type { Shape } from "../array/shape.ts";
import { type BatchSource, type TrainingBatch, trainingBatches } from "../data/training_batches.ts";
import { tidy } from "../tensor/scope.ts";
import { asColumns } from "./batches.ts";
import { checkData } from "./check_data.ts";
import type { ClassWeight } from "./class_weight.ts";
import { ReplayedBatches } from "./replayed_batches.ts";
import { sampleWeights } from "./sample_weights.ts";
import type { BatchData, BatchWork, NextBatch, TrainingSource } from "./training_source.ts";

/** How the batches of a dataset are taken. */
export interface DatasetUse {
  /** What error messages say was attempted. */
  readonly operation: string;
  /** The shape of a sample where the model says it: with `[1]`, samples of shape `[n]` count as `[n, 1]`. */
  readonly inputShape: Shape | null;
  /** How much each class counts in the loss, or undefined. */
  readonly classWeight: ClassWeight | undefined;
}

/** Goes through the batches of a dataset, or anything like it, one at a time. */
export class DatasetSteps implements TrainingSource {
  readonly #source: BatchSource;
  readonly #use: DatasetUse;
  readonly #work: BatchWork;
  readonly #replayed: ReplayedBatches;
  #pass: AsyncGenerator<TrainingBatch, void, undefined> | null = null;
  /** Whether the first batch of a pass is ready that has not begun. */
  #isAhead = false;
  #done = 0;
  /** The batch that is ready, or ran last. Its x and weights may be tensors of this object's. */
  #batch: BatchData | null = null;
  #owned: readonly { dispose(): void }[] = [];

  /**
   * Prepares to go through a dataset; nothing is asked of it yet.
   *
   * @param source The dataset.
   * @param use How its batches are taken.
   * @param work What is done with each batch.
   * @param replays Whether steps may be recorded and replayed.
   */
  constructor(source: BatchSource, use: DatasetUse, work: BatchWork, replays: boolean) {
    this.#source = source;
    this.#use = use;
    this.#work = work;
    this.#replayed = new ReplayedBatches(work, replays);
  }

  /** @inheritDoc */
  get batches(): number | undefined {
    return this.#source.size;
  }

  /** The next pass may bring other batches. */
  readonly runPasses = null;

  /** @inheritDoc */
  get done(): number {
    return this.#done;
  }

  /** @inheritDoc */
  async first(): Promise<BatchData> {
    this.begin();
    await this.#load();
    this.#isAhead = true;
    return this.#batch!;
  }

  /** @inheritDoc */
  begin(): void {
    this.#done = 0;
    if (!this.#isAhead) this.#pass = trainingBatches(this.#use.operation, this.#source);
  }

  /** @inheritDoc */
  async advance(): Promise<NextBatch | null> {
    if (!this.#isAhead) await this.#load();
    this.#isAhead = false;
    if (this.#batch === null) return null;
    this.#work.check(this.#batch.y);
    return { samples: this.#batch.x.shape[0]!, kind: this.#replayed.kindOf(this.#batch) };
  }

  /** Takes the next batch of the pass, checked; none at its end. */
  async #load(): Promise<void> {
    this.#forgetBatch();
    const { value } = await this.#pass!.next();
    if (!value) return;
    const [x, y, weight] = value;
    const { inputShape, classWeight } = this.#use;
    const operation = `${this.#use.operation} batch ${this.#done + 1} of a dataset`;
    checkData(operation, x, y);
    const weights = tidy(() => sampleWeights(operation, y, weight, classWeight));
    const samples = asColumns(x, inputShape);
    this.#owned = [...weights ? [weights] : [], ...samples === x ? [] : [samples.keep()]];
    this.#batch = { x: samples, y, weights };
  }

  #forgetBatch(): void {
    for (const one of this.#owned) one.dispose();
    this.#owned = [];
    this.#batch = null;
  }

  /** @inheritDoc */
  run(): Float64Array {
    const losses = new Float64Array(1);
    this.#replayed.run(this.#batch!, losses);
    this.#done++;
    return losses;
  }

  /** Gives the memory back, and tells the source that no more batches are wanted. */
  async dispose(): Promise<void> {
    this.#forgetBatch();
    this.#replayed.dispose();
    await this.#pass?.return();
  }
}
