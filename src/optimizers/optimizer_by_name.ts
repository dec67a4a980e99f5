import { adadelta } from "./adadelta.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamW } from "./adam_w.ts";
import { nadam } from "./nadam.ts";
import type { OptimizerFactory } from "./optimizer.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";
import type { OptimizerOptions } from "./update_rule.ts";

const OPTIMIZERS: Readonly<Record<string, (options: OptimizerOptions) => OptimizerFactory>> = {
  sgd,
  adam,
  adamW,
  rmsprop,
  adagrad,
  adadelta,
  nadam,
};

/**
 * The optimizer that `compile` means by a name, with Keras's defaults. As in Keras, capitals don't matter.
 *
 * @param name Such as "adam".
 * @param options Those that differ from the defaults.
 * @throws {TypeError} If there is none of this name, or an option is none that it has or of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function optimizerByName(name: string, options: OptimizerOptions = {}): OptimizerFactory {
  const known = Object.keys(OPTIMIZERS).find((one) => one.toLowerCase() === String(name).toLowerCase());
  if (known === undefined) {
    throw new TypeError(
      `Cannot compile with optimizer "${name}": expected one of "${Object.keys(OPTIMIZERS).join('", "')}"`,
    );
  }
  return OPTIMIZERS[known]!(options);
}
