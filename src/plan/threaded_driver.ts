import type { Kernels } from "../kernels/kernels.ts";
import { CELLS } from "../threads/cells.ts";
import type { ThreadPool } from "../threads/pool.ts";
import { collectLosses, type Driver, instantiateDriver } from "./driver.ts";
import { encodeDriver, type LossCell } from "./encode_driver.ts";
import { scheduleCalls } from "./schedule.ts";
import type { KernelCall } from "./trace.ts";

/**
 * Makes a driver that shares the calls of a step out among threads, each of which runs a driver of its own.
 *
 * @param kernels The set that the calls belong to.
 * @param calls In their order.
 * @param loss Where they leave the loss.
 * @param pool The threads, ready.
 */
export function createThreadedDriver(
  kernels: Kernels,
  calls: readonly KernelCall[],
  loss: LossCell,
  pool: ThreadPool,
): Driver {
  const { heap } = kernels;
  const schedule = scheduleCalls(calls, pool, heap);
  const stopped = pool.barrier - CELLS.barrier + CELLS.stopped;
  const modules = schedule.calls.map((own, thread) =>
    encodeDriver(own, thread === 0 ? loss : null, true, {
      barrier: schedule.ends[thread]!,
      stopped,
    })
  );
  const run = instantiateDriver(modules[0]!, [...schedule.calls[0]!, schedule.ends[0]!], kernels);
  const driver = pool.load(modules.slice(1));
  return {
    run: (losses) =>
      collectLosses(losses, heap, (steps, out) => pool.run(driver, steps, () => run(steps, out))),
    dispose() {
      pool.drop(driver);
      for (const block of schedule.blocks) heap.free(block);
    },
  };
}
