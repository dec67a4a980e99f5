/// <reference lib="dom" />

/** Gives the drawing surface of a canvas. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new TypeError("Cannot draw: the browser gives no 2-D canvas");
  return context;
}

/**
 * Gives a canvas as many pixels as it has on the screen, and empties it. After that, lengths are those of CSS.
 *
 * @param canvas The canvas, with its size given by the style sheet.
 * @returns Its drawing surface and its size; a size of 0 while it is not shown.
 */
export function clearCanvas(
  canvas: HTMLCanvasElement,
): { context: CanvasRenderingContext2D; width: number; height: number } {
  const context = contextOf(canvas);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const ratio = globalThis.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, wide, high);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height };
}
