import type { Kernels } from "../kernels/kernels.ts";
import type { SharedDriver, ThreadPool } from "../threads/pool.ts";
import { collectLosses, type Driver, instantiateDriver } from "./driver.ts";
import { encodeDriver, type LossCell } from "./encode_driver.ts";
import { scheduleCalls } from "./schedule.ts";
import type { KernelCall } from "./trace.ts";

/**
 * Makes a driver that shares large calls of a step out among threads.
 *
 * @param kernels The set that the calls belong to.
 * @param calls In their order.
 * @param loss Where they leave the loss.
 * @param pool The threads.
 */
export function createThreadedDriver(
  kernels: Kernels,
  calls: readonly KernelCall[],
  loss: LossCell,
  pool: ThreadPool,
): Driver {
  const { heap } = kernels;
  const schedule = scheduleCalls(calls, pool.threads, heap);
  let code: SharedDriver | null = null;
  const dispose = () => {
    if (code !== null) pool.drop(code);
    for (const block of schedule.blocks) heap.free(block);
  };
  try {
    const module = encodeDriver(schedule.calls, loss, true);
    const driver = code = pool.load(module);
    const costs = schedule.calls.flatMap((call) => "parts" in call ? call.parts.map(() => call.cost) : []);
    const share = (first: number, count: number) =>
      Number(pool.share(driver, first, count, costs[first]!, part));
    const { run, part } = instantiateDriver(module, calls, kernels, share);
    return {
      run(losses) {
        const completed = collectLosses(losses, heap, run);
        if (completed < losses.length) pool.throwFailure();
        return completed;
      },
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}
