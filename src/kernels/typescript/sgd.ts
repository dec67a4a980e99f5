import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";
import { settled } from "./settled.ts";

/** Stochastic gradient descent. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function sgdKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const single = dtype === "float32";
  const round = single ? Math.fround : (x: number) => x;
  return {
    /**
     * parameter −= learningRate·gradient: a product and a difference, each rounded, as NumPy does it.
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param learningRate The address of a float64 cell, so that a recorded step sees a changed rate.
     */
    sgd(parameter: number, gradient: number, length: number, learningRate: number): void {
      const data = heap[dtype];
      const rate = round(heap.float64[learningRate >>> 3]!);
      const [p, g] = [parameter >>> shift, gradient >>> shift];
      for (let i = 0; i < length; i++) {
        const product = rate * data[g + i]!;
        data[p + i] = data[p + i]! - (single ? Math.fround(product) : product);
      }
    },

    /**
     * The same with momentum or weight decay. In PyTorch's form velocity = weight·velocity + share·gradient and
     * parameter −= learningRate·velocity; in Keras's velocity = weight·velocity − learningRate·gradient and parameter += velocity.
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param velocity Contiguous, changed in place; 0 for no momentum.
     * @param learningRate The address of a float64 cell.
     * @param weight How much of the velocity is kept.
     * @param share How much of the gradient is added: 1 − dampening. Ignored in Keras's form.
     * @param nesterov 1 to step along the velocity that the next step would have with the same gradient, else 0.
     * @param l2 What is added to the gradient, times the parameter.
     * @param decay What is taken off the parameter first, times parameter and learning rate.
     * @param keras 1 for Keras's form, 0 for PyTorch's.
     */
    momentum(
      parameter: number,
      gradient: number,
      velocity: number,
      length: number,
      learningRate: number,
      weight: number,
      share: number,
      nesterov: number,
      l2: number,
      decay: number,
      keras: number,
    ): void {
      const data = heap[dtype];
      const rate = round(heap.float64[learningRate >>> 3]!);
      const [kept, added, penalty, shrinkage] = [round(weight), round(share), round(l2), round(decay)];
      const [start, g0, v0] = [parameter >>> shift, gradient >>> shift, velocity >>> shift];
      for (let i = 0; i < length; i++) {
        let p = data[start + i]!;
        let g = data[g0 + i]!;
        if (l2 !== 0) g += p * penalty;
        if (decay !== 0) p -= p * shrinkage * rate;
        let step = -rate * g;
        if (velocity !== 0 && keras) {
          data[v0 + i] = settled(kept * data[v0 + i]! - rate * g, single);
          step = nesterov ? kept * data[v0 + i]! - rate * g : data[v0 + i]!;
        } else if (velocity !== 0) {
          data[v0 + i] = settled(kept * data[v0 + i]! + added * g, single);
          step = -rate * (nesterov ? g + kept * data[v0 + i]! : data[v0 + i]!);
        }
        data[start + i] = p + step;
      }
    },
  };
}
