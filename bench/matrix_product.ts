import { gemmScratchBytes } from "../src/kernels/gemm_scratch.ts";
import type { Kernels } from "../src/kernels/kernels.ts";
import { createDriver } from "../src/plan/driver.ts";
import type { Kernel } from "../src/plan/trace.ts";
import { randomArray } from "./kernel_sets.ts";

/** A matrix product to time: [m, k] by [k, n]. */
export interface MatrixProduct {
  readonly dtype: "float32" | "float64";
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Whether `a` is the transposed view of a [k, m] array. */
  readonly isATransposed?: boolean;
  /** Whether `b` is the transposed view of an [n, k] array. */
  readonly isBTransposed?: boolean;
  readonly withBias?: boolean;
  /** By its number in the kernel's interface. */
  readonly activation?: number;
}

/**
 * A matrix product, to be run as often as is asked, as a replayed training step runs it: from a driver in WebAssembly.
 *
 * @param kernels Whose `gemm` it is.
 * @param product What to multiply.
 */
export function repeatedProduct(kernels: Kernels, product: MatrixProduct): (times: number) => void {
  const { dtype, m, n, k, isATransposed = false, isBTransposed = false, withBias = false, activation = 0 } =
    product;
  const [a, b, c, bias] = [m * k, k * n, m * n, n].map((length) => randomArray(kernels, dtype, length));
  const scratch = kernels.heap.allocate(gemmScratchBytes(m, n, k, dtype === "float32" ? 4 : 8)).address;
  const loss = kernels.heap.allocate(8).address;
  const aStrides = isATransposed ? [1, m] : [k, 1];
  const bStrides = isBTransposed ? [1, k] : [n, 1];
  const args = [
    c!,
    a!,
    b!,
    1,
    m,
    n,
    k,
    0,
    n,
    0,
    ...aStrides,
    0,
    ...bStrides,
    withBias ? bias! : 0,
    activation,
    0,
    scratch,
  ];
  const kernel = kernels[dtype].gemm as Kernel;
  const call = { dtype, name: "gemm", kernel, args, result: undefined };
  const driver = createDriver(kernels, [call], { address: loss, dtype: "float64" });
  return (times) => driver.run(new Float64Array(times));
}
