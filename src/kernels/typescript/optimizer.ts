import type { Heap } from "../memory.ts";
import { adamKernels } from "./adam.ts";
import { adaptiveKernels } from "./adaptive.ts";
import { clipFactorKernels, clipKernels } from "./clip.ts";
import { clockKernels } from "./clock.ts";
import { sgdKernels } from "./sgd.ts";

/** Parameter updates. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function optimizerKernels(heap: Heap, dtype: "float32" | "float64") {
  return {
    ...sgdKernels(heap, dtype),
    ...adamKernels(heap, dtype),
    ...adaptiveKernels(heap, dtype),
    ...clipKernels(heap, dtype),
  };
}

/** What updates of either type need, over cells of float64. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function stepKernels(heap: Heap) {
  return { ...clockKernels(heap), ...clipFactorKernels(heap) };
}
