import type { DType } from "./dtype.ts";
import { describe, formatShape, type Shape } from "./shape.ts";

/** Numbers in nested arrays of any depth. */
export type NestedNumbers = number | NestedNumbers[];

/** Numbers in nested arrays as deep as a tensor of rank R. */
export type NestedArray<R extends number> = R extends 0 ? number
  : R extends 1 ? number[]
  : R extends 2 ? number[][]
  : R extends 3 ? number[][][]
  : R extends 4 ? number[][][][]
  : R extends 5 ? number[][][][][]
  : R extends 6 ? number[][][][][][]
  : NestedNumbers;

/** One row of numbers or booleans. */
export type RowInput = readonly (number | boolean)[] | Float32Array | Float64Array | Int32Array | Uint8Array;

/** What creation functions accept: numbers or booleans, in nested arrays of one shape, or a typed array. */
export type NestedInput =
  | number
  | boolean
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array
  | readonly NestedInput[];

/** The elements of an array in row-major order as nested arrays. */
export function toNested(values: ArrayLike<number>, shape: Shape): NestedNumbers {
  let position = 0;
  const build = (axis: number): NestedNumbers =>
    axis === shape.length ? values[position++]! : Array.from({ length: shape[axis]! }, () => build(axis + 1));
  return build(0);
}

/** As deep as NumPy goes; an array that holds itself has no end. */
const MAXIMUM_RANK = 64;

/** Nested arrays, flattened. */
export interface FlatInput {
  readonly values: number[];
  readonly shape: number[];
  /** Whether all the elements were booleans (and there was one). */
  readonly isBoolean: boolean;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/**
 * Flattens nested arrays and finds their shape.
 *
 * @param operation What the error message says was attempted.
 * @param input The nested arrays.
 * @throws {TypeError} If an element is no number or boolean, or both kinds are mixed.
 * @throws {RangeError} If the arrays are ragged.
 */
export function flatten(operation: string, input: unknown): FlatInput {
  const shape: number[] = [];
  for (let value = input; isArrayLike(value); value = value[0]) {
    if (shape.push(value.length) > MAXIMUM_RANK) {
      throw new RangeError(`Cannot ${operation} from arrays nested more than ${MAXIMUM_RANK} deep`);
    }
    if (value.length === 0) break;
  }
  const values: number[] = [];
  let booleans = 0;
  const index: number[] = [];
  const place = (depth: number) => depth === 0 ? "" : ` at [${index.slice(0, depth).join("][")}]`;
  const ragged = (depth: number, expected: string, received: string) =>
    new RangeError(
      `Cannot ${operation} from ragged arrays: expected ${expected}${place(depth)}, got ${received}`,
    );
  const visit = (value: unknown, depth: number): void => {
    if (depth < shape.length) {
      const length = shape[depth]!;
      if (!isArrayLike(value)) throw ragged(depth, `an array of length ${length}`, describe(value));
      if (value.length !== length) throw ragged(depth, `length ${length}`, String(value.length));
      for (let i = 0; i < length; i++) {
        index[depth] = i;
        visit(value[i], depth + 1);
      }
    } else if (typeof value === "number") {
      values.push(value);
    } else if (typeof value === "boolean") {
      booleans++;
      values.push(value ? 1 : 0);
    } else if (isArrayLike(value)) {
      throw ragged(depth, "a number", describe(value));
    } else {
      throw new TypeError(
        `Cannot ${operation} from ${describe(value)}${place(depth)}: expected a number or a boolean${
          typeof value === "string"
            ? "; text must be turned into numbers first, labels into class indices"
            : ""
        }`,
      );
    }
  };
  visit(input, 0);
  if (booleans > 0 && booleans < values.length) {
    throw new TypeError(
      `Cannot ${operation} from a mixture of numbers and booleans in an array of shape ${formatShape(shape)}`,
    );
  }
  return { values, shape, isBoolean: booleans > 0 };
}

/**
 * Checks that numbers can be elements of `dtype`: whole and within 32 bits for int32; anything for the others.
 *
 * @param operation What the error message says was attempted.
 * @throws {RangeError} Naming the first that can't.
 */
export function checkElements(operation: string, values: ArrayLike<number>, dtype: DType): void {
  if (dtype !== "int32") return;
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== (values[i]! | 0)) {
      throw new RangeError(
        `Cannot ${operation} of dtype int32 from ${
          values[i]
        }: expected whole numbers from -2147483648 to 2147483647`,
      );
    }
  }
}
