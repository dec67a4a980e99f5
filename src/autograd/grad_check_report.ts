import { formatShape, type Shape } from "../array/shape.ts";
import type { GradCheckResult } from "./grad_check.ts";

/** Added below the fraction, as in the lesson on gradient checking, so that two zeros have no error. */
const TINY = 1e-8;
/** What the lesson lets pass. */
const LESSON_LIMIT = 1e-5;
/** How many elements of an input are listed; of more, those with the largest errors. */
const LISTED = 20;

const HEADINGS = ["element", "analytical", "numerical", "relative error"] as const;

/** |a − n| / (|a| + |n| + tiny): relative on every scale, and so at most 1. */
function symmetricError(analytical: number, numerical: number): number {
  return Math.abs(analytical - numerical) / (Math.abs(analytical) + Math.abs(numerical) + TINY);
}

function indexOf(position: number, shape: Shape): string {
  const index = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = position % shape[axis]!;
    position = Math.floor(position / shape[axis]!);
  }
  return formatShape(index);
}

function errorsOf(analytical: Float64Array, numerical: Float64Array): number[] {
  // NaN is the worst error.
  return Array.from(analytical, (a, i) => {
    const error = symmetricError(a, numerical[i]!);
    return Number.isNaN(error) ? Infinity : error;
  });
}

/** A result of `gradCheck` that prints as a table. */
export class GradCheckReport implements GradCheckResult {
  readonly maxSymmetricError: number;
  readonly passed: boolean;

  /**
   * Makes the report.
   *
   * @param analytical The gradients by the library.
   * @param numerical The gradients by central differences.
   * @param maxRelativeError The largest error found.
   * @param shapes Of the inputs.
   * @param tolerance What `maxRelativeError` may be.
   */
  constructor(
    readonly analytical: readonly Float64Array[],
    readonly numerical: readonly Float64Array[],
    readonly maxRelativeError: number,
    readonly tolerance: number,
    readonly shapes: readonly Shape[],
  ) {
    this.passed = maxRelativeError <= tolerance;
    this.maxSymmetricError = analytical.reduce(
      (largest, slopes, i) => errorsOf(slopes, numerical[i]!).reduce((a, b) => Math.max(a, b), largest),
      0,
    );
  }

  #table(input: number): string[] {
    const [analytical, numerical] = [this.analytical[input]!, this.numerical[input]!];
    const shape = this.shapes[input]!;
    const errors = errorsOf(analytical, numerical);
    const listed = Array.from(errors.keys());
    const isShortened = listed.length > LISTED;
    if (isShortened) {
      // Infinity − Infinity is NaN, which sorts nowhere.
      listed.sort((a, b) => (errors[b] === errors[a] ? a - b : errors[b]! - errors[a]!)).length = LISTED;
    }
    const rows = listed.map((i) => [
      indexOf(i, shape),
      analytical[i]!.toPrecision(8),
      numerical[i]!.toPrecision(8),
      errors[i]!.toExponential(2),
    ]);
    const widths = HEADINGS.map((heading, column) =>
      Math.max(heading.length, ...rows.map((row) => row[column]!.length))
    );
    const line = (cells: readonly string[]) =>
      cells.map((cell, column) => column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))
        .join("  ");
    const note = isShortened ? `, the ${LISTED} largest errors of ${errors.length} elements` : "";
    return [`Input ${input}, shape ${formatShape(shape)}${note}`, line(HEADINGS), ...rows.map(line), ""];
  }

  /** The table of both gradients, and what follows from it. */
  toString(): string {
    const side = this.maxSymmetricError < LESSON_LIMIT ? "below" : "not below";
    return [
      ...this.analytical.flatMap((_, i) => this.#table(i)),
      `Largest |a - n| / (|a| + |n| + ${TINY.toExponential()}): ${
        this.maxSymmetricError.toExponential(2)
      }, ${side} ${LESSON_LIMIT.toExponential()}`,
      `Largest |a - n| / max(1, |a|, |n|): ${this.maxRelativeError.toExponential(2)}, ${
        this.passed ? "within" : "not within"
      } the tolerance of ${this.tolerance.toExponential()}`,
      `Gradient check ${this.passed ? "passed" : "FAILED"}`,
    ].join("\n");
  }
}
