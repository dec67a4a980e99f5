import { elementReader } from "../array/element_reader.ts";
import { placeOf } from "../array/gather.ts";
import { formatShape } from "../array/shape.ts";
import type { TensorBase } from "../tensor/base.ts";

/**
 * Checks every label of the targets, on the host. The only place where losses look at values.
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
    const label = read(position);
    if (isLabel(label)) continue;
    throw new RangeError(
      `Cannot compute ${loss} of label ${label} at ${placeOf(position, targets.shape)} of targets of shape ${
        formatShape(targets.shape)
      }: expected ${expected}`,
    );
  }
}
