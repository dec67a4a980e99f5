/**
 * The heap: where the bytes of every array live.
 *
 * One growable `WebAssembly.Memory` is cut into 64-byte-aligned blocks. The bookkeeping is kept outside that
 * memory, in ordinary objects, so that a stray write in a kernel can't corrupt it. A block that is freed merges with
 * its free neighbours at once.
 *
 * @module
 */
import { ALIGNMENT, Block, blockBytes } from "./block.ts";
import { FreeBlocks } from "./free_blocks.ts";

const PAGE_BYTES = 65536;
const MAXIMUM_PAGES = 65536;
/** Growth asks for at least this much, so that many small allocations don't each grow the memory. */
const GROWTH_PAGES = 16;

/** What {@linkcode Heap.figures} reports, all in bytes. */
export interface HeapFigures {
  /** In use now. */
  readonly liveBytes: number;
  /** The most that was ever in use. */
  readonly peakBytes: number;
  /** The size of the linear memory. */
  readonly reservedBytes: number;
}

/** Options of {@linkcode Heap}. */
export interface HeapOptions {
  /** Whether other threads can be given the memory (default: true where `SharedArrayBuffer` exists). */
  readonly shared?: boolean;
  /** Where the first block may begin (default 1024); below it lie the kernels' constants. */
  readonly firstAddress?: number;
  /** The most 64 KiB pages the memory may have (default 65536, which is 4 GiB). */
  readonly maximumPages?: number;
}

/** Switches for tests, both off by default. */
export interface HeapDebug {
  /** Every allocation grows the memory first, so that a view kept across a call goes stale at once. */
  growAtEveryAllocation: boolean;
  /** Freed bytes are overwritten with 0xff (NaN in both float types), so that a use after free shows. */
  poisonFreedBlocks: boolean;
}

/** Blocks of linear memory, handed out and taken back. */
export class Heap {
  /** The linear memory, imported by the kernels. Never keep a view of its buffer across a call. */
  readonly memory: WebAssembly.Memory;
  /** Whether {@linkcode memory} is backed by a `SharedArrayBuffer`. */
  readonly shared: boolean;
  /** Switches for tests. */
  readonly debug: HeapDebug = { growAtEveryAllocation: false, poisonFreedBlocks: false };

  readonly #maximumPages: number;
  readonly #free = new FreeBlocks();
  #last: Block | null = null;
  #end: number;
  #liveBytes = 0;
  #peakBytes = 0;
  #uint8: Uint8Array;
  #int32: Int32Array;
  #float32: Float32Array;
  #float64: Float64Array;

  /**
   * Reserves an address range: `maximumPages`, or less (a half, then a quarter) where the system has no such range.
   *
   * @param options See {@linkcode HeapOptions}.
   */
  constructor(options: HeapOptions = {}) {
    this.shared = options.shared ?? typeof SharedArrayBuffer === "function";
    const first = Math.ceil((options.firstAddress ?? 1024) / ALIGNMENT) * ALIGNMENT;
    const initial = Math.ceil(first / PAGE_BYTES);
    let maximum = options.maximumPages ?? MAXIMUM_PAGES;
    for (let attempt = 0;; attempt++) {
      try {
        this.memory = new WebAssembly.Memory({ initial, maximum, shared: this.shared });
        break;
      } catch (error) {
        if (attempt === 2 || maximum <= initial) throw error;
        maximum = Math.max(initial, maximum >>> 1);
      }
    }
    this.#maximumPages = maximum;
    this.#end = first;
    const buffer = this.memory.buffer;
    this.#uint8 = new Uint8Array(buffer);
    this.#int32 = new Int32Array(buffer);
    this.#float32 = new Float32Array(buffer);
    this.#float64 = new Float64Array(buffer);
  }

  /** The whole memory as bytes: read this getter at every use, for growth replaces the view. */
  get uint8(): Uint8Array {
    const buffer = this.memory.buffer;
    return this.#uint8.buffer === buffer ? this.#uint8 : (this.#uint8 = new Uint8Array(buffer));
  }

  /** The whole memory as 32-bit integers: index with `address >>> 2`. */
  get int32(): Int32Array {
    const buffer = this.memory.buffer;
    return this.#int32.buffer === buffer ? this.#int32 : (this.#int32 = new Int32Array(buffer));
  }

  /** The whole memory as float32: index with `address >>> 2`. */
  get float32(): Float32Array {
    const buffer = this.memory.buffer;
    return this.#float32.buffer === buffer ? this.#float32 : (this.#float32 = new Float32Array(buffer));
  }

  /** The whole memory as float64: index with `address >>> 3`. */
  get float64(): Float64Array {
    const buffer = this.memory.buffer;
    return this.#float64.buffer === buffer ? this.#float64 : (this.#float64 = new Float64Array(buffer));
  }

  /** Bytes in use, their peak, and the memory's size. */
  get figures(): HeapFigures {
    return {
      liveBytes: this.#liveBytes,
      peakBytes: this.#peakBytes,
      reservedBytes: this.memory.buffer.byteLength,
    };
  }

  /**
   * Takes a block of at least `bytes` bytes. Its contents are undefined.
   *
   * @param bytes How many, 0 or more.
   * @returns The block.
   * @throws {RangeError} If the memory can't grow that far; the heap is unchanged then and stays usable.
   */
  allocate(bytes: number): Block {
    if (!(bytes >= 0)) throw new RangeError(`Cannot allocate ${bytes} bytes: expected 0 or more`);
    const size = blockBytes(bytes);
    if (this.debug.growAtEveryAllocation) this.#grow(1);
    let block = this.#free.find(size);
    if (block === null) {
      block = this.#extend(size, bytes);
    } else {
      this.#free.remove(block);
    }
    if (block.bytes > size) this.#split(block, size);
    this.#liveBytes += size;
    if (this.#liveBytes > this.#peakBytes) this.#peakBytes = this.#liveBytes;
    return block;
  }

  /**
   * Gives a block back.
   *
   * @param block One that {@linkcode allocate} returned.
   * @throws {RangeError} If it was given back before.
   */
  free(block: Block): void {
    if (block.isFree) {
      throw new RangeError(`Cannot free the block at address ${block.address}: it is free already`);
    }
    if (this.debug.poisonFreedBlocks) this.uint8.fill(0xff, block.address, block.address + block.bytes);
    this.#liveBytes -= block.bytes;
    const { before, after } = block;
    if (after !== null && after.isFree) {
      this.#free.remove(after);
      this.#absorb(block, after);
    }
    if (before !== null && before.isFree) {
      this.#free.remove(before);
      this.#absorb(before, block);
      block = before;
    }
    this.#free.add(block);
  }

  /** Makes a block of `size` bytes at the end of the heap, joined with the free block that may lie there. */
  #extend(size: number, asked: number): Block {
    const tail = this.#last !== null && this.#last.isFree ? this.#last : null;
    const missing = size - (tail?.bytes ?? 0);
    const room = this.memory.buffer.byteLength - this.#end;
    if (missing > room && !this.#grow(Math.ceil((missing - room) / PAGE_BYTES))) {
      throw new RangeError(
        `Cannot allocate ${asked} bytes: ${this.#liveBytes} bytes are live, ${this.memory.buffer.byteLength} are reserved ` +
          `and the limit is ${
            this.#maximumPages * PAGE_BYTES
          }; wrap the step in scope() or dispose of tensors that are no longer needed`,
      );
    }
    if (tail !== null) {
      this.#free.remove(tail);
      tail.bytes += missing;
      this.#end += missing;
      return tail;
    }
    const block = new Block(this.#end, size);
    block.before = this.#last;
    if (this.#last !== null) this.#last.after = block;
    this.#last = block;
    this.#end += size;
    return block;
  }

  #grow(pages: number): boolean {
    const current = this.memory.buffer.byteLength / PAGE_BYTES;
    const wanted = Math.max(
      pages,
      Math.min(Math.max(GROWTH_PAGES, current >>> 3), this.#maximumPages - current),
    );
    if (this.debug.growAtEveryAllocation) return this.#tryGrow(pages);
    return this.#tryGrow(wanted) || (wanted > pages && this.#tryGrow(pages));
  }

  #tryGrow(pages: number): boolean {
    if (this.memory.buffer.byteLength / PAGE_BYTES + pages > this.#maximumPages) return false;
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  /** Cuts `block` down to `size` bytes and puts the rest in a free list. */
  #split(block: Block, size: number): void {
    const rest = new Block(block.address + size, block.bytes - size);
    rest.before = block;
    rest.after = block.after;
    if (rest.after !== null) rest.after.before = rest;
    else this.#last = rest;
    block.after = rest;
    block.bytes = size;
    this.#free.add(rest);
  }

  /** Joins `block` and its successor `next`, which is in no list. */
  #absorb(block: Block, next: Block): void {
    // A second `free` of that handle must still be seen.
    next.isFree = true;
    block.bytes += next.bytes;
    block.after = next.after;
    if (next.after !== null) next.after.before = block;
    else this.#last = block;
  }
}
