/** 1/(1 + e⁻ˣ), written so that a very negative x keeps its subnormal result. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** The activation that a kernel's `activation` argument names: 0 none, 1 relu, 2 leaky relu, 3 sigmoid, 4 tanh. */
export function applyActivation(activation: number, x: number, slope: number): number {
  switch (activation) {
    // NaN passes through, as in PyTorch.
    case 1:
      return x < 0 ? 0 : x;
    case 2:
      return x < 0 ? x * slope : x;
    case 3:
      return sigmoid(x);
    case 4:
      return Math.tanh(x);
    default:
      return x;
  }
}
