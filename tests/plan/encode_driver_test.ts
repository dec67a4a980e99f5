import { assertEquals } from "@std/assert";
import { kernelSignature } from "../../src/kernels/signatures.ts";
import { createDriver, instantiateDriver } from "../../src/plan/driver.ts";
import { encodeDriver } from "../../src/plan/encode_driver.ts";
import type { Kernel, KernelCall } from "../../src/plan/trace.ts";
import { WasmWriter } from "../../src/plan/wasm_writer.ts";
import { arrayOf, kernelSets } from "../kernels/kernel_harness.ts";

Deno.test("LEB128 is encoded as the specification's examples say", () => {
  const unsigned = (value: number) => [...new WasmWriter().unsigned(value).bytes];
  const signed = (value: number) => [...new WasmWriter().signed(value).bytes];
  assertEquals(unsigned(0), [0]);
  assertEquals(unsigned(127), [0x7f]);
  assertEquals(unsigned(128), [0x80, 1]);
  assertEquals(unsigned(624485), [0xe5, 0x8e, 0x26]);
  assertEquals(unsigned(0xffffffff), [0xff, 0xff, 0xff, 0xff, 0x0f]);
  assertEquals(signed(2), [2]);
  assertEquals(signed(-2), [0x7e]);
  assertEquals(signed(63), [63]);
  assertEquals(signed(64), [0xc0, 0]);
  assertEquals(signed(-64), [0x40]);
  assertEquals(signed(-65), [0xbf, 0x7f]);
  assertEquals(signed(-123456), [0xc0, 0xbb, 0x78]);
  assertEquals(signed(-(2 ** 31)), [0x80, 0x80, 0x80, 0x80, 0x78]);
});

Deno.test("signatures are known for every kernel, and name the types of its parameters", () => {
  const [i32, f32, f64] = [0x7f, 0x7d, 0x7c];
  assertEquals(kernelSignature("float32_fill"), { parameters: [i32, i32, f32], results: [] });
  assertEquals(kernelSignature("float64_fill"), { parameters: [i32, i32, f64], results: [] });
  assertEquals(kernelSignature("int32_firstOutside")!.results, [i32]);
  assertEquals(kernelSignature("firstOutside"), undefined);
  for (const kind of ["wasm", "wasm-strict"] as const) {
    const { kernels } = kernelSets().find(({ name }) => name === kind)!;
    for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
      for (const [name, kernel] of Object.entries(kernels[dtype])) {
        const signature = kernelSignature(`${dtype}_${name}`);
        assertEquals(signature?.parameters.length, (kernel as Kernel).length, `${dtype}_${name}`);
      }
    }
  }
});

for (const { name, kernels } of kernelSets()) {
  const call = (
    dtype: "float32" | "float64" | "int32",
    kernel: string,
    args: number[],
    result?: number,
  ): KernelCall => ({
    dtype,
    name: kernel,
    kernel: (kernels[dtype] as unknown as Record<string, Kernel>)[kernel]!,
    args,
    result,
  });

  Deno.test(`${name}: a driver makes the calls in their order and hands out each step's loss`, () => {
    for (const dtype of ["float32", "float64"] as const) {
      const loss = arrayOf(kernels, dtype, [1]);
      const factor = arrayOf(kernels, "float64", [-0.5]);
      // loss ← −loss/2, through constants of every kind that kernels take.
      const calls = [call(dtype, "scaleBy", [loss.address, 1, factor.address])];
      const driver = createDriver(kernels, calls, { address: loss.address, dtype });
      const losses = new Float64Array(5);
      assertEquals(driver.run(losses), 5);
      assertEquals([...losses], [-0.5, 0.25, -0.125, 0.0625, -0.03125]);
      assertEquals(driver.run(new Float64Array(0)), 0);
      assertEquals([...loss.take()], [-0.03125]);
      factor.take();
    }
  });

  Deno.test(`${name}: a driver stops before the rest of a step when a kernel finds something else`, () => {
    const cursor = arrayOf(kernels, "int32", [0]);
    const loss = arrayOf(kernels, "float64", [3]);
    const calls = [
      call("int32", "firstOutside", [cursor.address, 1, 0, 4], -1),
      call("int32", "moveCursor", [cursor.address, 1]),
    ];
    const driver = createDriver(kernels, calls, { address: loss.address, dtype: "float64" });
    const losses = new Float64Array(10);
    assertEquals(driver.run(losses), 4);
    assertEquals([...losses], [3, 3, 3, 3, 0, 0, 0, 0, 0, 0]);
    assertEquals(driver.run(losses), 0);
    assertEquals([...cursor.take()], [4]);
    loss.take();
  });

  Deno.test(`${name}: a driver makes more calls than a function of WebAssembly may have`, () => {
    const loss = arrayOf(kernels, "float64", [0]);
    const one = arrayOf(kernels, "float64", [1]);
    const add = call("float64", "add", [loss.address, loss.address, one.address, 1, 1, 1, 0, 0, 1, 0, 0, 1]);
    const driver = createDriver(kernels, new Array(150_000).fill(add), {
      address: loss.address,
      dtype: "float64",
    });
    const losses = new Float64Array(2);
    assertEquals(driver.run(losses), 2);
    assertEquals([...losses], [150_000, 300_000]);
    loss.take();
    one.take();
  });
}

Deno.test("a driver has parts of calls done by whoever shares them out", () => {
  const { kernels } = kernelSets()[0]!;
  const cells = arrayOf(kernels, "float32", [0, 0, 0, 0, 0]);
  const fill = (at: number, value: number): KernelCall => ({
    dtype: "float32",
    name: "fill",
    kernel: kernels.float32.fill as Kernel,
    args: [cells.address + 4 * at, 1, value],
    result: undefined,
  });
  const calls = [
    fill(0, 1),
    { parts: [fill(1, 2), fill(2, 3)], cost: 1 },
    fill(0, 4),
    { parts: [fill(3, 5), fill(4, 6), fill(1, 7)], cost: 1 },
  ];
  const loss = { address: cells.address, dtype: "float32" } as const;
  const all = calls.flatMap((call) => "parts" in call ? call.parts : call);
  const shared: number[][] = [];
  const share = (first: number, count: number) => {
    shared.push([first, count, kernels.heap.float32[cells.address >>> 2]!]);
    // The last first: parts don't depend on their order.
    for (let i = count - 1; i >= 0; i--) part(first + i);
    return shared.length < 5 ? 0 : 1;
  };
  const { run, part } = instantiateDriver(encodeDriver(calls, loss, true), all, kernels, share);
  const out = kernels.heap.allocate(32);
  assertEquals(run(2, out.address), 2);
  assertEquals(shared, [[0, 2, 1], [2, 3, 4], [0, 2, 1], [2, 3, 4]]);
  assertEquals([...new Float32Array(kernels.heap.memory.buffer, cells.address, 5)], [4, 7, 3, 5, 6]);
  // The fifth asks to stop: the step isn't completed.
  assertEquals(run(3, out.address), 0);
  assertEquals(kernels.heap.float32[cells.address >>> 2], 1);
  kernels.heap.free(out);
  cells.take();
});

Deno.test("a driver of very many calls stops, and has parts done, as one of few", () => {
  const { kernels } = kernelSets()[0]!;
  const cursor = arrayOf(kernels, "int32", [0]);
  const sums = arrayOf(kernels, "float64", [0, 0]);
  const one = arrayOf(kernels, "float64", [1]);
  const add = (at: number): KernelCall => ({
    dtype: "float64",
    name: "add",
    kernel: kernels.float64.add as Kernel,
    args: [sums.address + 8 * at, sums.address + 8 * at, one.address, 1, 1, 1, 0, 0, 1, 0, 0, 1],
    result: undefined,
  });
  const check: KernelCall = {
    dtype: "int32",
    name: "firstOutside",
    kernel: kernels.int32.firstOutside as Kernel,
    args: [cursor.address, 1, 0, 4],
    result: -1,
  };
  const shared = { parts: [add(0), add(1), add(1)], cost: 1 };
  const calls = Array.from(
    { length: 40_000 },
    (_, i) => i % 2 === 0 ? shared : i === 33_333 ? check : add(0),
  );
  const loss = { address: sums.address, dtype: "float64" } as const;
  let next = 0;
  const share = (first: number, count: number) => {
    assertEquals([first, count], [next, 3]);
    next = (next + 3) % 60_000;
    for (let i = 0; i < count; i++) part(first + i);
    return 0;
  };
  const module = encodeDriver(calls, loss, true);
  const { run, part } = instantiateDriver(module, [check, add(0)], kernels, share);
  const out = kernels.heap.allocate(16);
  assertEquals(run(2, out.address), 2);
  const results = () => [...new Float64Array(kernels.heap.memory.buffer, sums.address, 2)];
  assertEquals(results(), [2 * 39_999, 2 * 40_000]);
  kernels.heap.int32[cursor.address >>> 2] = 4;
  assertEquals(run(1, out.address), 0);
  // Up to the check, which is call 33,333 of the step: 16,667 times parts, and 16,666 other calls.
  assertEquals(results(), [2 * 39_999 + 16_667 + 16_666, 2 * 40_000 + 2 * 16_667]);
  kernels.heap.free(out);
  for (const array of [cursor, sums, one]) array.take();
});

Deno.test("a driver works where WebAssembly of its size can't be compiled", () => {
  const { kernels } = kernelSets()[0]!;
  const loss = arrayOf(kernels, "float64", [0]);
  const fill: KernelCall = {
    dtype: "float64",
    name: "fill",
    kernel: kernels.float64.fill as Kernel,
    args: [loss.address, 1, 2],
    result: undefined,
  };
  const { Module } = WebAssembly;
  WebAssembly.Module = class {
    constructor() {
      throw new RangeError("Too large for the main thread of a page");
    }
  } as unknown as typeof Module;
  try {
    const losses = new Float64Array(2);
    assertEquals(createDriver(kernels, [fill], { address: loss.address, dtype: "float64" }).run(losses), 2);
    assertEquals([...losses], [2, 2]);
  } finally {
    WebAssembly.Module = Module;
  }
  loss.take();
});

Deno.test("a driver works above 2 GiB, where addresses are negative as signed numbers", () => {
  const { kernels } = kernelSets(2 ** 31 + 65536)[0]!;
  const loss = arrayOf(kernels, "float32", [0]);
  const calls: KernelCall[] = [{
    dtype: "float32",
    name: "fill",
    kernel: kernels.float32.fill as Kernel,
    args: [loss.address, 1, 1.5],
    result: undefined,
  }];
  assertEquals(loss.address > 2 ** 31, true);
  const losses = new Float64Array(2);
  createDriver(kernels, calls, { address: loss.address, dtype: "float32" }).run(losses);
  assertEquals([...losses], [1.5, 1.5]);
  loss.take();
});
