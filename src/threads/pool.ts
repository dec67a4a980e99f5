import type { Kernels } from "../kernels/kernels.ts";
import type { Block } from "../kernels/block.ts";
import { CELLS } from "./cells.ts";
import { startWorker } from "./start_worker.ts";
import { Trial } from "./trial.ts";

/** How often a thread looks before it goes to sleep: for some 50 µs, about as long as it takes to wake one that sleeps. */
const SPINS = 20_000;

/** How long to wait for workers to end, in milliseconds: they take less, unless they have not started yet or get no core. */
const ENDING = 5;

/** Code that workers make an instance of when they first take a part of it. */
export interface SharedDriver {
  /** Another number for each, above 0. */
  readonly id: number;
  /** Where its code lies. */
  readonly code: Block;
  /** How long that is, in bytes. */
  readonly length: number;
}

function mayWait(view: Int32Array): boolean {
  try {
    Atomics.wait(view, CELLS.done, view[CELLS.done]! + 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Pools whose workers were told to end. */
const closing: ThreadPool[] = [];

/**
 * Workers that share the kernels' memory, and help the thread that owns the pool. That one cuts calls into parts; it does the first part
 * itself, and as many others as no worker takes. So it never waits for a worker that has not started yet, or that gets no core: only for
 * parts that are being done.
 */
export class ThreadPool {
  /** How many threads work on a call, this one included. */
  readonly threads: number;
  /** The kernels whose memory is shared. */
  readonly kernels: Kernels;
  readonly #block: Block;
  readonly #view: Int32Array;
  /** Where the main thread of a browser must not sleep, it looks for ever. */
  readonly #spins: number;
  /** The numbers of the kernels, as workers know them. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #trial: Pick<Trial, "shares" | "note">;
  #turn = 0;
  #drivers = 0;
  #isClosed = false;

  /**
   * Starts workers; they come to help some time later.
   *
   * @param kernels Of the kind "wasm".
   * @param threads How many threads there are to be, this one included.
   * @param trial Says when to share (default: as long as that pays).
   */
  constructor(kernels: Kernels, threads: number, trial: Pick<Trial, "shares" | "note"> = new Trial()) {
    for (const pool of closing.splice(0)) if (!pool.#reclaim()) closing.push(pool);
    this.#trial = trial;
    this.threads = threads;
    this.kernels = kernels;
    const { heap } = kernels;
    const module = kernels.module!;
    this.#block = heap.allocate(4 * CELLS.count);
    const cells = this.#block.address;
    // It stays right when the memory grows, for shared memory grows without moving.
    this.#view = new Int32Array(heap.memory.buffer, cells, CELLS.count).fill(0);
    this.#spins = mayWait(this.#view) ? SPINS : Infinity;
    this.#numbers = new Map(WebAssembly.Module.exports(module).map(({ name }, i) => [name, i]));
    for (let thread = 1; thread < threads; thread++) {
      // One that can't start is not missed: it only counts as one that has ended.
      const onFailure = () => void Atomics.add(this.#view, CELLS.ended, 1);
      startWorker({ memory: heap.memory, code: module, cells, spins: SPINS }, onFailure);
    }
  }

  /** How many workers have started. */
  get started(): number {
    return Atomics.load(this.#view, CELLS.started);
  }

  /** Gives the cells back, if all workers have ended. */
  #reclaim(): boolean {
    if (Atomics.load(this.#view, CELLS.ended) < this.threads - 1) return false;
    this.kernels.heap.free(this.#block);
    return true;
  }

  /** Takes a part of the call; 0 if none is left. */
  #take(): number {
    const view = this.#view;
    for (;;) {
      const turn = Atomics.load(view, CELLS.turn);
      const left = turn & 255;
      if (left === 0 || Atomics.compareExchange(view, CELLS.turn, turn, turn - 1) === turn) return left;
    }
  }

  /** Waits until workers have done so many parts. */
  #wait(parts: number): void {
    const view = this.#view;
    let done = Atomics.load(view, CELLS.done);
    for (let spin = 0; spin < this.#spins && done < parts; spin++) done = Atomics.load(view, CELLS.done);
    if (done === parts) return;
    Atomics.store(view, CELLS.waits, 1);
    while ((done = Atomics.load(view, CELLS.done)) < parts) Atomics.wait(view, CELLS.done, done);
    Atomics.store(view, CELLS.waits, 0);
  }

  /**
   * Does the parts of a call, of which the cells say what it is.
   *
   * @param first The number of the first part.
   * @param parts How many there are.
   * @param cost How long the call takes on one thread, in nanoseconds.
   * @param doPart Does one of them, by its number.
   */
  #do(first: number, parts: number, cost: number, doPart: (part: number) => void): void {
    const begin = performance.now();
    this.#view[CELLS.failed] = 0;
    if (this.#trial.shares) this.#share(first, parts, doPart);
    else for (let i = 0; i < parts; i++) doPart(first + i);
    this.#trial.note(begin, performance.now(), cost);
  }

  /** Lets workers take parts; returns when all are done. */
  #share(first: number, parts: number, doPart: (part: number) => void): void {
    const view = this.#view;
    Atomics.store(view, CELLS.done, 0);
    this.#turn = (this.#turn + 256) | 0;
    Atomics.store(view, CELLS.turn, this.#turn | (parts - 1));
    if (Atomics.load(view, CELLS.sleepers) > 0) Atomics.notify(view, CELLS.turn, parts - 1);
    let others = parts - 1;
    try {
      doPart(first);
      for (let part = this.#take(); part > 0; part = this.#take()) {
        others--;
        doPart(first + part);
      }
    } catch (error) {
      while (this.#take() > 0) others--;
      throw error;
    } finally {
      this.#wait(others);
    }
  }

  /**
   * Keeps code for workers to do parts of.
   *
   * @param module WebAssembly, over this memory and these kernels, that exports `part`.
   */
  load(module: Uint8Array): SharedDriver {
    const { heap } = this.kernels;
    const code = heap.allocate(module.length);
    heap.uint8.set(module, code.address);
    return { id: ++this.#drivers, code, length: module.length };
  }

  /** Gives a driver's code back. */
  drop({ code }: SharedDriver): void {
    this.kernels.heap.free(code);
  }

  /**
   * Does parts of a driver.
   *
   * @param driver What {@linkcode load} returned.
   * @param first The number of the first part.
   * @param parts How many there are.
   * @param cost How long they take on one thread, in nanoseconds.
   * @param doPart Does one of them, by its number, in this thread.
   * @returns Whether something was thrown in a worker, which {@linkcode throwFailure} throws then.
   */
  share(
    driver: SharedDriver,
    first: number,
    parts: number,
    cost: number,
    doPart: (part: number) => void,
  ): boolean {
    const view = this.#view;
    view[CELLS.driver] = driver.id;
    view[CELLS.code] = driver.code.address;
    view[CELLS.codeLength] = driver.length;
    view[CELLS.first] = first;
    this.#do(first, parts, cost, doPart);
    return view[CELLS.failed] !== 0;
  }

  /**
   * Calls a kernel in parts.
   *
   * @param name As the module exports it.
   * @param kernel For this thread.
   * @param parts The arguments of each part.
   * @param cost How long the call takes on one thread, in nanoseconds.
   * @throws {Error} If something was thrown in a worker.
   */
  call(
    name: string,
    kernel: (...args: readonly number[]) => unknown,
    parts: readonly (readonly number[])[],
    cost: number,
  ): void {
    const { heap } = this.kernels;
    const stride = 2 + Math.max(...parts.map((part) => part.length));
    const block = heap.allocate(8 * stride * parts.length);
    try {
      const cells = heap.float64;
      parts.forEach((part, i) => {
        cells.set([this.#numbers.get(name)!, part.length, ...part], (block.address >>> 3) + i * stride);
      });
      const view = this.#view;
      view[CELLS.driver] = 0;
      view[CELLS.first] = block.address;
      view[CELLS.stride] = stride;
      this.#do(0, parts.length, cost, (part) => kernel(...parts[part]!));
    } finally {
      heap.free(block);
    }
    this.throwFailure();
  }

  /** Throws what was thrown in a worker. */
  throwFailure(): void {
    const view = this.#view;
    if (view[CELLS.failed] === 0) return;
    const start = this.#block.address + 4 * CELLS.error;
    const text = new TextDecoder().decode(
      this.kernels.heap.uint8.slice(start, start + view[CELLS.errorLength]!),
    );
    view[CELLS.failed] = 0;
    throw new Error(`Cannot finish the work of ${this.threads} threads: one of them failed with ${text}`);
  }

  /** Ends the workers. Their cells are given back when they have ended: at once, or when the next pool is started. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    Atomics.store(this.#view, CELLS.exit, 1);
    this.#turn = (this.#turn + 256) | 0;
    Atomics.store(this.#view, CELLS.turn, this.#turn);
    Atomics.notify(this.#view, CELLS.turn);
    const latest = this.started < this.threads - 1 ? 0 : performance.now() + ENDING;
    while (!this.#reclaim()) {
      if (performance.now() < latest) continue;
      closing.push(this);
      return;
    }
  }
}
