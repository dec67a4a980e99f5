import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

/** How close is close enough for {@linkcode allClose}. */
export interface ToleranceOptions {
  /** Allowed difference as a share of |b| (default 1e-5). */
  readonly relativeTolerance?: number;
  /** Allowed difference besides (default 1e-8). */
  readonly absoluteTolerance?: number;
  /** Whether NaN is close to NaN (default false). */
  readonly equalNaN?: boolean;
}

/**
 * Whether all elements of two tensors, which broadcast, are close: |a − b| ≤ absoluteTolerance + relativeTolerance·|b|, as NumPy's
 * `allclose`. Infinities are close to themselves only.
 *
 * @param a A tensor.
 * @param b The tensor to compare with.
 * @param options See {@linkcode ToleranceOptions}.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * assert(ln.allClose(ln.tensor([1, 2]), ln.tensor([1, 2.000001])));
 * ```
 */
export function allClose(a: Tensor, b: Tensor, options: ToleranceOptions = {}): boolean {
  const { relativeTolerance = 1e-5, absoluteTolerance = 1e-8, equalNaN = false } = options;
  return tidy(() => {
    const [x, y] = [a.astype("float64"), b.astype("float64")];
    const bound = y.abs().mul(relativeTolerance).add(absoluteTolerance);
    let close = x.sub(y).abs().lessEqual(bound).logicalAnd(y.isFinite()).logicalOr(x.equal(y));
    if (equalNaN) close = close.logicalOr(x.isNaN().logicalAnd(y.isNaN()));
    return close.all().item() === 1;
  });
}
