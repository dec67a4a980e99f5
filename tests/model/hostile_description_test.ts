import { assertEquals } from "@std/assert";
import { loadModel } from "../../src/model/load_model.ts";
import { changed, describing, refusesModels } from "./changed_model_file.ts";

Deno.test("the file that the tests change loads as it is", async () => {
  const model = await loadModel(changed(() => {}));
  assertEquals(model.epoch, 2);
  model.optimizer!.dispose();
  model.module.dispose();
});

refusesModels("descriptions that are none are refused", [
  ["no JSON", () => changed(() => "{"), TypeError, /Cannot load a model: its description is not valid JSON/],
  ["nothing", () => changed(() => ""), TypeError, /not valid JSON/],
  ["a list", () => changed(() => "[]"), TypeError, /description is an array of length 0, expected an object/],
  ["null", () => changed(() => "null"), TypeError, /description is null/],
  [
    "nothing in it",
    () => changed(() => "{}"),
    RangeError,
    /of version undefined, and this version of Linnet reads 1/,
  ],
  [
    "deep nesting",
    () => changed(() => "[".repeat(1e6) + "]".repeat(1e6)),
    RangeError,
    /nested more than 100 deep/,
  ],
  [
    "a deep object",
    () => changed(() => '{"a":'.repeat(1e5) + "1" + "}".repeat(1e5)),
    RangeError,
    /more than 100 deep/,
  ],
  ["deep nesting that is open", () => changed(() => "[".repeat(1e6)), TypeError, /not valid JSON/],
]);

refusesModels("members of a description that are of another kind are refused", [
  describing("version", 2, /of version 2/, RangeError),
  describing("version", "1", /of version "1"/, RangeError),
  describing("library", 1, /"library" 1, expected a string/),
  describing("name", null, /"name" null, expected a string/),
  describing("moduleClass", {}, /"moduleClass" an object/),
  describing("inputShape", "2", /"inputShape" "2", expected lengths or null/),
  describing("inputShape", [-1], /"inputShape"/),
  describing("inputShape", [[1]], /"inputShape"/),
  describing("architecture", [], /"architecture" an array of length 0, expected an object or null/),
  describing("architecture", "Dense", /"architecture" "Dense"/),
  describing("frozen", "0.kernel", /"frozen" "0.kernel", expected strings/),
  describing("frozen", [1], /"frozen"/),
  describing(
    "compiled",
    {},
    /"compiled" an object .*, expected an optimizer, a loss and metrics by name, or null/,
  ),
  describing("compiled", { optimizer: "adam", loss: "mse", metrics: [] }, /"compiled"/),
  describing(
    "compiled",
    { optimizer: { name: "adam", options: [] }, loss: "mse", metrics: [] },
    /"compiled"/,
  ),
  describing("compiled", { optimizer: { name: "adam", options: {} }, loss: {}, metrics: [] }, /"compiled"/),
  describing(
    "compiled",
    { optimizer: { name: "adam", options: {} }, loss: "mse", metrics: {} },
    /"compiled"/,
  ),
  describing("optimizer", [], /"optimizer" an array/),
  describing("optimizer", { optimizer: "adam", groups: [1] }, /"optimizer"/),
  describing("epoch", -1, /"epoch" -1, expected a whole number of 0 or more/),
  describing("epoch", 1e300, /"epoch" 1e\+300/),
  describing("epoch", "2", /"epoch" "2"/),
  describing("streams", {}, /"streams" an object .*, expected an array/),
  describing("defaultStream", 0.5, /"defaultStream" 0.5, expected a whole number or null/),
  describing("fitStream", "0", /"fitStream" "0"/),
  describing("moduleStreams", [0], /"moduleStreams"/),
  describing("moduleStreams", { 1: "0" }, /"moduleStreams"/),
  ["a missing member", () => changed(({ epoch: _, ...others }) => others), TypeError, /"epoch" undefined/],
  [
    "a member of the prototype",
    () =>
      changed(({ frozen, ...others }) =>
        JSON.stringify(others).replace("{", `{"__proto__":{"frozen":[]},`) + (frozen ? "" : "")
      ),
    TypeError,
    /"frozen" undefined/,
  ],
]);
