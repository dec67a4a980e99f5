/**
 * Decodes, compiles and instantiates the embedded WebAssembly, and makes sets of kernels of every kind.
 *
 * @module
 */
import { applyDelta } from "./apply_delta.ts";
import type { KernelKind, Kernels, KernelTable } from "./kernels.ts";
import { Heap, type HeapOptions } from "./memory.ts";
import { createTypescriptKernels } from "./typescript.ts";
import { firstAddress, relaxed, strictDelta } from "./wasm_binary.ts";

function decode(base64: string): Uint8Array<ArrayBuffer> {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * A heap that kernels of `kind` can work on.
 *
 * @param kind Strict kernels need unshared memory; relaxed and TypeScript kernels can work on one and the same heap.
 * @param options As for {@linkcode Heap}, but `firstAddress` is never below the kernels' constants.
 * @returns The heap.
 */
export function createHeap(kind: KernelKind, options: Omit<HeapOptions, "shared"> = {}): Heap {
  const first = Math.max(options.firstAddress ?? 0, firstAddress);
  return new Heap({ ...options, ...(kind === "wasm-strict" ? { shared: false } : {}), firstAddress: first });
}

const modules = new Map<KernelKind, WebAssembly.Module>();

function moduleOf(kind: "wasm" | "wasm-strict"): WebAssembly.Module {
  let module = modules.get(kind);
  if (module === undefined) {
    const bytes = decode(relaxed);
    module = new WebAssembly.Module(kind === "wasm" ? bytes : applyDelta(bytes, decode(strictDelta)));
    modules.set(kind, module);
  }
  return module;
}

/**
 * Makes the kernels of one kind over a heap.
 *
 * @param kind Which implementation.
 * @param heap Where the arrays live (default: a new heap).
 * @returns The kernels.
 * @throws {TypeError} If the heap's memory is of the wrong sort: "wasm" needs shared memory, "wasm-strict" unshared.
 * @throws {WebAssembly.CompileError} If a feature is missing that the kernels need.
 */
export function createKernels(kind: KernelKind, heap: Heap = createHeap(kind)): Kernels {
  if (kind === "typescript") return { kind, heap, module: null, ...createTypescriptKernels(heap) };
  if (heap.shared !== (kind === "wasm")) {
    throw new TypeError(
      `Cannot run "${kind}" kernels on ${
        heap.shared ? "shared" : "unshared"
      } memory: make the heap with createHeap("${kind}")`,
    );
  }
  const module = moduleOf(kind);
  const { exports } = new WebAssembly.Instance(module, { env: { memory: heap.memory } });
  const table: Record<string, Record<string, unknown>> = { float32: {}, float64: {}, int32: {}, bool: {} };
  for (const [name, value] of Object.entries(exports)) {
    const separator = name.indexOf("_");
    const group = separator > 0 ? table[name.slice(0, separator)] : undefined;
    if (group) group[name.slice(separator + 1)] = value;
  }
  return { kind, heap, module, ...table as unknown as KernelTable };
}

/**
 * Makes kernels of the fastest kind that runs here: relaxed SIMD over shared memory, else strict SIMD, else TypeScript.
 *
 * @returns The kernels, over a new heap.
 */
export function createFastestKernels(): Kernels {
  const kinds: KernelKind[] = typeof SharedArrayBuffer === "function"
    ? ["wasm", "wasm-strict"]
    : ["wasm-strict"];
  for (const kind of kinds) {
    try {
      return createKernels(kind);
    } catch (error) {
      // Compiling says whether the features are there; asking first would read the whole binary twice.
      if (!(error instanceof WebAssembly.CompileError)) throw error;
    }
  }
  return createKernels("typescript");
}
