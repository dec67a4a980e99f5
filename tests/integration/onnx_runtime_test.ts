import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { toOnnx, type ToOnnxOptions } from "../../src/onnx/mod.ts";
import { inputFor, layerSamples } from "../nn/sample_layers.ts";
import { randomNetwork } from "../onnx/sample_networks.ts";
import { sampleForwards } from "../onnx/sample_forwards.ts";
import { mayRunPrograms } from "./run_program.ts";

/** Layers and activations that onnxruntime computes in float32 alone. */
const FLOAT32_ONLY = ["ELU", "GELU", "LeakyReLU", "SiLU", "Softplus"];

/** onnxruntime, which reads its WebAssembly from npm's cache. */
async function loadRuntime() {
  const runtime = await import("onnxruntime-web");
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = "error";
  return runtime;
}

/** Asserts that onnxruntime computes what a module does. */
async function checkRuntime(
  what: string,
  module: ln.Module,
  inputs: readonly ln.Tensor[],
  options: ToOnnxOptions,
): Promise<void> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(toOnnx(module, options));
  try {
    for (const x of inputs) {
      const expected = ln.noGrad(() => module.forward(x));
      const { input, output } = { input: x.toTypedArray(), output: expected.toTypedArray() };
      const isBool = x.dtype === "bool";
      const given = new runtime.Tensor(
        x.dtype as "float32",
        (isBool ? Uint8Array.from(input) : input) as Float32Array,
        [...x.shape],
      );
      const got = (await session.run({ input: given })).output!;
      assertEquals([got.type, got.dims], [expected.dtype, [...expected.shape]], what);
      const values = got.data as Float32Array;
      assertEquals(values.length, output.length, what);
      output.forEach((value, i) => {
        const found = Number(values[i]);
        const isClose = Object.is(found, value) ||
          Math.abs(found - value) <= 1e-5 * Math.max(1, Math.abs(value));
        assert(isClose, `${what}: ${found} for ${value} at ${i}`);
      });
      expected.dispose();
    }
  } finally {
    await session.release();
  }
}

function runtimeTest(name: string, fn: () => Promise<void>): void {
  // The runtime keeps its WebAssembly instance for the next session.
  Deno.test({ name, ignore: !mayRunPrograms, sanitizeOps: false, sanitizeResources: false, fn });
}

runtimeTest("onnxruntime computes what each layer does", async () => {
  for (const sample of layerSamples) {
    const layer = sample.make().eval();
    const x = inputFor(sample);
    if (x.dtype === "float64" && FLOAT32_ONLY.includes(sample.name)) continue;
    const options = { inputShape: x.shape.slice(1), inputDtype: x.dtype };
    await checkRuntime(String(layer), layer, [x], options);
    layer.dispose();
    x.dispose();
  }
});

for (const dtype of ["float32", "float64"] as const) {
  runtimeTest(
    `onnxruntime computes what networks of random layers do, in ${dtype}, for several numbers of samples`,
    async () => {
      const kinds = new Set<string>();
      for (let seed = 1000; seed < 1080; seed++) {
        const { network, inputShape, input } = randomNetwork(seed, {
          dtype,
          everyLayer: dtype === "float32",
        });
        for (const layer of network) kinds.add(layer.constructor.name);
        const inputs = [1, 2, 7].map(input);
        await checkRuntime(`network ${seed}`, network, inputs, { inputShape, inputDtype: inputs[0]!.dtype });
        for (const one of [network, ...inputs]) one.dispose();
      }
      const expected = new Set(layerSamples.map(({ name }) => name));
      if (dtype === "float64") { for (const name of FLOAT32_ONLY) expected.delete(name); }
      assertEquals([...kinds].sort(), [...expected].sort());
    },
  );
}

runtimeTest("onnxruntime computes what modules of one's own do", async () => {
  for (const { name, module, inputs, options } of sampleForwards()) {
    await checkRuntime(name, module, inputs, options);
    for (const one of [module, ...inputs]) one.dispose();
  }
});
