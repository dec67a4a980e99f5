import { type DType, isFloat } from "../array/dtype.ts";
import { abs, exp, log, pow, reciprocal, sqrt, square } from "../ops/power.ts";
import { add, div, mul, neg, sub } from "../ops/arithmetic.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "../ops/comparison.ts";
import { maximum, minimum } from "../ops/extremum.ts";
import { apply, applyBinary, applyFloat, type TensorLike } from "./apply.ts";
import { TensorBase } from "./base.ts";
import type { BroadcastRank } from "./rank.ts";
import type { Tensor } from "./tensor.ts";

/** Arithmetic on two bools counts them as 0 and 1. */
const countBools = (dtype: DType): DType => dtype === "bool" ? "int32" : dtype;
const toFloat = (dtype: DType): DType => isFloat(dtype) ? dtype : "float32";

/**
 * Element-wise arithmetic and comparison. The second operand is a tensor or a number and broadcasts as in NumPy; dtypes are
 * promoted bool < int32 < float32 < float64, and a number takes the tensor's dtype where it fits.
 */
export abstract class ArithmeticMethods<out R extends number = number> extends TensorBase<R> {
  /** this + other. int32 wraps around; two bools add up as int32. */
  add<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(add, this, other, countBools);
  }

  /** this − other. int32 wraps around. */
  sub<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(sub, this, other, countBools);
  }

  /** this · other, element by element. int32 wraps around. */
  mul<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(mul, this, other, countBools);
  }

  /** this / other. int32 and bool are divided as float32. */
  div<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(div, this, other, toFloat);
  }

  /** this raised to the power of other. int32 and bool are raised as float32. */
  pow<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(pow, this, other, toFloat);
  }

  /** The larger of the two; NaN if either is. */
  maximum<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(maximum, this, other, countBools);
  }

  /** The smaller of the two; NaN if either is. */
  minimum<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(minimum, this, other, countBools);
  }

  /**
   * The values limited to the range from `low` to `high`.
   *
   * @param low The smallest result; left out for no lower limit.
   * @param high The largest result; left out for no upper limit.
   */
  clip(low?: TensorLike, high?: TensorLike): Tensor {
    const raised = low === undefined ? this.add(0) : this.maximum(low);
    if (high === undefined) return raised;
    try {
      return raised.minimum(high);
    } finally {
      raised.dispose();
    }
  }

  /** −this. */
  neg(): Tensor<R> {
    return this.dtype === "bool" ? this.mul(-1) : apply(neg, [this]);
  }

  /** |this|. */
  abs(): Tensor<R> {
    return this.dtype === "bool" ? this.mul(1) : apply(abs, [this]);
  }

  /** this². */
  square(): Tensor<R> {
    return this.dtype === "bool" ? this.mul(1) : apply(square, [this]);
  }

  /** 1/this. */
  reciprocal(): Tensor<R> {
    return applyFloat(reciprocal, this);
  }

  /** e to the power of this. */
  exp(): Tensor<R> {
    return applyFloat(exp, this);
  }

  /** The natural logarithm: −∞ for 0, NaN below. */
  log(): Tensor<R> {
    return applyFloat(log, this);
  }

  /** The square root: NaN for negative values. */
  sqrt(): Tensor<R> {
    return applyFloat(sqrt, this);
  }

  /** Whether this == other, as bool; NaN equals nothing. */
  equal<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(equal, this, other);
  }

  /** Whether this != other, as bool. */
  notEqual<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(notEqual, this, other);
  }

  /** Whether this < other, as bool. */
  less<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(less, this, other);
  }

  /** Whether this <= other, as bool. */
  lessEqual<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(lessEqual, this, other);
  }

  /** Whether this > other, as bool. */
  greater<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(greater, this, other);
  }

  /** Whether this >= other, as bool. */
  greaterEqual<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(greaterEqual, this, other);
  }
}
