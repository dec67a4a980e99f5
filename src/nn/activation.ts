import type { Tensor } from "../tensor/tensor.ts";
import { activationByName, type ActivationName, checkActivation } from "./activation_by_name.ts";
import { Module } from "./module.ts";

/** An activation that is chosen by its name, as Keras's `Activation`. */
export class Activation extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The name. */
  readonly activation: ActivationName;

  /** See {@linkcode activation}. */
  constructor(name: ActivationName) {
    super();
    this.activation = checkActivation("an activation layer", name);
  }

  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    // A tensor of its own, so that disposing of the output leaves the input alone.
    if (this.activation === "linear") return input.reshape(input.shape);
    return activationByName(this.activation)(input);
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { activation: ActivationName } {
    return { activation: this.activation };
  }

  /** The activation's name. */
  override extraRepresentation(): string {
    return this.activation;
  }
}

/**
 * An activation as a layer, as Keras's `Activation`.
 *
 * @param name See {@linkcode ActivationName}.
 * @returns The layer.
 * @throws {TypeError} If there is no such activation.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.activation("relu").forward(ln.tensor([-1, 2])).toArray(), [0, 2]);
 * ```
 */
export function activation(name: ActivationName): Activation {
  return new Activation(name);
}
