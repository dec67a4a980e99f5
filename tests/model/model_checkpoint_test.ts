import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { checkpointPath } from "../../src/model/callbacks/checkpoint_path.ts";
import { ModelCheckpoint, type ModelCheckpointOptions } from "../../src/model/callbacks/model_checkpoint.ts";
import { refuses, wrong } from "../test_support/refuses.ts";

Deno.test("paths are filled in as Python's str.format does", () => {
  const values = { epoch: 7, loss: 0.12345678, valLoss: 12.5, accuracy: 1 };
  // python3 -c 'print("…".format(epoch=7, loss=0.12345678, valLoss=12.5, accuracy=1.0))'
  const cases = [
    ["model.safetensors", "model.safetensors"],
    ["a/{epoch}.safetensors", "a/7.safetensors"],
    ["{epoch:02d}-{epoch:d}-{epoch:3d}", "07-7-  7"],
    ["{loss:.4f}_{loss:.0f}_{loss:f}", "0.1235_0_0.123457"],
    ["{valLoss:8.3f}|{valLoss:08.3f}", "  12.500|0012.500"],
    ["{epoch:.2f}{accuracy:.1f}", "7.001.0"],
    ["{loss}", "0.12345678"],
  ] as const;
  for (const [template, expected] of cases) assertEquals(checkpointPath(template)(values), expected);
});

refuses("paths that can't be filled in are refused", () => ({
  operands: [],
  cases: [
    [
      "no path",
      () => new ModelCheckpoint(wrong(undefined)),
      TypeError,
      /checkpoints to undefined: expected a path or a function/,
    ],
    ["an empty path", () => new ModelCheckpoint(""), TypeError, /checkpoints to ""/],
    [
      "an unknown form",
      () => new ModelCheckpoint("{epoch:x}"),
      RangeError,
      /by \{epoch:x\}: expected a form such as ":02d"/,
    ],
    ["a form with a sign", () => new ModelCheckpoint("{loss:+.3f}"), RangeError, /by \{loss:\+\.3f\}/],
    ["a huge form", () => new ModelCheckpoint("{loss:.999f}"), RangeError, /by \{loss:\.999f\}/],
    [
      "an unknown value",
      () => checkpointPath("{acc}")({ epoch: 1, loss: 2 }),
      RangeError,
      /by \{acc\}: training gives \{epoch\}, \{loss\}/,
    ],
    [
      "one of JavaScript's names",
      () => checkpointPath("{constructor}")({ epoch: 1 }),
      RangeError,
      /by \{constructor\}/,
    ],
    [
      "a fraction as d",
      () => checkpointPath("{loss:d}")({ loss: 0.5 }),
      RangeError,
      /0.5 is no whole number/,
    ],
    [
      "an unknown option",
      () => new ModelCheckpoint("a", wrong({ saveBest: true })),
      TypeError,
      /make ModelCheckpoint with option "saveBest"/,
    ],
    [
      "batches",
      () => new ModelCheckpoint("a", { saveFreq: wrong(100) }),
      TypeError,
      /saveFreq 100: expected "epoch"/,
    ],
  ],
}));

/** The epochs, from 0, after which a checkpoint is saved while a value goes through a list. */
async function savedEpochs(values: readonly number[], options: ModelCheckpointOptions): Promise<number[]> {
  const saved: number[] = [];
  const checkpoint = new ModelCheckpoint((_, epoch) => void saved.push(epoch), options);
  checkpoint.onTrainBegin();
  for (const [epoch, loss] of values.entries()) {
    await checkpoint.onEpochEnd(epoch, { loss, score: loss }, wrong({}));
  }
  return saved;
}

Deno.test("only the best are saved, if that is wanted", async () => {
  const values = [3, 4, 2, 2, 1.99, 5];
  assertEquals(await savedEpochs(values, {}), [0, 1, 2, 3, 4, 5]);
  assertEquals(await savedEpochs(values, { saveBestOnly: true, monitor: "loss" }), [0, 2, 4]);
  assertEquals(await savedEpochs(values, { saveBestOnly: true, monitor: "score", mode: "max" }), [0, 1, 5]);
  assertEquals(await savedEpochs(values, { saveBestOnly: true, monitor: "loss", minDelta: 0.5 }), [0, 2]);
  assertEquals(
    await savedEpochs(values, { saveBestOnly: true, monitor: "loss", initialValueThreshold: 2 }),
    [4],
  );
  await assertRejects(() => savedEpochs(values, { saveBestOnly: true }), RangeError, `watch "valLoss"`);
});

Deno.test("making a callback needs no permission", () => {
  assertThrows(() => new ModelCheckpoint("{epoch:q}"), RangeError);
  new ModelCheckpoint("somewhere/{epoch}.safetensors", { saveWeightsOnly: true });
});
