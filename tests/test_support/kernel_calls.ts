import { kernels, withKernels } from "../../src/kernels/active.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";

/**
 * The names of the kernels that a function calls, in order.
 *
 * @param fn What to run.
 */
export function kernelCalls(fn: () => unknown): string[] {
  const set = kernels();
  const names: string[] = [];
  const noting = (table: object) =>
    Object.fromEntries(
      Object.entries(table).map(([name, kernel]) => [name, (...parameters: number[]) => {
        names.push(name);
        return (kernel as (...parameters: number[]) => unknown)(...parameters);
      }]),
    );
  const { float32, float64, int32, bool } = set;
  const noted = {
    ...set,
    float32: noting(float32),
    float64: noting(float64),
    int32: noting(int32),
    bool: noting(bool),
  };
  withKernels(noted as unknown as Kernels, fn);
  return names;
}
