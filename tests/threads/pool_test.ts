import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { plainKernels } from "../../src/kernels/active.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { createKernels } from "../../src/kernels/wasm.ts";
import { CELLS } from "../../src/threads/cells.ts";
import { ThreadPool } from "../../src/threads/pool.ts";
import { poolFor } from "../../src/threads/threads.ts";
import { until } from "./until.ts";

type Kernel = (...args: readonly number[]) => unknown;

const float32 = () => plainKernels().float32 as unknown as Record<string, Kernel>;

/** A pool that shares whether it pays or not, and whose workers have started. */
async function withPool(
  threads: number,
  use: (pool: ThreadPool) => void,
  trial = { shares: true, note() {} },
): Promise<void> {
  ln.useKernels("wasm");
  const pool = new ThreadPool(plainKernels(), threads, trial);
  try {
    await until(() => pool.started === threads - 1);
    use(pool);
  } finally {
    pool.close();
  }
}

/** A kernel that, for the first part, waits until workers have done as many of the others as there are. */
function last(kernel: Kernel, firstAddress: number, others: () => boolean): Kernel {
  return (...args) => {
    if (args[0] === firstAddress) { for (const end = Date.now() + 20_000; !others() && Date.now() < end;); }
    return kernel(...args);
  };
}

Deno.test("workers do the parts that the calling thread leaves to them", async () => {
  for (const threads of [2, 4]) {
    await withPool(threads, (pool) => {
      using _ = ln.scope();
      const out = ln.zeros([4 * threads]);
      const { address, storage: { heap } } = out.array;
      for (let run = 1; run <= 50; run++) {
        const parts = Array.from({ length: threads }, (_, i) => [address + 16 * i, 4, run * 10 + i]);
        const areDone = () =>
          parts.every(([at, , value], i) => i === 0 || heap.float32[(at! >>> 2) + 3] === value);
        const kernel = last(float32().fill!, address, areDone);
        // The parts are done by workers alone, or the first would wait for ever.
        pool.call("float32_fill", kernel, parts, 1);
      }
      assertEquals([...out.toTypedArray()], Array.from({ length: 4 * threads }, (_, i) => 500 + (i >> 2)));
    });
  }
});

Deno.test("the calling thread does all parts where there is no worker, or none that pays", async () => {
  ln.useKernels("wasm");
  const out = ln.zeros([3]);
  const parts = [0, 1, 2].map((i) => [out.array.address + 4 * i, 1, i + 1]);
  // Its workers can't have started when it is used.
  const early = new ThreadPool(plainKernels(), 3, { shares: true, note() {} });
  early.call("float32_fill", float32().fill!, parts, 1);
  assertEquals(out.toArray(), [1, 2, 3]);
  early.close();
  const noted: number[] = [];
  const alone = new ThreadPool(plainKernels(), 2, { shares: false, note: (...all) => noted.push(all[2]) });
  await until(() => alone.started === 1);
  out.set(0);
  let own = 0;
  alone.call("float32_fill", (...args) => (own++, float32().fill!(...args)), parts, 70);
  assertEquals(own, 3);
  assertEquals(out.toArray(), [1, 2, 3]);
  assertEquals(noted, [70]);
  alone.close();
  out.dispose();
});

Deno.test("a trap in any thread is the caller's error, and the pool goes on", async () => {
  await withPool(3, (pool) => {
    using _ = ln.scope();
    const out = ln.zeros([4]);
    const { address, storage: { heap } } = out.array;
    const good = (i: number) => [address + 4 * i, 1, i + 1];
    const bad = [0xff000000, 100_000, 1];
    for (let round = 0; round < 20; round++) {
      for (let failing = 0; failing < 4; failing++) {
        const parts = [0, 1, 2, 3].map((i) => i === failing ? bad : good(i));
        const others = () =>
          [1, 2, 3].every((i) => i === failing || heap.float32[(address >>> 2) + i] === i + 1);
        const kernel = last(float32().fill!, address, others);
        const error = assertThrows(() => pool.call("float32_fill", kernel, parts, 1), Error);
        assert(/out of bounds/.test(error.message), error.message);
        out.set(0);
      }
      const all = [0, 1, 2, 3].map(good);
      pool.call("float32_fill", float32().fill!, all, 1);
      assertEquals(out.toArray(), [1, 2, 3, 4]);
    }
  });
});

Deno.test("an error that a worker meets names the number of threads and the cause", async () => {
  await withPool(2, (pool) => {
    using _ = ln.scope();
    const out = ln.zeros([3]);
    const { address, storage: { heap } } = out.array;
    // A worker takes the last part first: when it has done the next, it has met the error.
    const parts = [[address, 1, 1], [address + 4, 1, 2], [0xff000000, 100_000, 1]];
    const kernel = last(float32().fill!, address, () => heap.float32[(address >>> 2) + 1] === 2);
    assertThrows(
      () => pool.call("float32_fill", kernel, parts, 1),
      Error,
      "Cannot finish the work of 2 threads: one of them failed with RuntimeError",
    );
  });
});

Deno.test("an error that a worker meets together with the caller's own is forgotten with the call", async () => {
  const way = { shares: true, note() {} };
  await withPool(2, (pool) => {
    using _ = ln.scope();
    const out = ln.zeros([3]);
    const { address, storage: { heap } } = out.array;
    const bad = [0xff000000, 100_000, 1];
    // The worker has met its error when it has done the second part; only then does the caller meet its own.
    const isSecondDone = () => heap.float32[(address >>> 2) + 1] === 2;
    const kernel = last(float32().fill!, bad[0]!, isSecondDone);
    assertThrows(
      () => pool.call("float32_fill", kernel, [bad, [address + 4, 1, 2], [...bad]], 1),
      WebAssembly.RuntimeError,
    );
    way.shares = false;
    pool.call("float32_fill", float32().fill!, [0, 1, 2].map((i) => [address + 4 * i, 1, i + 1]), 1);
    assertEquals(out.toArray(), [1, 2, 3]);
  }, way);
});

Deno.test("workers that can't start are not missed, and keep no memory", async () => {
  ln.useKernels("wasm");
  const { heap, module, ...rest } = plainKernels();
  // Its import is not what workers have, so that they end when they make an instance.
  const strange = new WebAssembly.Module(
    new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x61, 1, 0x62, 0, 0]),
  );
  // Memory that is not shared can't be given to workers at all: they aren't even made.
  const strict = createKernels("wasm-strict");
  const out = ln.zeros([2]);
  const before = ln.memory().liveBytes;
  for (const kernels of [{ ...rest, heap, module: strange }, strict]) {
    const pool = new ThreadPool(kernels as Kernels, 3, { shares: true, note() {} });
    pool.call("float32_fill", float32().fill!, [0, 1].map((i) => [out.array.address + 4 * i, 1, i + 1]), 1);
    assertEquals(out.toArray(), [1, 2]);
    pool.close();
  }
  assert(module !== null);
  await until(() => {
    new ThreadPool(plainKernels(), 1).close();
    return ln.memory().liveBytes <= before + 4 * CELLS.count && strict.heap.figures.liveBytes === 0;
  });
  out.dispose();
});

Deno.test("workers see memory that has grown since they started", async () => {
  await withPool(2, (pool) => {
    const { heap } = plainKernels();
    for (let round = 0; round < 20; round++) {
      // At the end of the memory, and larger than what is left of it.
      const bytes = 1 << 20;
      const blocks = [heap.allocate(heap.figures.reservedBytes), heap.allocate(2 * bytes)];
      const address = blocks[1]!.address;
      const isDone = () => heap.float32[(address + 2 * bytes - 4) >>> 2] === round;
      const parts = [[address, bytes / 4, round], [address + bytes, bytes / 4, round]];
      heap.float32[(address + 2 * bytes - 4) >>> 2] = -1;
      pool.call("float32_fill", last(float32().fill!, address, isDone), parts, 1);
      for (const block of blocks.reverse()) heap.free(block);
      if (heap.figures.reservedBytes > 2 ** 28) break;
    }
  });
});

Deno.test("pools that were closed give their memory back", async () => {
  ln.useKernels("wasm");
  await withPool(1, () => {});
  const cells = 4 * CELLS.count;
  const before = ln.memory().liveBytes;
  for (let cycle = 0; cycle < 5; cycle++) {
    // Some are closed before their workers have started.
    const pool = new ThreadPool(plainKernels(), 3);
    if (cycle % 2 === 0) await until(() => pool.started === 2);
    pool.close();
    pool.close();
  }
  await until(() => {
    // Each new pool looks after those that were closed.
    const pool = new ThreadPool(plainKernels(), 1);
    pool.close();
    new ThreadPool(plainKernels(), 1).close();
    return ln.memory().liveBytes <= before + 2 * cells;
  });
});

Deno.test("a pool whose workers run gives its memory back when it is closed", async () => {
  ln.useKernels("wasm");
  const before = ln.memory().liveBytes;
  const pool = new ThreadPool(plainKernels(), 3);
  await until(() => pool.started === 2);
  assertEquals(ln.memory().liveBytes, before + 4 * CELLS.count);
  pool.close();
  // They end within microseconds, where they get a core.
  await until(() => {
    new ThreadPool(plainKernels(), 1).close();
    return ln.memory().liveBytes === before;
  });
});

Deno.test("setThreads checks its argument", () => {
  for (const threads of [0, -1, 1.5, NaN, 49, "2"]) {
    assertThrows(() => ln.setThreads(threads as number), RangeError, "expected a whole number from 1 to 48");
  }
  ln.setThreads("auto");
  assertEquals(ln.kernelInfo().threads, Math.min(navigator.hardwareConcurrency, 48));
  ln.setThreads(1);
  assertEquals(ln.kernelInfo().threads, 1);
});

Deno.test("kernels other than WebAssembly's fastest run on one thread", () => {
  ln.setThreads(2);
  ln.useKernels("typescript");
  assertEquals(ln.kernelInfo().threads, 1);
  assertEquals(poolFor(1e9), null);
  ln.useKernels("wasm");
  assertEquals(ln.kernelInfo().threads, 2);
  ln.setThreads(1);
});
