import { assertEquals, assertThrows } from "@std/assert";

Deno.test("an assertion about large values says where they differ first", () => {
  const values = (wrong: number) => ({
    layers: [{ weights: Float32Array.from({ length: 200_000 }, (_, i) => i + wrong) }],
  });
  assertEquals(values(0), values(0));
  // To show both side by side would take hours.
  const error = assertThrows(() => assertEquals(values(1), values(0), "weights"));
  assertEquals(
    error.message,
    'weights: large values are not equal: they differ first at ["layers"]["0"]["weights"]["0"]: 1 instead of 0',
  );
  assertThrows(
    () => assertEquals([...new Array(1000).keys()], [...new Array(1001).keys()]),
    Error,
    '["1000"]',
  );
  assertThrows(
    () => assertEquals(new Array(1000).fill(0), new Array(1000).fill(-0)),
    Error,
    '["0"]: 0 instead of -0',
  );
});
