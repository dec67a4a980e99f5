/**
 * Values as Python prints them, for texts in PyTorch's form.
 *
 * @module
 */

/** A float as Python's `repr` writes it: 0.1, 1.0, 1e-05. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [digits, power] = value.toExponential().split("e") as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const sign = Object.is(value, -0) ? "-" : "";
  return sign + (Number.isInteger(value) ? `${value}.0` : String(value));
}

/** True or False. */
export function pythonBool(value: boolean): string {
  return value ? "True" : "False";
}

/** Whole numbers as a tuple: (3,) or (2, 3). */
export function pythonTuple(values: readonly number[]): string {
  return `(${values.join(", ")}${values.length === 1 ? "," : ""})`;
}
