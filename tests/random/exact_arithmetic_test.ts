import { assert, assertEquals } from "@std/assert";
import recorded from "../golden/logarithms.json" with { type: "json" };
import { fusedMultiplyAdd } from "../../src/random/fused_multiply_add.ts";
import { logarithm } from "../../src/random/logarithm.ts";
import { Mt19937 } from "../../src/random/mt19937.ts";

Deno.test("logarithm is rounded correctly", () => {
  assert(recorded.values.length > 300);
  for (const [x, expected] of recorded.values as [number, number][]) {
    assertEquals(logarithm(x), expected, `log ${x}`);
  }
});

Deno.test("fusedMultiplyAdd rounds once", () => {
  const twister = new Mt19937(1);
  // Multiples of 2⁻⁵³; the exact result is a multiple of 2⁻¹⁰⁶, and Number() rounds a BigInt to nearest even.
  const draw = () => BigInt(Math.floor(twister.nextDouble() * 2 ** 53)) - 2n ** 52n;
  const value = (bits: bigint, places: number) => Number(bits) / 2 ** places;
  let different = 0;
  for (let i = 0; i < 20_000; i++) {
    const [a, b] = [draw(), draw()];
    // Now and then cancel nearly all of the product, or add next to nothing.
    const near = (a * b) >> 53n;
    const c = i % 4 === 0 ? -near : i % 4 === 1 ? draw() >> 40n : draw();
    const [x, y, z] = [value(a, 53), value(b, 53), value(c, 53)];
    const expected = value(a * b + (c << 53n), 106);
    assertEquals(fusedMultiplyAdd(x, y, z), expected, `${x}·${y} + ${z}`);
    if (x * y + z !== expected) different++;
  }
  assert(different > 5000, "the cases must not be those that two roundings get right");
  // The product's low part decides a tie: 1 + 2⁻⁵³·(1 + 2⁻⁵²) lies above the middle.
  assertEquals(fusedMultiplyAdd(2 ** -53, 1 + 2 ** -52, 1), 1 + 2 ** -52);
  assertEquals(fusedMultiplyAdd(2 ** -53, 1, 1), 1);
});
