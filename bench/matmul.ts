/**
 * Prints GFLOP/s of matrix products: square ones, and those of the lessons' training steps. Beside each stands the share of a loop of
 * nothing but multiply-adds on registers, measured in the same run, so that the figures hold on any machine.
 *
 * @module
 */
import { type MatrixProduct, repeatedProduct } from "./matrix_product.ts";
import { kernelSets } from "./kernel_sets.ts";
import { measurePeak } from "./peak.ts";

type Shape = Omit<MatrixProduct, "dtype">;
const [RELU, SIGMOID] = [1, 3];

const STEPS: Readonly<Record<string, readonly Shape[]>> = {
  "XOR 2-8-1": [
    { m: 4, n: 8, k: 2, withBias: true, activation: RELU },
    { m: 4, n: 1, k: 8, withBias: true, activation: SIGMOID },
    { m: 8, n: 1, k: 4, isATransposed: true },
    { m: 4, n: 8, k: 1, isBTransposed: true },
    { m: 2, n: 8, k: 4, isATransposed: true },
  ],
  "XOR 2-2-1": [
    { m: 4, n: 2, k: 2, withBias: true, activation: SIGMOID },
    { m: 4, n: 1, k: 2, withBias: true, activation: SIGMOID },
    { m: 2, n: 1, k: 4, isATransposed: true },
    { m: 4, n: 2, k: 1, isBTransposed: true },
    { m: 2, n: 2, k: 4, isATransposed: true },
  ],
  "digits 16-32-16-2": [
    { m: 32, n: 32, k: 16, withBias: true, activation: RELU },
    { m: 32, n: 16, k: 32, withBias: true, activation: RELU },
    { m: 32, n: 2, k: 16, withBias: true },
    { m: 16, n: 2, k: 32, isATransposed: true },
    { m: 32, n: 16, k: 2, isBTransposed: true },
    { m: 32, n: 16, k: 32, isATransposed: true },
    { m: 32, n: 32, k: 16, isBTransposed: true },
    { m: 16, n: 32, k: 32, isATransposed: true },
  ],
  "MNIST 784-128-10": [
    { m: 128, n: 128, k: 784, withBias: true, activation: RELU },
    { m: 128, n: 10, k: 128, withBias: true },
    { m: 128, n: 10, k: 128, isATransposed: true },
    { m: 128, n: 128, k: 10, isBTransposed: true },
    { m: 784, n: 128, k: 128, isATransposed: true },
  ],
  "one sample through 784-128-10": [
    { m: 1, n: 128, k: 784, withBias: true, activation: RELU },
    { m: 1, n: 10, k: 128, withBias: true },
    { m: 1, n: 128, k: 784, withBias: true, isBTransposed: true },
    { m: 1, n: 10, k: 128, withBias: true, isBTransposed: true },
  ],
};

const kernels = kernelSets.find(({ kind }) => kind === "wasm")!;

/** Nanoseconds a product takes: the lower quartile of 61 rounds of about a millisecond, for other programs take their share. */
function measure(product: MatrixProduct): number {
  const run = repeatedProduct(kernels, product);
  const { m, n, k } = product;
  const repetitions = Math.min(20_000, Math.ceil(1.5e7 / (m * n * k)));
  // V8 optimizes meanwhile.
  const warmUntil = performance.now() + 150;
  while (performance.now() < warmUntil) run(repetitions);
  const times = Array.from({ length: 61 }, () => {
    const start = performance.now();
    run(repetitions);
    return (performance.now() - start) / repetitions * 1e6;
  });
  return times.sort((x, y) => x - y)[15]!;
}

function print(title: string, shapes: readonly Shape[], dtype: MatrixProduct["dtype"]): void {
  console.log(`\n${title}, ${dtype}`);
  let total = 0;
  for (const shape of shapes) {
    const { m, n, k, isATransposed, isBTransposed } = shape;
    const [nanoseconds, peak] = [measure({ ...shape, dtype }), measurePeak(kernels, dtype)];
    const rate = 2 * m * n * k / nanoseconds;
    total += nanoseconds;
    console.log(
      [
        `  [${m}, ${k}]${isATransposed ? "ᵀ" : ""}·[${k}, ${n}]${isBTransposed ? "ᵀ" : ""}`.padEnd(26),
        `${nanoseconds.toFixed(nanoseconds < 1000 ? 1 : 0)} ns`.padStart(12),
        `${rate.toFixed(1)} GFLOP/s`.padStart(14),
        `${(100 * rate / peak).toFixed(0)} % of ${peak.toFixed(1)}`.padStart(14),
      ].join(" "),
    );
  }
  if (title !== "squares") console.log(`  all: ${(total / 1000).toFixed(2)} µs`);
}

for (const dtype of ["float32", "float64"] as const) {
  print("squares", [16, 32, 64, 128, 256, 512, 1024].map((n) => ({ m: n, n, k: n })), dtype);
}
for (const [title, shapes] of Object.entries(STEPS)) print(title, shapes, "float32");
