import { createKernels } from "../src/kernels/wasm.ts";
import type { Kernels } from "../src/kernels/kernels.ts";

/** The kernels that a bench compares: TypeScript first, for it is the baseline. */
export const kernelSets: readonly Kernels[] = (["typescript", "wasm"] as const).map((kind) =>
  createKernels(kind)
);

/** Reserves `length` elements and fills them with numbers between −2 and 2. */
export function randomArray({ heap }: Kernels, dtype: "float32" | "float64", length: number): number {
  const { address } = heap.allocate(length * (dtype === "float32" ? 4 : 8));
  const data = heap[dtype];
  const first = address / data.BYTES_PER_ELEMENT;
  for (let i = 0; i < length; i++) data[first + i] = Math.sin(i * 12.9898) * 2;
  return address;
}
