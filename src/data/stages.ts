/**
 * What datasets do to the elements that flow through them. Each stage owns the elements that it has taken and not yet handed on, and
 * releases them when the pass ends early.
 *
 * @module
 */
import { defaultRandom } from "../random/default_random.ts";
import { tidy } from "../tensor/scope.ts";
import { collate } from "./collate.ts";
import type { ShuffleSettings } from "./dataset_source.ts";
import { drawOrder } from "./draw_order.ts";
import { mark, passOn, release } from "./ownership.ts";

/** Elements that `fn` makes of others. */
export async function* mapElements<E, R>(
  source: AsyncIterable<E>,
  fn: (element: E) => R | PromiseLike<R>,
): AsyncGenerator<R> {
  for await (const element of source) yield await passOn(element, fn);
}

/** Several elements at a time, joined. */
export async function* batchElements(
  source: AsyncIterable<unknown>,
  size: number,
  dropRemainder: boolean,
): AsyncGenerator<unknown> {
  let waiting: unknown[] = [];
  const join = () => {
    const batch = mark(tidy(() => collate(waiting)));
    for (const element of waiting) release(element);
    waiting = [];
    return batch;
  };
  try {
    for await (const element of source) {
      waiting.push(element);
      if (waiting.length === size) yield join();
    }
    if (waiting.length > 0 && !dropRemainder) yield join();
  } finally {
    for (const element of waiting) release(element);
  }
}

/** The elements from place `start` up to, not including, `stop`. */
export async function* sliceElements<E>(
  source: AsyncIterable<E>,
  start: number,
  stop: number,
): AsyncGenerator<E> {
  if (start >= stop) return;
  let place = 0;
  for await (const element of source) {
    if (place++ < start) {
      release(element);
      continue;
    }
    yield element;
    if (place === stop) return;
  }
}

/** Several passes, one after the other. */
export async function* repeatElements<E>(open: () => AsyncIterable<E>, count: number): AsyncGenerator<E> {
  for (let pass = 0; pass < count; pass++) {
    let isEmpty = true;
    for await (const element of open()) {
      isEmpty = false;
      yield element;
    }
    // What has no elements would be gone through for ever.
    if (isEmpty) return;
  }
}

/** All the elements in random order. */
async function* shuffleAll<E>(source: AsyncIterable<E>, settings: ShuffleSettings): AsyncGenerator<E> {
  const waiting: (E | undefined)[] = [];
  try {
    for await (const element of source) waiting.push(element);
    for (const place of drawOrder(settings.random ?? defaultRandom(), waiting.length)) {
      const element = waiting[place] as E;
      waiting[place] = undefined;
      yield element;
    }
  } finally {
    for (const element of waiting) release(element);
  }
}

/** The elements in a new order: a buffer is kept full, and each time a random one of it comes next, as in tf.data. */
export async function* shuffleElements<E>(
  source: AsyncIterable<E>,
  settings: ShuffleSettings,
): AsyncGenerator<E> {
  const { bufferSize, random = defaultRandom() } = settings;
  if (bufferSize === undefined) return yield* shuffleAll(source, settings);
  const waiting: E[] = [];
  let draws: ArrayLike<number> = [];
  let used = 0;
  /** Takes a random element out of the buffer. */
  const draw = () => {
    if (used === draws.length) {
      draws = tidy(() => random.uniform(0, 1, [bufferSize], { dtype: "float64" }).toTypedArray());
      used = 0;
    }
    const place = Math.min(Math.floor(draws[used++]! * waiting.length), waiting.length - 1);
    const drawn = waiting[place]!;
    const last = waiting.pop()!;
    if (place < waiting.length) waiting[place] = last;
    return drawn;
  };
  try {
    for await (const element of source) {
      waiting.push(element);
      if (waiting.length > bufferSize) yield draw();
    }
    while (waiting.length > 0) yield draw();
  } finally {
    for (const element of waiting) release(element);
  }
}

/** The elements, so many of which are asked for before they are needed. */
export async function* prefetchElements<E>(source: AsyncIterable<E>, count: number): AsyncGenerator<E> {
  const iterator = source[Symbol.asyncIterator]();
  const asked: Promise<IteratorResult<E>>[] = [];
  const ask = () => {
    while (asked.length < count) {
      const next = iterator.next();
      // An error is told when its turn comes.
      next.catch(() => {});
      asked.push(next);
    }
  };
  try {
    for (;;) {
      ask();
      const result = await asked.shift()!;
      if (result.done) return;
      ask();
      yield result.value;
    }
  } finally {
    await iterator.return?.();
    for (const result of await Promise.allSettled(asked)) {
      if (result.status === "fulfilled" && !result.value.done) release(result.value.value);
    }
  }
}
