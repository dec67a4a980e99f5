import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../mod.ts";
import { plainKernels } from "../../src/kernels/active.ts";
import { ThreadPool } from "../../src/threads/pool.ts";
import { poolFor } from "../../src/threads/threads.ts";

const kernelsByName = () =>
  plainKernels().float32 as unknown as Record<string, (...args: readonly number[]) => unknown>;

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !isTrue(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert(isTrue());
}

async function withPool(threads: number, use: (pool: ThreadPool) => void): Promise<void> {
  ln.useKernels("wasm");
  const pool = new ThreadPool(plainKernels(), threads);
  try {
    await until(() => pool.isReady);
    use(pool);
  } finally {
    pool.close();
  }
}

Deno.test("every thread of a pool does its part of a call", async () => {
  for (const threads of [1, 2, 4]) {
    await withPool(threads, (pool) => {
      using _ = ln.scope();
      const out = ln.zeros([4 * threads]);
      for (let run = 1; run <= 100; run++) {
        const parts = Array.from(
          { length: threads },
          (_, i) => [out.array.address + 16 * i, 4, run * 10 + i],
        );
        pool.call("float32_fill", kernelsByName().fill!, parts);
      }
      assertEquals([...out.toTypedArray()], Array.from({ length: 4 * threads }, (_, i) => 1000 + (i >> 2)));
      pool.call("float32_fill", kernelsByName().fill!, [
        null,
        ...new Array(threads - 1).fill([out.array.address, 1, -1]),
      ]);
      assertEquals(out.toTypedArray()[0], threads === 1 ? 1000 : -1);
    });
  }
});

Deno.test("a trap in any thread is the caller's error, and the pool goes on", async () => {
  await withPool(3, (pool) => {
    using _ = ln.scope();
    const out = ln.zeros([3]);
    const good = (i: number) => [out.array.address + 4 * i, 1, i + 1];
    const bad = [0xff000000, 100_000, 1];
    for (let round = 0; round < 20; round++) {
      for (let failing = 0; failing < 3; failing++) {
        const parts = [0, 1, 2].map((i) => i === failing ? bad : good(i));
        const error = assertThrows(() => pool.call("float32_fill", kernelsByName().fill!, parts), Error);
        assert(/out of bounds/.test(error.message), error.message);
        if (failing > 0) {
          assert(error.message.startsWith("Cannot finish the work of 3 threads"), error.message);
        }
      }
      pool.call("float32_fill", kernelsByName().fill!, [good(0), good(1), good(2)]);
      assertEquals([...out.toTypedArray()], [1, 2, 3]);
      out.set(0);
    }
  });
});

Deno.test("pools that were closed give their memory back", async () => {
  ln.useKernels("wasm");
  await withPool(1, () => {});
  const before = ln.memory().liveBytes;
  for (let cycle = 0; cycle < 5; cycle++) {
    // Some are closed before their workers have started.
    const pool = new ThreadPool(plainKernels(), 3);
    if (cycle % 2 === 0) await until(() => pool.isReady);
    pool.close();
    pool.close();
  }
  await until(() => {
    // Each new pool looks after those that were closed.
    const pool = new ThreadPool(plainKernels(), 1);
    pool.close();
    new ThreadPool(plainKernels(), 1).close();
    return ln.memory().liveBytes <= before + 2 * 1728 + 256;
  });
});

/** A step on arrays that are large enough to be shared, the same each time it is made. */
function largeStep(): { step: ln.CompiledStep; parameters: readonly ln.Tensor[]; dispose(): void } {
  const random = new ln.TorchRandom(3);
  const x = random.randn([96, 300]).keep();
  const y = ln.tensor(Array.from({ length: 96 }, (_, i) => i * i % 10), { dtype: "int32" }).keep();
  const net = new ln.Sequential(
    new ln.Linear(300, 160, { random }),
    new ln.Tanh(),
    new ln.Linear(160, 130, { random }),
    new ln.ReLU(),
    new ln.Linear(130, 10, { random }),
  );
  const criterion = new ln.CrossEntropyLoss();
  const optimizer = new ln.Adam(net.parameters(), { learningRate: 0.001 });
  const step = ln.compileStep(() => {
    const loss = criterion.forward(net.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  });
  return {
    step,
    parameters: net.parameters(),
    dispose() {
      step.dispose();
      optimizer.dispose();
      net.dispose();
      x.dispose();
      y.dispose();
    },
  };
}

Deno.test("a compiled step gives the same bits on one, two, three and four threads", async () => {
  ln.useKernels("wasm");
  const results: { losses: number[]; weights: number[][] }[] = [];
  for (const threads of [1, 2, 3, 4]) {
    ln.setThreads(threads);
    assertEquals(ln.kernelInfo().threads, threads);
    if (threads > 1) await until(() => poolFor(1e9) !== null);
    const { step, parameters, dispose } = largeStep();
    const losses = [...step.run(4), ...step.run(20), ...step.run(1)];
    results.push({ losses, weights: parameters.map((tensor) => [...tensor.toTypedArray()]) });
    dispose();
  }
  ln.setThreads(1);
  for (const result of results) assertEquals(result, results[0]);
  assert(results[0]!.losses.at(-1)! < results[0]!.losses[0]!);
});

Deno.test("threads can come and go between the runs of a compiled step", async () => {
  ln.useKernels("wasm");
  const [plain, changing] = [largeStep(), largeStep()];
  const expected = [...plain.step.run(24)];
  const losses: number[] = [];
  for (const threads of [1, 2, 1, 3, 2, 1]) {
    ln.setThreads(threads);
    if (threads > 1) await until(() => poolFor(1e9) !== null);
    losses.push(...changing.step.run(4));
  }
  assertEquals(losses, expected);
  plain.dispose();
  changing.dispose();
});

Deno.test("large matrix products and element-wise operations give the same bits on more threads", async () => {
  ln.useKernels("wasm");
  const random = new ln.TorchRandom(1);
  const [a, b, row] = [[300, 200], [200, 400], [400]].map((shape) => random.randn(shape).keep()) as [
    ln.Tensor,
    ln.Tensor,
    ln.Tensor,
  ];
  const compute = () =>
    ln.tidy(() => {
      const c = a.matmul(b);
      const all = [
        c,
        c.add(row),
        c.exp(),
        c.tanh(),
        c.T.matmul(a),
        c.softmax({ axis: 1 }),
        c.mul(c),
        c.sum({ axis: 0 }),
      ];
      return all.map((tensor) => [...tensor.toTypedArray()]);
    });
  const expected = compute();
  for (const threads of [2, 3]) {
    ln.setThreads(threads);
    await until(() => poolFor(1e9) !== null);
    assertEquals(compute(), expected);
  }
  ln.setThreads(1);
  for (const tensor of [a, b, row]) tensor.dispose();
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
