/**
 * Linnet: arrays and neural networks for Deno, with kernels in WebAssembly SIMD. No permissions, no native code.
 *
 * All of it is in `src/`, and documented there. What runs is the same code in a few generated files, because every file costs
 * time at each start, and a request where the module is imported from a URL.
 *
 * @module
 */
// @ts-types="./src/mod.ts"
export * from "./dist/mod.js";
