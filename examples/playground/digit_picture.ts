/**
 * Makes of a drawing the picture that the training data would have of it (E. Alpaydin and C. Kaynak, "Optical Recognition of
 * Handwritten Digits", UCI 1998; the normalization is that of NIST's form-based handprint recognition system, NISTIR 5469): the digit
 * fills a box of 20 × 32 dots in the middle of 32 × 32, its lines are made so thick or thin that there is a fixed amount of ink, and
 * each of 8 × 8 pixels counts the dots in a square of 4 × 4.
 *
 * @module
 */

/** A line drawn without lifting the pen: x, y, x, y … in any unit, y downwards. */
export type Stroke = readonly number[];

/** Pixels on a side of a picture. */
export const SIDE = 8;
/** The highest count of a pixel. */
export const DARKEST = 16;
const BLOCK = 4;
const DOTS = SIDE * BLOCK;
const BOX_WIDTH = 20;
/** The mean over the data: 19.6 of 64 pixels' worth. */
const INK = 314;
const [THINNEST, THICKEST] = [2.5, 10];
/** A narrow digit is widened by so much at most, or a 1 would become a slash. */
const MOST_WIDENED = 1.5;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(strokes: readonly Stroke[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      left = Math.min(left, stroke[i]!);
      right = Math.max(right, stroke[i]!);
      top = Math.min(top, stroke[i + 1]!);
      bottom = Math.max(bottom, stroke[i + 1]!);
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** Moves and stretches strokes so that, drawn with a pen of this width, they fill the box. */
function fit(strokes: readonly Stroke[], { left, top, width, height }: Box, pen: number): number[][] {
  const room = { width: BOX_WIDTH - pen, height: DOTS - pen };
  const tall = height > 0 ? room.height / height : Infinity;
  const wide = width > 0 ? room.width / width : Infinity;
  const scaleY = Math.min(tall, MOST_WIDENED * wide);
  const scaleX = Math.min(wide, MOST_WIDENED * tall);
  const [x, y] = [Number.isFinite(scaleX) ? scaleX : 0, Number.isFinite(scaleY) ? scaleY : 0];
  const [shiftX, shiftY] = [DOTS / 2 - (left + width / 2) * x, DOTS / 2 - (top + height / 2) * y];
  return strokes.map((stroke) =>
    stroke.map((value, i) => i % 2 === 0 ? value * x + shiftX : value * y + shiftY)
  );
}

/** Blackens the dots of a straight line with round ends. */
function drawLine(
  dots: Uint8Array,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  pen: number,
): void {
  const radius = pen / 2;
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const bounded = (value: number) => Math.max(0, Math.min(DOTS - 1, Math.floor(value)));
  for (let row = bounded(Math.min(y1, y2) - radius); row <= bounded(Math.max(y1, y2) + radius); row++) {
    for (
      let column = bounded(Math.min(x1, x2) - radius);
      column <= bounded(Math.max(x1, x2) + radius);
      column++
    ) {
      const [x, y] = [column + 0.5 - x1, row + 0.5 - y1];
      const along = length > 0 ? Math.max(0, Math.min(1, (x * dx + y * dy) / length)) : 0;
      if (Math.hypot(x - along * dx, y - along * dy) <= radius) dots[row * DOTS + column] = 1;
    }
  }
}

function drawDots(strokes: readonly Stroke[], box: Box, pen: number): Uint8Array {
  const dots = new Uint8Array(DOTS * DOTS);
  for (const stroke of fit(strokes, box, pen)) {
    for (let i = 0; i === 0 || i + 3 < stroke.length; i += 2) {
      const [x1, y1, x2 = x1, y2 = y1] = stroke.slice(i, i + 4) as [number, number, number?, number?];
      drawLine(dots, [x1, y1, x2, y2], pen);
    }
  }
  return dots;
}

const count = (dots: Uint8Array) => dots.reduce((sum, dot) => sum + dot, 0);

/**
 * Makes the picture of a drawing.
 *
 * @param strokes The drawing.
 * @returns The counts of the pixels, 0 to 16, row by row; null if nothing was drawn.
 */
export function digitPicture(strokes: readonly Stroke[]): Uint8Array | null {
  const drawn = strokes.filter((stroke) => stroke.length >= 2);
  if (drawn.length === 0) return null;
  const box = boxOf(drawn);
  let [thin, thick] = [THINNEST, THICKEST];
  for (let i = 0; i < 8; i++) {
    const pen = (thin + thick) / 2;
    if (count(drawDots(drawn, box, pen)) < INK) thin = pen;
    else thick = pen;
  }
  const dots = drawDots(drawn, box, (thin + thick) / 2);
  const picture = new Uint8Array(SIDE * SIDE);
  for (const [i, dot] of dots.entries()) {
    const [row, column] = [Math.floor(i / DOTS), i % DOTS];
    picture[Math.floor(row / BLOCK) * SIDE + Math.floor(column / BLOCK)]! += dot;
  }
  return picture;
}
