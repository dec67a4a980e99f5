import type { FloatDType } from "../array/dtype.ts";
import { allocate } from "../array/nd_array.ts";
import { contiguous, runBinary } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import { div, mul, scale, sub } from "./arithmetic.ts";
import { equal, greater, less } from "./comparison.ts";
import { constant } from "./creation.ts";
import { oneHot } from "./one_hot.ts";
import type { Op, Run, Value } from "./op.ts";
import { square } from "./power.ts";
import { sum } from "./reduce.ts";
import { where } from "./selection.ts";
import { softmax, softmaxGradient } from "./softmax.ts";

/** What is particular to a loss of rows along the last axis. */
interface Particulars {
  /** The kernel for classes; with "OfShares" behind it, its name is that of the one for shares of all classes. */
  readonly kernel: "crossEntropy" | "probabilityCrossEntropy";
  /** As messages name it. */
  readonly name: string;
  /** The product of `weight`, of the shape of a, with the matrix of each row's second derivatives; t holds shares. */
  secondDerivative<V extends Value>(run: Run<V>, weight: V, a: V, t: V): V;
}

/** The sum along the last axis, which is kept. */
function sumOfRows<V extends Value>(run: Run<V>, value: V): V {
  return run(sum, [value], { axes: [value.shape.length - 1], keepDims: true });
}

/**
 * The mean of the losses of rows along the last axis. The second input says what is right: a class for each row, int32 and checked, or
 * shares of all classes. It gets no gradient: where one is wanted, a loss goes the long way. The gradient comes with the loss and is kept.
 */
function meanOfRows({ kernel, name, secondDerivative }: Particulars): Op {
  /** The gradient of the mean, which is known already, times a number: of the inputs, the gradient and the number. */
  const scaledSlopes: Op = {
    name: `differentiate ${name}`,
    reads: "inputs",
    forward([, , known, grad]) {
      const out = allocate(known!.shape, known!.dtype);
      runBinary("mul", out, known!, grad!);
      return out;
    },
    gradient(run, { inputs: [a, targets, known, outer], grad, needs }) {
      const columns = a!.shape.at(-1)!;
      const shares = () =>
        targets!.dtype === "int32"
          ? run(oneHot, [targets!], { depth: columns, dtype: grad.dtype })
          : targets!;
      const weight = () => run(scale, [run(mul, [grad, outer!])], columns / a!.size);
      const towardsOuter = () => {
        const one = run(constant, [], { value: 1, dtype: grad.dtype });
        const products = run(mul, [grad, run(scaledSlopes, [a!, targets!, known!, one])]);
        return run(sum, [products], { axes: grad.shape.map((_, axis) => axis), keepDims: false });
      };
      return [
        needs[0] ? secondDerivative(run, weight(), a!, shares()) : null,
        null,
        null,
        needs[3] ? towardsOuter() : null,
      ];
    },
  };
  return {
    name: `take ${name} of`,
    reads: "inputs",
    forward([a, targets], _attributes, save) {
      const columns = a!.shape.at(-1)!;
      const [rows, right] = [contiguous(a!), contiguous(targets!)];
      const [out, slopes] = [allocate([], a!.dtype), allocate(a!.shape, a!.dtype)];
      const table = kernels()[a!.dtype as FloatDType];
      const run = targets!.dtype === "int32" ? table[kernel] : table[`${kernel}OfShares`];
      run(out.address, slopes.address, rows.address, right.address, a!.size / columns, columns);
      rows.release();
      right.release();
      save(slopes);
      return out;
    },
    gradient: (
      run,
      { inputs: [a, targets], saved: [slopes], grad },
    ) => [run(scaledSlopes, [a!, targets!, slopes!, grad]), null],
  };
}

/** The cross-entropy of logits: Σ t·(log Σeᵃ − a). The gradient of a row is Σt·softmax(a) − t. */
export const meanCrossEntropy: Op = meanOfRows({
  kernel: "crossEntropy",
  name: "the cross-entropy",
  secondDerivative(run, weight, a, t) {
    const axis = a.shape.length - 1;
    return run(mul, [
      run(softmaxGradient, [weight, run(softmax, [a], { axis })], { axis }),
      sumOfRows(run, t),
    ]);
  },
});

/**
 * The cross-entropy of probabilities: Σ −t·log q with q = a/Σa limited to 1e-7 … 1 − 1e-7. The gradient of a row is Σt/Σa − t/a, in which t
 * counts as 0 where q is limited.
 */
export const meanProbabilityCrossEntropy: Op = meanOfRows({
  kernel: "probabilityCrossEntropy",
  name: "the cross-entropy of probabilities",
  secondDerivative(run, weight, a, t) {
    const number = (value: number) => run(constant, [], { value, dtype: a.dtype });
    const zero = number(0);
    const total = sumOfRows(run, a);
    const p = run(div, [a, total]);
    const [isBelow, isAbove] = [run(less, [p, number(1e-7)]), run(greater, [p, number(1 - 1e-7)])];
    const kept = run(where, [isBelow, zero, run(where, [isAbove, zero, t])]);
    // Where nothing is kept, a may be 0.
    const divisor = run(where, [run(equal, [kept, zero]), number(1), a]);
    const ofOwn = run(div, [run(mul, [kept, weight]), run(square, [divisor])]);
    const ofRow = run(mul, [sumOfRows(run, kept), sumOfRows(run, weight)]);
    return run(sub, [ofOwn, run(div, [ofRow, run(square, [total])])]);
  },
});
