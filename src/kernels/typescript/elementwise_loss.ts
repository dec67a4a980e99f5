import type { Heap } from "../memory.ts";
import { sigmoid } from "./activation.ts";
import { byteShift } from "./elements.ts";
import { isCutOff, limitsOf } from "./probability.ts";

/**
 * The losses of `length` predictions, added up pairwise and divided.
 *
 * @param out One element.
 * @param p The predictions, contiguous.
 * @param t The targets, contiguous.
 * @param divisor The number of elements, for a mean.
 */
export type ElementwiseLossKernel = (
  out: number,
  p: number,
  t: number,
  length: number,
  divisor: number,
) => void;

/**
 * The derivatives of the losses with respect to the predictions.
 *
 * @param out Contiguous, `[length]`; may be `p` or `t`.
 * @param p The predictions, contiguous.
 * @param t The targets, contiguous.
 * @param grad One element, which they are multiplied by.
 * @param factor What they are multiplied by besides.
 */
export type ElementwiseSlopeKernel = (
  out: number,
  p: number,
  t: number,
  grad: number,
  length: number,
  factor: number,
) => void;

// Numbers and a switch, not function values, which V8 would call and whose results it would box.
const SQUARED_ERROR = 0, BINARY_CROSS_ENTROPY = 1, WITH_LOGITS = 2;

/** Losses that compare two arrays element by element. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function elementwiseLossKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const { smallest, largest } = limitsOf(dtype);

  const lossOf = (loss: number, p: number, t: number): number => {
    switch (loss) {
      case SQUARED_ERROR:
        return (p - t) ** 2;
      case BINARY_CROSS_ENTROPY: {
        const q = Math.min(Math.max(p, smallest), largest);
        return (t - 1) * Math.log1p(-q) - t * Math.log(q);
      }
      default:
        // Added last, so that a small loss is not lost.
        return Math.max(p, 0) - p * t + Math.log1p(Math.exp(-Math.abs(p)));
    }
  };
  const slopeOf = (loss: number, p: number, t: number): number => {
    switch (loss) {
      case SQUARED_ERROR:
        return p - t;
      case BINARY_CROSS_ENTROPY:
        return isCutOff(p, smallest, largest) ? 0 : (p - t) / (p * (1 - p));
      default:
        return sigmoid(p) - t;
    }
  };
  const total = (loss: number, p: number, t: number, length: number): number => {
    if (length > 8) {
      const half = length >>> 1;
      return total(loss, p, t, half) + total(loss, p + half, t + half, length - half);
    }
    const data = heap[dtype];
    let sum = 0;
    for (let i = 0; i < length; i++) sum += lossOf(loss, data[p + i]!, data[t + i]!);
    return sum;
  };
  const mean = (loss: number): ElementwiseLossKernel => (out, p, t, length, divisor) => {
    heap[dtype][out >>> shift] = total(loss, p >>> shift, t >>> shift, length) / divisor;
  };
  const slopes = (loss: number): ElementwiseSlopeKernel => (out, p, t, grad, length, factor) => {
    const data = heap[dtype];
    const [o, p0, t0] = [out >>> shift, p >>> shift, t >>> shift];
    const scale = data[grad >>> shift]! * factor;
    for (let i = 0; i < length; i++) data[o + i] = slopeOf(loss, data[p0 + i]!, data[t0 + i]!) * scale;
  };
  return {
    /** (p − t)² */
    squaredError: mean(SQUARED_ERROR),
    /** p − t: half the derivative. */
    squaredErrorGradient: slopes(SQUARED_ERROR),
    /** −t·log q − (1 − t)·log(1 − q), with q the probability p limited to 1e-7 … 1 − 1e-7. */
    binaryCrossEntropy: mean(BINARY_CROSS_ENTROPY),
    /** (p − t)/(p·(1 − p)), and 0 beyond the limits. */
    binaryCrossEntropyGradient: slopes(BINARY_CROSS_ENTROPY),
    /** The same of q = sigmoid(x) for the logit x, without limits: max(x, 0) − x·t + log(1 + e^−|x|). */
    logitCrossEntropy: mean(WITH_LOGITS),
    /** sigmoid(x) − t */
    logitCrossEntropyGradient: slopes(WITH_LOGITS),
  };
}
