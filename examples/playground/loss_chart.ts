/// <reference lib="dom" />
import { clearCanvas } from "./canvas.ts";
import type { Colors } from "./colors.ts";
import { formatFigure } from "./format_figure.ts";
import type { LossRecord } from "./loss_history.ts";

const LEFT = 46;
const [RIGHT, TOP, BOTTOM] = [8, 8, 18];
/** Smaller losses are all the same on a logarithmic scale. */
const LEAST = 1e-8;

/** Values that the vertical axis is labelled with: the ends, and the middle or powers of ten. */
function ticksOf(low: number, high: number, isLog: boolean): number[] {
  if (!isLog) return [0, high / 2, high];
  const [first, last] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  const step = Math.max(1, Math.ceil((last - first) / 4));
  const ticks: number[] = [];
  for (let power = last; power >= first; power -= step) ticks.push(10 ** power);
  return ticks;
}

/** A bound that is easily read, not below a value. */
function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= value * 0.999) ?? value;
}

/**
 * Draws the losses of the training and the test points by epoch.
 *
 * @param canvas Where.
 * @param records The losses.
 * @param colors The page's colours.
 * @param isLog Whether each tenth of a loss takes as much room.
 * @param hasTest Whether the test points are others than the training points.
 */
export function drawLossChart(
  canvas: HTMLCanvasElement,
  records: readonly LossRecord[],
  colors: Colors,
  isLog: boolean,
  hasTest: boolean,
): void {
  const { context, width, height } = clearCanvas(canvas);
  if (width === 0) return;
  const names = hasTest ? ["train", "test"] as const : ["train"] as const;
  let [low, high] = [Infinity, 0];
  for (const record of records) {
    for (const name of names) {
      const value = record[name];
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  high = isLog ? 10 ** Math.ceil(Math.log10(Math.max(high, 10 * LEAST)) - 1e-9) : roundUp(high);
  low = isLog ? Math.min(high / 10, 10 ** Math.floor(Math.log10(Math.max(low, LEAST)) + 1e-9)) : 0;
  const scale = (value: number) =>
    isLog ? Math.log(Math.max(value, LEAST) / low) / Math.log(high / low) : value / high;
  const right = Math.max(1, records.at(-1)?.epoch ?? 0);
  const x = (epoch: number) => LEFT + (width - LEFT - RIGHT) * epoch / right;
  const y = (value: number) => height - BOTTOM - (height - TOP - BOTTOM) * scale(value);

  context.font = "11px system-ui, sans-serif";
  context.fillStyle = colors.muted;
  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const tick of ticksOf(low, high, isLog)) {
    const line = Math.round(y(tick)) + 0.5;
    context.beginPath();
    context.moveTo(LEFT, line);
    context.lineTo(width - RIGHT, line);
    context.stroke();
    context.fillText(
      isLog && tick < 0.0005 ? formatFigure(tick) : String(+tick.toPrecision(3)),
      LEFT - 6,
      line,
    );
  }
  context.textBaseline = "alphabetic";
  context.fillText(`epoch ${right.toLocaleString("en")}`, width - RIGHT, height - 4);
  context.textAlign = "left";
  context.fillText("0", LEFT, height - 4);

  context.lineWidth = 1.75;
  context.lineJoin = "round";
  for (const name of names) {
    context.strokeStyle = colors[name];
    context.setLineDash(name === "test" ? [5, 3] : []);
    context.beginPath();
    for (const record of records) {
      if (Number.isFinite(record[name])) context.lineTo(x(record.epoch), y(record[name]));
    }
    context.stroke();
  }
  context.setLineDash([]);
}
