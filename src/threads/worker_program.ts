import { CELLS } from "./cells.ts";

/**
 * What a worker runs, as text: workers that are started from text need no permission. It waits for jobs in shared memory, and does them
 * with kernels of its own over that memory.
 *
 * The number of the job goes up; the cells behind it say what it is. Each thread reads its own arguments, does its part, and meets the
 * others at the barrier. If something is thrown, its text goes to shared memory, and the others are told to stop.
 */
export const WORKER_PROGRAM: string = `
const start = ({ memory, code, cells, thread, threads, spins }) => {
  const { exports: kernels } = new WebAssembly.Instance(code, { env: { memory } });
  const drivers = new Map();
  const bytes = (address, length) => new Uint8Array(memory.buffer).slice(address, address + length);
  const jobs = {
    load(driver, _steps, address, length) {
      const module = new WebAssembly.Module(bytes(address, length));
      drivers.set(driver, new WebAssembly.Instance(module, { env: { memory }, kernels }).exports.run);
    },
    drop(driver) {
      drivers.delete(driver);
    },
    run(driver, steps) {
      drivers.get(driver)(steps, 0);
      return true; // it has met the others
    },
    call(nameLength, _steps, address, count) {
      const name = String.fromCharCode(...bytes(address + 8 * count, nameLength));
      if (count > 0) kernels[name](...new Float64Array(memory.buffer, address, count));
    },
  };
  const names = ["exit", "load", "drop", "run", "call"];
  const place = (offset) => (cells + offset) / 4;
  const view = new Int32Array(memory.buffer, 0, place(${CELLS.bytes}));
  const own = place(${CELLS.own}) + 2 * thread;
  let last = 0;
  Atomics.add(view, place(${CELLS.ready}), 1);
  for (;;) {
    let job = last;
    for (let spin = 0; spin < spins && job === last; spin++) job = Atomics.load(view, place(${CELLS.job}));
    if (job === last) {
      Atomics.wait(view, place(${CELLS.job}), last);
      continue;
    }
    last = job;
    const kind = names[view[place(${CELLS.kind})]];
    if (kind === "exit") {
      Atomics.add(view, place(${CELLS.ended}), 1);
      return;
    }
    let hasMet = false;
    try {
      hasMet = jobs[kind](view[place(${CELLS.first})], view[place(${CELLS.second})], view[own] >>> 0, view[own + 1]);
    } catch (error) {
      const text = new TextEncoder().encode(String(error)).subarray(0, ${CELLS.errorBytes});
      new Uint8Array(memory.buffer).set(text, cells + ${CELLS.error});
      Atomics.store(view, place(${CELLS.errorLength}), text.length);
      Atomics.store(view, place(${CELLS.stopped}), 1);
    }
    if (!hasMet) kernels.int32_barrier(cells + ${CELLS.barrier}, threads, spins);
  }
};
if (typeof require === "function") start(require("node:worker_threads").workerData);
else onmessage = ({ data }) => start(data);
`;
