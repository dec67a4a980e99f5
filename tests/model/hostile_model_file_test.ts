import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { loadModel } from "../../src/model/load_model.ts";
import { random } from "../nn/sample_modules.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { changed, original } from "./changed_model_file.ts";

const instance = () => ({
  module: new ln.Sequential(
    ln.dense(3, { inputShape: [2], random }),
    ln.dropout(0.25),
    ln.dense(1, { inputShape: [3], random }),
  ),
});

withoutLeaks("a module that was passed is as before when the file is refused", async () => {
  const { module } = instance();
  const before = ln.tidy(() => Object.values(module.stateDict()).map((t) => t.toArray()));
  const files = [
    changed(({ optimizer }) => void (optimizer.groups[0].beta1 = 0.5)),
    changed((description) => void (description.streams[0] = 0)),
    changed(() => {}, (t) => delete t["2.bias"]),
    changed((description) => void (description.frozen = ["0.kernel"]), (t) => delete t["2.bias"]),
  ];
  for (const file of files) {
    await assertRejects(() => loadModel(file, { module }), Error, "Cannot ");
    assertEquals(ln.tidy(() => Object.values(module.stateDict()).map((t) => t.toArray())), before);
    assert(module.parameters().every(({ requiresGrad }) => requiresGrad));
    assertEquals((module.at(1) as ln.Dropout).random, null);
  }
  module.dispose();
});

withoutLeaks("layers of absurd sizes cost no memory", async () => {
  const file = changed(({ architecture }) => void (architecture.layers[0].config.units = 3e8));
  const { reservedBytes, peakBytes } = ln.memory();
  await assertRejects(() => loadModel(file), RangeError, "Cannot allocate 2400000000 bytes");
  assertEquals(ln.memory().reservedBytes, reservedBytes);
  assert(ln.memory().peakBytes - peakBytes < 8 * file.length + 65536);
});

withoutLeaks(
  "a model file that is cut short anywhere, or has any byte changed, is read or refused clearly",
  async () => {
    for (let length = 0; length < original.length; length++) {
      await assertRejects(() => loadModel(original.slice(0, length)), RangeError, "cut short");
    }
    const file = original.slice();
    let loaded = 0;
    for (let i = 0; i < file.length; i += 41) {
      const before = file[i]!;
      for (const value of [34, 57, 255]) {
        file[i] = value;
        try {
          const model = await loadModel(file);
          model.optimizer?.dispose();
          model.module.dispose();
          loaded++;
        } catch (error) {
          assert(error instanceof TypeError || error instanceof RangeError, String(error));
          assertMatch(error.message, /^Cannot .*[^.]$/s);
        }
      }
      file[i] = before;
    }
    assert(loaded > 0);
  },
);
