import { isFloat } from "../array/dtype.ts";
import { isFinite, isNaN, logicalAnd, logicalNot, logicalOr, logicalXor } from "../ops/logic.ts";
import { expm1, log1p } from "../ops/power.ts";
import { ceil, floor, round, sign } from "../ops/rounding.ts";
import type { Op } from "../ops/op.ts";
import { cos, sin } from "../ops/trigonometry.ts";
import { apply, applyBinary, applyFloat, type TensorLike, toDType } from "./apply.ts";
import { ArithmeticMethods } from "./arithmetic_methods.ts";
import type { TensorBase } from "./base.ts";
import { fullTensor } from "./full_tensor.ts";
import type { Tensor } from "./tensor.ts";

function roundWith(op: Op, tensor: ArithmeticMethods): Tensor {
  return isFloat(tensor.dtype) ? apply(op, [tensor]) : tensor.mul(1);
}

function testWith(op: Op, tensor: TensorBase, ofIntegers: boolean): Tensor {
  tensor.assertAlive(op.name);
  return isFloat(tensor.dtype) ? apply(op, [tensor]) : fullTensor(tensor.shape, Number(ofIntegers), "bool");
}

/** Element-wise functions beyond arithmetic: rounding, trigonometry, logic. int32 and bool count as float32 where a float comes out. */
export abstract class MathMethods extends ArithmeticMethods {
  /** The largest whole number not above this. int32 and bool are whole already. */
  floor(): Tensor {
    return roundWith(floor, this);
  }

  /** The smallest whole number not below this. int32 and bool are whole already. */
  ceil(): Tensor {
    return roundWith(ceil, this);
  }

  /**
   * The nearest number with so many decimals; halves go to the even neighbour, as in NumPy.
   *
   * @param decimals Digits after the point (default 0); negative ones round to tens, hundreds …
   */
  round(decimals = 0): Tensor {
    if (!Number.isInteger(decimals)) {
      throw new RangeError(`Cannot round to ${decimals} decimals: expected a whole number`);
    }
    if (decimals === 0) return roundWith(round, this);
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
  sign(): Tensor {
    return this.dtype === "bool" ? this.mul(1) : apply(sign, [this]);
  }

  /** The sine of an angle in radians. */
  sin(): Tensor {
    return applyFloat(sin, this);
  }

  /** The cosine of an angle in radians. */
  cos(): Tensor {
    return applyFloat(cos, this);
  }

  /** e to the power of this, minus 1; exact near 0. */
  expm1(): Tensor {
    return applyFloat(expm1, this);
  }

  /** log(1 + this); exact near 0. */
  log1p(): Tensor {
    return applyFloat(log1p, this);
  }

  /** Whether each element is NaN, as bool. */
  isNaN(): Tensor {
    return testWith(isNaN, this, false);
  }

  /** Whether each element is neither infinite nor NaN, as bool. */
  isFinite(): Tensor {
    return testWith(isFinite, this, true);
  }

  /** Whether both are true, that is not 0. */
  logicalAnd(other: TensorLike): Tensor {
    return applyBinary(logicalAnd, this, other, () => "bool");
  }

  /** Whether one of the two is true, or both. */
  logicalOr(other: TensorLike): Tensor {
    return applyBinary(logicalOr, this, other, () => "bool");
  }

  /** Whether exactly one of the two is true. */
  logicalXor(other: TensorLike): Tensor {
    return applyBinary(logicalXor, this, other, () => "bool");
  }

  /** Whether it is false, that is 0. */
  logicalNot(): Tensor {
    const truth = toDType(this, "bool");
    try {
      return apply(logicalNot, [truth]);
    } finally {
      if (truth !== this) truth.dispose();
    }
  }
}
