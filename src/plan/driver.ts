import type { Kernels } from "../kernels/kernels.ts";
import type { LinearMemory } from "../kernels/linear_memory.ts";
import { encodeDriver, type LossCell } from "./encode_driver.ts";
import type { KernelCall } from "./trace.ts";

/** Makes the kernel calls of a step again and again. */
export interface Driver {
  /**
   * Runs steps.
   *
   * @param losses Takes the loss of each step; its length says how many there are to be.
   * @returns How many were completed: fewer where a kernel returned something else than when it was recorded.
   */
  run(losses: Float64Array): number;
  /** Gives back what it holds besides the memory of the step. */
  dispose(): void;
}

/** The most losses that wait in linear memory at a time. */
const STEPS_A_CALL = 65536;

/** A driver that calls the kernels from JavaScript. */
function interpret(calls: readonly KernelCall[], loss: LossCell, { heap }: Kernels): Driver {
  return {
    run(losses) {
      const index = loss.address >>> (loss.dtype === "float32" ? 2 : 3);
      for (let step = 0; step < losses.length; step++) {
        for (const { kernel, args, result } of calls) {
          if (!Object.is(kernel(...args), result)) return step;
        }
        losses[step] = heap[loss.dtype][index]!;
      }
      return losses.length;
    },
    dispose() {},
  };
}

/** What a driver's module exports. */
export interface DriverExports {
  /** Runs steps; see {@linkcode encodeDriver}. */
  run(steps: number, out: number): number;
  /** Does one of the parts that are shared out. */
  part(index: number): void;
}

/**
 * A driver over the memory of some kernels.
 *
 * @param module What {@linkcode encodeDriver} returned.
 * @param calls What it was made from.
 * @param kernels The set that they belong to.
 * @param share Has parts done by several threads; see {@linkcode encodeDriver}.
 */
export function instantiateDriver(
  module: Uint8Array<ArrayBuffer>,
  calls: readonly KernelCall[],
  { heap }: Kernels,
  share: (first: number, count: number) => number,
): DriverExports {
  const kernels = Object.fromEntries(calls.map(({ dtype, name, kernel }) => [`${dtype}_${name}`, kernel]));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
    env: { memory: heap.memory },
    kernels: kernels as unknown as WebAssembly.ModuleImports,
    threads: { share },
  });
  return exports as unknown as DriverExports;
}

/** Runs steps that leave their losses in linear memory, and takes the losses from there. */
export function collectLosses(
  losses: Float64Array,
  heap: LinearMemory,
  run: (steps: number, out: number) => number,
): number {
  const block = heap.allocate(8 * Math.min(losses.length, STEPS_A_CALL));
  try {
    for (let start = 0; start < losses.length; start += STEPS_A_CALL) {
      const steps = Math.min(losses.length - start, STEPS_A_CALL);
      const completed = run(steps, block.address);
      const first = block.address >>> 3;
      losses.set(heap.float64.subarray(first, first + completed), start);
      if (completed < steps) return start + completed;
    }
    return losses.length;
  } finally {
    heap.free(block);
  }
}

/** A driver in WebAssembly. */
function compile(calls: readonly KernelCall[], loss: LossCell, kernels: Kernels): Driver {
  const { heap } = kernels;
  const { run } = instantiateDriver(encodeDriver(calls, loss, heap.shared), calls, kernels, () => 0);
  return { run: (losses) => collectLosses(losses, heap, run), dispose() {} };
}

/** Whether drivers of a set of kernels can be compiled. */
export function canCompile({ kind }: Kernels): boolean {
  return kind !== "typescript";
}

/**
 * Makes a driver for the kernel calls of a step.
 *
 * @param kernels The set that they belong to.
 * @param calls In their order.
 * @param loss Where they leave the loss.
 */
export function createDriver(kernels: Kernels, calls: readonly KernelCall[], loss: LossCell): Driver {
  if (!canCompile(kernels)) return interpret(calls, loss, kernels);
  try {
    return compile(calls, loss, kernels);
  } catch (error) {
    // On the main thread of a page, Chromium compiles no more than 8 million bytes at once: some 60,000 calls.
    if (!(error instanceof RangeError)) throw error;
    return interpret(calls, loss, kernels);
  }
}
