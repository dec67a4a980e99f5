import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";
import { settled, settledSquare } from "./settled.ts";

/** Adam and its variant with Nesterov momentum. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function adamKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const single = dtype === "float32";
  const round = single ? Math.fround : (x: number) => x;
  return {
    /**
     * Adam (Kingma & Ba 2014, algorithm 1): m = β₁m + (1 − β₁)g, v = β₂v + (1 − β₂)g². In PyTorch's form
     * parameter −= η/(1 − β₁ᵗ)·m / (√v/√(1 − β₂ᵗ) + ε), the scalars computed in float64; in Keras's
     * parameter −= η√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m / (√v + ε), the scalars computed in the parameter's own type.
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param firstMoment m: contiguous, changed in place.
     * @param secondMoment v: contiguous, changed in place.
     * @param learningRate The address of a float64 cell, η.
     * @param clock The address of four float64 cells: t, β₁ᵗ, β₂ᵗ and one that is not read; `advance` moves them on.
     * @param l2 What is added to the gradient, times the parameter.
     * @param decay What is taken off the parameter first, times parameter and learning rate.
     * @param keras 1 for Keras's form, 0 for PyTorch's.
     */
    adam(
      parameter: number,
      gradient: number,
      firstMoment: number,
      secondMoment: number,
      length: number,
      learningRate: number,
      clock: number,
      beta1: number,
      beta2: number,
      epsilon: number,
      l2: number,
      decay: number,
      keras: number,
    ): void {
      const data = heap[dtype];
      const cells = heap.float64;
      const [exactRate, at] = [cells[learningRate >>> 3]!, clock >>> 3];
      const [power1, power2] = [cells[at + 1]!, cells[at + 2]!];
      const [rate, penalty, shrinkage] = [round(exactRate), round(l2), round(decay)];
      let size = round(exactRate / (1 - power1));
      let scale = round(1 / Math.sqrt(1 - power2));
      if (keras) {
        const root = round(Math.sqrt(round(1 - round(power2))));
        size = round(round(rate * root) / round(1 - round(power1)));
        scale = 1;
      }
      const [rest1, weight2, rest2, floor] = [
        round(1 - beta1),
        round(beta2),
        round(1 - beta2),
        round(epsilon),
      ];
      const [start, g0] = [parameter >>> shift, gradient >>> shift];
      const [m0, v0] = [firstMoment >>> shift, secondMoment >>> shift];
      for (let i = 0; i < length; i++) {
        let p = data[start + i]!;
        let g = data[g0 + i]!;
        let v = data[v0 + i]!;
        if (l2 !== 0) g += p * penalty;
        if (decay !== 0) p -= p * shrinkage * rate;
        const m = settled(data[m0 + i]! + (g - data[m0 + i]!) * rest1, single);
        v = keras ? v + (g * g - v) * rest2 : v * weight2 + g * g * rest2;
        data[m0 + i] = m;
        data[v0 + i] = settledSquare(v, single);
        data[start + i] = p - m * size / (Math.sqrt(v) * scale + floor);
      }
    },

    /**
     * Adam with Nesterov momentum (Dozat 2016): with μₜ = β₁(1 − ½·0.96^(tψ)) and Πₜ = μ₁·…·μₜ,
     * parameter −= (η(1 − μₜ)/(1 − Πₜ)·g + ημₜ₊₁/(1 − Πₜ₊₁)·m) / (√(v/(1 − β₂ᵗ)) + ε); the scalars are computed in float64.
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param firstMoment m: contiguous, changed in place.
     * @param secondMoment v: contiguous, changed in place.
     * @param learningRate The address of a float64 cell, η.
     * @param clock The address of four float64 cells: t, β₂ᵗ, 0.96^(tψ) and Πₜ; `advanceNadam` moves them on.
     * @param momentumDecay 0.96^ψ.
     * @param l2 What is added to the gradient, times the parameter.
     * @param decay What is taken off the parameter first, times parameter and learning rate.
     */
    nadam(
      parameter: number,
      gradient: number,
      firstMoment: number,
      secondMoment: number,
      length: number,
      learningRate: number,
      clock: number,
      beta1: number,
      beta2: number,
      momentumDecay: number,
      epsilon: number,
      l2: number,
      decay: number,
    ): void {
      const data = heap[dtype];
      const cells = heap.float64;
      const [exactRate, at] = [cells[learningRate >>> 3]!, clock >>> 3];
      const [power2, factor, product] = [cells[at + 1]!, cells[at + 2]!, cells[at + 3]!];
      const momentum = beta1 * (1 - 0.5 * factor);
      const next = beta1 * (1 - 0.5 * (factor * momentumDecay));
      const ofGradient = round(exactRate * (1 - momentum) / (1 - product));
      const ofMoment = round(exactRate * next / (1 - product * next));
      const scale = round(1 / Math.sqrt(1 - power2));
      const [rate, penalty, shrinkage] = [round(exactRate), round(l2), round(decay)];
      const [rest1, weight2, rest2, floor] = [
        round(1 - beta1),
        round(beta2),
        round(1 - beta2),
        round(epsilon),
      ];
      const [start, g0] = [parameter >>> shift, gradient >>> shift];
      const [m0, v0] = [firstMoment >>> shift, secondMoment >>> shift];
      for (let i = 0; i < length; i++) {
        let p = data[start + i]!;
        let g = data[g0 + i]!;
        if (l2 !== 0) g += p * penalty;
        if (decay !== 0) p -= p * shrinkage * rate;
        const m = settled(data[m0 + i]! + (g - data[m0 + i]!) * rest1, single);
        const v = data[v0 + i]! * weight2 + g * g * rest2;
        data[m0 + i] = m;
        data[v0 + i] = settledSquare(v, single);
        data[start + i] = p - (g * ofGradient + m * ofMoment) / (Math.sqrt(v) * scale + floor);
      }
    },
  };
}
