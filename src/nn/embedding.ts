import { type FloatDType, isFloat } from "../array/dtype.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { checkShape, describe, type Shape } from "../array/shape.ts";
import { isGradEnabled } from "../autograd/grad_mode.ts";
import { embedding as embeddingOp } from "../ops/embedding.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { apply } from "../tensor/apply.ts";
import { withIndices } from "../tensor/indices.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCount } from "./check_count.ts";
import type { Initializer } from "./initializers/initializer.ts";
import { normal } from "./initializers/normal.ts";
import { uniform } from "./initializers/uniform.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/** Options of {@linkcode Embedding}. */
export interface EmbeddingOptions {
  /** The index that stands for nothing: its row starts with zeros and is not trained. A negative one counts from the end. */
  readonly paddingIndex?: number;
  /** Draws the start values (default: the standard normal distribution; for {@linkcode embedding} uniform between ∓0.05). */
  readonly initializer?: Initializer;
  /** Whether indices of a float dtype are cut towards 0, as Keras does (default false; for {@linkcode embedding} true). */
  readonly castIndices?: boolean;
  /** The shape of one sample, for a model's summary. */
  readonly inputShape?: Shape;
  /** The element type (default float32). */
  readonly dtype?: FloatDType;
  /** Where the start values are drawn from (default: the library's current stream). */
  readonly random?: RandomStream;
}

/** A padding index, counted from the start. */
function placeOf(index: number, count: number): number {
  if (!Number.isInteger(index) || index < -count || index >= count) {
    throw new RangeError(
      `Cannot make an embedding layer with paddingIndex ${
        describe(index)
      }: expected a whole number from ${-count} to ${count - 1}`,
    );
  }
  return index < 0 ? index + count : index;
}

const OPTION_NAMES: OptionNames<EmbeddingOptions> = {
  paddingIndex: true,
  initializer: true,
  castIndices: true,
  inputShape: true,
  dtype: true,
  random: true,
};

/**
 * A table of vectors that are looked up by their numbers, as PyTorch's `nn.Embedding`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new ln.Embedding(10, 3);
 * const words = ln.tensor([[1, 2], [4, 1]], { dtype: "int32" });
 * assertEquals(layer.forward(words).shape, [2, 2, 3]);
 * ```
 */
export class Embedding extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The vectors, one a row: `[numEmbeddings, embeddingDim]`. */
  readonly weight: Parameter;
  /** How many vectors there are. */
  readonly numEmbeddings: number;
  /** The length of a vector. */
  readonly embeddingDim: number;
  /** The index that stands for nothing, or null. */
  readonly paddingIndex: number | null;
  /** The shape of one sample, or null. */
  readonly inputShape: Shape | null;
  readonly #castsIndices: boolean;

  /**
   * Makes a layer with start values.
   *
   * @param numEmbeddings How many vectors there are.
   * @param embeddingDim The length of a vector.
   * @param options See {@linkcode EmbeddingOptions}.
   */
  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingOptions = {}) {
    super();
    checkOptionNames("make an embedding layer", options, OPTION_NAMES);
    const layer = "an embedding layer";
    const { paddingIndex, dtype = "float32", random = defaultRandom(), initializer = normal({ std: 1 }) } =
      options;
    this.numEmbeddings = checkCount(layer, "numEmbeddings", numEmbeddings);
    this.embeddingDim = checkCount(layer, "embeddingDim", embeddingDim);
    this.paddingIndex = paddingIndex === undefined ? null : placeOf(paddingIndex, numEmbeddings);
    this.inputShape = options.inputShape ? checkShape("embed samples", options.inputShape) : null;
    this.#castsIndices = options.castIndices ?? false;
    this.weight = tidy(() => {
      const start = initializer([numEmbeddings, embeddingDim], { dtype, random });
      if (this.paddingIndex !== null) start.set(0, this.paddingIndex);
      return new Parameter(start);
    });
  }

  /**
   * Looks vectors up.
   *
   * @param input int32 indices of any shape, from 0 to numEmbeddings − 1.
   * @returns `[…, embeddingDim]`.
   * @throws {RangeError} If an index is out of range.
   * @throws {TypeError} If the indices are not int32.
   */
  override forward(input: Tensor): Tensor {
    const attributes = { paddingIndex: this.paddingIndex };
    const isRecorded = this.weight.requiresGrad && isGradEnabled();
    const indices = this.#castsIndices && isFloat(input.dtype) ? input.astype("int32") : input;
    try {
      return withIndices(
        "embed",
        indices,
        isRecorded && indices === input,
        (index) => apply(embeddingOp, [this.weight, index], attributes),
      );
    } finally {
      if (indices !== input) indices.dispose();
    }
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): Pick<EmbeddingOptions, "paddingIndex" | "castIndices" | "inputShape" | "dtype"> & {
    numEmbeddings: number;
    embeddingDim: number;
  } {
    const { numEmbeddings, embeddingDim, paddingIndex, inputShape } = this;
    return {
      numEmbeddings,
      embeddingDim,
      castIndices: this.#castsIndices === true,
      dtype: this.weight.dtype as FloatDType,
      ...(paddingIndex !== null && { paddingIndex }),
      ...(inputShape && { inputShape }),
    };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    const padding = this.paddingIndex === null ? "" : `, padding_idx=${this.paddingIndex}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${padding}`;
  }
}

/**
 * A table of vectors as Keras's `Embedding`: the start values are uniform between ∓0.05, and indices may come as floats.
 *
 * @param inputDim How many vectors there are.
 * @param outputDim The length of a vector.
 * @param options See {@linkcode EmbeddingOptions}.
 * @returns The layer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.embedding(100, 8), ln.flatten(), ln.dense(1)]);
 * assertEquals(model.predict(ln.tensor([[3, 14], [15, 92]])).shape, [2, 1]);
 * ```
 */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}): Embedding {
  return new Embedding(inputDim, outputDim, { initializer: uniform(), castIndices: true, ...options });
}
