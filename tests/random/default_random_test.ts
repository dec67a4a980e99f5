import { assertEquals, assertNotEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { defaultRandom, seed, setRandom } from "../../src/random/default_random.ts";
import { NumpyRandom } from "../../src/random/numpy_random.ts";
import { Random } from "../../src/random/random.ts";

Deno.test("The default stream is unpredictable, then what seed or setRandom say", () => {
  const unseeded = defaultRandom();
  assertStrictEquals(defaultRandom(), unseeded);
  const values = unseeded.uniform(0, 1, [4]).toArray();
  assertNotEquals(defaultRandom().uniform(0, 1, [4]).toArray(), values);
  seed(42);
  assertEquals(defaultRandom().uniform(0, 1, [4]).toArray(), new Random(42).uniform(0, 1, [4]).toArray());
  const notebook = new NumpyRandom(1);
  setRandom(notebook);
  assertStrictEquals(defaultRandom(), notebook);
});

Deno.test("seed and setRandom refuse what is no seed and no stream", () => {
  assertThrows(() => seed(-3), RangeError, "Cannot seed Random with -3");
  assertThrows(() => setRandom(42 as never), TypeError, "Cannot set the random stream to 42");
  assertThrows(() => setRandom(undefined as never), TypeError, "undefined");
});
