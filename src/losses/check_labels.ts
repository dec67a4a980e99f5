import { elementReader } from "../array/element_reader.ts";
import { placeOf } from "../array/gather.ts";
import { formatShape } from "../array/shape.ts";
import { unobserved } from "../array/step_observer.ts";
import type { TensorBase } from "../tensor/base.ts";

/**
 * The error of a label that is none. Nothing but errors needs it, so that it looks at the value even while a step is recorded.
 *
 * @param loss The loss, as messages name it.
 * @param targets The labels.
 * @param position Where it is, in row-major order.
 * @param expected What the message says about labels.
 */
export function labelError(
  loss: string,
  targets: TensorBase,
  position: number,
  expected: string,
): RangeError {
  const label = unobserved(() => elementReader(targets.array)(position));
  return new RangeError(
    `Cannot compute ${loss} of label ${label} at ${placeOf(position, targets.shape)} of targets of shape ${
      formatShape(targets.shape)
    }: expected ${expected}`,
  );
}

/**
 * Checks every label of the targets, on the host: not while a step is recorded.
 *
 * @param loss The loss, as messages name it.
 * @param targets The labels.
 * @param isLabel Whether a value may be a label.
 * @param expected What the message says about labels.
 * @throws {RangeError} If a value is none, naming the first.
 */
export function checkLabels(
  loss: string,
  targets: TensorBase,
  isLabel: (value: number) => boolean,
  expected: string,
): void {
  const read = elementReader(targets.array);
  for (let position = 0; position < targets.size; position++) {
    if (!isLabel(read(position))) throw labelError(loss, targets, position, expected);
  }
}
