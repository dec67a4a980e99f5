/** The lengths of an array's axes, outermost first; `[]` for a single number. */
export type Shape = readonly number[];

/** Writes a shape as messages show it: `[2, 3]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i]!;
  return size;
}

/** Strides, in elements, of a row-major array without gaps. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i]!;
  }
  return strides;
}

/** Whether two shapes are equal. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const MAXIMUM_SIZE = 2 ** 32;

/**
 * Checks that a value is a shape whose elements could fit in memory.
 *
 * @param operation What the error message says was attempted.
 * @param shape The value.
 * @returns A copy of the shape.
 * @throws {TypeError} If it is no array of numbers.
 * @throws {RangeError} If a length is negative, fractional, NaN or infinite, or the product too large.
 */
export function checkShape(operation: string, shape: unknown): number[] {
  if (!Array.isArray(shape)) {
    throw new TypeError(
      `Cannot ${operation} of shape ${describe(shape)}: expected an array of lengths such as [2, 3]`,
    );
  }
  for (const length of shape) {
    if (typeof length !== "number") {
      throw new TypeError(
        `Cannot ${operation} of shape [${shape.map(describe).join(", ")}]: ${
          describe(length)
        } is not a number`,
      );
    }
    if (!Number.isInteger(length) || length < 0) {
      throw new RangeError(
        `Cannot ${operation} of shape ${formatShape(shape)}: ${length} is not a whole number of 0 or more`,
      );
    }
  }
  if (sizeOf(shape) > MAXIMUM_SIZE) {
    throw new RangeError(
      `Cannot ${operation} of shape ${formatShape(shape)}: its ${
        sizeOf(shape)
      } elements do not fit in memory`,
    );
  }
  return [...shape];
}

/** Names a value that came in place of the expected one, for error messages. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `a function`;
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (typeof value === "object" && value !== null) {
    return `an object (${value.constructor?.name ?? "no prototype"})`;
  }
  return String(value);
}

/**
 * The shape that two arrays broadcast to, by NumPy's rule: aligned at the last axis, lengths are equal or one of them is 1.
 *
 * @param operation What the error message says was attempted.
 * @param a The first shape.
 * @param b The second shape.
 * @returns The common shape.
 * @throws {RangeError} If some pair of lengths neither agrees nor holds a 1.
 */
export function broadcastShapes(operation: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = i <= a.length ? a[a.length - i]! : 1;
    const y = i <= b.length ? b[b.length - i]! : 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new RangeError(
        `Cannot ${operation} arrays of shapes ${formatShape(a)} and ${
          formatShape(b)
        }: lengths ${x} and ${y} of axis -${i} ` +
          `differ and neither is 1`,
      );
    }
    shape[rank - i] = x === 1 ? y : x;
  }
  return shape;
}

/**
 * Turns an axis that may count from the end into one that counts from the start.
 *
 * @param operation What the error message says was attempted.
 * @param axis From −rank to rank − 1.
 * @param rank The number of axes.
 * @returns From 0 to rank − 1.
 * @throws {RangeError} If the axis is out of that range or not whole.
 */
export function normalizeAxis(operation: string, axis: number, rank: number): number {
  if (typeof axis !== "number") {
    throw new TypeError(`Cannot ${operation} along axis ${describe(axis)}: expected a number`);
  }
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    const allowed = rank === 0
      ? "a single number has no axes"
      : `expected a whole number from ${-rank} to ${rank - 1}`;
    throw new RangeError(`Cannot ${operation} along axis ${axis} of an array with ${rank} axes: ${allowed}`);
  }
  return axis < 0 ? axis + rank : axis;
}

/**
 * The axes that an `axis` option names, sorted; all of them when it is left out.
 *
 * @throws {RangeError} If one is out of range or named twice.
 */
export function normalizeAxes(
  operation: string,
  axis: number | readonly number[] | undefined,
  rank: number,
): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axis === "number" ? [axis] : axis;
  if (!Array.isArray(list)) {
    throw new TypeError(
      `Cannot ${operation} along axis ${describe(axis)}: expected a number or an array of numbers`,
    );
  }
  const axes = list.map((one) => normalizeAxis(operation, one, rank)).sort((x, y) => x - y);
  for (let i = 1; i < axes.length; i++) {
    if (axes[i] === axes[i - 1]) {
      throw new RangeError(
        `Cannot ${operation} along axes ${formatShape(list)}: axis ${axes[i]} comes twice`,
      );
    }
  }
  return axes;
}
