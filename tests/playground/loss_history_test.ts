import { assert, assertEquals } from "@std/assert";
import { LossHistory } from "../../examples/playground/loss_history.ts";

Deno.test("a long history stays small, even, and keeps the first and the latest losses", () => {
  const history = new LossHistory();
  const last = 99_999;
  for (let epoch = 0; epoch <= last; epoch++) history.add({ epoch, train: 1 / (epoch + 1), test: epoch });
  const { records } = history;
  assert(records.length >= 300 && records.length <= 601, `${records.length} records`);
  assertEquals([records[0]!.epoch, records.at(-1)!.epoch], [0, last]);
  const distances = records.slice(1, -1).map(({ epoch }, i) => epoch - records[i]!.epoch);
  assertEquals(new Set(distances).size, 1);
  for (const { epoch, train, test } of records) assertEquals([train, test], [1 / (epoch + 1), epoch]);
  history.clear();
  assertEquals(history.records, []);
  history.add({ epoch: 3, train: 1, test: 2 });
  assertEquals(history.records, [{ epoch: 3, train: 1, test: 2 }]);
});
