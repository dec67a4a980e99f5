import { isFloat } from "../array/dtype.ts";
import { isFinite, isNaN, logicalAnd, logicalNot, logicalOr, logicalXor } from "../ops/logic.ts";
import { cast } from "../ops/cast.ts";
import { expm1, log1p } from "../ops/power.ts";
import { ceil, floor, round, sign } from "../ops/rounding.ts";
import type { Op } from "../ops/op.ts";
import { cos, sin } from "../ops/trigonometry.ts";
import { apply, applyBinary, applyFloat, type TensorLike, toDType } from "./apply.ts";
import { ArithmeticMethods } from "./arithmetic_methods.ts";
import type { TensorBase } from "./base.ts";
import { fullTensor } from "./full_tensor.ts";
import type { BroadcastRank } from "./rank.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

function roundWith<R extends number>(op: Op, tensor: ArithmeticMethods<R>): Tensor<R> {
  return isFloat(tensor.dtype) ? apply(op, [tensor]) : tensor.mul(1);
}

function testWith<R extends number>(op: Op, tensor: TensorBase<R>, ofIntegers: boolean): Tensor<R> {
  tensor.assertAlive(op.name);
  return isFloat(tensor.dtype) ? apply(op, [tensor]) : fullTensor(tensor.shape, Number(ofIntegers), "bool");
}

/** Element-wise functions beyond arithmetic: rounding, trigonometry, logic. int32 and bool count as float32 where a float comes out. */
export abstract class MathMethods<out R extends number = number> extends ArithmeticMethods<R> {
  /** The largest whole number not above this. int32 and bool are whole already. */
  floor(): Tensor<R> {
    return roundWith(floor, this);
  }

  /** The smallest whole number not below this. int32 and bool are whole already. */
  ceil(): Tensor<R> {
    return roundWith(ceil, this);
  }

  /**
   * The nearest number with so many decimals; halves go to the even neighbour, as in NumPy. int32 and bool give int32.
   *
   * @param decimals Digits after the point (default 0); negative ones round to tens, hundreds …
   */
  round(decimals = 0): Tensor<R> {
    if (!Number.isInteger(decimals)) {
      throw new RangeError(`Cannot round to ${decimals} decimals: expected a whole number`);
    }
    if (decimals === 0 || (decimals > 0 && !isFloat(this.dtype))) return roundWith(round, this);
    // In float32 a large int32 would be rounded twice.
    if (!isFloat(this.dtype)) {
      return tidy(() =>
        apply(cast, [this], { dtype: "float64" }).round(decimals).astype("int32") as Tensor<R>
      );
    }
    const factor = 10 ** Math.abs(decimals);
    const scaled = decimals > 0 ? this.mul(factor) : this.div(factor);
    try {
      const rounded = scaled.round();
      try {
        return decimals > 0 ? rounded.div(factor) : rounded.mul(factor);
      } finally {
        rounded.dispose();
      }
    } finally {
      scaled.dispose();
    }
  }

  /** −1, 0 or 1; NaN stays NaN. */
  sign(): Tensor<R> {
    return this.dtype === "bool" ? this.mul(1) : apply(sign, [this]);
  }

  /** The sine of an angle in radians. */
  sin(): Tensor<R> {
    return applyFloat(sin, this);
  }

  /** The cosine of an angle in radians. */
  cos(): Tensor<R> {
    return applyFloat(cos, this);
  }

  /** e to the power of this, minus 1; exact near 0. */
  expm1(): Tensor<R> {
    return applyFloat(expm1, this);
  }

  /** log(1 + this); exact near 0. */
  log1p(): Tensor<R> {
    return applyFloat(log1p, this);
  }

  /** Whether each element is NaN, as bool. */
  isNaN(): Tensor<R> {
    return testWith(isNaN, this, false);
  }

  /** Whether each element is neither infinite nor NaN, as bool. */
  isFinite(): Tensor<R> {
    return testWith(isFinite, this, true);
  }

  /** Whether both are true, that is not 0. */
  logicalAnd<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(logicalAnd, this, other, () => "bool");
  }

  /** Whether one of the two is true, or both. */
  logicalOr<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(logicalOr, this, other, () => "bool");
  }

  /** Whether exactly one of the two is true. */
  logicalXor<Other extends TensorLike>(other: Other): Tensor<BroadcastRank<R, Other>> {
    return applyBinary(logicalXor, this, other, () => "bool");
  }

  /** Whether it is false, that is 0. */
  logicalNot(): Tensor<R> {
    const truth = toDType(this, "bool");
    try {
      return apply(logicalNot, [truth]);
    } finally {
      if (truth !== this) truth.dispose();
    }
  }
}
