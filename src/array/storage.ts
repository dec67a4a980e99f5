import { heap } from "../kernels/active.ts";
import type { LinearMemory } from "../kernels/linear_memory.ts";
import type { Block } from "../kernels/block.ts";
import { observer } from "./step_observer.ts";

/** What outlives a storage that was dropped without being released: enough to give its block back. */
interface Remains {
  block: Block | null;
  tensors: number;
  readonly heap: LinearMemory;
}

let liveTensors = 0;

function freeRemains(remains: Remains): void {
  liveTensors -= remains.tensors;
  remains.tensors = 0;
  if (remains.block === null) return;
  remains.heap.free(remains.block);
  remains.block = null;
}

const registry = typeof FinalizationRegistry === "function" ? new FinalizationRegistry(freeRemains) : null;

/** What the attempts that are running have allocated: the first `recentCount`. */
const recent: Remains[] = [];
let recentCount = 0;
let attempts = 0;
/** Storages that those attempts came to hold and have not released since, and the other way round. */
const retained: Storage[] = [];
const released: Storage[] = [];

/**
 * Begins something that may throw halfway and shall leave no memory behind then. `endAttempt` or `undoAttempt` follows.
 *
 * @returns What {@linkcode undoAttempt} needs.
 */
export function beginAttempt(): number {
  attempts++;
  return recentCount;
}

/** Ends an attempt that went well. */
export function endAttempt(): void {
  if (--attempts > 0) return;
  recentCount = 0;
  if (retained.length > 0) retained.length = 0;
  if (released.length > 0) released.length = 0;
}

/** Ends an attempt that failed: the storages made since its beginning are given back, and others are held as often as before. */
export function undoAttempt(start: number): void {
  while (recentCount > start) freeRemains(recent[--recentCount]!);
  if (attempts === 1) {
    for (const storage of retained) storage.references--;
    for (const storage of released) storage.references++;
  }
  endAttempt();
}

/**
 * Runs a function as an attempt.
 *
 * @param fn What to run. If it throws, the storages it made are given back.
 * @returns What `fn` returns.
 */
export function undoOnError<T>(fn: () => T): T {
  const start = beginAttempt();
  try {
    const result = fn();
    endAttempt();
    return result;
  } catch (error) {
    undoAttempt(start);
    throw error;
  }
}

/** How many bytes may still be allocated, and why no more. */
let allowance = Infinity;
let limitReason = "";

/**
 * Runs a function that may allocate only so many bytes in all, those that it gives back included.
 *
 * @param bytes How many.
 * @param reason Why no more, as the message says.
 * @param fn What to run.
 * @returns What `fn` returns.
 * @throws {RangeError} If it wants more; that allocation is not made.
 */
export function withAllowance<T>(bytes: number, reason: string, fn: () => T): T {
  const before = [allowance, limitReason] as const;
  [allowance, limitReason] = [bytes, reason];
  try {
    return fn();
  } finally {
    [allowance, limitReason] = before;
  }
}

function spendAllowance(bytes: number): void {
  if (bytes > allowance) throw new RangeError(`Cannot allocate ${bytes} bytes: ${limitReason}`);
  // Small blocks take their bookkeeping too.
  allowance -= Math.max(bytes, 64);
}

/**
 * Storages that no scope owns and that the registry doesn't know yet. Most are given back before the program yields to the event
 * loop, which is when the collector's callbacks run; only those that are not are worth registering.
 */
const unowned: Storage[] = [];
const UNOWNED_LIMIT = 1024;
let registrationScheduled = false;

function registerUnowned(): void {
  for (const storage of unowned) storage.register();
  unowned.length = 0;
}

/** How many tensors are neither disposed of nor collected. */
export function liveTensorCount(): number {
  return liveTensors;
}

/**
 * A block of linear memory with a count of its holders: tensors, and whatever the tape saved. The block goes back to the
 * heap when the count reaches zero.
 */
export class Storage {
  /** Goes up at every write after creation; the tape compares it to notice values that changed under it. */
  version = 0;
  /** The operation that wrote last, for the error message of that comparison. */
  writtenBy = "";
  /** How many hold it, */
  references = 1;
  /** and how many of them are recorded steps. */
  pins = 0;
  readonly #remains: Remains;
  #guarded = false;

  /** Allocates `bytes` bytes on the heap in use, held once. */
  constructor(bytes: number) {
    if (allowance !== Infinity) spendAllowance(bytes);
    const owner = heap();
    this.#remains = { block: owner.allocate(bytes), tensors: 0, heap: owner };
    if (attempts > 0) recent[recentCount++] = this.#remains;
  }

  /** The address of the first byte. */
  get address(): number {
    const { block } = this.#remains;
    if (block === null) {
      throw new TypeError("Cannot read an array whose memory was given back: it was disposed of");
    }
    if (observer !== null) observer.used(this);
    return block.address;
  }

  /** The heap that the block is part of. */
  get heap(): LinearMemory {
    return this.#remains.heap;
  }

  /** How many bytes the block has, at least as many as were asked for. */
  get bytes(): number {
    return this.#remains.block?.bytes ?? 0;
  }

  /** Whether the block has been given back. */
  get isFreed(): boolean {
    return this.#remains.block === null;
  }

  /** Counts one more holder. */
  retain(): void {
    this.references++;
    if (attempts > 0) retained.push(this);
  }

  /** Counts one holder less. */
  release(): void {
    if (attempts > 0) {
      if (retained.at(-1) === this) retained.pop();
      else released.push(this);
    }
    if (--this.references > 0) return;
    const { block, heap } = this.#remains;
    // A gradient rule may hold an input whose memory is gone, to look at its shape.
    if (block === null) return;
    this.#remains.block = null;
    heap.free(block);
  }

  /** As {@linkcode retain}, for a recorded step: an attempt that fails doesn't take it back. `unpin` ends it. */
  pin(): void {
    this.references++;
    this.pins++;
  }

  /** Ends {@linkcode pin}. */
  unpin(): void {
    this.pins--;
    this.release();
  }

  /** Notes that a tensor (+1) came to hold this storage, or (−1) was disposed of. */
  countTensor(change: 1 | -1): void {
    this.#remains.tensors += change;
    liveTensors += change;
  }

  /** Notes a write by `operation` to data that may have been read before. */
  markWritten(operation: string): void {
    this.version++;
    this.writtenBy = operation;
    if (observer !== null) observer.written(this, operation);
  }

  /** Notes that numbers of JavaScript's were written into the first bytes: a recorded step keeps them. */
  markFilled(bytes: number): void {
    if (observer !== null) observer.filled(this, bytes);
  }

  /** Lets the garbage collector give the block back if nobody else does; asked for when no scope owns a tensor on it. */
  guard(): void {
    if (this.#guarded || registry === null) return;
    this.#guarded = true;
    unowned.push(this);
    if (unowned.length >= UNOWNED_LIMIT) registerUnowned();
    if (registrationScheduled) return;
    registrationScheduled = true;
    queueMicrotask(() => {
      registrationScheduled = false;
      registerUnowned();
    });
  }

  /** @internal Tells the registry, if the block is still in use. */
  register(): void {
    if (this.#remains.block !== null) registry!.register(this, this.#remains);
  }
}
