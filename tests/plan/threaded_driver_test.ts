import { assert, assertEquals, assertThrows } from "@std/assert";
import { plainKernels } from "../../src/kernels/active.ts";
import * as ln from "../../src/mod.ts";
import { createThreadedDriver } from "../../src/plan/threaded_driver.ts";
import type { Kernel, KernelCall } from "../../src/plan/trace.ts";
import { ThreadPool } from "../../src/threads/pool.ts";
import { until } from "../threads/until.ts";

const LENGTH = 100_000;
/** Beyond the end of the memory. */
const NOWHERE = 0xff000000;

Deno.test("a driver whose calls trap in some thread throws, and others go on in the same threads", async () => {
  ln.useKernels("wasm");
  const kernels = plainKernels();
  const pool = new ThreadPool(kernels, 3, { shares: true, note() {} });
  await until(() => pool.started === 2);
  const [a, out] = [ln.full([LENGTH], 2), ln.zeros([LENGTH])];
  const square = (to: number): KernelCall => ({
    dtype: "float32",
    name: "square",
    kernel: kernels.float32.square as Kernel,
    args: [to, a.array.address, LENGTH],
    result: undefined,
  });
  const liveBytes = ln.memory().liveBytes;
  const loss = { address: out.array.address + 4 * (LENGTH - 1), dtype: "float32" } as const;
  for (let round = 0; round < 10; round++) {
    const bad = createThreadedDriver(kernels, [square(NOWHERE)], loss, pool);
    const error = assertThrows(() => bad.run(new Float64Array(3)), Error);
    assert(/out of bounds/.test(error.message), error.message);
    bad.dispose();
    out.set(0);
    const good = createThreadedDriver(kernels, [square(out.array.address)], loss, pool);
    const losses = new Float64Array(3);
    assertEquals(good.run(losses), 3);
    assertEquals([...losses], [4, 4, 4]);
    assertEquals(out.toTypedArray().every((value) => value === 4), true);
    good.dispose();
  }
  assertEquals(ln.memory().liveBytes, liveBytes);
  pool.close();
  for (const tensor of [a, out]) tensor.dispose();
});

Deno.test("a driver is made again by workers that have seen many others since", async () => {
  ln.useKernels("wasm");
  const kernels = plainKernels();
  const pool = new ThreadPool(kernels, 2, { shares: true, note() {} });
  await until(() => pool.started === 1);
  const out = ln.zeros([LENGTH]);
  const { address } = out.array;
  const fillings = Array.from({ length: 40 }, (_, i) => {
    const a = ln.full([LENGTH], i);
    const call: KernelCall = {
      dtype: "float32",
      name: "square",
      kernel: kernels.float32.square as Kernel,
      args: [address, a.array.address, LENGTH],
      result: undefined,
    };
    return { a, driver: createThreadedDriver(kernels, [call], { address, dtype: "float32" }, pool) };
  });
  for (let round = 0; round < 3; round++) {
    fillings.forEach(({ driver }, i) => {
      driver.run(new Float64Array(2));
      assertEquals(out.toTypedArray().every((value) => value === i * i), true, `driver ${i}`);
    });
  }
  pool.close();
  for (const { a, driver } of fillings) {
    driver.dispose();
    a.dispose();
  }
  out.dispose();
});
