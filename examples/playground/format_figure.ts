/** A loss or a weight, with three digits that say something. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no number" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size === 0
    ? "0"
    : size < 0.0001
    ? value.toExponential(1)
    : size < 1
    ? value.toFixed(4)
    : value.toPrecision(3);
  return text.replaceAll("-", "−");
}

/** A share as a percentage, to a tenth of one. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  const text = percent.toFixed(percent % 1 === 0 ? 0 : 1);
  return `${text} %`;
}
