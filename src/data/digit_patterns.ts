import type { FloatDType } from "../array/dtype.ts";
import { describe } from "../array/shape.ts";
import { checkDrawType, FLOATS } from "../random/arguments.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { NumpyRandom } from "../random/numpy_random.ts";
import type { Random } from "../random/random.ts";
import type { TorchRandom } from "../random/torch_random.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The source of the labels and the noise. */
export type DigitPatternsRandom = NumpyRandom | TorchRandom | Random;

/** Options of {@linkcode digitPatterns}. */
export interface DigitPatternsOptions {
  /** Where labels and noise are drawn from (default: the library's current stream). */
  readonly random?: DigitPatternsRandom;
  /** The standard deviation of the noise on each pixel (default 0.1). */
  readonly noise?: number;
  /** The pixels' element type (default float32); they are computed in float64 and rounded once. */
  readonly dtype?: FloatDType;
}

/** What {@linkcode digitPatterns} draws. */
export interface DigitPatterns {
  /** The pixels, from 0 to 1, row by row: `[count, 16]`. */
  readonly x: Tensor<2>;
  /** The digits, 0 or 1, as int32: `[count]`. */
  readonly labels: Tensor<1>;
}

const PIXELS = 16;
const [DARK, BRIGHT] = [0.1, 0.8];

/** A ring and a vertical bar, 4 × 4. */
const DIGITS = [".##.#..##..#.##.", ".##..##..##..##."].map((picture) =>
  Float64Array.from(picture, (pixel) => pixel === "#" ? BRIGHT : DARK)
);

const operation = "draw digit patterns";

function checkCount(count: unknown): number {
  if (typeof count !== "number") {
    throw new TypeError(`Cannot ${operation}: expected how many, got ${describe(count)}`);
  }
  if (!Number.isInteger(count) || count < 0 || count * PIXELS > 0x7fffffff) {
    throw new RangeError(
      `Cannot ${operation}: expected a whole number of samples from 0 to ${
        Math.floor(0x7fffffff / PIXELS)
      }, got ${count}`,
    );
  }
  return count;
}

function checkNoise(noise: unknown): number {
  if (typeof noise !== "number") {
    throw new TypeError(`Cannot ${operation} with noise ${describe(noise)}: expected a number`);
  }
  if (!(noise >= 0 && noise < Infinity)) {
    throw new RangeError(`Cannot ${operation} with noise ${noise}: expected a finite number of 0 or more`);
  }
  return noise;
}

function checkRandom(random: unknown): DigitPatternsRandom {
  const stream = random as Partial<DigitPatternsRandom> | null;
  if (typeof stream?.randint === "function" && typeof stream.normal === "function") {
    return stream as DigitPatternsRandom;
  }
  throw new TypeError(
    `Cannot ${operation} from ${describe(random)}: expected a NumpyRandom, TorchRandom or Random`,
  );
}

/**
 * Noisy 4 × 4 pictures of the digits 0 (a ring) and 1 (a vertical bar): the data of the lesson on a network in NumPy.
 *
 * For each sample the label is drawn first, as `randint(0, 2)`, then the noise of its pixels, as `randn(16) * noise`; the sum is limited
 * to the range from 0 to 1. So a `NumpyRandom` gives the samples that the lesson draws from the same seed.
 *
 * @param count How many samples.
 * @param options See {@linkcode DigitPatternsOptions}.
 * @returns Pixels and labels.
 * @throws {TypeError} If an argument is of the wrong kind, or the stream can't draw whole numbers.
 * @throws {RangeError} If the number of samples is not whole, or the noise negative or not finite.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const { x, labels } = ln.digitPatterns(800, { random: new ln.NumpyRandom(42) });
 * assertEquals(x.shape, [800, 16]);
 * assertEquals(labels.slice([0, 5]).toArray(), [0, 1, 1, 0, 0]);
 * ```
 */
export function digitPatterns(count: number, options: DigitPatternsOptions = {}): DigitPatterns {
  const samples = checkCount(count);
  const noise = checkNoise(options.noise ?? 0.1);
  const dtype = checkDrawType(operation, options.dtype ?? "float32", FLOATS);
  const random = checkRandom(options.random ?? defaultRandom());

  const pixels = new Float64Array(samples * PIXELS);
  const labels = new Int32Array(samples);
  for (let i = 0; i < samples; i++) {
    const label = labels[i] = tidy(() => random.randint(0, 2).item());
    const deviations = tidy(() => random.normal(0, noise, [PIXELS]).toTypedArray());
    DIGITS[label]!.forEach((pixel, j) => {
      pixels[i * PIXELS + j] = Math.min(Math.max(pixel + deviations[j]!, 0), 1);
    });
  }
  return tidy(() => ({
    x: fromTypedArray(pixels, [samples, PIXELS], { dtype }),
    labels: fromTypedArray(labels),
  }));
}
