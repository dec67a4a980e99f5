import { describe, formatShape, sameShape } from "../array/shape.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import { TensorBase } from "../tensor/base.ts";
import { stack } from "../tensor/combine.ts";
import { fromTypedArray, tensor } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";

const OPERATION = "batch elements";

type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

function isNumberArray(value: unknown): value is NumberArray {
  return value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array ||
    value instanceof Uint8Array;
}

/** Whether an element is a tuple of values; an array of numbers or booleans, even an empty one, is a single value. */
function isTuple(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 &&
    !value.every((part) => typeof part === "number" || typeof part === "boolean");
}

/**
 * Joins elements along a new first axis: tensors, numbers and arrays of numbers into a tensor, tuples place by place.
 *
 * @param elements At least one; all alike.
 * @returns A tensor or an array of tensors, which the innermost scope owns.
 * @throws {TypeError} If elements are of different kinds, or of one that makes no tensor.
 * @throws {RangeError} If their shapes differ.
 */
export function collate(elements: readonly unknown[]): Tensor | Tensor[] {
  const [first] = elements;
  if (!isTuple(first)) return joinValues(elements, "");
  const odd = elements.findIndex((element) => !isTuple(element) || element.length !== first.length);
  if (odd >= 0) {
    throw new TypeError(
      `Cannot ${OPERATION}: the first is a tuple of ${first.length} values, number ${odd} is ${
        describe(elements[odd])
      }; make them alike with map()`,
    );
  }
  return tidy(() =>
    first.map((_, place) =>
      joinValues(elements.map((element) => (element as readonly unknown[])[place]), `value ${place} of `)
    )
  );
}

/** The lengths of a value's axes, or null for a number. */
function shapeOf(value: unknown): readonly number[] | null {
  if (value instanceof TensorBase) return value.shape;
  return Array.isArray(value) || isNumberArray(value) ? [value.length] : null;
}

function kindOf(value: unknown): string | null {
  if (value instanceof TensorBase) return `a ${value.dtype} tensor`;
  if (typeof value === "number" || typeof value === "boolean") return `a ${typeof value}`;
  if (isNumberArray(value)) return `a ${value.constructor.name}`;
  return Array.isArray(value) ? "an array" : null;
}

function joinValues(values: readonly unknown[], place: string): Tensor {
  const [first] = values;
  const kind = kindOf(first);
  if (kind === null) {
    throw new TypeError(
      `Cannot ${OPERATION}: ${place}the first is ${
        describe(first)
      }, expected tensors, numbers or arrays of numbers; ` +
        `map() can make them so`,
    );
  }
  const shape = shapeOf(first);
  values.forEach((value, i) => {
    if (kindOf(value) !== kind) {
      throw new TypeError(
        `Cannot ${OPERATION}: ${place}the first is ${kind}, and number ${i} is ${
          kindOf(value) ?? describe(value)
        }`,
      );
    }
    if (shape !== null && !sameShape(shapeOf(value)!, shape)) {
      throw new RangeError(
        `Cannot ${OPERATION}: ${place}the first has shape ${formatShape(shape)}, and number ${i} ${
          formatShape(shapeOf(value)!)
        }`,
      );
    }
  });
  if (first instanceof TensorBase) return noGrad(() => stack(values as Tensor[]));
  if (!isNumberArray(first)) return tensor(values as number[]);
  const joined = new (first.constructor as new (length: number) => NumberArray)(values.length * first.length);
  values.forEach((value, i) => joined.set(value as NumberArray, i * first.length));
  // Bytes are numbers here, as for tensor(), not truth values.
  const options = joined instanceof Uint8Array ? { dtype: "float32" as const } : {};
  return fromTypedArray(joined, [values.length, first.length], options);
}
