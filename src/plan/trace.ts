import type { DType } from "../array/dtype.ts";
import type { StepObserver } from "../array/step_observer.ts";
import type { Storage } from "../array/storage.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { Block } from "../kernels/memory.ts";
import { Arena } from "./arena.ts";

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

/** What one run of a step did. */
export class Trace implements StepObserver {
  /** Where the step's arrays live. */
  readonly arena: Arena;
  /** The kernel calls in their order. */
  readonly calls: KernelCall[] = [];
  /** The bytes of the numbers that JavaScript wrote, in their order. */
  readonly fills: Uint8Array[] = [];
  /** Storages made before the step that it read or wrote; the trace keeps them alive. */
  readonly #used = new Set<Storage>();
  readonly #writes = new Map<Storage, string>();
  readonly #assumptions = new Map<object, () => boolean>();
  readonly #kernels: Kernels;
  /** Where the numbers are kept that JavaScript wrote. */
  readonly #kept: Block[] = [];

  /** An empty trace of a step that runs on `kernels`. */
  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.arena = new Arena(kernels.heap);
  }

  /** The step took the address of a storage. */
  used(storage: Storage): void {
    if (storage.heap === this.arena || this.#used.has(storage)) return;
    storage.pin();
    this.#used.add(storage);
  }

  /** The step says that a storage has new contents. */
  written(storage: Storage, operation: string): void {
    if (storage.heap !== this.arena) this.#writes.set(storage, operation);
  }

  /** The step wrote numbers of JavaScript's: they are kept apart, and a replay copies them from there. */
  filled(storage: Storage, bytes: number): void {
    const to = storage.address;
    const block = this.arena.allocate(bytes);
    this.#kept.push(block);
    const from = block.address;
    const memory = this.arena.uint8;
    memory.copyWithin(from, to, to + bytes);
    this.fills.push(memory.slice(from, from + bytes));
    const args = [to, from, 1, 1, bytes, 0, 0, 1, 0, 0, 1];
    this.calls.push({
      dtype: "bool",
      name: "copy",
      kernel: this.#kernels.bool.copy as Kernel,
      args,
      result: undefined,
    });
  }

  /** What the step does depends on a setting. */
  assumed(subject: object, stillHolds: () => boolean): void {
    this.#assumptions.set(subject, stillHolds);
  }

  /** Whether all settings are as they were. */
  get stillHolds(): boolean {
    for (const stillHolds of this.#assumptions.values()) if (!stillHolds()) return false;
    return true;
  }

  /** Whether something the step reads or writes is held by the trace alone: everybody else has disposed of it. */
  get hasOrphans(): boolean {
    for (const storage of this.#used) if (storage.references === 1) return true;
    return false;
  }

  /** Notes the writes of a replay, so that a backward pass through older values finds out. */
  markWrites(): void {
    for (const [storage, operation] of this.#writes) storage.markWritten(operation);
  }

  /** Gives up what the trace keeps alive. */
  close(): void {
    for (const storage of this.#used) storage.release();
    this.#used.clear();
    for (const block of this.#kept.splice(0)) this.arena.free(block);
    this.arena.close();
  }
}
