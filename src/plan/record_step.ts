import type { DType } from "../array/dtype.ts";
import { observeStep } from "../array/step_observer.ts";
import { plainKernels, withKernels } from "../kernels/active.ts";
import type { Kernels, KernelTable } from "../kernels/kernels.ts";
import { type Kernel, Trace } from "./trace.ts";

const DTYPES: readonly DType[] = ["float32", "float64", "int32", "bool"];

/** Kernels that do what those of a set do, and are noted in a trace. A step uses few of them, so each is made when it is asked for. */
function recordingTable(kernels: object, dtype: DType, trace: Trace): unknown {
  return new Proxy(kernels as Readonly<Record<string, Kernel>>, {
    get(target, name: string): Kernel | undefined {
      const kernel = target[name];
      return kernel && ((...args) => {
        const result = kernel(...args);
        trace.calls.push({ dtype, name, kernel, args, result });
        return result;
      });
    },
  });
}

function recordingKernels(set: Kernels, trace: Trace): Kernels {
  const table = Object.fromEntries(DTYPES.map((dtype) => [dtype, recordingTable(set[dtype], dtype, trace)]));
  return { kind: set.kind, heap: trace.arena, module: set.module, ...table as unknown as KernelTable };
}

/**
 * Runs a step and notes the kernel calls it makes.
 *
 * @param step What to run.
 * @returns Its trace and its result. If it throws, nothing is kept.
 */
export function recordStep<T>(step: () => T): { trace: Trace; result: T } {
  const set = plainKernels();
  const trace = new Trace(set);
  try {
    const result = observeStep(trace, () => withKernels(recordingKernels(set, trace), step));
    trace.seal();
    return { trace, result };
  } catch (error) {
    trace.close();
    throw error;
  }
}
