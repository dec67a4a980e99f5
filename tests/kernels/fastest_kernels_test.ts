import { assertEquals, assertThrows } from "@std/assert";
import { createFastestKernels } from "../../src/kernels/wasm.ts";

/** Runs `fn` where the first `count` modules are refused with `error`. */
function refusing<T>(count: number, error: Error, fn: () => T): T {
  const Module = WebAssembly.Module;
  WebAssembly.Module = class extends Module {
    constructor(bytes: BufferSource) {
      if (count-- > 0) throw error;
      super(bytes);
    }
  };
  try {
    return fn();
  } finally {
    WebAssembly.Module = Module;
  }
}

const missing = new WebAssembly.CompileError("no such instruction");

// In this order, for a module is compiled once and kept.
Deno.test("a runtime that lacks the features of both binaries gets TypeScript", () => {
  assertEquals(refusing(2, missing, createFastestKernels).kind, "typescript");
});

Deno.test("an error that says nothing of features is not taken for one", () => {
  assertThrows(() => refusing(1, new RangeError("out of memory"), createFastestKernels), RangeError);
});

Deno.test("a runtime without relaxed SIMD gets the strict binary", () => {
  const kernels = refusing(1, missing, createFastestKernels);
  assertEquals([kernels.kind, (kernels.heap.memory.buffer as unknown) instanceof ArrayBuffer], [
    "wasm-strict",
    true,
  ]);
});

Deno.test("a runtime without shared memory gets the strict binary", () => {
  const { SharedArrayBuffer } = globalThis;
  try {
    Object.assign(globalThis, { SharedArrayBuffer: undefined });
    assertEquals(createFastestKernels().kind, "wasm-strict");
  } finally {
    Object.assign(globalThis, { SharedArrayBuffer });
  }
});

Deno.test("every other runtime gets relaxed SIMD", () => {
  const kernels = createFastestKernels();
  const { address } = kernels.heap.allocate(16);
  kernels.heap.float32.set([1, 2, 3, 4], address >>> 2);
  kernels.float32.add(address, address, address, 1, 1, 4, 0, 0, 1, 0, 0, 1);
  assertEquals([...kernels.heap.float32.subarray(address >>> 2, (address >>> 2) + 4)], [2, 4, 6, 8]);
  assertEquals(kernels.kind, "wasm");
});
