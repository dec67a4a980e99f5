import { describe, formatShape, type Shape } from "./shape.ts";

/**
 * What to take along one axis: an index, which drops the axis; `[start, stop]` or `[start, stop, step]`, in which null or
 * undefined means the axis's end in that direction; or null for the whole axis. Negative positions count from the end.
 */
export type Range =
  | number
  | null
  | readonly [start?: number | null, stop?: number | null, step?: number | null];

/** Ranges worked out for a shape. */
export interface ResolvedRanges {
  readonly starts: number[];
  readonly steps: number[];
  readonly lengths: number[];
  /** The shape of the result, without the axes that an index dropped. */
  readonly shape: number[];
}

function checkPosition(operation: string, position: unknown): number {
  if (typeof position !== "number") {
    throw new TypeError(`Cannot ${operation} at ${describe(position)}: expected a whole number`);
  }
  if (!Number.isInteger(position)) {
    throw new RangeError(`Cannot ${operation} at ${position}: expected a whole number`);
  }
  return position;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/**
 * Works ranges out as NumPy does: positions beyond the ends are cut to them; an index beyond them is an error.
 *
 * @param operation What the error message says was attempted.
 * @param shape What is indexed.
 * @param ranges One for each axis from the first; axes without one are taken whole.
 * @throws {RangeError} If there are more ranges than axes, an index is out of range, or a step is 0.
 * @throws {TypeError} If something is no range.
 */
export function resolveRanges(operation: string, shape: Shape, ranges: readonly Range[]): ResolvedRanges {
  if (ranges.length > shape.length) {
    throw new RangeError(
      `Cannot ${operation} an array of shape ${
        formatShape(shape)
      } with ${ranges.length} ranges: it has ${shape.length} axes`,
    );
  }
  const resolved: ResolvedRanges = { starts: [], steps: [], lengths: [], shape: [] };
  shape.forEach((length, axis) => {
    const range = ranges[axis] ?? null;
    if (typeof range === "number") {
      const index = checkPosition(operation, range);
      if (index < -length || index >= length) {
        throw new RangeError(
          `Cannot ${operation} an array of shape ${
            formatShape(shape)
          } at index ${index} of axis ${axis}: it has length ${length}`,
        );
      }
      resolved.starts.push(index < 0 ? index + length : index);
      resolved.steps.push(1);
      resolved.lengths.push(1);
      return;
    }
    if (range !== null && !Array.isArray(range)) {
      throw new TypeError(
        `Cannot ${operation} with the range ${
          describe(range)
        }: expected an index, [start, stop], [start, stop, step] or null`,
      );
    }
    const [start, stop, step = 1] = (range ?? []) as readonly (number | null | undefined)[];
    const by = checkPosition(operation, step ?? 1);
    if (by === 0) throw new RangeError(`Cannot ${operation} with step 0 along axis ${axis}`);
    const [lowest, highest] = by > 0 ? [0, length] : [-1, length - 1];
    const resolve = (position: number | null | undefined, whenOpen: number) => {
      if (position === null || position === undefined) return whenOpen;
      const whole = checkPosition(operation, position);
      return clamp(whole < 0 ? whole + length : whole, lowest, highest);
    };
    const from = resolve(start, by > 0 ? lowest : highest);
    const to = resolve(stop, by > 0 ? highest : lowest);
    const count = Math.max(0, Math.ceil((to - from) / by));
    resolved.starts.push(from);
    resolved.steps.push(by);
    resolved.lengths.push(count);
    resolved.shape.push(count);
  });
  return resolved;
}
