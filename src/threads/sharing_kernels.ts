import { bytesPerElement, type DType } from "../array/dtype.ts";
import type { Kernels, KernelTable } from "../kernels/kernels.ts";
import type { Block } from "../kernels/block.ts";
import { cutCall, splitRule } from "./split.ts";
import type { SplitRule } from "./split_rules.ts";
import { poolFor } from "./threads.ts";
import { whereThereIsMemory } from "./where_there_is_memory.ts";

type Kernel = (...args: readonly number[]) => unknown;

/** Single calls that take less, in nanoseconds, stay on one thread: handing one out takes some microseconds, and memory is shared. */
const LEAST_SHARED = 100_000;

function sharing(dtype: DType, name: string, kernel: Kernel, rule: SplitRule, { heap }: Kernels): Kernel {
  const bytes = bytesPerElement(dtype);
  return (...args) => {
    const cost = rule.cost(args, bytes);
    const pool = cost < LEAST_SHARED || rule.items(args) < 2 ? null : poolFor(cost);
    if (pool === null) return kernel(...args);
    const blocks: Block[] = [];
    const scratch = (_part: number, size: number) => {
      const block = heap.allocate(size);
      blocks.push(block);
      return block.address;
    };
    try {
      const parts = whereThereIsMemory(() => cutCall(rule, args, pool.threads, bytes, scratch));
      return parts === null ? kernel(...args) : pool.call(`${dtype}_${name}`, kernel, parts, cost);
    } finally {
      for (const block of blocks) heap.free(block);
    }
  };
}

/** A set whose kernels share large calls with other threads. */
export function sharingKernels(set: Kernels): Kernels {
  if (set.kind !== "wasm") return set;
  const table: Record<string, Record<string, unknown>> = {};
  for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
    table[dtype] = Object.fromEntries(
      Object.entries(set[dtype]).map(([name, value]) => {
        const rule = splitRule(dtype, name);
        return [name, rule === null ? value : sharing(dtype, name, value as unknown as Kernel, rule, set)];
      }),
    );
  }
  return { kind: set.kind, heap: set.heap, module: set.module, ...table as unknown as KernelTable };
}
