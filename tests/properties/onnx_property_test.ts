import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { fromOnnx, toOnnx } from "../../src/onnx/mod.ts";
import { decodeMessage, encodeMessage } from "../../src/onnx/protobuf.ts";
import { MODEL, type ModelProto } from "../../src/onnx/schema.ts";
import { recordedModels } from "../onnx/recorded_models.ts";
import { randomNetwork } from "../onnx/sample_networks.ts";
import { holdingNothing } from "../test_support/without_leaks.ts";
import { graphDamage } from "./graph_damage.ts";
import { byteDamage, checkDamaged, jsonDamage } from "./mutations.ts";
import { property } from "./property.ts";

property(
  "a network of any layers computes the same, bit by bit, after it was written and read",
  fc.tuple(
    fc.nat(1e9),
    fc.constantFrom("float32" as const, "float64" as const),
    fc.integer({ min: 1, max: 5 }),
  ),
  ([seed, dtype, samples]) =>
    holdingNothing(() => {
      using _ = ln.scope();
      const { network, inputShape, input } = randomNetwork(seed, { dtype, everyLayer: true });
      const x = input(samples);
      const file = toOnnx(network, { inputShape, inputDtype: x.dtype });
      const copy = fromOnnx(file);
      const [given, got] = [ln.noGrad(() => network.forward(x)), copy.predict(x)];
      assertEquals([got.dtype, got.shape], [given.dtype, given.shape]);
      const [a, b] = [got, given].map((t) => new Uint8Array(t.toTypedArray().buffer));
      assertEquals(a, b);
      // What is written again is the same, but for names that tell nothing.
      assertEquals(encodeMessage(MODEL, decodeMessage("read", MODEL, file)), file);
      network.dispose();
      copy.module.dispose();
    }),
  100,
);

const ownFiles = ln.tidy(() =>
  [3, 8, 21, 34, 55, 89].map((seed) => {
    const { network, inputShape, input } = randomNetwork(seed, { dtype: "float32", everyLayer: true });
    const file = toOnnx(network, { inputShape, inputDtype: input(1).dtype });
    network.dispose();
    return file;
  })
);
const files = [...ownFiles, ...recordedModels.map(({ file }) => file)];
const places = fc.nat(files.length - 1);

function use(file: Uint8Array): void {
  const { module } = fromOnnx(file);
  for (const parameter of module.parameters()) assert(parameter.toTypedArray().length === parameter.size);
  module.dispose();
}

property(
  "a file whose bytes were changed is read or refused clearly",
  fc.tuple(places, byteDamage),
  ([place, damage]) => {
    const damaged = damage(files[place]!);
    checkDamaged(damaged, () => use(damaged));
  },
  600,
);

property(
  "a file whose graph says something else is read or refused clearly",
  fc.tuple(places, graphDamage),
  ([place, damage]) => {
    const model = decodeMessage("read", MODEL, files[place]!) as ModelProto;
    damage(model);
    const damaged = encodeMessage(MODEL, model);
    checkDamaged(damaged, () => use(damaged));
  },
  800,
);

property(
  "a file whose messages say something else is read or refused clearly",
  fc.tuple(places, jsonDamage),
  ([place, damage]) => {
    let damaged: Uint8Array;
    try {
      damaged = encodeMessage(MODEL, damage(decodeMessage("read", MODEL, files[place]!)));
    } catch {
      // Not everything that was put in can be written.
      return;
    }
    checkDamaged(damaged, () => use(damaged));
  },
  200,
);
