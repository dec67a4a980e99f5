import type { Kernels } from "../kernels/kernels.ts";
import type { Block } from "../kernels/memory.ts";
import { CELLS, JOBS } from "./cells.ts";
import { startWorker } from "./start_worker.ts";

/** How often a thread looks before it goes to sleep: some microseconds, so that a core that somebody else needs is soon free. */
export const SPINS = 2000;

/** What one thread is to call: the kernel's arguments, or null for nothing. */
type Arguments = readonly number[] | null;

function mayWait(view: Int32Array, index: number): boolean {
  try {
    Atomics.wait(view, index, view[index]! + 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Pools whose workers were told to end. */
const closing: ThreadPool[] = [];

/** Workers that share the kernels' memory, and do their part of jobs together with the thread that gives them. */
export class ThreadPool {
  /** How many threads work on a job, this one included. */
  readonly threads: number;
  /** The kernels whose memory is shared. */
  readonly kernels: Kernels;
  readonly #block: Block;
  /** Negative where this thread must not sleep, as the main one of a browser. */
  readonly #spins: number;
  #nextDriver = 1;
  #isClosed = false;

  /** Starts workers; they are ready some time later. */
  constructor(kernels: Kernels, threads: number) {
    for (const pool of closing.splice(0)) if (!pool.#reclaim()) closing.push(pool);
    this.threads = threads;
    this.kernels = kernels;
    const { heap, module } = kernels;
    this.#block = heap.allocate(CELLS.bytes);
    const cells = this.#block.address;
    heap.uint8.fill(0, cells, cells + CELLS.bytes);
    this.#spins = mayWait(heap.int32, cells >>> 2) ? SPINS : -1;
    for (let thread = 1; thread < threads; thread++) {
      startWorker({ memory: heap.memory, code: module!, cells, thread, threads, spins: SPINS });
    }
  }

  /** Whether all workers have started. */
  get isReady(): boolean {
    return !this.#isClosed &&
      Atomics.load(this.kernels.heap.int32, this.#index(CELLS.ready)) === this.threads - 1;
  }

  /** Where the barrier's cells lie. */
  get barrier(): number {
    return this.#block.address + CELLS.barrier;
  }

  /** How often a thread looks before it goes to sleep at the barrier. */
  spinsOf(thread: number): number {
    return thread === 0 ? this.#spins : SPINS;
  }

  /** Gives the cells back, if all workers have ended. */
  #reclaim(): boolean {
    const { heap } = this.kernels;
    if (Atomics.load(heap.int32, this.#index(CELLS.ended)) < this.threads - 1) return false;
    heap.free(this.#block);
    return true;
  }

  #index(offset: number): number {
    return (this.#block.address + offset) >>> 2;
  }

  /** Gives the workers a job, does this thread's part, and waits for them; `part` says whether it has met them already. */
  #work(kind: keyof typeof JOBS, first: number, second: number, part: () => boolean): void {
    const { heap, int32 } = this.kernels;
    const view = heap.int32;
    view[this.#index(CELLS.kind)] = JOBS[kind];
    view[this.#index(CELLS.first)] = first;
    view[this.#index(CELLS.second)] = second;
    view[this.#index(CELLS.errorLength)] = 0;
    view[this.#index(CELLS.stopped)] = 0;
    Atomics.add(view, this.#index(CELLS.job), 1);
    Atomics.notify(view, this.#index(CELLS.job));
    let hasMet = false;
    try {
      hasMet = part();
    } catch (error) {
      Atomics.store(view, this.#index(CELLS.stopped), 1);
      throw error;
    } finally {
      if (!hasMet) int32.barrier(this.barrier, this.threads, this.#spins);
    }
    const length = Atomics.load(view, this.#index(CELLS.errorLength));
    if (length === 0) return;
    const start = this.#block.address + CELLS.error;
    const text = new TextDecoder().decode(heap.uint8.slice(start, start + length));
    throw new Error(`Cannot finish the work of ${this.threads} threads: one of them failed with ${text}`);
  }

  #setOwn(thread: number, first: number, second: number): void {
    const index = this.#index(CELLS.own) + 2 * thread;
    this.kernels.heap.int32[index] = first;
    this.kernels.heap.int32[index + 1] = second;
  }

  /**
   * Gives each worker a driver.
   *
   * @param modules The drivers of the threads but this one, as WebAssembly.
   * @returns The number under which they keep it.
   */
  load(modules: readonly Uint8Array[]): number {
    const { heap } = this.kernels;
    const driver = this.#nextDriver++;
    const blocks = modules.map((module) => heap.allocate(module.length));
    try {
      modules.forEach((module, i) => {
        heap.uint8.set(module, blocks[i]!.address);
        this.#setOwn(i + 1, blocks[i]!.address, module.length);
      });
      this.#work("load", driver, 0, () => false);
    } finally {
      for (const block of blocks) heap.free(block);
    }
    return driver;
  }

  /** Lets the workers forget a driver. */
  drop(driver: number): void {
    if (this.isReady) this.#work("drop", driver, 0, () => false);
  }

  /**
   * Runs steps on all threads.
   *
   * @param driver What {@linkcode load} returned.
   * @param steps How many.
   * @param run Runs this thread's driver, which meets the others at its end.
   * @returns What `run` returns.
   * @throws {Error} If something was thrown in a worker.
   */
  run(driver: number, steps: number, run: () => number): number {
    let result = 0;
    this.#work("run", driver, steps, () => {
      result = run();
      return true;
    });
    return result;
  }

  /**
   * Calls a kernel on all threads.
   *
   * @param name As the module exports it.
   * @param kernel For this thread.
   * @param parts The arguments of each thread.
   */
  call(name: string, kernel: (...args: readonly number[]) => unknown, parts: readonly Arguments[]): void {
    const { heap } = this.kernels;
    const count = Math.max(...parts.map((part) => part?.length ?? 0));
    const stride = 8 * count + Math.ceil(name.length / 8) * 8;
    const block = heap.allocate(stride * parts.length);
    try {
      parts.forEach((part, thread) => {
        const address = block.address + thread * stride;
        heap.float64.set(part ?? [], address >>> 3);
        const { uint8 } = heap;
        const own = part?.length ?? 0;
        for (let i = 0; i < name.length; i++) uint8[address + 8 * own + i] = name.charCodeAt(i);
        this.#setOwn(thread, address, own);
      });
      this.#work("call", name.length, 0, () => {
        if (parts[0]) kernel(...parts[0]);
        return false;
      });
    } finally {
      heap.free(block);
    }
  }

  /** Ends the workers. Their memory is given back when they have ended. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closing.push(this);
    const view = this.kernels.heap.int32;
    view[this.#index(CELLS.kind)] = JOBS.exit;
    Atomics.add(view, this.#index(CELLS.job), 1);
    Atomics.notify(view, this.#index(CELLS.job));
  }
}
