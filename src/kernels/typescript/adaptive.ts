import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";
import { settled, settledSquare } from "./settled.ts";

/** Steps divided by what gradients have been like: RMSprop, Adagrad and Adadelta. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function adaptiveKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const single = dtype === "float32";
  const round = single ? Math.fround : (x: number) => x;
  return {
    /**
     * RMSprop (Hinton 2012, lecture 6e): v = ρv + (1 − ρ)g². In PyTorch's form parameter −= η·g/(√v + ε), in Keras's
     * parameter −= η·g/√(v + ε). Centred, v is replaced by the variance v − ā² with ā = ρā + (1 − ρ)g.
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param squareAverage v: contiguous, changed in place.
     * @param gradientAverage ā: contiguous, changed in place; 0 for not centred.
     * @param velocity The steps' momentum: contiguous, changed in place; 0 for none. Keras's form has η inside, PyTorch's outside.
     * @param learningRate The address of a float64 cell, η.
     * @param momentum How much of the velocity is kept.
     * @param l2 What is added to the gradient, times the parameter.
     * @param decay What is taken off the parameter first, times parameter and learning rate.
     * @param keras 1 for Keras's form, 0 for PyTorch's.
     */
    rmsprop(
      parameter: number,
      gradient: number,
      squareAverage: number,
      gradientAverage: number,
      velocity: number,
      length: number,
      learningRate: number,
      rho: number,
      momentum: number,
      epsilon: number,
      l2: number,
      decay: number,
      keras: number,
    ): void {
      const data = heap[dtype];
      const rate = round(heap.float64[learningRate >>> 3]!);
      const [weight, rest, kept, floor] = [round(rho), round(1 - rho), round(momentum), round(epsilon)];
      const [penalty, shrinkage] = [round(l2), round(decay)];
      const [start, g0, v0] = [parameter >>> shift, gradient >>> shift, squareAverage >>> shift];
      const [a0, u0] = [gradientAverage >>> shift, velocity >>> shift];
      for (let i = 0; i < length; i++) {
        let p = data[start + i]!;
        let g = data[g0 + i]!;
        if (l2 !== 0) g += p * penalty;
        if (decay !== 0) p -= p * shrinkage * rate;
        let v = data[v0 + i]! * weight + g * g * rest;
        data[v0 + i] = settledSquare(v, single);
        if (gradientAverage !== 0) {
          const average = settled(data[a0 + i]! * weight + g * rest, single);
          data[a0 + i] = average;
          // A variance, which rounding can leave below 0.
          v = Math.max(v - average * average, 0);
        }
        const divisor = keras ? Math.sqrt(v + floor) : Math.sqrt(v) + floor;
        let step = rate * g / divisor;
        if (velocity !== 0) {
          step = settled(kept * data[u0 + i]! + (keras ? step : g / divisor), single);
          data[u0 + i] = step;
          if (!keras) step *= rate;
        }
        data[start + i] = p - step;
      }
    },

    /**
     * Adagrad (Duchi et al. 2011): s += g². In PyTorch's form parameter −= η/(1 + (t − 1)·learningRateDecay)·g/(√s + ε), in
     * Keras's parameter −= η·g/√(s + ε).
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param squareSum s: contiguous, changed in place.
     * @param learningRate The address of a float64 cell, η.
     * @param clock The address of a float64 cell, t; 0 where the rate does not decay.
     * @param l2 What is added to the gradient, times the parameter.
     * @param decay What is taken off the parameter first, times parameter and learning rate.
     * @param keras 1 for Keras's form, 0 for PyTorch's.
     */
    adagrad(
      parameter: number,
      gradient: number,
      squareSum: number,
      length: number,
      learningRate: number,
      clock: number,
      learningRateDecay: number,
      epsilon: number,
      l2: number,
      decay: number,
      keras: number,
    ): void {
      const data = heap[dtype];
      const exactRate = heap.float64[learningRate >>> 3]!;
      const stepsBefore = clock === 0 ? 0 : heap.float64[clock >>> 3]! - 1;
      const size = round(exactRate / (1 + stepsBefore * learningRateDecay));
      const [rate, floor, penalty, shrinkage] = [
        round(exactRate),
        round(epsilon),
        round(l2),
        round(decay),
      ];
      const [start, g0, s0] = [parameter >>> shift, gradient >>> shift, squareSum >>> shift];
      for (let i = 0; i < length; i++) {
        let p = data[start + i]!;
        let g = data[g0 + i]!;
        if (l2 !== 0) g += p * penalty;
        if (decay !== 0) p -= p * shrinkage * rate;
        const sum = data[s0 + i]! + g * g;
        data[s0 + i] = sum;
        data[start + i] = p - size * g / (keras ? Math.sqrt(sum + floor) : Math.sqrt(sum) + floor);
      }
    },

    /**
     * Adadelta (Zeiler 2012, algorithm 1): v = ρv + (1 − ρ)g², Δ = √(u + ε)·g/√(v + ε), u = ρu + (1 − ρ)Δ², parameter −= η·Δ.
     *
     * @param parameter Contiguous, changed in place.
     * @param gradient Contiguous.
     * @param squareAverage v: contiguous, changed in place.
     * @param changeAverage u: contiguous, changed in place.
     * @param learningRate The address of a float64 cell, η.
     * @param l2 What is added to the gradient, times the parameter.
     * @param decay What is taken off the parameter first, times parameter and learning rate.
     */
    adadelta(
      parameter: number,
      gradient: number,
      squareAverage: number,
      changeAverage: number,
      length: number,
      learningRate: number,
      rho: number,
      epsilon: number,
      l2: number,
      decay: number,
    ): void {
      const data = heap[dtype];
      const rate = round(heap.float64[learningRate >>> 3]!);
      const [weight, rest, floor] = [round(rho), round(1 - rho), round(epsilon)];
      const [penalty, shrinkage] = [round(l2), round(decay)];
      const [start, g0] = [parameter >>> shift, gradient >>> shift];
      const [v0, u0] = [squareAverage >>> shift, changeAverage >>> shift];
      for (let i = 0; i < length; i++) {
        let p = data[start + i]!;
        let g = data[g0 + i]!;
        if (l2 !== 0) g += p * penalty;
        if (decay !== 0) p -= p * shrinkage * rate;
        const v = data[v0 + i]! * weight + g * g * rest;
        const u = data[u0 + i]!;
        const change = Math.sqrt(u + floor) * g / Math.sqrt(v + floor);
        data[v0 + i] = settledSquare(v, single);
        data[u0 + i] = settledSquare(u * weight + change * change * rest, single);
        data[start + i] = p - rate * change;
      }
    },
  };
}
