import { assertEquals } from "@std/assert";
import { kernelSets } from "./kernel_harness.ts";

for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
  Deno.test(`every set has the same ${dtype} kernels`, () => {
    const names = kernelSets().map(({ kernels }) => Object.keys(kernels[dtype]).sort());
    assertEquals(names[0], names[2]);
    assertEquals(names[1], names[2]);
  });

  Deno.test(`the ${dtype} kernels of every set take the same number of arguments`, () => {
    const counts = kernelSets().map(({ kernels }) =>
      Object.entries(kernels[dtype]).map(([name, kernel]) => `${name}: ${kernel.length}`).sort()
    );
    assertEquals(counts[0], counts[1]);
    const wasm = new Map(counts[0]!.map((line) => line.split(": ") as [string, string]));
    for (const [name, kernel] of Object.entries(kernelSets()[2]!.kernels[dtype])) {
      // A twin made from a rest parameter reports no length.
      if (kernel.length > 0) assertEquals(String(kernel.length), wasm.get(name), name);
    }
  });
}
