import type { FloatDType } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { contiguous } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import { sigmoid, sigmoidGradient } from "./activation.ts";
import { add, div, mul, scale, sub } from "./arithmetic.ts";
import { greater, less } from "./comparison.ts";
import { constant } from "./creation.ts";
import type { Op, Run, Value } from "./op.ts";
import { square } from "./power.ts";
import { sum } from "./reduce.ts";
import { where } from "./selection.ts";

/** A kernel that adds losses up; with "Gradient" behind it, its name is that of the one that gives their slopes. */
type LossKernel = "squaredError" | "binaryCrossEntropy" | "logitCrossEntropy";

/** What is particular to a loss of predictions p and targets t. */
interface Particulars {
  readonly kernel: LossKernel;
  /** As messages name it. */
  readonly name: string;
  /** How many times the slopes that the kernel gives make the derivative. */
  readonly slopes: number;
  /** The derivatives of the slopes, times `weight`. */
  secondDerivative<V extends Value>(run: Run<V>, weight: V, p: V, t: V): V;
}

/** Calls `run` with the addresses of two arrays' elements without gaps. */
function withContiguous(a: NdArray, b: NdArray, run: (a: number, b: number) => void): void {
  const [x, y] = [contiguous(a), contiguous(b)];
  run(x.address, y.address);
  x.release();
  y.release();
}

/**
 * The sum of the losses, divided by a number, in one pass; and its gradient in another. The targets, the second input, get no gradient:
 * where one is wanted, a loss goes the long way. The gradient's ops are for gradients of gradients.
 */
function meanLoss({ kernel, name, slopes, secondDerivative }: Particulars): Op<number> {
  /** The slopes, times the third input, times a number. */
  const scaledSlopes: Op<number> = {
    name: `differentiate ${name}`,
    reads: "inputs",
    forward([p, t, grad], factor) {
      const out = allocate(p!.shape, p!.dtype);
      const run = kernels()[p!.dtype as FloatDType][`${kernel}Gradient`];
      withContiguous(p!, t!, (a, b) => run(out.address, a, b, grad!.address, out.size, factor));
      return out;
    },
    gradient(run, { inputs: [p, t, outer], grad, attributes: factor, needs }) {
      const towardsOuter = () => {
        const one = run(constant, [], { value: 1, dtype: grad.dtype });
        const products = run(mul, [grad, run(scaledSlopes, [p!, t!, one], factor)]);
        return run(sum, [products], { axes: grad.shape.map((_, axis) => axis), keepDims: false });
      };
      return [
        needs[0] ? secondDerivative(run, run(scale, [run(mul, [grad, outer!])], factor), p!, t!) : null,
        null,
        needs[2] ? towardsOuter() : null,
      ];
    },
  };
  return {
    name: `take ${name} of`,
    reads: "inputs",
    forward([p, t], divisor) {
      const out = allocate([], p!.dtype);
      const run = kernels()[p!.dtype as FloatDType][kernel];
      withContiguous(p!, t!, (a, b) => run(out.address, a, b, p!.size, divisor));
      return out;
    },
    gradient: (
      run,
      { inputs: [p, t], grad, attributes: divisor },
    ) => [run(scaledSlopes, [p!, t!, grad], slopes / divisor), null],
  };
}

/** Σ(p − t)², divided by the attribute. */
export const meanSquaredError: Op<number> = meanLoss({
  kernel: "squaredError",
  name: "the squared error",
  slopes: 2,
  secondDerivative: (_run, weight) => weight,
});

/** Σ −t·log q − (1 − t)·log(1 − q), divided by the attribute, with q the probability p limited to 1e-7 … 1 − 1e-7. */
export const meanBinaryCrossEntropy: Op<number> = meanLoss({
  kernel: "binaryCrossEntropy",
  name: "the binary cross-entropy",
  slopes: 1,
  // t/p² + (1 − t)/(1 − p)² between the limits.
  secondDerivative(run, weight, p, t) {
    const number = (value: number) => run(constant, [], { value, dtype: p.dtype });
    const [isBelow, isAbove] = [run(less, [p, number(1e-7)]), run(greater, [p, number(1 - 1e-7)])];
    const outside = (value: number, inside: typeof p) =>
      run(where, [isBelow, number(value), run(where, [isAbove, number(value), inside])]);
    // Any number between the limits keeps the divisions finite where they don't count.
    const q = outside(0.5, p);
    const one = number(1);
    const ofOne = run(div, [t, run(square, [q])]);
    const ofZero = run(div, [run(sub, [one, t]), run(square, [run(sub, [one, q])])]);
    return outside(0, run(mul, [weight, run(add, [ofOne, ofZero])]));
  },
});

/** The binary cross-entropy of logits: Σ max(x, 0) − x·t + log(1 + e^−|x|), divided by the attribute. */
export const meanLogitCrossEntropy: Op<number> = meanLoss({
  kernel: "logitCrossEntropy",
  name: "the binary cross-entropy with logits",
  slopes: 1,
  secondDerivative: (run, weight, x) => run(sigmoidGradient, [weight, run(sigmoid, [x])]),
});
