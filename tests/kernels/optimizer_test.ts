import { assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { arrayOf, FLOATS, type GuardedArray, kernelSets, sampleValues } from "./kernel_harness.ts";

/** A float64 cell. */
function cellOf(kernels: Kernels, value: number): GuardedArray {
  return arrayOf(kernels, "float64", [value]);
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    Deno.test(`${setName}: ${dtype} sgd rounds the product, then the difference, at every length`, () => {
      const round = (x: number) => dtype === "float32" ? Math.fround(x) : x;
      const [parameters, gradients] = [sampleValues(dtype, 20, 1), sampleValues(dtype, 20, 2)];
      const rate = round(0.1);
      for (let length = 0; length <= 20; length++) {
        const parameter = arrayOf(kernels, dtype, parameters.slice(0, length));
        const gradient = arrayOf(kernels, dtype, gradients.slice(0, length));
        const learningRate = cellOf(kernels, 0.1);
        kernels[dtype].sgd(parameter.address, gradient.address, length, learningRate.address);
        gradient.take();
        learningRate.take();
        const expected = parameters.slice(0, length).map((p, i) => round(p - round(rate * gradients[i]!)));
        assertEquals([...parameter.take()], expected);
      }
    });
  }
}
