import { checkShape, formatShape, sizeOf } from "../../array/shape.ts";
import { fromTypedArray } from "../../tensor/creation.ts";
import { checkLayout } from "./fans.ts";
import { type Initializer, withDefaults } from "./initializer.ts";
import type { LayoutOptions } from "./variance_scaling.ts";

/** Options of {@linkcode orthogonal}. */
export interface OrthogonalOptions extends LayoutOptions {
  /** What the values are multiplied by (default 1). */
  readonly gain?: number;
}

/**
 * Makes columns orthonormal, in place, by Gram and Schmidt's method, each projection done twice, which is enough for full precision ("twice is
 * enough", Parlett 1980). The result is the Q of a QR decomposition whose R has a positive diagonal.
 */
function orthonormalize(columns: readonly Float64Array[]): void {
  columns.forEach((column, j) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        const other = columns[k]!;
        let product = 0;
        for (let i = 0; i < column.length; i++) product += column[i]! * other[i]!;
        for (let i = 0; i < column.length; i++) column[i]! -= product * other[i]!;
      }
    }
    const length = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < column.length; i++) column[i]! /= length;
  });
}

/**
 * A matrix with orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli 2013). A kernel with a window is seen as a
 * matrix: its last axis against the others, or, with `outputsFirst`, its first, as in Keras and in PyTorch's `orthogonal_`.
 *
 * @param options See {@linkcode OrthogonalOptions}.
 * @returns The initializer. It throws a RangeError for shapes of fewer than two axes.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const q = ln.initializers.orthogonal()([5, 3], { dtype: "float64" });
 * assert(q.transpose().matmul(q).sub(ln.eye(3, 3, { dtype: "float64" })).abs().max().item() < 1e-14);
 * ```
 */
export function orthogonal(options: OrthogonalOptions = {}): Initializer {
  const { gain = 1, layout = "inputsFirst" } = options;
  if (!Number.isFinite(gain)) {
    throw new RangeError(`Cannot make an orthogonal matrix with gain ${gain}: expected a finite number`);
  }
  checkLayout(layout);
  return (shape, given) => {
    const { dtype, random } = withDefaults(given);
    const lengths = checkShape("make an orthogonal matrix", shape);
    if (lengths.length < 2) {
      throw new RangeError(
        `Cannot make an orthogonal matrix of shape ${formatShape(lengths)}: expected two axes or more`,
      );
    }
    const rows = layout === "inputsFirst" ? sizeOf(lengths.slice(0, -1)) : lengths[0]!;
    const width = layout === "inputsFirst" ? lengths.at(-1)! : sizeOf(lengths.slice(1));
    const isTall = rows >= width;
    const [length, count] = isTall ? [rows, width] : [width, rows];
    // Keras draws a tall matrix and transposes the result; PyTorch draws the matrix and transposes it before.
    const drawn = random.normal(0, 1, [rows * width], { dtype });
    const values = drawn.toTypedArray();
    drawn.dispose();
    const [step, stride] = isTall || layout === "inputsFirst" ? [count, 1] : [1, length];
    const columns = Array.from(
      { length: count },
      (_, k) => Float64Array.from({ length }, (_, i) => values[i * step + k * stride]!),
    );
    orthonormalize(columns);
    const out = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < width; i++) {
        out[row * width + i] = gain * (isTall ? columns[i]![row]! : columns[row]![i]!);
      }
    }
    return fromTypedArray(out, lengths, { dtype });
  };
}
