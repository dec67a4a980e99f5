import type { NdArray } from "../array/nd_array.ts";
import type { Op } from "../ops/op.ts";
import type { TensorBase } from "../tensor/base.ts";
import { noteEntry } from "./recorder.ts";

let counter = 0;

const leaves = new WeakMap<TensorBase, TapeEntry>();

/**
 * A tensor's place on the tape: which call made it, from what. The entries behind a tensor form the graph that `backward`
 * walks. An entry keeps alive only the data that its op's gradient rule reads.
 */
export class TapeEntry {
  /** Grows with time, so that sorting by it is a topological order. */
  readonly id: number = counter++;
  #holders = 1;
  #kept: NdArray[] = [];
  #versions: number[] = [];
  #released: "no" | "after backward" | "with its tape" = "no";
  #recorders = 0;
  #guarded = false;

  private constructor(
    /** The op that was called; null for a leaf. */
    readonly op: Op<unknown> | null,
    /** The attributes of the call. */
    readonly attributes: unknown,
    /** The inputs' arrays. */
    readonly inputs: readonly NdArray[],
    /** The inputs' own entries; null for an input that needs no gradient. */
    readonly parents: readonly (TapeEntry | null)[],
    /** The result. */
    readonly output: NdArray | null,
    /** What the op's forward saved. */
    readonly saved: readonly NdArray[],
    /** The tensor that a leaf's gradient is added to. */
    readonly leafTensor: TensorBase | null,
  ) {}

  /**
   * The entry for a tensor that requires gradients and was made by no recorded call. It is always the same for one tensor, so that a
   * graph still leads to the tensor when `requiresGrad` was switched off and on again.
   */
  static leaf(tensor: TensorBase): TapeEntry {
    const known = leaves.get(tensor);
    if (known !== undefined) {
      known.hold();
      return known;
    }
    const leaf = new TapeEntry(null, undefined, [], [], null, [], tensor);
    leaves.set(tensor, leaf);
    return leaf;
  }

  /**
   * Records a call.
   *
   * @param saved Arrays whose references the entry takes over.
   */
  static record<A>(
    op: Op<A>,
    attributes: A,
    inputs: readonly NdArray[],
    parents: readonly (TapeEntry | null)[],
    output: NdArray,
    saved: readonly NdArray[],
  ): TapeEntry {
    const entry = new TapeEntry(op as Op<unknown>, attributes, inputs, parents, output, saved, null);
    for (const parent of parents) if (parent !== null) parent.#holders++;
    if (op.reads === "inputs" || op.reads === "both") { for (const input of inputs) entry.#keep(input); }
    if (op.reads === "output" || op.reads === "both") entry.#keep(output);
    noteEntry(entry);
    return entry;
  }

  /** Whether the data that the gradient rule reads has been freed. */
  get isReleased(): boolean {
    return this.#released !== "no";
  }

  #keep(array: NdArray): void {
    array.storage.retain();
    this.#kept.push(array);
    this.#versions.push(array.storage.version);
  }

  /** Counts one more tensor on this entry. */
  hold(): void {
    this.#holders++;
  }

  /** Counts one tensor less; at none the entry lets go of its data and of the entries before it. */
  drop(): void {
    const pending: TapeEntry[] = [this];
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      if (--entry.#holders === 0) entry.#letGo(pending);
    }
  }

  /**
   * Leaves what the gradient rules read, here and before, to the garbage collector too, for a tensor that nobody disposes of never
   * lets go of its entry.
   */
  guard(): void {
    const pending: (TapeEntry | null)[] = [this];
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      if (entry === null || entry.#guarded) continue;
      entry.#guarded = true;
      for (const array of entry.#kept) array.storage.guard();
      for (const array of entry.saved) array.storage.guard();
      pending.push(...entry.parents);
    }
  }

  /** Frees what the gradient rule reads: after a backward pass that doesn't retain the graph. */
  release(): void {
    this.#free("after backward");
  }

  /** Counts one more recorder, which may want to differentiate the call later. */
  addRecorder(): void {
    this.#recorders++;
  }

  /** Counts one recorder less; after the last one, what the gradient rule reads is freed. */
  dropRecorder(): void {
    if (--this.#recorders === 0) this.#free("with its tape");
  }

  #free(when: "after backward" | "with its tape"): void {
    const pending: TapeEntry[] = [];
    this.#letGo(pending, when);
    for (const parent of pending) parent.drop();
  }

  #letGo(pending: TapeEntry[], when: "after backward" | "with its tape" = "after backward"): void {
    if (this.isReleased || this.op === null) return;
    this.#released = when;
    for (const array of this.#kept) array.release();
    for (const array of this.saved) array.release();
    this.#kept = [];
    for (const parent of this.parents) if (parent !== null) pending.push(parent);
  }

  /**
   * Checks that what the gradient rule reads is still there and as it was.
   *
   * @throws {TypeError} If it was freed by an earlier backward pass, or written since.
   */
  check(): void {
    const name = this.op!.name;
    if (this.#released === "with its tape") {
      throw new TypeError(
        `Cannot run backward through "${name}": its values were freed with the GradientTape that recorded it; take all gradients ` +
          `from one tape made with { persistent: true }, and dispose of it afterwards`,
      );
    }
    if (this.#released === "after backward") {
      throw new TypeError(
        `Cannot run backward a second time through "${name}": its values were freed after the first; pass { retainGraph: true } to that one`,
      );
    }
    this.#kept.forEach((array, i) => {
      if (array.storage.version !== this.#versions[i]) {
        throw new TypeError(
          `Cannot run backward through "${name}": a value it reads was changed by "${array.storage.writtenBy}" after the forward pass; ` +
            `run backward before changing it, or change a copy`,
        );
      }
    });
  }
}
