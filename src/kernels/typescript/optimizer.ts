import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";

/** Parameter updates. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function optimizerKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  return {
    /**
     * parameter −= learningRate·gradient: a product and a difference, each rounded, as NumPy does it.
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param learningRate The address of one element, so that a recorded step sees a changed rate.
     */
    sgd(parameter: number, gradient: number, length: number, learningRate: number): void {
      const data = heap[dtype];
      const rate = data[learningRate >>> shift]!;
      const [p, g] = [parameter >>> shift, gradient >>> shift];
      for (let i = 0; i < length; i++) data[p + i] = data[p + i]! - round(rate * data[g + i]!);
    },
  };
}
