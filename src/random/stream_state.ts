import { describe } from "../array/shape.ts";
import { NumpyRandom } from "./numpy_random.ts";
import { Random } from "./random.ts";
import type { RandomStream } from "./stream.ts";
import { TorchRandom } from "./torch_random.ts";

/** A stream's state in a form that JSON holds. */
export interface StreamState {
  /** Which class it is of: "Random", "NumpyRandom" or "TorchRandom". */
  readonly stream: string;
  /** The words of the generator. */
  readonly words: readonly number[];
  /** How many of them were given out, for the Mersenne Twister. */
  readonly position?: number;
  /** The second normal number of a pair, if it is still to be given out. */
  readonly nextNormal?: number | null;
}

/**
 * The state of a stream.
 *
 * @param stream The stream.
 * @returns The state, or null for a class that is not the library's.
 */
export function saveStream(stream: RandomStream): StreamState | null {
  if (stream.constructor === Random) {
    const { key, counter } = (stream as Random).getState();
    return { stream: "Random", words: [...key, ...counter] };
  }
  if (stream.constructor === NumpyRandom) {
    const { key, position, hasGauss, cachedGaussian } = (stream as NumpyRandom).getState();
    return {
      stream: "NumpyRandom",
      words: [...key],
      position,
      nextNormal: hasGauss ? cachedGaussian : null,
    };
  }
  if (stream.constructor === TorchRandom) {
    const { key, position, nextNormal } = (stream as TorchRandom).getState();
    return { stream: "TorchRandom", words: [...key], position, nextNormal };
  }
  return null;
}

const PHILOX_KEY_WORDS = 2;
const PHILOX_WORDS = 6;
const TWISTER_WORDS = 624;

function checkWords(name: string, words: unknown, count: number): number[] {
  if (Array.isArray(words) && words.length === count && words.every((word) => word === word >>> 0)) {
    return words;
  }
  throw new RangeError(
    `Cannot restore a stream ${name} from words ${
      describe(words)
    }: expected ${count} whole numbers from 0 to 2³² − 1`,
  );
}

function checkNormal(name: string, value: unknown): number | null {
  if (value === null || (typeof value === "number" && Number.isFinite(value))) return value;
  throw new TypeError(
    `Cannot restore a stream ${name} with nextNormal ${describe(value)}: expected a number or null`,
  );
}

/**
 * A stream that goes on from a state.
 *
 * @param state What {@linkcode saveStream} gave, or whatever a file has in its place.
 * @returns A new stream.
 * @throws {TypeError} If it is of another form.
 * @throws {RangeError} If a number is out of range.
 */
export function restoreStream(state: unknown): Random | NumpyRandom | TorchRandom {
  const { stream: name, words, position, nextNormal } = (state ?? {}) as Record<keyof StreamState, unknown>;
  if (name === "Random") {
    const all = checkWords(name, words, PHILOX_WORDS);
    const random = new Random(0);
    random.setState({ key: all.slice(0, PHILOX_KEY_WORDS), counter: all.slice(PHILOX_KEY_WORDS) });
    return random;
  }
  if (name !== "NumpyRandom" && name !== "TorchRandom") {
    throw new TypeError(
      `Cannot restore a random stream ${
        describe(name)
      }: expected one of "Random", "NumpyRandom", "TorchRandom"`,
    );
  }
  const key = Uint32Array.from(checkWords(name, words, TWISTER_WORDS));
  const normal = checkNormal(name, nextNormal);
  const place = position as number;
  if (name === "TorchRandom") {
    const random = new TorchRandom(0);
    random.setState({ key, position: place, nextNormal: normal });
    return random;
  }
  const random = new NumpyRandom(0);
  random.setState({ key, position: place, hasGauss: normal !== null, cachedGaussian: normal ?? 0 });
  return random;
}
