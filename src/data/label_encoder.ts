import { describe } from "../array/shape.ts";
import { compareCodePoints } from "../io/compare_code_points.ts";
import { quoteName } from "../io/quote_name.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Numbers text labels, as scikit-learn's class of this name: the classes are sorted, and each label becomes the place of its class.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const encoder = new ln.LabelEncoder();
 * const y = encoder.fitTransform(["dog", "cat", "dog"]);
 * assertEquals(y.toArray(), [1, 0, 1]);
 * assertEquals(encoder.classes, ["cat", "dog"]);
 * assertEquals(encoder.inverseTransform([1, 1, 0]), ["dog", "dog", "cat"]);
 * ```
 */
export class LabelEncoder {
  #classes: readonly string[] | null = null;
  #places = new Map<string, number>();

  /**
   * Makes an encoder, with the classes of an earlier one or none yet.
   *
   * @param classes The classes in order.
   * @throws {TypeError} If one of them is no string.
   * @throws {RangeError} If one comes twice.
   */
  constructor(classes?: readonly string[]) {
    if (classes === undefined) return;
    const list = checkLabels("make a label encoder", classes);
    this.#use(list);
    if (this.#places.size < list.length) {
      const twice = list.find((one, i) => this.#places.get(one) !== i)!;
      throw new RangeError(`Cannot make a label encoder: the class ${quoteName(twice)} comes twice`);
    }
  }

  /**
   * The classes, in the order of their numbers.
   *
   * @throws {TypeError} If there are none yet.
   */
  get classes(): readonly string[] {
    return this.#fitted("read the classes of a label encoder");
  }

  /**
   * Learns the classes: the different labels, sorted by code points.
   *
   * @param labels The labels.
   * @returns The encoder itself.
   * @throws {TypeError} If one of them is no string.
   */
  fit(labels: readonly string[]): this {
    this.#use([...new Set(checkLabels("fit a label encoder", labels))].sort(compareCodePoints));
    return this;
  }

  /**
   * The numbers of labels.
   *
   * @param labels The labels, all of known classes.
   * @returns A tensor `[n]`, int32.
   * @throws {RangeError} If a label is of no known class.
   * @throws {TypeError} If a label is no string, or nothing was learnt yet.
   */
  transform(labels: readonly string[]): Tensor<1> {
    const operation = "encode labels";
    const classes = this.#fitted(operation);
    const numbers = checkLabels(operation, labels).map((label, i) => {
      const place = this.#places.get(label);
      if (place !== undefined) return place;
      throw new RangeError(
        `Cannot ${operation}: label ${i}, ${
          quoteName(label)
        }, is none of the ${classes.length} classes that were learnt`,
      );
    });
    return fromTypedArray(Int32Array.from(numbers));
  }

  /**
   * Learns the classes, and gives the labels' numbers.
   *
   * @param labels The labels.
   * @returns A tensor `[n]`, int32.
   * @throws {TypeError} If one of them is no string.
   */
  fitTransform(labels: readonly string[]): Tensor<1> {
    return this.fit(labels).transform(labels);
  }

  /**
   * The labels of numbers, such as a classifier's `argmax` gives.
   *
   * @param numbers Whole numbers from 0 to the number of classes − 1, in a tensor or an array.
   * @returns Their labels, in row-major order.
   * @throws {RangeError} If a number has no class.
   * @throws {TypeError} If nothing was learnt yet, or the numbers are none.
   */
  inverseTransform(numbers: Tensor | readonly number[] | Int32Array): string[] {
    const operation = "decode labels";
    const classes = this.#fitted(operation);
    const list = numbers instanceof TensorBase ? numbers.toTypedArray() : numbers;
    if (!Array.isArray(list) && !ArrayBuffer.isView(list)) {
      throw new TypeError(
        `Cannot ${operation} of ${describe(numbers)}: expected a tensor or an array of numbers`,
      );
    }
    return Array.from(list, (number, i) => {
      const label = classes[number];
      if (label !== undefined) return label;
      throw new RangeError(
        `Cannot ${operation}: element ${i} is ${describe(number)}, expected a whole number from 0 to ${
          classes.length - 1
        }`,
      );
    });
  }

  #use(classes: readonly string[]): void {
    this.#classes = classes;
    this.#places = new Map(classes.map((name, place) => [name, place]));
  }

  #fitted(operation: string): readonly string[] {
    if (this.#classes !== null) return this.#classes;
    throw new TypeError(`Cannot ${operation} before fit() has learnt the classes`);
  }
}

function checkLabels(operation: string, labels: unknown): string[] {
  if (!Array.isArray(labels)) {
    throw new TypeError(`Cannot ${operation} from ${describe(labels)}: expected an array of strings`);
  }
  const bad = labels.findIndex((label) => typeof label !== "string");
  if (bad >= 0) {
    throw new TypeError(
      `Cannot ${operation}: label ${bad} is ${
        describe(labels[bad])
      }, expected a string; numbers need no encoder`,
    );
  }
  return [...labels];
}
