import { describe } from "../array/shape.ts";
import { BCELoss } from "./bce_loss.ts";
import { categoricalCrossentropy } from "./categorical_crossentropy.ts";
import { HingeLoss } from "./hinge_loss.ts";
import { HuberLoss } from "./huber_loss.ts";
import { klDivergence } from "./kl_divergence.ts";
import { L1Loss } from "./l1_loss.ts";
import type { Loss } from "./loss.ts";
import { MSELoss } from "./mse_loss.ts";
import { sparseCategoricalCrossentropy } from "./sparse_categorical_crossentropy.ts";

const LOSSES: Readonly<Record<string, () => Loss>> = {
  meanSquaredError: () => new MSELoss(),
  mse: () => new MSELoss(),
  meanAbsoluteError: () => new L1Loss(),
  mae: () => new L1Loss(),
  huber: () => new HuberLoss(),
  binaryCrossentropy: () => new BCELoss(),
  categoricalCrossentropy: () => categoricalCrossentropy(),
  sparseCategoricalCrossentropy: () => sparseCategoricalCrossentropy(),
  klDivergence: () => klDivergence(),
  hinge: () => new HingeLoss(),
};

/**
 * The loss that `compile` means by a name, with Keras's formula and defaults: cross-entropies take probabilities.
 *
 * @param name One of Keras's names, in camel case.
 * @throws {TypeError} If there is no such loss.
 */
export function lossByName(name: string): Loss {
  if (!Object.hasOwn(LOSSES, name)) {
    throw new TypeError(
      `Cannot compile with loss ${describe(name)}: expected a loss object, or one of "${
        Object.keys(LOSSES).join('", "')
      }"`,
    );
  }
  return LOSSES[name]!();
}
