import { heap } from "../kernels/active.ts";
import { liveTensorCount } from "./storage.ts";

/** What {@linkcode memory} reports. */
export interface MemoryFigures {
  /** Bytes of linear memory in use now. */
  readonly liveBytes: number;
  /** The most bytes that were ever in use. */
  readonly peakBytes: number;
  /** The size of the linear memory in bytes. */
  readonly reservedBytes: number;
  /** Tensors that are neither disposed of nor collected. */
  readonly liveTensors: number;
}

/**
 * How much memory tensors take.
 *
 * @returns The figures now.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const before = ln.memory().liveBytes;
 * const a = ln.zeros([1024]);
 * assertEquals(ln.memory().liveBytes - before, 4096);
 * a.dispose();
 * ```
 */
export function memory(): MemoryFigures {
  return { ...heap().figures, liveTensors: liveTensorCount() };
}
