import { describe } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The slope of Keras 3's `leaky_relu` when it is named as a layer's activation. Its layer `LeakyReLU` has 0.3. */
export const NAMED_LEAKY_SLOPE = 0.2;

/**
 * The activations by name, with Keras's settings: "elu" has alpha 1, "gelu" is the exact form, "leakyRelu" has slope 0.2 for negative
 * values (`LeakyReLU`, as in PyTorch, 0.01), "softmax" and "logSoftmax" work along the last axis, "swish" is another name of "silu".
 */
export type ActivationName =
  | "linear"
  | "relu"
  | "leakyRelu"
  | "elu"
  | "gelu"
  | "sigmoid"
  | "tanh"
  | "softplus"
  | "silu"
  | "swish"
  | "softmax"
  | "logSoftmax";

const ACTIVATIONS: Readonly<Record<ActivationName, (x: Tensor) => Tensor>> = {
  linear: (x) => x,
  relu: (x) => x.relu(),
  leakyRelu: (x) => x.leakyRelu(NAMED_LEAKY_SLOPE),
  elu: (x) => x.elu(),
  gelu: (x) => x.gelu(),
  sigmoid: (x) => x.sigmoid(),
  tanh: (x) => x.tanh(),
  softplus: (x) => x.softplus(),
  silu: (x) => x.silu(),
  swish: (x) => x.silu(),
  softmax: (x) => x.softmax(),
  logSoftmax: (x) => x.logSoftmax(),
};

/**
 * Checks that a value names an activation.
 *
 * @param layer The layer, as the message names it.
 * @param name The value.
 * @throws {TypeError} If it names none.
 */
export function checkActivation(layer: string, name: unknown): ActivationName {
  if (typeof name === "string" && Object.hasOwn(ACTIVATIONS, name)) return name as ActivationName;
  throw new TypeError(
    `Cannot make ${layer} with activation ${describe(name)}: expected one of "${
      Object.keys(ACTIVATIONS).join('", "')
    }"`,
  );
}

/** The function of a name; "linear" gives back the very same tensor. */
export function activationByName(name: ActivationName): (x: Tensor) => Tensor {
  return ACTIVATIONS[name];
}
