import { isFloat } from "../array/dtype.ts";
import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";

/**
 * Checks what every loss asks of its inputs.
 *
 * @param loss The loss, as messages name it.
 * @param predictions Must be of a float dtype.
 * @param targets Any tensor: each loss has its own rule.
 * @param sampleWeight Must be one number a sample, if given.
 * @throws {TypeError} If one of them is no tensor or was disposed of, or the predictions are no floats.
 * @throws {RangeError} If there is not one weight a sample.
 */
export function checkLossInputs(
  loss: string,
  predictions: TensorBase,
  targets: TensorBase,
  sampleWeight: TensorBase | undefined,
): void {
  const given = { predictions, targets, ...(sampleWeight === undefined ? {} : { sampleWeight }) };
  for (const [name, value] of Object.entries(given)) {
    if (!(value instanceof TensorBase)) {
      throw new TypeError(`Cannot compute ${loss} with ${name} = ${describe(value)}: expected a tensor`);
    }
    value.assertAlive(`compute ${loss}`);
  }
  if (!isFloat(predictions.dtype)) {
    throw new TypeError(
      `Cannot compute ${loss} of ${predictions.dtype} predictions: convert them with .astype("float32")`,
    );
  }
  if (sampleWeight === undefined) return;
  if (sampleWeight.rank !== 1 || sampleWeight.shape[0] !== predictions.shape[0]) {
    throw new RangeError(
      `Cannot compute ${loss} of predictions of shape ${
        formatShape(predictions.shape)
      } with sample weights of shape ${formatShape(sampleWeight.shape)}: expected one weight a sample, ${
        formatShape(predictions.shape.slice(0, 1))
      }`,
    );
  }
}
