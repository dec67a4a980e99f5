import { CELLS, ERROR_BYTES } from "./cells.ts";

/**
 * What a worker runs, as text: workers that are started from text need no permission. It waits for parts of calls that are left to take,
 * and does them with kernels of its own over the shared memory.
 *
 * Who lowers the number of parts that are left has taken one. The call can't end before that part is done, so only then are the other
 * cells, which say what to do, sure to be those of this call. If something is thrown, its text goes to shared memory. A worker that can't
 * start ends, and is not missed. A page's worker has to say itself that it ends.
 */
export const WORKER_PROGRAM: string = `
const work = (view, { memory, code, cells, spins }) => {
  const { exports } = new WebAssembly.Instance(code, { env: { memory } });
  const kernels = Object.values(exports);
  const drivers = new Map();
  const imports = { env: { memory }, kernels: exports, threads: { share() {} } };
  const driver = (id) => {
    let part = drivers.get(id);
    if (part === undefined) {
      const address = view[${CELLS.code}] >>> 0;
      const bytes = new Uint8Array(memory.buffer).slice(address, address + view[${CELLS.codeLength}]);
      part = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports.part;
      drivers.set(id, part);
      // The oldest is probably no longer in use; if it is, it is made again.
      if (drivers.size > 16) drivers.delete(drivers.keys().next().value);
    }
    return part;
  };
  const doPart = (part) => {
    const id = view[${CELLS.driver}], first = view[${CELLS.first}];
    if (id !== 0) return driver(id)(first + part);
    const stride = view[${CELLS.stride}];
    const [kernel, count, ...args] = new Float64Array(memory.buffer, (first >>> 0) + 8 * stride * part, stride);
    kernels[kernel](...args.slice(0, count));
  };
  Atomics.add(view, ${CELLS.started}, 1);
  for (;;) {
    let turn = Atomics.load(view, ${CELLS.turn});
    for (let spin = 0; spin < spins && (turn & 255) === 0; spin++) turn = Atomics.load(view, ${CELLS.turn});
    if ((turn & 255) === 0) {
      if (Atomics.load(view, ${CELLS.exit}) !== 0) break;
      Atomics.add(view, ${CELLS.sleepers}, 1);
      Atomics.wait(view, ${CELLS.turn}, turn);
      Atomics.sub(view, ${CELLS.sleepers}, 1);
      continue;
    }
    if (Atomics.compareExchange(view, ${CELLS.turn}, turn, turn - 1) !== turn) continue;
    try {
      doPart(turn & 255);
    } catch (error) {
      if (Atomics.compareExchange(view, ${CELLS.failed}, 0, 1) === 0) {
        const text = new TextEncoder().encode(String(error)).subarray(0, ${ERROR_BYTES});
        new Uint8Array(memory.buffer).set(text, cells + ${4 * CELLS.error});
        view[${CELLS.errorLength}] = text.length;
      }
    }
    Atomics.add(view, ${CELLS.done}, 1);
    if (Atomics.load(view, ${CELLS.waits}) !== 0) Atomics.notify(view, ${CELLS.done});
  }
};
const start = (data) => {
  const view = new Int32Array(data.memory.buffer, data.cells, ${CELLS.count});
  try {
    work(view, data);
  } catch {}
  Atomics.add(view, ${CELLS.ended}, 1);
};
if (typeof require === "function") start(require("node:worker_threads").workerData);
else onmessage = ({ data }) => (start(data), close());
`;
