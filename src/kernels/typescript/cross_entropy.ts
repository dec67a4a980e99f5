import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";
import { isCutOff, limitsOf } from "./probability.ts";
import { sumOf } from "./reduce.ts";

/**
 * The mean of the losses of rows of classes, and its gradient.
 *
 * @param out One element: the mean.
 * @param slopes Contiguous, `[rows, columns]`: the gradient of the mean.
 * @param a What is judged, contiguous, `[rows, columns]`.
 * @param targets A class for each row, int32, `[rows]`; one that there isn't makes the loss NaN. Or, with `OfShares`, shares of all
 * classes in the dtype, `[rows, columns]`.
 */
export type ClassLossKernel = (
  out: number,
  slopes: number,
  a: number,
  targets: number,
  rows: number,
  columns: number,
) => void;

type Floats = Float32Array | Float64Array;

/** Computes the loss of a row and leaves its gradient, times `share`, in `slopes`. `slopes` and `a` are indices of first elements. */
type RowLoss = (
  data: Floats,
  slopes: number,
  a: number,
  target: (column: number) => number,
  columns: number,
  share: number,
  hasShares: boolean,
) => number;

/** Cross-entropies of rows of classes. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function crossEntropyKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const { smallest, largest } = limitsOf(dtype);

  const ofLogits: RowLoss = (data, slopes, a, target, columns, share, hasShares) => {
    let maximum = -Infinity;
    for (let j = 0; j < columns; j++) maximum = Math.max(maximum, data[a + j]!);
    let [sum, total, product] = [0, 0, 0];
    for (let j = 0; j < columns; j++) {
      const [x, t] = [data[a + j]! - maximum, target(j)];
      sum += Math.exp(x);
      total += t;
      // The product with a share of 0 is NaN for a logit of −∞, as in PyTorch; without shares there is no product.
      if (hasShares || t !== 0) product += t * x;
    }
    for (let j = 0; j < columns; j++) {
      data[slopes + j] = (total * Math.exp(data[a + j]! - maximum) / sum - target(j)) * share;
    }
    return total * Math.log(sum) - product;
  };

  const ofProbabilities: RowLoss = (data, slopes, a, target, columns, share) => {
    const sum = sumOf(data, a, columns, 1);
    let [loss, total] = [0, 0];
    for (let j = 0; j < columns; j++) {
      const [p, t] = [data[a + j]! / sum, target(j)];
      if (t === 0) continue;
      loss -= t * Math.log(Math.min(Math.max(p, smallest), largest));
      if (!isCutOff(p, smallest, largest)) total += t;
    }
    for (let j = 0; j < columns; j++) {
      const [p, t] = [data[a + j]!, target(j)];
      const own = t === 0 || isCutOff(p / sum, smallest, largest) ? 0 : t / p;
      data[slopes + j] = (total / sum - own) * share;
    }
    return loss;
  };

  const mean =
    (rowLoss: RowLoss, hasShares: boolean): ClassLossKernel => (out, slopes, a, targets, rows, columns) => {
      const data = heap[dtype];
      const classes = heap.int32;
      const [s, x, t] = [slopes >>> shift, a >>> shift, targets >>> (hasShares ? shift : 2)];
      const lossOf = (row: number) => {
        const target = hasShares
          ? (column: number) => data[t + row * columns + column]!
          : (column: number) => Number(classes[t + row] === column);
        const loss = rowLoss(
          data,
          s + row * columns,
          x + row * columns,
          target,
          columns,
          1 / rows,
          hasShares,
        );
        return hasShares || (classes[t + row]! >= 0 && classes[t + row]! < columns) ? loss : NaN;
      };
      const total = (first: number, count: number): number => {
        if (count === 0) return 0;
        if (count === 1) return lossOf(first);
        const half = count >>> 1;
        return total(first, half) + total(first + half, count - half);
      };
      data[out >>> shift] = total(0, rows) / rows;
    };

  return {
    /** max + log Σ e^(x − max) − x of the class; the gradient is softmax, less 1 at the class. */
    crossEntropy: mean(ofLogits, false),
    /** Σ t·(max + log Σ e^(x − max) − x) for shares t; the gradient is Σ t·softmax − t. */
    crossEntropyOfShares: mean(ofLogits, true),
    /**
     * −log q of the class for probabilities p, with q = p/Σp limited to 1e-7 … 1 − 1e-7 as Keras does; the gradient is 1/Σp, less 1/p at
     * the class, and 0 beyond the limits.
     */
    probabilityCrossEntropy: mean(ofProbabilities, false),
    /** Σ −t·log q for shares t; the gradient is Σt/Σp − t/p, in which t counts as 0 where q is beyond the limits. */
    probabilityCrossEntropyOfShares: mean(ofProbabilities, true),
  };
}
