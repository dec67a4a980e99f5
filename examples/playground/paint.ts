/// <reference lib="dom" />

/** Which of many interleaved numbers are meant, and what they are multiplied by to lie between −1 and 1. */
export interface Strengths {
  readonly values: ArrayLike<number>;
  /** Where the first one is (default 0). */
  readonly first?: number;
  /** From one to the next (default 1). */
  readonly stride?: number;
  /** What a value is multiplied by … */
  readonly scale: number;
  /** … and what is added then (default 0). */
  readonly shift?: number;
}

const images = new WeakMap<CanvasRenderingContext2D, ImageData>();

/** The same picture each time: making one for every frame would be work for the garbage collector. */
function imageOf(context: CanvasRenderingContext2D): ImageData {
  const { width, height } = context.canvas;
  let image = images.get(context);
  if (image?.width !== width || image.height !== height) {
    image = context.createImageData(width, height);
    images.set(context, image);
  }
  return image;
}

/**
 * Gives each pixel of a canvas a colour.
 *
 * @param context The canvas, with as many pixels as there are numbers.
 * @param strengths The numbers. One that is not finite has the middle colour.
 * @param ramp The colours from −1 to 1.
 */
export function paint(context: CanvasRenderingContext2D, strengths: Strengths, ramp: Uint32Array): void {
  const { values, first = 0, stride = 1, scale, shift = 0 } = strengths;
  const image = imageOf(context);
  const pixels = new Uint32Array(image.data.buffer);
  const half = (ramp.length - 1) / 2;
  for (let i = 0, at = first; i < pixels.length; i++, at += stride) {
    const strength = values[at]! * scale + shift;
    const place = strength > -1 ? (strength < 1 ? Math.round(half + half * strength) : ramp.length - 1) : 0;
    pixels[i] = ramp[strength === strength ? place : half | 0]!;
  }
  context.putImageData(image, 0, 0);
}
