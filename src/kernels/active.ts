/**
 * The kernels and the heap in use. They are made on first need, so that importing the library costs nothing.
 *
 * @module
 */
import type { KernelKind, Kernels } from "./kernels.ts";
import { createFastestKernels, createHeap, createKernels } from "./wasm.ts";
import type { LinearMemory } from "./linear_memory.ts";
import type { Heap } from "./memory.ts";

const KINDS: readonly KernelKind[] = ["wasm", "wasm-strict", "typescript"];

let active: Kernels | undefined;
/** The set itself, where something stands before it. */
let plain: Kernels | undefined;
/** What is put before a set, so that several threads work on its calls, and how many they are. */
let wrap: ((set: Kernels) => Kernels) | null = null;
let threads = 1;
/** Whether something stands before the kernels and the heap, to see what is asked of them. */
let replaced = false;
const made = new Map<KernelKind, Kernels>();

function use(set: Kernels): Kernels {
  plain = set;
  return active = wrap ? wrap(set) : set;
}

function activate(kind: KernelKind, sharing: Heap | undefined): void {
  let set = made.get(kind);
  if (!set || (sharing && set.heap !== sharing)) {
    set = createKernels(kind, sharing ?? createHeap(kind));
    made.set(kind, set);
  }
  use(set);
}

/** The kernels in use, each call of which runs on one thread. */
export function plainKernels(): Kernels {
  if (plain === undefined) kernels();
  return plain!;
}

function refuseWhileReplaced(operation: string): void {
  if (replaced) {
    throw new TypeError(`Cannot ${operation} in a step that is being recorded: do it between runs`);
  }
}

/** Puts something before the kernels, or takes it away again. */
export function wrapKernels(next: typeof wrap, threadCount: number): void {
  refuseWhileReplaced("change the number of threads");
  wrap = next;
  threads = threadCount;
  if (plain) active = wrap ? wrap(plain) : plain;
}

/** The kernels in use. */
export function kernels(): Kernels {
  if (active !== undefined) return active;
  const set = createFastestKernels();
  made.set(set.kind, set);
  return use(set);
}

/** The heap in use. */
export function heap(): LinearMemory {
  return kernels().heap;
}

/** Runs `fn` with other kernels in place of those in use, and those again afterwards. */
export function withKernels<T>(set: Kernels, fn: () => T): T {
  const before = kernels();
  active = set;
  replaced = true;
  try {
    return fn();
  } finally {
    active = before;
    replaced = false;
  }
}

/**
 * Chooses the kernels that run from here on.
 *
 * `"wasm"` (relaxed SIMD) and `"typescript"` share one memory, so the choice between them is free at any time.
 * `"wasm-strict"` needs a memory of another sort, so it can be chosen, or left, only while nothing is allocated.
 *
 * @param kind `"wasm"`, `"wasm-strict"` or `"typescript"`.
 * @throws {TypeError} If `kind` is none of these, or can't run here, or needs another memory while tensors are live.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * ln.useKernels("typescript");
 * assertEquals(ln.kernelInfo().kind, "typescript");
 * ln.useKernels("wasm");
 * ```
 */
export function useKernels(kind: KernelKind): void {
  if (!KINDS.includes(kind)) {
    throw new TypeError(
      `Cannot use kernels ${JSON.stringify(kind)}: expected one of "${KINDS.join('", "')}"`,
    );
  }
  if (active?.kind === kind) return;
  refuseWhileReplaced("switch kernels");
  const wantsShared = kind !== "wasm-strict";
  const current = active?.heap as Heap | undefined;
  const fits = current !== undefined && (kind === "typescript" || current.shared === wantsShared);
  if (current && !fits && current.figures.liveBytes > 0) {
    throw new TypeError(
      `Cannot switch from "${
        active!.kind
      }" to "${kind}" kernels: ${current.figures.liveBytes} bytes are live in a memory they ` +
        `can't work on; choose the kernels before the first tensor is made${
          threads > 1 ? ", and end the threads, which take some too, with setThreads(1)" : ""
        }`,
    );
  }
  try {
    activate(kind, fits ? current : undefined);
  } catch (cause) {
    if (cause instanceof WebAssembly.CompileError) {
      throw new TypeError(
        `Cannot use "${kind}" kernels: this runtime lacks the WebAssembly features they need`,
        { cause },
      );
    }
    throw cause;
  }
}

/** What {@linkcode kernelInfo} reports. */
export interface KernelInfo {
  /** Which implementation runs. */
  readonly kind: KernelKind;
  /** Whether it uses relaxed SIMD, that is fused multiply-add where the machine has it. */
  readonly relaxedSimd: boolean;
  /** Whether the linear memory is shared, as threads need it. */
  readonly sharedMemory: boolean;
  /** How many threads work on a step plan. */
  readonly threads: number;
}

/**
 * Says which kernels run.
 *
 * @returns The kind, whether relaxed SIMD and shared memory are in use, and the number of threads.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * assert(["wasm", "wasm-strict", "typescript"].includes(ln.kernelInfo().kind));
 * ```
 */
export function kernelInfo(): KernelInfo {
  const { kind, heap } = kernels();
  return {
    kind,
    relaxedSimd: kind === "wasm",
    sharedMemory: heap.shared,
    threads: kind === "wasm" ? threads : 1,
  };
}
