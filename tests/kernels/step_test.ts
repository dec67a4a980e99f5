import { assert, assertEquals } from "@std/assert";
import { arrayOf, FLOATS, GuardedArray, kernelSets, sampleValues } from "./kernel_harness.ts";
import { assertSame } from "./lane_layouts.ts";
import { NADAM_CLOCK } from "./update_cases.ts";

for (const { name, kernels } of kernelSets()) {
  Deno.test(`${name} advance moves clocks on to the powers of the betas, and no other cells`, () => {
    const cells = arrayOf(kernels, "float64", [0, 1, 1, 7, 4, 0.5, 0.25, 8]);
    kernels.float64.advance(cells.address, 0, 0.9, 0.999);
    assertSame(cells.read(), [0, 1, 1, 7, 4, 0.5, 0.25, 8], "none");
    kernels.float64.advance(cells.address, 1, 0.5, 0.75);
    assertSame(cells.read(), [1, 0.5, 0.75, 7, 4, 0.5, 0.25, 8], "one");
    kernels.float64.advance(cells.address, 2, 0.5, 0.75);
    assertSame(cells.take(), [2, 0.25, 0.5625, 7, 5, 0.25, 0.1875, 8], "two");
  });

  Deno.test(`${name} advance stays near the exact powers, and makes them 0 before they are subnormal`, () => {
    const cells = arrayOf(kernels, "float64", [0, 1, 1, 0]);
    for (let t = 1; t <= 1000; t++) {
      kernels.float64.advance(cells.address, 1, 0.9, 0.999);
      const [steps, power1, power2] = cells.read() as unknown as [number, number, number];
      assertEquals(steps, t);
      for (const [power, beta] of [[power1, 0.9], [power2, 0.999]] as const) {
        assert(
          Math.abs(power - beta ** t) <= 1e-13 * beta ** t || (power === 0 && beta ** t < 1e-29),
          `step ${t}`,
        );
      }
    }
    const [, power1] = cells.take();
    assertEquals(power1, 0);
  });

  Deno.test(`${name} advanceNadam moves on the power, the momentum's decay and the product of the momenta`, () => {
    const cells = arrayOf(kernels, "float64", [0, 1, 1, 1, 0, 1, 1, 1]);
    for (let t = 1; t <= 3; t++) kernels.float64.advanceNadam(cells.address, 2, 0.9, 0.99, 0.96 ** 2);
    const values = cells.take();
    for (let i = 0; i < 8; i++) {
      const expected = NADAM_CLOCK[i % 4]!;
      assert(Math.abs(values[i]! - expected) <= 1e-15 * expected, `${values[i]} instead of ${expected}`);
    }
  });

  for (const dtype of FLOATS) {
    Deno.test(`${name} ${dtype} addSquares adds the sum of squares, computed in float64`, () => {
      for (const length of [0, 1, 2, 3, 4, 5, 7, 8, 1023, 1024, 1025, 2049, 5000]) {
        const values = sampleValues(dtype, length);
        const [total, a] = [arrayOf(kernels, "float64", [0.5]), arrayOf(kernels, dtype, values)];
        kernels[dtype].addSquares(total.address, a.address, length);
        a.take();
        const exact = values.reduce((sum, x) => sum + x * x, 0.5);
        const [sum] = total.take();
        assert(Math.abs(sum! - exact) <= 1e-13 * exact, `length ${length}: ${sum} instead of ${exact}`);
      }
    });

    Deno.test(`${name} ${dtype} scaleBy and limitTo: every remainder`, () => {
      for (let length = 0; length <= 9; length++) {
        const values = sampleValues(dtype, length).map((x, i) => i === 2 ? NaN : i === 5 ? -Infinity : x);
        const round = dtype === "float32" ? Math.fround : (x: number) => x;
        const factor = arrayOf(kernels, "float64", [0.3]);
        const [a, b] = [arrayOf(kernels, dtype, values), arrayOf(kernels, dtype, values)];
        kernels[dtype].scaleBy(a.address, length, factor.address);
        kernels[dtype].limitTo(b.address, length, 1.25);
        factor.take();
        assertSame(a.take(), values.map((x) => round(x * round(0.3))), `scaleBy ${length}`);
        assertSame(b.take(), values.map((x) => x > 1.25 ? 1.25 : x < -1.25 ? -1.25 : x), `limitTo ${length}`);
      }
    });
  }

  Deno.test(`${name} clipFactor gives the norm and the factor, at most 1; NaN stays`, () => {
    for (
      const [total, limit, epsilon, norm, factor] of [
        [25, 1, 0, 5, 0.2],
        [25, 10, 0, 5, 1],
        [25, 6, 1, 5, 1],
        [0, 1, 0, 0, 1],
        [Infinity, 1, 1e-6, Infinity, 0],
        [NaN, 1, 1e-6, NaN, NaN],
      ] as const
    ) {
      const cells = new GuardedArray(kernels.heap, "float64", 3);
      cells.write([total]);
      kernels.float64.clipFactor(cells.address + 8, cells.address, limit, epsilon);
      assertSame(cells.take(), [total, norm, factor], `${total} to ${limit}`);
    }
  });
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: clocks and norms work above 2 GiB`, () => {
    const cells = arrayOf(kernels, "float64", [0, 1, 1, 0]);
    kernels.float64.advance(cells.address, 1, 0.5, 0.25);
    assertSame(cells.read(), [1, 0.5, 0.25, 0], "advance");
    kernels.float64.advanceNadam(cells.address, 1, 0.5, 0.25, 0);
    assertSame(cells.read(), [2, 0.125, 0, 0], "advanceNadam");
    const a = arrayOf(kernels, "float32", [3, 4, 0, 0, 12]);
    cells.write([0]);
    kernels.float32.addSquares(cells.address, a.address, 5);
    kernels.float64.clipFactor(cells.address + 8, cells.address, 6.5, 0);
    kernels.float32.scaleBy(a.address, 5, cells.address + 16);
    kernels.float32.limitTo(a.address, 5, 3);
    assertSame(cells.take(), [169, 13, 0.5, 0], "clipFactor");
    assertSame(a.take(), [1.5, 2, 0, 0, 3], "scaled and limited");
  });
}
