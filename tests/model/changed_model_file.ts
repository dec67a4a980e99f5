/**
 * A model file, and changes of it that no program would write.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { writeSafetensors } from "../../src/io/safetensors_writer.ts";
import { loadModel, type LoadModelOptions } from "../../src/model/load_model.ts";
import { random } from "../nn/sample_modules.ts";
import type { ErrorClass } from "../test_support/refuses.ts";
import { heldMemory, withoutLeaks } from "../test_support/without_leaks.ts";
import { savedBytes } from "./saved_bytes.ts";

// deno-lint-ignore no-explicit-any -- whatever JSON holds
export type Json = any;

/** The file of a model that was trained for two epochs. */
export const original = await (async () => {
  // A `Random` would keep memory of its own until it is collected.
  ln.setRandom(new ln.NumpyRandom(1));
  const model = ln.sequential([
    ln.dense(3, { activation: "relu", inputShape: [2], random }),
    ln.dropout(0.25, { random: new ln.TorchRandom(1) }),
    ln.dense(1, { inputShape: [3], random }),
  ]);
  model.compile({ optimizer: "adam", loss: "mse", metrics: ["mae"] });
  const [x, y] = [ln.ones([4, 2]), ln.ones([4, 1])];
  await model.fit(x, y, { epochs: 2, verbose: 0 });
  const file = await savedBytes(model);
  model.optimizer!.dispose();
  model.module.dispose();
  for (const t of [x, y]) t.dispose();
  return file;
})();

/** The file with another description and other tensors. */
export function changed(
  change: (description: Json) => unknown,
  changeTensors: (tensors: Record<string, ln.Tensor>) => void = () => {},
): Uint8Array<ArrayBuffer> {
  return ln.tidy(() => {
    const { tensors, metadata } = readSafetensors(original);
    const description = JSON.parse(metadata.linnet!);
    const next = change(description) ?? description;
    changeTensors(tensors);
    const text = typeof next === "string" ? next : JSON.stringify(next);
    return writeSafetensors(tensors, { metadata: { linnet: text } });
  });
}

/** What is wrong, the file, the error, what its message says, and how it is loaded. */
export type Case = readonly [
  name: string,
  file: () => Uint8Array,
  error: ErrorClass,
  message: RegExp,
  options?: () => LoadModelOptions & { module: ln.Module },
];

/** Registers a test of files that are refused at once, with nothing left behind. */
export function refusesModels(name: string, cases: readonly Case[]): void {
  withoutLeaks(name, async () => {
    for (const [what, file, error, message, options] of cases) {
      const bytes = file();
      const given = options?.();
      const before = [heldMemory(), given?.module.toString()];
      const thrown = await assertRejects(() => loadModel(bytes, given), Error);
      assert(
        thrown instanceof error,
        `${what}: expected ${error.name}, got ${thrown.name}: ${thrown.message}`,
      );
      assertMatch(thrown.message, message, `${what}: ${thrown.message}`);
      assert(thrown.message.startsWith("Cannot ") && !thrown.message.endsWith("."), thrown.message);
      assertEquals([heldMemory(), given?.module.toString()], before, `${what}: memory after, then before`);
      given?.module.dispose();
    }
  });
}

/** A description with another value in one place. */
export const describing = (
  name: string,
  value: unknown,
  message: RegExp,
  error: ErrorClass = TypeError,
): Case => [
  `${name} ${JSON.stringify(value)?.slice(0, 60)}`,
  () => changed((description) => ({ ...description, [name]: value })),
  error,
  message,
];
