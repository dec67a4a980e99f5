import { describe, normalizeAxes, normalizeAxis } from "../array/shape.ts";
import { cast } from "../ops/cast.ts";
import { sqrtOfVariance } from "../ops/power.ts";
import { prod } from "../ops/product.ts";
import {
  argmax,
  argmin,
  euclideanNorm,
  logSumExp,
  max,
  mean,
  min,
  type ReduceAttributes,
  sum,
} from "../ops/reduce.ts";
import { ActivationMethods } from "./activation_methods.ts";
import { apply, applyFloat } from "./apply.ts";
import type { NoOptions, ReducedRank } from "./rank.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

/** Which axes a reduction runs over, and whether they stay. */
export interface ReduceOptions {
  /** One axis or several, counted from the end when negative (default: all). */
  readonly axis?: number | readonly number[];
  /** Whether the reduced axes stay, with length 1 (default false). */
  readonly keepDims?: boolean;
}

/** The axis of a search, and whether it stays. */
export interface SearchOptions {
  /** The axis to search along; left out for a position in the flattened tensor. */
  readonly axis?: number;
  /** Whether the searched axis stays, with length 1 (default false). */
  readonly keepDims?: boolean;
}

/** Options of the variance and the standard deviation. */
export interface VarianceOptions extends ReduceOptions {
  /** What is taken off the number of elements when dividing (default 0). */
  readonly ddof?: number;
}

/** Options of the norm. */
export interface NormOptions extends ReduceOptions {
  /** Which norm (default 2, the Euclidean one). */
  readonly order?: number;
}

function attributesOf(
  operation: string,
  tensor: ActivationMethods,
  options: ReduceOptions = {},
): ReduceAttributes {
  return { axes: normalizeAxes(operation, options.axis, tensor.rank), keepDims: options.keepDims ?? false };
}

function searchAttributes(
  operation: string,
  tensor: ActivationMethods,
  options: SearchOptions = {},
): ReduceAttributes {
  const { axis } = options;
  const axes = axis === undefined ? undefined : [normalizeAxis(operation, axis, tensor.rank)];
  return { axes: normalizeAxes(operation, axes, tensor.rank), keepDims: options.keepDims ?? false };
}

function extremum<R extends number>(
  tensor: ActivationMethods,
  op: typeof max,
  options?: ReduceOptions,
): Tensor<R> {
  const attributes = attributesOf(op.name, tensor, options);
  if (tensor.dtype !== "bool") return apply(op, [tensor], attributes);
  const numbers = tensor.mul(1);
  try {
    const result: Tensor<R> = apply(op, [numbers], attributes);
    try {
      return result.notEqual(0);
    } finally {
      result.dispose();
    }
  } finally {
    numbers.dispose();
  }
}

function position<R extends number>(
  tensor: ActivationMethods,
  op: typeof argmax,
  options?: SearchOptions,
): Tensor<R> {
  const attributes = searchAttributes(op.name, tensor, options);
  if (tensor.dtype !== "bool") return apply(op, [tensor], attributes);
  const numbers = tensor.mul(1);
  try {
    return apply(op, [numbers], attributes);
  } finally {
    numbers.dispose();
  }
}

/** Reductions over one axis, several or all. Floats are added up pairwise, so the error grows with the logarithm of the length. */
export abstract class ReductionMethods<out R extends number = number> extends ActivationMethods<R> {
  /**
   * The sum. int32 and bool are summed exactly, as int32.
   *
   * @throws {RangeError} If an integer sum doesn't fit in int32.
   */
  sum<const Options extends ReduceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    return apply(sum, [this], attributesOf("sum", this, options));
  }

  /** The mean; NaN of no elements. int32 and bool give float32. */
  mean<const Options extends ReduceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    return applyFloat(mean, this, attributesOf("take the mean", this, options));
  }

  /**
   * The product. int32 and bool are multiplied exactly, as int32.
   *
   * @throws {RangeError} If an integer product doesn't fit in int32.
   */
  prod<const Options extends ReduceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    return apply(prod, [this], attributesOf("multiply", this, options));
  }

  /**
   * The variance: the mean of the squared deviations from the mean.
   *
   * @param options.ddof What is taken off the number of elements when dividing (default 0, as in NumPy; PyTorch takes off 1).
   */
  var<const Options extends VarianceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    const { axes, keepDims } = attributesOf("take the variance", this, options);
    const ddof = options?.ddof ?? 0;
    if (typeof ddof !== "number" || Number.isNaN(ddof)) {
      throw new TypeError(`Cannot take the variance with ddof ${describe(ddof)}: expected a number`);
    }
    const count = axes.reduce((product, axis) => product * this.shape[axis]!, 1);
    const variance = tidy((): Tensor => {
      const squares = this.sub(this.mean({ axis: axes, keepDims: true })).square();
      return squares.sum({ axis: axes, keepDims }).div(Math.max(0, count - ddof));
    });
    return variance as Tensor<ReducedRank<R, Options>>;
  }

  /** The standard deviation: the square root of {@linkcode var}, with the same options. */
  std<const Options extends VarianceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    const variance = this.var(options);
    try {
      return apply(sqrtOfVariance, [variance]);
    } finally {
      variance.dispose();
    }
  }

  /** log Σ eˣ, stable for large values. */
  logSumExp<const Options extends ReduceOptions = NoOptions>(
    options?: Options,
  ): Tensor<ReducedRank<R, Options>> {
    return applyFloat(logSumExp, this, attributesOf("take the log-sum-exp", this, options));
  }

  /**
   * The norm over all elements, or over those along some axes, as one vector.
   *
   * @param options.order 2 (default), 1, any p above 0 for (Σ|x|ᵖ)^(1/p), or Infinity for the largest |x|.
   */
  norm<const Options extends NormOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    const order = options?.order ?? 2;
    const attributes = attributesOf("take the norm", this, options);
    if (!(order > 0)) {
      throw new RangeError(`Cannot take the norm of order ${describe(order)}: expected a number above 0`);
    }
    if (order === 2) return applyFloat(euclideanNorm, this, attributes);
    const reduce = { axis: attributes.axes, keepDims: attributes.keepDims };
    const norm = tidy((): Tensor => {
      const sizes = this.dtype === "float64" ? this.abs() : apply(cast, [this], { dtype: "float32" }).abs();
      if (order === Infinity) return sizes.max(reduce);
      return order === 1 ? sizes.sum(reduce) : sizes.pow(order).sum(reduce).pow(1 / order);
    });
    return norm as Tensor<ReducedRank<R, Options>>;
  }

  /** Whether all elements are true, that is not 0; true of none. */
  all<const Options extends ReduceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    return tidy(() => this.notEqual(0).logicalNot().sum(options).equal(0));
  }

  /** Whether some element is true, that is not 0; false of none. */
  any<const Options extends ReduceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    return tidy(() => this.notEqual(0).sum(options).notEqual(0));
  }

  /** The largest element; NaN if there is one. */
  max<const Options extends ReduceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    return extremum(this, max, options);
  }

  /** The smallest element; NaN if there is one. */
  min<const Options extends ReduceOptions = NoOptions>(options?: Options): Tensor<ReducedRank<R, Options>> {
    return extremum(this, min, options);
  }

  /** The position of the first largest element, as int32; the first NaN counts as the largest. */
  argmax<const Options extends SearchOptions = NoOptions>(
    options?: Options,
  ): Tensor<ReducedRank<R, Options>> {
    return position(this, argmax, options);
  }

  /** The position of the first smallest element, as int32; the first NaN counts as the smallest. */
  argmin<const Options extends SearchOptions = NoOptions>(
    options?: Options,
  ): Tensor<ReducedRank<R, Options>> {
    return position(this, argmin, options);
  }
}
