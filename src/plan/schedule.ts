import { bytesPerElement } from "../array/dtype.ts";
import type { LinearMemory } from "../kernels/linear_memory.ts";
import type { Block } from "../kernels/memory.ts";
import type { ThreadPool } from "../threads/pool.ts";
import { partOf, sharedCost, splitRule } from "../threads/split.ts";
import type { Kernel, KernelCall } from "./trace.ts";

/** Calls that take less, in nanoseconds, are made by one thread: meeting the others would take longer than it saves. */
const LEAST_SHARED = 10_000;

/** What each thread calls in a step. */
export interface Schedule {
  /** The calls of each thread; where the results of one are needed by another, all call the barrier. */
  readonly calls: readonly (readonly KernelCall[])[];
  /** What each thread calls after the last step. */
  readonly ends: readonly KernelCall[];
  /** The scratch memory of the threads' parts. */
  readonly blocks: readonly Block[];
}

/** How much of a step's time can be shared out, in nanoseconds. */
export function sharedTime(calls: readonly KernelCall[]): number {
  let total = 0;
  for (const { dtype, name, args } of calls) {
    const cost = sharedCost(dtype, name, args);
    if (cost >= LEAST_SHARED) total += cost;
  }
  return total;
}

/** The parts of a call, one a thread; null where there is nothing for a thread to do. */
function partsOf(
  call: KernelCall,
  threads: number,
  allocate: (bytes: number) => number,
): (KernelCall | null)[] | null {
  const { dtype, name, args, result } = call;
  if (result !== undefined || sharedCost(dtype, name, args) < LEAST_SHARED) return null;
  const rule = splitRule(dtype, name)!;
  const bytes = bytesPerElement(dtype);
  return Array.from({ length: threads }, (_, thread) => {
    const { start, count } = partOf(rule.items(args), rule.grain, thread, threads);
    if (count === 0) return null;
    const part = rule.part(args, start, count, bytes);
    if (rule.scratch) part[rule.scratchAt!] = allocate(rule.scratch(args, count, bytes));
    return { ...call, args: part };
  });
}

/**
 * Shares the calls of a step out among threads. Calls that are worth it are cut into parts; all others are made by the first thread.
 *
 * @param calls Of one step.
 * @param pool The threads.
 * @param heap Where scratch memory comes from.
 */
export function scheduleCalls(calls: readonly KernelCall[], pool: ThreadPool, heap: LinearMemory): Schedule {
  const { threads } = pool;
  const blocks: Block[] = [];
  const allocate = (bytes: number) => {
    const block = heap.allocate(bytes);
    blocks.push(block);
    return block.address;
  };
  const barriers = Array.from({ length: threads }, (_, thread): KernelCall => ({
    dtype: "int32",
    name: "barrier",
    kernel: pool.kernels.int32.barrier as Kernel,
    args: [pool.barrier, threads, pool.spinsOf(thread)],
    result: 0,
  }));
  const shared: KernelCall[][] = barriers.map(() => []);
  const meet = () => shared.forEach((own, thread) => own.push(barriers[thread]!));
  // What was done since all threads met. A step follows the step before it, so that one's end counts.
  let [hasParts, hasSingle] = [false, calls.some((call) => partsOf(call, 1, () => 0) === null)];
  for (const call of calls) {
    const parts = partsOf(call, threads, allocate);
    if (hasParts || (parts !== null && hasSingle)) {
      meet();
      hasParts = hasSingle = false;
    }
    if (parts === null) {
      hasSingle = true;
      shared[0]!.push(call);
    } else {
      hasParts = true;
      parts.forEach((part, thread) => part && shared[thread]!.push(part));
    }
  }
  // The loss is read, and the next step begins, when all parts are done.
  if (hasParts) meet();
  return { calls: shared, ends: barriers, blocks };
}
