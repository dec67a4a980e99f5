/** The limits that Keras sets to probabilities before it takes logarithms, in a float type. */
export function limitsOf(dtype: "float32" | "float64"): { smallest: number; largest: number } {
  return dtype === "float32"
    ? { smallest: Math.fround(1e-7), largest: Math.fround(1 - 1e-7) }
    : { smallest: 1e-7, largest: 1 - 1e-7 };
}

/** Whether a probability lies beyond the limits, so that it has no slope; NaN does not. */
export function isCutOff(p: number, smallest: number, largest: number): boolean {
  return p < smallest || p > largest;
}
