import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import { pythonFloat } from "./python_text.ts";

/** Options of {@linkcode Softplus}. */
export interface SoftplusOptions {
  /** How sharp the bend is (default 1). */
  readonly beta?: number;
}

const OPTION_NAMES: OptionNames<SoftplusOptions> = { beta: true };

/**
 * log(1 + e^(beta·x))/beta as a module, as PyTorch's `nn.Softplus`. It is exact for large x, where PyTorch goes over to x itself, so
 * there is no threshold; the text shows PyTorch's.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const softplus = new ln.Softplus({ beta: 2 });
 * assertAlmostEquals(softplus.forward(ln.tensor(0)).item(), Math.log(2) / 2, 1e-7);
 * ```
 */
export class Softplus extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** How sharp the bend is. */
  readonly beta: number;

  /**
   * Makes an activation.
   *
   * @param options See {@linkcode SoftplusOptions}.
   * @throws {RangeError} If beta is not above 0.
   */
  constructor(options: SoftplusOptions = {}) {
    super();
    checkOptionNames("make a softplus", options, OPTION_NAMES);
    this.beta = checkNumber("a softplus", "beta", options.beta ?? 1, "above 0");
  }

  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    if (this.beta === 1) return input.softplus();
    return tidy(() => input.mul(this.beta).softplus().div(this.beta));
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { beta: number } {
    return { beta: this.beta };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return `beta=${pythonFloat(this.beta)}, threshold=20.0`;
  }
}
