const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A power of ten as text: 10⁻³. */
export function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** The decimal exponent: 2 for 123, −3 for 0.004. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

/** A true minus sign, and commas between thousands from 10,000 on. */
function polished(text: string): string {
  const [whole, decimals] = text.split(".") as [string, string?];
  const grouped = whole.replace("-", "").length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return (decimals === undefined ? grouped : `${grouped}.${decimals}`).replace("-", "−");
}

/** Cuts zeros at the end of decimals off, and a point at the end. */
const trimmed = (text: string) => text.includes(".") ? text.replace(/\.?0+$/, "") : text;

/**
 * Writes a number shortly, for labels: 0.1235, 12,346, 1.235×10⁷.
 *
 * @param value Any number.
 * @param digits How many digits count (default 4). Below a million none before the point are lost.
 * @returns The text, with a true minus sign.
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const exponent = exponentOf(Number(value.toPrecision(digits)));
  if (exponent < -4 || exponent >= 6) {
    const [mantissa, power] = value.toExponential(digits - 1).split("e") as [string, string];
    return `${polished(trimmed(mantissa))}×${powerOfTen(Number(power))}`;
  }
  return polished(trimmed(value.toFixed(Math.max(0, digits - 1 - exponent))));
}

/**
 * Writes the values of an axis's ticks: all with as many decimals, and all with the same power of ten where that is shorter.
 *
 * @param values Multiples of the step.
 * @param step The distance between two of them.
 * @returns Texts that differ wherever the values do.
 */
export function formatTicks(values: readonly number[], step: number): string[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return values.map(() => "0");
  const exponent = exponentOf(largest);
  // The step's own digits, as 2.5 has two.
  const [mantissa, power] = step.toExponential(2).split("e") as [string, string];
  const finest = Number(power) - (trimmed(mantissa).split(".")[1]?.length ?? 0);
  const write = (text: (value: number) => string) => values.map((value) => value === 0 ? "0" : text(value));
  const plain = () => write((value) => polished(value.toFixed(Math.min(20, Math.max(0, -finest)))));
  if (exponent > -4 && exponent < 6) return plain();
  const decimals = Math.min(20, Math.max(0, exponent - finest));
  // Two steps, for 10 ** −320 is no float64 that a division could use.
  const half = Math.trunc(exponent / 2);
  const scientific = write((value) => {
    const scaled = value / 10 ** half / 10 ** (exponent - half);
    return `${polished(scaled.toFixed(decimals))}×${powerOfTen(exponent)}`;
  });
  const length = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
  if (Math.abs(exponent) > 15) return scientific;
  const written = plain();
  return length(scientific) < length(written) ? scientific : written;
}
