import { formatShape, type Shape, sizeOf } from "../../array/shape.ts";

/**
 * Which axes of a kernel count inputs and outputs.
 *
 * - `"inputsFirst"`: `[…window, inputs, outputs]`, as `dense` and Keras store it.
 * - `"outputsFirst"`: `[outputs, inputs, …window]`, as `Linear` and PyTorch store it.
 */
export type KernelLayout = "inputsFirst" | "outputsFirst";

/** How many values flow into and out of each unit. */
export interface Fans {
  /** Inputs of a unit, times the window's size. */
  readonly fanIn: number;
  /** Outputs that an input reaches, times the window's size. */
  readonly fanOut: number;
}

/**
 * Checks that a value names a layout.
 *
 * @param layout The value.
 * @throws {TypeError} If it names none.
 */
export function checkLayout(layout: unknown): void {
  if (layout === "inputsFirst" || layout === "outputsFirst") return;
  throw new TypeError(
    `Cannot count the inputs of layout ${JSON.stringify(layout)}: expected "inputsFirst" or "outputsFirst"`,
  );
}

/**
 * Counts the inputs and outputs of the units of a kernel.
 *
 * @param shape The kernel's shape.
 * @param layout See {@linkcode KernelLayout}.
 * @returns The counts. With `inputsFirst`, one axis counts as both, and a single number as 1, as in Keras.
 * @throws {RangeError} If the layout is `outputsFirst` and there are fewer than two axes, as in PyTorch.
 * @throws {TypeError} If the layout is neither.
 */
export function fansOf(shape: Shape, layout: KernelLayout): Fans {
  checkLayout(layout);
  if (layout === "inputsFirst") {
    if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
    const window = sizeOf(shape.slice(0, -2));
    return { fanIn: shape.at(-2)! * window, fanOut: shape.at(-1)! * window };
  }
  if (shape.length < 2) {
    throw new RangeError(
      `Cannot count the inputs of a kernel of shape ${formatShape(shape)}: expected [outputs, inputs, …]`,
    );
  }
  const window = sizeOf(shape.slice(2));
  return { fanIn: shape[1]! * window, fanOut: shape[0]! * window };
}
