import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { CELLS } from "../../src/threads/cells.ts";
import { poolFor } from "../../src/threads/threads.ts";
import { until } from "./until.ts";

const ROUNDS = 3 * Number(Deno.args.findLast((text) => text.startsWith("--times="))?.slice(8) ?? 1);

/** Whole numbers that look random, the same for the same seed (Park and Miller 1988). */
function numbers(seed: number): (limit: number) => number {
  let state = seed + 1;
  return (limit) => (state = state * 48271 % 2147483647) % limit;
}

/** A network, a batch and an optimizer of random sizes and kinds, large enough for most of their calls to be shared. */
function randomTraining(seed: number) {
  const next = numbers(seed);
  const random = new ln.TorchRandom(seed);
  const dtype = next(4) === 0 ? "float64" : "float32";
  const sizes = Array.from({ length: 2 + next(3) }, () => 20 + next(280));
  const classes = 2 + next(12);
  const layers = sizes.slice(1).flatMap((size, i) => [
    new ln.Linear(sizes[i]!, size, { random, dtype }),
    [
      new ln.ReLU(),
      new ln.Tanh(),
      new ln.Sigmoid(),
      new ln.GELU(),
      new ln.LayerNorm(size, { dtype }),
    ][next(5)]!,
  ]);
  const net = new ln.Sequential(...layers, new ln.Linear(sizes.at(-1)!, classes, { random, dtype }));
  const rows = 40 + next(160);
  const x = random.randn([rows, sizes[0]!], { dtype }).keep();
  const labels = ln.tensor(Array.from({ length: rows }, () => next(classes)), { dtype: "int32" }).keep();
  const optimizer = [
    () => new ln.Adam(net.parameters(), { learningRate: 0.001 }),
    () => new ln.SGD(net.parameters(), { learningRate: 0.01, momentum: 0.9 }),
    () => ln.rmsprop({ learningRate: 0.001 }).build(net.parameters()),
  ][next(3)]!();
  const criterion = new ln.CrossEntropyLoss();
  const interruption = { isDue: false };
  const step = ln.compileStep(() => {
    if (interruption.isDue) throw new Error("interrupted");
    const loss = criterion.forward(net.forward(x), labels);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  });
  return {
    step,
    x,
    labels,
    interruption,
    state: () => net.parameters().map((tensor) => [...tensor.toTypedArray()]),
    dispose() {
      for (const one of [step, net, optimizer, x, labels]) one.dispose();
    },
  };
}

/** Trains with all sorts of things in between; what comes out must not depend on `setThreads`. */
async function train(seed: number, setThreads: (threads: number) => Promise<void>) {
  const next = numbers(seed + 1000);
  const training = randomTraining(seed);
  const { step, x, labels, interruption } = training;
  const seen: unknown[] = [];
  for (let act = 0; act < 10; act++) {
    await setThreads(1 + next(4));
    seen.push([...step.run(next(6))]);
    switch (next(6)) {
      case 0:
        // A label that is none stops a replay; the step's code then says so.
        labels.set(99, 7);
        assertThrows(() => step.run(2), RangeError, "label 99");
        labels.set(1, 7);
        break;
      case 1:
        // A switch of recording makes the step's code run again, which then fails.
        interruption.isDue = x.requiresGrad = true;
        assertThrows(() => step.run(1), Error, "interrupted");
        interruption.isDue = x.requiresGrad = false;
        break;
      case 2:
        ln.tidy(() => x.set(x.mul(0.5).matmul(x.T).matmul(x).tanh()));
        break;
      case 3:
        await new Promise((resolve) => setTimeout(resolve, next(4)));
        break;
    }
  }
  seen.push(training.state());
  training.dispose();
  return seen;
}

Deno.test("random trainings with any number of threads, and interruptions, give the bits of one thread", async () => {
  ln.useKernels("wasm");
  const start = ROUNDS > 3 ? Date.now() % 100_000 : 0;
  for (let round = 0; round < ROUNDS; round++) {
    const seed = start + round;
    ln.setThreads(1);
    const expected = await train(seed, () => Promise.resolve());
    const waits = numbers(seed);
    const actual = await train(seed, async (threads) => {
      ln.setThreads(threads);
      // At times the workers come to help in the middle of a step.
      if (threads > 1 && waits(4) > 0) await until(() => poolFor(1e9)!.started === threads - 1);
    });
    assertEquals(actual, expected, `seed ${seed}`);
  }
  ln.setThreads(1);
});

Deno.test("threads that are started and ended again and again leave nothing behind", async () => {
  ln.useKernels("wasm");
  const a = ln.ones([300, 300]).keep();
  const cycles = async (count: number) => {
    for (let cycle = 0; cycle < count; cycle++) {
      ln.setThreads(2 + cycle % 3);
      // When they are started, those of the cycles before are looked after.
      poolFor(1e9);
      for (let i = 0; i < 2; i++) ln.tidy(() => void a.matmul(a));
      ln.setThreads(1);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  await cycles(4);
  const { liveBytes, liveTensors } = ln.memory();
  await cycles(2 * ROUNDS);
  const after = ln.memory();
  assert(after.liveTensors <= liveTensors, `${after.liveTensors - liveTensors} tensors`);
  // The cells of workers that are about to end, at most of some pools.
  assert(after.liveBytes - liveBytes < 20 * 4 * CELLS.count, `${after.liveBytes - liveBytes} bytes`);
  a.dispose();
});
