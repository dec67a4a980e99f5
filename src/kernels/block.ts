/** Addresses and lengths of blocks are multiples of it, in bytes. */
export const ALIGNMENT = 64;

/** A run of bytes in linear memory. Free or in use, it knows its neighbours by address. */
export class Block {
  /** First byte, unsigned; a multiple of 64. */
  address: number;
  /** Length in bytes, a multiple of 64. */
  bytes: number;
  /** Whether the block is in a free list. */
  isFree = false;
  /** @internal */ before: Block | null = null;
  /** @internal */ after: Block | null = null;
  /** @internal */ nextFree: Block | null = null;
  /** @internal */ previousFree: Block | null = null;

  /** Made by `Heap` only. */
  constructor(address: number, bytes: number) {
    this.address = address;
    this.bytes = bytes;
  }
}

/** The size of a block for so many bytes. */
export function blockBytes(bytes: number): number {
  return bytes <= ALIGNMENT ? ALIGNMENT : Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
