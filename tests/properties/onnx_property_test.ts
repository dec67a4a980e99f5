import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { fromOnnx, toOnnx } from "../../src/onnx/mod.ts";
import { decodeMessage, encodeMessage } from "../../src/onnx/protobuf.ts";
import { MODEL, type ModelProto } from "../../src/onnx/schema.ts";
import { recordedModels } from "../onnx/recorded_models.ts";
import { randomNetwork } from "../onnx/sample_networks.ts";
import { holdingNothing } from "../test_support/without_leaks.ts";
import { graphDamage } from "./graph_damage.ts";
import { byteDamage, damaged } from "./byte_damage.ts";
import { checkDamaged } from "./check_damaged.ts";
import { jsonDamage } from "./json_damage.ts";
import { property } from "./property.ts";

property("a file's messages are written as they were read", fc.nat(1e9), (seed) =>
  holdingNothing(() => {
    const { network, inputShape } = randomNetwork(seed, { dtype: "float32", everyLayer: true });
    const file = toOnnx(network, { inputShape });
    assertEquals(encodeMessage(MODEL, decodeMessage("read", MODEL, file)), file);
    network.dispose();
  }), 100);

const ownFiles = ln.tidy(() =>
  [3, 8, 21, 34, 55, 89].map((seed) => {
    const { network, inputShape, input } = randomNetwork(seed, { dtype: "float32", everyLayer: true });
    const file = toOnnx(network, { inputShape, inputDtype: input(1).dtype });
    network.dispose();
    return { file, input: () => input(2) };
  })
);
const files: readonly { file: Uint8Array; input(): ln.Tensor }[] = [...ownFiles, ...recordedModels];
const originals = fc.constantFrom(...files);

/** Loads a model and predicts, for a file may say much that only then matters. */
function use(file: Uint8Array, input: () => ln.Tensor): void {
  const model = fromOnnx(file);
  try {
    ln.tidy(() => void model.predict(input()));
  } finally {
    model.module.dispose();
  }
}

property(
  "a file whose bytes were changed is read or refused clearly",
  fc.tuple(originals, byteDamage),
  ([{ file: original, input }, damage]) => {
    const file = damaged(original, damage);
    checkDamaged(file, () => use(file, input));
  },
  600,
);

property(
  "a file whose graph says something else is read or refused clearly",
  fc.tuple(originals, graphDamage),
  ([{ file: original, input }, damage]) => {
    const model = decodeMessage("read", MODEL, original) as ModelProto;
    damage(model);
    const file = encodeMessage(MODEL, model);
    checkDamaged(file, () => use(file, input));
  },
  800,
);

property(
  "a file whose messages say something else is read or refused clearly",
  fc.tuple(originals, jsonDamage),
  ([{ file: original, input }, damage]) => {
    let file: Uint8Array;
    try {
      file = encodeMessage(MODEL, damage(decodeMessage("read", MODEL, original)));
    } catch {
      // Not everything that was put in can be written.
      return;
    }
    checkDamaged(file, () => use(file, input));
  },
  200,
);
