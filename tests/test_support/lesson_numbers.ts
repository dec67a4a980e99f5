/**
 * Two lessons worked in ordinary float64 numbers, unit by unit, to compare tensors with.
 *
 * @module
 */

/** What the second lesson's loop prints. */
export interface PrintedEpochs {
  readonly predictions: readonly number[];
  readonly losses: readonly number[];
  /** The notebook's slip: the last prediction, from the new output layer but the old hidden values. */
  readonly stalePrediction: number;
}

/** The loop's results, and what it should have printed last. */
export interface TenEpochs extends PrintedEpochs {
  readonly truePrediction: number;
}

/** The loop in ordinary float64 numbers, unit by unit. */
export function tenEpochsInNumbers(): TenEpochs {
  const x = [0.5, 0.8, 0.2];
  const w1 = [[1, -1], [0, 2], [1, 0.5]];
  const [b1, w2] = [[0.1, 0.2], [2, -1]];
  let b2 = 0.5;
  const hidden = () =>
    [0, 1].map((j) => Math.max(0, x.reduce((sum, xi, i) => sum + xi * w1[i]![j]!, b1[j]!)));
  const output = (a1: number[]) => Math.max(0, a1[0]! * w2[0]! + a1[1]! * w2[1]! + b2);
  const [predictions, losses]: [number[], number[]] = [[], []];
  let a1: number[] = [];
  for (let epoch = 0; epoch < 10; epoch++) {
    a1 = hidden();
    const prediction = output(a1);
    predictions.push(prediction);
    losses.push(0.5 * (prediction - 1) ** 2);
    const dz2 = prediction > 0 ? prediction - 1 : 0;
    for (const j of [0, 1]) {
      const dz1 = a1[j]! > 0 ? dz2 * w2[j]! : 0;
      w2[j]! -= 0.1 * a1[j]! * dz2;
      b1[j]! -= 0.1 * dz1;
      x.forEach((xi, i) => w1[i]![j]! -= 0.1 * xi * dz1);
    }
    b2 -= 0.1 * dz2;
  }
  return { predictions, losses, stalePrediction: output(a1), truePrediction: output(hidden()) };
}

/** The fifth lesson's forward pass and gradients in ordinary float64 numbers. */
export function tapeLessonInNumbers(
  w1: readonly (readonly number[])[],
  w2: readonly (readonly number[])[],
): {
  loss: number;
  predictions: number[][];
  slopes: Record<"w1" | "w2", number[][]> & Record<"b1" | "b2", number[]>;
} {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const slopes = { w1: [[0, 0], [0, 0]], b1: [0, 0], w2: [[0], [0]], b2: [0] };
  let loss = 0;
  const predictions = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]].map(([x0, x1, target]) => {
    const h = [0, 1].map((j) => sigmoid(x0! * w1[0]![j]! + x1! * w1[1]![j]!));
    const p = sigmoid(h[0]! * w2[0]![0]! + h[1]! * w2[1]![0]!);
    loss -= Math.log(target ? p : 1 - p) / 4;
    // Through binary cross-entropy and sigmoid together the slope is p − target; a quarter of it for the mean.
    const dz2 = (p - target!) / 4;
    slopes.b2[0]! += dz2;
    for (const j of [0, 1]) {
      slopes.w2[j]![0]! += h[j]! * dz2;
      const dz1 = dz2 * w2[j]![0]! * h[j]! * (1 - h[j]!);
      slopes.b1[j]! += dz1;
      slopes.w1[0]![j]! += x0! * dz1;
      slopes.w1[1]![j]! += x1! * dz1;
    }
    return [p];
  });
  return { loss, predictions, slopes };
}
