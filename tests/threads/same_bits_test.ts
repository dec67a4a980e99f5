import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { poolFor } from "../../src/threads/threads.ts";
import { until } from "./until.ts";

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
    if (threads > 1) await until(() => poolFor(1e9)!.started === threads - 1);
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
    if (threads > 1) await until(() => poolFor(1e9)!.started === threads - 1);
    losses.push(...changing.step.run(4));
  }
  assertEquals(losses, expected);
  plain.dispose();
  changing.dispose();
});

Deno.test("a compiled step of very many calls gives the same bits on two threads", async () => {
  ln.useKernels("wasm");
  const results: number[][] = [];
  for (const threads of [1, 2]) {
    ln.setThreads(threads);
    if (threads > 1) await until(() => poolFor(1e9)!.started === threads - 1);
    const random = new ln.TorchRandom(4);
    const [x, w] = [random.randn([90, 200]).keep(), new ln.Parameter(random.randn([200, 120]))];
    const small = ln.tensor([1]).keep();
    const step = ln.compileStep(() => {
      const manySmallCalls = () => {
        for (let i = 0; i < 3000; i++) ln.tidy(() => ln.noGrad(() => small.set(small.add(0.25))));
      };
      manySmallCalls();
      const loss = x.matmul(w).mul(0.01).tanh().square().mean();
      w.zeroGrad();
      loss.backward();
      manySmallCalls();
      ln.noGrad(() => w.set(w.sub(w.grad!)));
      return loss.add(small);
    });
    results.push([...step.run(5), ...w.toTypedArray()]);
    step.dispose();
    for (const tensor of [x, w, small]) tensor.dispose();
  }
  ln.setThreads(1);
  assertEquals(results[1], results[0]);
  assert(results[0]![4]! > 4 * 6000 * 0.25);
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
    await until(() => poolFor(1e9)!.started === threads - 1);
    assertEquals(compute(), expected);
  }
  ln.setThreads(1);
  for (const tensor of [a, b, row]) tensor.dispose();
});
