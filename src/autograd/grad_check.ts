import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { GradCheckReport } from "./grad_check_report.ts";
import { gradient } from "./gradient.ts";
import { noGrad } from "./grad_mode.ts";

/** Options of {@linkcode gradCheck}. */
export interface GradCheckOptions {
  /** The step of the central differences, as a share of max(1, |x|) (default 1e-5). */
  readonly epsilon?: number;
  /** The largest relative error that passes (default 1e-6; the lessons allow 1e-5). */
  readonly tolerance?: number;
  /** Which derivative to check: 1, or 2 for the gradient of the gradient (default 1). */
  readonly order?: 1 | 2;
}

/** What {@linkcode gradCheck} found. */
export interface GradCheckResult {
  /** The largest |analytical − numerical| / max(1, |analytical|, |numerical|) over all elements. */
  readonly maxRelativeError: number;
  /** Whether it is at most the tolerance. */
  readonly passed: boolean;
  /**
   * The largest |analytical − numerical| / (|analytical| + |numerical| + 1e-8), which the lesson on gradient checking wants below
   * 1e-5. Where a gradient is nearly 0 it says more about rounding than about the gradient.
   */
  readonly maxSymmetricError: number;
  /** The gradients by the library, one an input, in row-major order. */
  readonly analytical: readonly Float64Array[];
  /** The gradients by central differences. */
  readonly numerical: readonly Float64Array[];
  /** A table of both gradients, element by element, with the lesson's relative error, and the conclusion. */
  toString(): string;
}

function isTensor(value: unknown): value is Tensor {
  return value instanceof TensorBase;
}

/** Weights that make one number of a result of any shape, different for every element. */
function weightsFor(value: TensorBase): Float64Array {
  return Float64Array.from({ length: value.size }, (_, i) => Math.sin(i + 1) + 0.5);
}

function weighted(value: unknown): Tensor {
  if (value instanceof Promise) {
    throw new TypeError(
      "Cannot check gradients of an async function: it must return a tensor, not a promise",
    );
  }
  if (!isTensor(value)) {
    throw new TypeError(`Cannot check gradients of ${describe(value)}: the function must return a tensor`);
  }
  if (value.size === 1) return value.reshape([]);
  return value.mul(fromTypedArray(weightsFor(value), value.shape)).sum();
}

/**
 * Compares a function's gradients with central differences, (f(x + ε) − f(x − ε)) / 2ε, in float64.
 *
 * @param fn Maps the inputs to a tensor of any shape; of several elements a weighted sum is differentiated, with another weight for
 * each. It must be smooth near the inputs: no kink within ε of them.
 * @param inputs float64 tensors.
 * @param options See {@linkcode GradCheckOptions}.
 * @returns The largest error and both sets of gradients; `String(result)` is a table of them.
 * @throws {TypeError} If an input is not float64, for differences in float32 are mostly rounding error.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const x = ln.tensor([0.5, -1.5], { dtype: "float64" });
 * const report = ln.gradCheck((x) => x.sigmoid().square(), [x]);
 * assert(report.passed, String(report));
 * ```
 */
export function gradCheck(
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): GradCheckResult {
  const { epsilon = 1e-5, tolerance = 1e-6, order = 1 } = options;
  for (const input of inputs) {
    if (!isTensor(input)) {
      throw new TypeError(`Cannot check gradients at ${describe(input)}: expected a tensor`);
    }
    if (input.dtype !== "float64") {
      throw new TypeError(
        `Cannot check gradients at a ${input.dtype} tensor of shape ${
          formatShape(input.shape)
        }: use .astype("float64")`,
      );
    }
  }
  // For the second order, the function under test is the weighted sum of the first-order gradients.
  const target = order === 1
    ? (...at: Tensor[]) => weighted(fn(...at))
    : (...at: Tensor[]) =>
      gradient(() => weighted(fn(...at)), at, { createGraph: true })
        .map((slope, i) => weighted(slope.mul(1 + i)))
        .reduce((sum, part) => sum.add(part));
  return tidy(() => {
    const points = inputs.map((input) => input.toTypedArray() as Float64Array);
    const leaves = points.map((point, i) => fromTypedArray(point, inputs[i]!.shape));
    const analytical = gradient(() => target(...leaves), leaves).map((slope) =>
      slope.toTypedArray() as Float64Array
    );
    const evaluate = (at: readonly Float64Array[]) => {
      const make = () => at.map((point, i) => fromTypedArray(point, inputs[i]!.shape));
      return tidy(() => (order === 1 ? noGrad(() => target(...make())) : target(...make())).item());
    };
    let maxRelativeError = 0;
    const numerical = points.map((point, i) =>
      point.map((x, j) => {
        const step = epsilon * Math.max(1, Math.abs(x));
        const at = (value: number) =>
          evaluate(points.map((other, k) => k === i ? other.with(j, value) : other));
        const [above, below] = [x + step, x - step];
        const slope = (at(above) - at(below)) / (above - below);
        const exact = analytical[i]![j]!;
        const error = Math.abs(exact - slope) / Math.max(1, Math.abs(exact), Math.abs(slope));
        // Written so that NaN counts as the worst error.
        if (!(error <= maxRelativeError)) maxRelativeError = Number.isNaN(error) ? Infinity : error;
        return slope;
      })
    );
    return new GradCheckReport(
      analytical,
      numerical,
      maxRelativeError,
      tolerance,
      inputs.map(({ shape }) => shape),
    );
  });
}
