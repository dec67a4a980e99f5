import { describe } from "../array/shape.ts";
import type { DatasetSource } from "./dataset_source.ts";
import { mark } from "./ownership.ts";

/** What a dataset can be made from: something to iterate over, or a function that gives it anew for each pass. */
export type DatasetInput<E> =
  | Iterable<E>
  | AsyncIterable<E>
  | (() => Iterable<E> | AsyncIterable<E> | Promise<Iterable<E> | AsyncIterable<E>>);

type AnyIterable<E> = Iterable<E> | AsyncIterable<E>;

const OPERATION = "make a dataset";

function isIterable(value: unknown): value is AnyIterable<unknown> {
  return typeof value === "object" && value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value);
}

function checkIterable<E>(value: unknown): AnyIterable<E> {
  if (isIterable(value)) return value as AnyIterable<E>;
  throw new TypeError(
    `Cannot ${OPERATION} from ${
      describe(value)
    }: expected something to iterate over, such as an array or a generator, ` +
      `or a function that returns it; for tensors there is Dataset.fromTensors`,
  );
}

/** Collections hold on to what is in them: the tensors stay theirs. What anything else gives is handed over. */
function isCollection(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Set || value instanceof Map;
}

/**
 * A source of the elements of something that can be iterated over.
 *
 * @param input That, or a function that gives it for each pass.
 * @throws {TypeError} If it is neither.
 */
export function iterableSource<E>(input: DatasetInput<E>): DatasetSource<E> {
  const fn = typeof input === "function" ? input : null;
  const iterable = fn === null ? checkIterable<E>(input) : null;
  let used = false;
  return {
    get size() {
      if (Array.isArray(iterable)) return iterable.length;
      return iterable instanceof Set || iterable instanceof Map ? iterable.size : undefined;
    },
    isShuffled: false,
    async *open() {
      const elements: AnyIterable<E> = iterable ?? checkIterable(await fn!());
      if (iterable !== null && isOneShot(elements)) {
        if (used) {
          throw new TypeError(
            "Cannot go through a dataset again whose generator is used up: pass the function that makes it to Dataset.from",
          );
        }
        used = true;
      }
      const isBorrowed = isCollection(elements);
      for await (const element of elements) yield isBorrowed ? element : mark(element);
    },
  };
}

/** Whether something is its own iterator, as a generator is: it can be gone through once. */
function isOneShot(value: AnyIterable<unknown>): boolean {
  return "next" in value && typeof value.next === "function";
}
