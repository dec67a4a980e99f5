import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import { dropout as dropoutOp } from "../ops/dropout.ts";
import { defaultRandom } from "../random/default_random.ts";
import { Random } from "../random/random.ts";
import type { RandomStream } from "../random/stream.ts";
import { apply } from "../tensor/apply.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkInputType } from "./check_input_type.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import { pythonFloat } from "./python_text.ts";

/** Options of {@linkcode Dropout}. */
export interface DropoutOptions {
  /** What chooses the elements (default: the library's current stream at each call). */
  readonly random?: RandomStream;
}

const OPTION_NAMES: OptionNames<DropoutOptions> = { random: true };

/**
 * In training sets a share of the elements to 0, another choice at each call, and scales the others by 1/(1 − rate); in evaluation mode
 * it changes nothing. As PyTorch's `nn.Dropout` and Keras's `Dropout` (Srivastava et al. 2014).
 *
 * A `Random`, which is what the library draws from unless told otherwise, chooses in linear memory; of any other stream one uniform number
 * an element is drawn, and those below the rate are dropped.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dropout = new ln.Dropout(0.6, { random: new ln.NumpyRandom(0) });
 * // np.random.seed(0); np.random.rand(4) gives 0.549, 0.715, 0.603, 0.545
 * assertEquals(dropout.forward(ln.ones([4])).toArray(), [0, 2.5, 2.5, 0]);
 * assertEquals(dropout.eval().forward(ln.ones([4])).toArray(), [1, 1, 1, 1]);
 * ```
 */
export class Dropout extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The share of the elements that become 0. */
  readonly rate: number;
  #random: RandomStream | null;

  /**
   * Makes a layer.
   *
   * @param rate The share of the elements that become 0, from 0 to 1 (default 0.5).
   * @param options See {@linkcode DropoutOptions}.
   * @throws {RangeError} If the rate is not from 0 to 1.
   */
  constructor(rate = 0.5, options: DropoutOptions = {}) {
    super();
    checkOptionNames("make a dropout layer", options, OPTION_NAMES);
    this.rate = checkNumber("a dropout layer", "rate", rate, "from 0 to 1");
    this.#random = options.random ?? null;
  }

  /** The stream that was given to the layer, or null for the library's current one. */
  get random(): RandomStream | null {
    return this.#random;
  }

  /** @internal Gives the layer a stream that goes on where a saved one was. */
  set random(stream: RandomStream | null) {
    this.#random = stream;
  }

  /** Whether the stream draws in linear memory, as `Random` does. */
  override get isReplayable(): boolean {
    return super.isReplayable && (this.#random ?? defaultRandom()) instanceof Random;
  }

  /**
   * Computes the output.
   *
   * @param input Any shape, of a float dtype.
   * @returns A tensor of the same shape.
   * @throws {TypeError} If the input is not float.
   */
  override forward(input: Tensor): Tensor {
    checkInputType("a dropout layer", input, null);
    // Nothing is left to chance, and nothing is drawn. A view, so that disposing of the output leaves the input alone.
    if (!this.training || this.rate === 0) return input.reshape(input.shape);
    if (this.rate === 1) return input.mul(0);
    const random = this.#random ?? defaultRandom();
    if (random instanceof Random) {
      return apply(dropoutOp, [input], { rate: this.rate, state: random.stateArray });
    }
    return tidy(() => input.mul(this.#factors(random, input)));
  }

  #factors(random: RandomStream, { shape, dtype }: Tensor): Tensor {
    const isKept = () => random.uniform(0, 1, shape).greaterEqual(this.rate);
    return noGrad(() => tidy(() => isKept().astype(dtype).mul(1 / (1 - this.rate))));
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { rate: number } {
    return { rate: this.rate };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return `p=${pythonFloat(this.rate)}, inplace=False`;
  }
}

/**
 * A dropout layer.
 *
 * @param rate The share of the elements that become 0, from 0 to 1.
 * @param options See {@linkcode DropoutOptions}.
 * @returns The layer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(16, { activation: "relu" }), ln.dropout(0.2), ln.dense(1)]);
 * assertEquals(model.predict(ln.ones([4, 2])).shape, [4, 1]);
 * ```
 */
export function dropout(rate: number, options: DropoutOptions = {}): Dropout {
  return new Dropout(rate, options);
}
