import { bytesPerElement } from "../array/dtype.ts";
import type { LinearMemory } from "../kernels/linear_memory.ts";
import type { Block } from "../kernels/block.ts";
import { cutCall, sharedCost, splitRule } from "../threads/split.ts";
import type { KernelCall } from "./trace.ts";

/** Calls that take less, in nanoseconds, are made by one thread: to share them would take longer than it saves. */
const LEAST_SHARED = 6_000;

/** A call that is shared out. */
export interface SharedCall {
  readonly parts: readonly KernelCall[];
  /** How long it takes on one thread, in nanoseconds. */
  readonly cost: number;
}

/** A call that one thread makes, or one that is shared out. */
export type ScheduledCall = KernelCall | SharedCall;

/** What is called in a step, and by whom. */
export interface Schedule {
  /** In their order. */
  readonly calls: readonly ScheduledCall[];
  /** The scratch memory of the parts. */
  readonly blocks: readonly Block[];
}

/** What can be saved by sharing out a call, in nanoseconds: 0 for those that are made by one thread. */
function shareOf({ dtype, name, args, result }: KernelCall): number {
  const cost = result === undefined ? sharedCost(dtype, name, args) : 0;
  return cost < LEAST_SHARED ? 0 : cost;
}

/** How much of a step's time can be shared out, in nanoseconds. */
export function sharedTime(calls: readonly KernelCall[]): number {
  return calls.reduce((sum, call) => sum + shareOf(call), 0);
}

/**
 * Shares the calls of a step out among threads: those that are worth it are cut into parts.
 *
 * @param calls Of one step.
 * @param threads How many there are.
 * @param heap Where scratch memory comes from.
 */
export function scheduleCalls(calls: readonly KernelCall[], threads: number, heap: LinearMemory): Schedule {
  // The parts of one call need scratch memory of their own, but calls follow one another.
  const sizes: number[] = [];
  const cut = calls.map((call) => {
    if (shareOf(call) === 0) return null;
    const { dtype, name, args } = call;
    return cutCall(splitRule(dtype, name)!, args, threads, bytesPerElement(dtype), (part, size) => {
      sizes[part] = Math.max(sizes[part] ?? 0, size);
      return 0;
    });
  });
  const blocks: Block[] = [];
  try {
    for (const size of sizes) blocks.push(heap.allocate(size));
  } catch (error) {
    for (const block of blocks) heap.free(block);
    throw error;
  }
  const scheduled = calls.map((call, i): ScheduledCall => {
    const parts = cut[i];
    if (!parts) return call;
    const { scratchAt } = splitRule(call.dtype, call.name)!;
    const address = (part: number) => blocks[part]!.address;
    return {
      parts: parts.map((args, part) => ({
        ...call,
        args: scratchAt === undefined ? args : args.with(scratchAt, address(part)),
      })),
      cost: shareOf(call),
    };
  });
  return { calls: scheduled, blocks };
}
