import { assertEquals } from "@std/assert";
import { DEFAULT_SETTINGS, type Settings } from "../../examples/playground/settings.ts";
import { formatSettings, readSettings } from "../../examples/playground/settings_text.ts";

Deno.test("settings come back from an address", () => {
  const settings: Settings = {
    data: "spirals",
    noise: 0.15,
    points: 50,
    seed: 77,
    inputs: ["x1", "x2x2", "sin2"],
    hidden: [8, 1, 3],
    activation: "relu",
    loss: "squaredError",
    optimizer: "momentum",
    learningRate: 0.003,
    batchSize: 10,
    penalty: "l1",
    penaltyRate: 0.03,
  };
  assertEquals(readSettings(formatSettings(settings)), settings);
  assertEquals(readSettings(formatSettings({ ...settings, hidden: [] })).hidden, []);
  assertEquals(formatSettings(DEFAULT_SETTINGS), "");
  assertEquals(readSettings(""), DEFAULT_SETTINGS);
});

Deno.test("what is wrong in an address is left out", () => {
  for (
    const text of [
      "data=mnist",
      "noise=2",
      "noise=-0.1",
      "noise=",
      "seed=-1",
      "seed=1.5",
      "seed=1e3",
      "seed=99999999",
      "inputs=",
      "inputs=x1-x9",
      "inputs=x1-x1",
      "hidden=9",
      "hidden=0",
      "hidden=4-",
      "hidden=1-1-1-1-1-1-1",
      "learningRate=0.2",
      "batchSize=7",
      "optimizer=__proto__",
      "%%%",
    ]
  ) {
    assertEquals(readSettings(text), DEFAULT_SETTINGS, text);
  }
});
