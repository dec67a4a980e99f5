import { type Block, blockBytes } from "../kernels/block.ts";
import type { LinearMemory } from "../kernels/linear_memory.ts";
import type { HeapDebug, HeapFigures } from "../kernels/memory.ts";

/**
 * The memory of a recorded step. A block that the step gives back is used again by the same step, but returns to the heap only when the
 * arena is closed: until then a replay may write to it. The same requests give the same blocks in the same order, so two recordings of
 * one step correspond block by block.
 */
export class Arena implements LinearMemory {
  readonly #heap: LinearMemory;
  readonly #now: () => number;
  readonly #blocks: Block[] = [];
  /** When each of them was lent first. */
  readonly #since: number[] = [];
  readonly #free = new Map<number, Block[]>();
  readonly #lent = new Set<Block>();
  #byAddress: { block: Block; index: number }[] = [];
  #closed = false;

  /**
   * @param heap Where the blocks come from.
   * @param now How far the step has come.
   */
  constructor(heap: LinearMemory, now: () => number) {
    this.#heap = heap;
    this.#now = now;
  }

  /** The linear memory. */
  get memory(): WebAssembly.Memory {
    return this.#heap.memory;
  }

  /** Whether the memory is shared. */
  get shared(): boolean {
    return this.#heap.shared;
  }

  /** The heap's switches for tests. */
  get debug(): HeapDebug {
    return this.#heap.debug;
  }

  /** The whole memory as bytes. */
  get uint8(): Uint8Array {
    return this.#heap.uint8;
  }

  /** The whole memory as 32-bit integers. */
  get int32(): Int32Array {
    return this.#heap.int32;
  }

  /** The whole memory as float32. */
  get float32(): Float32Array {
    return this.#heap.float32;
  }

  /** The whole memory as float64. */
  get float64(): Float64Array {
    return this.#heap.float64;
  }

  /** The heap's figures: blocks of the arena count as live. */
  get figures(): HeapFigures {
    return this.#heap.figures;
  }

  /** A block of at least `bytes` bytes: one that was given back, or a new one of the heap's. */
  allocate(bytes: number): Block {
    const block = this.#free.get(blockBytes(bytes))?.pop();
    if (block === undefined) return this.allocateApart(bytes);
    this.#lent.add(block);
    return block;
  }

  /** A block that the step has not used before: a replay finds in it what was there when the last one ended. */
  allocateApart(bytes: number): Block {
    const block = this.#heap.allocate(blockBytes(bytes));
    this.#blocks.push(block);
    this.#since.push(this.#now());
    this.#lent.add(block);
    return block;
  }

  /** Takes a block back. */
  free(block: Block): void {
    if (!this.#lent.delete(block)) {
      throw new RangeError(`Cannot free the block at address ${block.address}: it is free already`);
    }
    if (this.#closed) this.#heap.free(block);
    else this.#keep(block);
  }

  #keep(block: Block): void {
    const blocks = this.#free.get(block.bytes);
    if (blocks) blocks.push(block);
    else this.#free.set(block.bytes, [block]);
  }

  /** Ends the recording: from here on no block is handed out, and addresses can be located. */
  seal(): void {
    this.#byAddress = this.#blocks.map((block, index) => ({ block, index })).sort((a, b) =>
      a.block.address - b.block.address
    );
  }

  /**
   * Where a number would lie if it were an address.
   *
   * @returns The block's number and the offset in it, or null if no block of the arena holds the address.
   */
  locate(address: number): { index: number; offset: number } | null {
    let [low, high] = [0, this.#byAddress.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#byAddress[middle]!.block.address <= address) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return null;
    const { block, index } = this.#byAddress[low - 1]!;
    return address < block.address + block.bytes ? { index, offset: address - block.address } : null;
  }

  /** How far the step had come when it first used the memory at an address of the arena's, for whatever. */
  usedSince(address: number): number {
    return this.#since[this.locate(address)!.index]!;
  }

  /** Gives the free blocks back to the heap; the others follow when they are freed. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const blocks of this.#free.values()) for (const block of blocks) this.#heap.free(block);
    this.#free.clear();
  }
}
