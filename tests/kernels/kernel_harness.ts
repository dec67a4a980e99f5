/**
 * What the kernel tests share: every set of kernels, and arrays between guard bytes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { KernelKind, Kernels } from "../../src/kernels/kernels.ts";
import type { LinearMemory } from "../../src/kernels/linear_memory.ts";
import type { Block } from "../../src/kernels/block.ts";
import { createHeap, createKernels } from "../../src/kernels/wasm.ts";

export { floatsBetween } from "./float_distance.ts";

/** The element types, as the kernels name them. */
export type ElementType = "float32" | "float64" | "int32" | "bool";

/** The element types that most families are tested with. */
export const FLOATS = ["float32", "float64"] as const;

/** A set of kernels under test; `kernels.heap` is its own. */
export interface KernelSet {
  readonly name: KernelKind;
  readonly kernels: Kernels;
}

const made = new Map<number, KernelSet[]>();

/**
 * The three implementations, each over its own heap, made once a process.
 *
 * @param firstAddress Where the heaps begin, to test addresses above 2 GiB.
 * @returns wasm, wasm-strict and typescript, in this order.
 */
export function kernelSets(firstAddress = 0): KernelSet[] {
  let sets = made.get(firstAddress);
  if (!sets) {
    sets = (["wasm", "wasm-strict", "typescript"] as const).map((name) => ({
      name,
      kernels: createKernels(name, createHeap(name, { firstAddress })),
    }));
    made.set(firstAddress, sets);
  }
  return sets;
}

const GUARD_BYTES = 64;
const GUARD = 0xa5;
const SIZES = { float32: 4, float64: 8, int32: 4, bool: 1 } as const;
const ARRAYS = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const;

/** An array in a heap between guard bytes. Its address is aligned to its elements and to nothing more. */
export class GuardedArray {
  /** Byte address of the first element. */
  readonly address: number;
  readonly #heap: LinearMemory;
  readonly #block: Block;
  readonly #bytes: number;

  /** Made by {@linkcode poisoned} and {@linkcode arrayOf}. */
  constructor(heap: LinearMemory, readonly dtype: ElementType, readonly length: number) {
    const size = SIZES[dtype];
    this.#heap = heap;
    this.#bytes = length * size;
    this.#block = heap.allocate(this.#bytes + 2 * GUARD_BYTES + size);
    this.address = this.#block.address + GUARD_BYTES + size;
    heap.uint8.fill(GUARD, this.#block.address, this.#block.address + this.#block.bytes);
    heap.uint8.fill(0xff, this.address, this.address + this.#bytes);
  }

  /** The address of element `index`. */
  addressAt(index: number): number {
    return this.address + index * SIZES[this.dtype];
  }

  /** A copy of the elements in ordinary memory. */
  read(): Float32Array | Float64Array | Int32Array | Uint8Array {
    const bytes = this.#heap.uint8.slice(this.address, this.address + this.#bytes);
    return new ARRAYS[this.dtype](bytes.buffer, 0, this.length);
  }

  /** Overwrites the first elements. */
  write(values: ArrayLike<number>): void {
    const elements = ARRAYS[this.dtype].from(values);
    this.#heap.uint8.set(new Uint8Array(elements.buffer), this.address);
  }

  /** Asserts that nothing was written around the elements. */
  checkGuards(message = ""): void {
    const { address, bytes } = this.#block;
    const all = this.#heap.uint8.subarray(address, address + bytes);
    const [start, end] = [this.address - address, this.address - address + this.#bytes];
    const broken = all.findIndex((byte, i) => byte !== GUARD && (i < start || i >= end));
    assertEquals(
      broken,
      -1,
      `${message}: byte ${broken - start} of ${this.dtype}[${this.length}] was written`,
    );
  }

  /** Checks the guards, frees the block, and gives the elements. */
  take(message = ""): Float32Array | Float64Array | Int32Array | Uint8Array {
    const values = this.read();
    this.checkGuards(message);
    this.#heap.free(this.#block);
    return values;
  }
}

/** An output: every byte 0xff, which is NaN in the float types, −1 in int32 and no bool. */
export function poisoned(kernels: Kernels, dtype: ElementType, length: number): GuardedArray {
  return new GuardedArray(kernels.heap, dtype, length);
}

/** An input with the given elements. */
export function arrayOf(kernels: Kernels, dtype: ElementType, values: ArrayLike<number>): GuardedArray {
  const array = new GuardedArray(kernels.heap, dtype, values.length);
  array.write(values);
  return array;
}

/** Repeatable numbers in [0, 1): a 32-bit linear congruential generator, its high bits. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** `count` numbers a test can tell apart: signed, of mixed magnitude, rounded to the dtype. */
export function sampleValues(dtype: ElementType, count: number, seed = 1): number[] {
  const next = randomNumbers(seed);
  return Array.from({ length: count }, () => {
    const x = (next() - 0.5) * 8;
    if (dtype === "bool") return x > 0 ? 1 : 0;
    if (dtype === "int32") return Math.trunc(x * 1000);
    return dtype === "float32" ? Math.fround(x) : x + next() * 2 ** -30;
  });
}
