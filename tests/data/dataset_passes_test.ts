import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { Dataset } from "../../src/data/dataset.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { countUp, elementsOf, plain } from "./dataset_elements.ts";

withoutLeaks("prefetch asks ahead and keeps the order", async () => {
  const asked: number[] = [];
  const dataset = Dataset.from(async function* () {
    for (const value of countUp(6)) {
      asked.push(value);
      yield await Promise.resolve(value);
    }
  });
  const seen: number[] = [];
  for await (const value of dataset.prefetch(2)) {
    await new Promise((resolve) => setTimeout(resolve));
    seen.push(value);
    assertEquals(asked.length, Math.min(seen.length + 2, 6));
  }
  assertEquals(seen, countUp(6));
  assertEquals(await elementsOf(dataset.prefetch(10).batch(4)), [[0, 1, 2, 3], [4, 5]]);
  assertEquals(Dataset.from([1, 2]).prefetch().size, 2);
});

withoutLeaks("two passes at once don't disturb each other", async () => {
  using y = ln.arange(7, undefined, 1, { dtype: "int32" });
  const dataset = Dataset.fromTensors(y).batch(3);
  const [a, b] = [dataset[Symbol.asyncIterator](), dataset[Symbol.asyncIterator]()];
  const values: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    const [one, other] = [await a.next(), await b.next()];
    values.push([plain(one.value), plain(other.value)]);
  }
  await a.return();
  await b.return();
  assertEquals(values, [[0, 1, 2], [3, 4, 5], [6]].map((batch) => [batch, batch]));
});
