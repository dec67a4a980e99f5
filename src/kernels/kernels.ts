/**
 * The kernels' interface. Each kernel is documented where its TypeScript twin is written, in `typescript/`; the
 * types below only gather those signatures, so a new kernel needs no line here.
 *
 * What holds for all of them: arguments are numbers; an array argument is the byte address of its first element; strides
 * count elements, may be 0 or negative, and come in the order depth, row, column; results go to the first argument,
 * which is contiguous and overlaps no input unless a kernel says otherwise; nothing is allocated.
 *
 * @module
 */
import type { LinearMemory } from "./linear_memory.ts";
import type { createTypescriptKernels } from "./typescript.ts";

/** The kernels of every element type, by dtype and name: `kernels.float32.add(…)`. */
export type KernelTable = ReturnType<typeof createTypescriptKernels>;

/** The kernels of a float type. */
export type FloatKernels = KernelTable["float32"];

/** The kernels that every number type has: float32, float64 and int32. */
export type NumberKernels = Pick<FloatKernels, keyof FloatKernels & keyof KernelTable["int32"]>;

/** The kernels that every element type has. */
export type CommonKernels = Pick<FloatKernels, keyof FloatKernels & keyof KernelTable["bool"]>;

/** Which implementation a set of kernels is. */
export type KernelKind = "wasm" | "wasm-strict" | "typescript";

/** A set of kernels over one heap. */
export interface Kernels extends KernelTable {
  /** Which implementation it is. */
  readonly kind: KernelKind;
  /** The heap whose addresses its kernels take. */
  readonly heap: LinearMemory;
  /** The WebAssembly module they are exports of; null for TypeScript. */
  readonly module: WebAssembly.Module | null;
}
