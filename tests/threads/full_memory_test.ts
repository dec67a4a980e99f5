import { assertEquals } from "@std/assert";
import { heap } from "../../src/kernels/active.ts";
import { gemmScratchBytes } from "../../src/kernels/gemm_scratch.ts";
import type { Block } from "../../src/kernels/block.ts";
import * as ln from "../../src/mod.ts";
import { poolFor } from "../../src/threads/threads.ts";
import { until } from "./until.ts";

/** Takes all memory but some bytes in one piece, while a function runs. */
function withoutMemory<T>(but: number, fn: () => T): T {
  const left = heap().allocate(but);
  const taken: Block[] = [];
  for (let bytes = 2 ** 31; bytes >= 64;) {
    try {
      taken.push(heap().allocate(bytes));
    } catch {
      bytes /= 2;
    }
  }
  heap().free(left);
  try {
    return fn();
  } finally {
    for (const block of taken) heap().free(block);
  }
}

Deno.test("where there is no memory for the scratch of several threads, one does the work", async () => {
  ln.useKernels("wasm");
  const random = new ln.TorchRandom(1);
  const [m, n, k] = [600, 300, 400];
  const [a, b] = [random.randn([m, k]).keep(), random.randn([k, n]).keep()];
  const w = new ln.Parameter(random.randn([n, 1]));
  const product = () => ln.tidy(() => [...a.matmul(b).toTypedArray()]);
  const step = ln.compileStep(() => {
    const loss = a.matmul(b).tanh().matmul(w).square().mean();
    w.zeroGrad();
    loss.backward();
    ln.noGrad(() => w.set(w.sub(w.grad!.mul(0.01))));
    return loss;
  });
  const expected = product();
  const losses = [...step.run(6)];
  ln.noGrad(() => w.set(1));
  const onOne = [...step.run(2)];
  ln.noGrad(() => w.set(1));
  ln.setThreads(2);
  await until(() => poolFor(1e9)!.started === 1);
  const room = 4 * m * n + gemmScratchBytes(m, n, k, 4);
  assertEquals(withoutMemory(room + 10_000, product), expected);
  // The step has its memory already.
  assertEquals(withoutMemory(10_000, () => [...step.run(1)]), onOne.slice(0, 1));
  assertEquals([...step.run(1)], onOne.slice(1));
  assertEquals(losses.length, 6);
  ln.setThreads(1);
  step.dispose();
  for (const tensor of [a, b, w]) tensor.dispose();
});
