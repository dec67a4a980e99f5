import { withoutAwait } from "../tensor/scope.ts";
import { WORKER_PROGRAM } from "./worker_program.ts";

/** What a worker is given. */
export interface WorkerData {
  readonly memory: WebAssembly.Memory;
  /** The kernels' module. */
  readonly code: WebAssembly.Module;
  /** Where the cells lie, in bytes. */
  readonly cells: number;
  /** How often to look for a part before going to sleep. */
  readonly spins: number;
}

interface NodeWorker {
  unref(): this;
  on(event: "error", listener: () => void): this;
}

interface NodeThreads {
  readonly Worker: new (
    program: string,
    options: { eval: true; env: Record<string, never>; workerData: WorkerData },
  ) => NodeWorker;
}

/** The threads of Deno and Node. Unlike the web's workers, they let a program end while they wait. */
function nodeThreads(): NodeThreads | undefined {
  return withoutAwait(() => {
    const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
    return process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
  });
}

/** Whether workers can share memory here: in a browser only pages that are isolated from other origins may. */
export function canStartWorkers(): boolean {
  if (typeof SharedArrayBuffer !== "function") return false;
  if (nodeThreads() !== undefined) return true;
  return typeof Worker === "function" &&
    (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
}

/**
 * Starts a worker. It needs no permission, and does not keep the program from ending.
 *
 * @param data What it is given.
 * @param onFailure Called, now or later, if there will be no worker.
 */
export function startWorker(data: WorkerData, onFailure: () => void): void {
  try {
    createWorker(data, onFailure);
  } catch {
    onFailure();
  }
}

function createWorker(data: WorkerData, onFailure: () => void): void {
  const threads = nodeThreads();
  if (threads !== undefined) {
    // With an environment of its own, for reading this one's would need a permission.
    const options = { eval: true, env: {}, workerData: data } as const;
    // Node would end the program if nobody listened.
    withoutAwait(() => new threads.Worker(WORKER_PROGRAM, options).on("error", onFailure).unref());
    return;
  }
  const url = URL.createObjectURL(new Blob([WORKER_PROGRAM], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.onerror = onFailure;
  worker.postMessage(data);
  URL.revokeObjectURL(url);
}
