import type { DType } from "../array/dtype.ts";
import type { GradientOwner, StepObserver } from "../array/step_observer.ts";
import type { Storage } from "../array/storage.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { Block } from "../kernels/block.ts";
import { Arena } from "./arena.ts";
import { StepGradients } from "./step_gradients.ts";

/** A kernel as a function of numbers. */
export type Kernel = (...args: readonly number[]) => number | undefined;

/** One call of a kernel. */
export interface KernelCall {
  /** The element type whose kernels it belongs to. */
  readonly dtype: DType;
  /** The kernel's name. */
  readonly name: string;
  /** What was called. */
  readonly kernel: Kernel;
  /** What it was given. */
  readonly args: readonly number[];
  /** What it returned: a replay stops where it returns something else. */
  readonly result: number | undefined;
}

/** A call that copies bytes. */
export function copyBytes(kernels: Kernels, to: number, from: number, bytes: number): KernelCall {
  return {
    dtype: "bool",
    name: "copy",
    kernel: kernels.bool.copy as Kernel,
    args: [to, from, 1, 1, bytes, 0, 0, 1, 0, 0, 1],
    result: undefined,
  };
}

/** The first write of a step to a storage that was there before. */
interface FirstWrite {
  readonly operation: string;
  /** How many kernel calls the step had made. */
  readonly calls: number;
}

/** What one run of a step did. */
export class Trace implements StepObserver {
  /** The kernels that the step ran on. */
  readonly kernels: Kernels;
  /** Where the step's arrays live. */
  readonly arena: Arena;
  /** The kernel calls in their order. */
  readonly calls: KernelCall[] = [];
  /** The bytes of the numbers that JavaScript wrote, in their order. */
  readonly fills: Uint8Array[] = [];
  /** Storages made before the step that it read or wrote; the trace keeps them alive. */
  readonly #used = new Set<Storage>();
  /** Storages that the step made. */
  #made = new Set<Storage>();
  readonly #writes = new Map<Storage, FirstWrite>();
  readonly #assumptions = new Map<object, () => boolean>();
  readonly #gradients = new StepGradients();
  /** Where the numbers are kept that JavaScript wrote. */
  readonly #kept: Block[] = [];

  /** An empty trace of a step that runs on `kernels`. */
  constructor(kernels: Kernels) {
    this.kernels = kernels;
    // Not by way of the trace: what the garbage collector is told to give back knows the arena, and would keep the step alive.
    const { calls } = this;
    this.arena = new Arena(kernels.heap, () => calls.length);
  }

  /** The step took the address of a storage. */
  used(storage: Storage): void {
    if (storage.heap === this.arena) {
      this.#made.add(storage);
    } else if (!this.#used.has(storage)) {
      storage.pin();
      this.#used.add(storage);
    }
  }

  /** The step says that a storage has new contents. */
  written(storage: Storage, operation: string): void {
    if (storage.heap === this.arena || this.#writes.has(storage)) return;
    this.#writes.set(storage, { operation, calls: this.calls.length });
  }

  /** The step wrote numbers of JavaScript's: they are kept apart, and a replay copies them from there. */
  filled(storage: Storage, bytes: number): void {
    const to = storage.address;
    const block = this.arena.allocateApart(bytes);
    this.#kept.push(block);
    const from = block.address;
    const memory = this.arena.uint8;
    memory.copyWithin(from, to, to + bytes);
    this.fills.push(memory.slice(from, from + bytes));
    this.calls.push(copyBytes(this.kernels, to, from, bytes));
  }

  /** What the step does depends on a setting; what it was when the step first looked counts. */
  assumed(subject: object, stillHolds: () => boolean): void {
    if (!this.#assumptions.has(subject)) this.#assumptions.set(subject, stillHolds);
  }

  /** The step looked at the gradient of a tensor. */
  gradientRead(owner: GradientOwner, gradient: GradientOwner["grad"]): void {
    this.#gradients.read(owner, gradient);
  }

  /** The step replaces the gradient of a tensor. */
  gradientReplaced(owner: GradientOwner): void {
    this.#gradients.replaced(owner);
  }

  /** Ends the recording: what the step has left behind stays where it is. */
  seal(): void {
    this.arena.seal();
    this.#gradients.seal();
    this.#made = new Set([...this.#made].filter((storage) => !storage.isFreed));
  }

  /** Whether all that the step found, and that it doesn't read by kernels, is as it was then. */
  get stillHolds(): boolean {
    for (const stillHolds of this.#assumptions.values()) if (!stillHolds()) return false;
    return this.#gradients.areAsFound;
  }

  /** Whether something the step reads or writes is held by recorded steps alone: everybody else has disposed of it. */
  get hasOrphans(): boolean {
    for (const storage of this.#used) if (storage.references === storage.pins) return true;
    return false;
  }

  /**
   * The storages, made before the step or left by the one before, that the first so many calls write to. Gradients that are left are not
   * among them: {@linkcode forgetGradients} knows what to do with those.
   */
  writtenBy(calls: number): Storage[] {
    const found = [...this.#writes].filter(([, write]) => write.calls <= calls).map(([storage]) => storage);
    const left = [...this.#made].filter((storage) =>
      !this.#gradients.areIn(storage) && this.#isUsedBy(storage, calls)
    );
    return [...found, ...left];
  }

  /** Whether the first so many calls use the memory of something that the step leaves, be it for something else. */
  #isUsedBy(storage: Storage, calls: number): boolean {
    return storage.heap === this.arena && this.arena.usedSince(storage.address) <= calls;
  }

  /** Forgets the gradients, left by the last step, that the first so many calls of another one have written over. */
  forgetGradients(calls: number): void {
    this.#gradients.forget((storage) => this.#isUsedBy(storage, calls));
  }

  /** Brings up to date what is known of the memory that replays have written to: gradients, and versions for backward passes. */
  settle(): void {
    for (const [storage, { operation }] of this.#writes) storage.markWritten(operation);
    for (const storage of this.#made) storage.markWritten("a compiled step");
    this.#gradients.restore();
  }

  /** Gives up what the trace keeps alive. */
  close(): void {
    for (const storage of this.#used) storage.unpin();
    this.#used.clear();
    this.#made.clear();
    this.#gradients.close();
    for (const block of this.#kept.splice(0)) this.arena.free(block);
    this.arena.close();
  }
}
