import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { writeSafetensors } from "../../src/io/safetensors_writer.ts";
import { modelFromBytes } from "../../src/model/load_model.ts";
import { modelBytes } from "../../src/model/save_model.ts";
import { original } from "../model/changed_model_file.ts";
import { random } from "../nn/sample_modules.ts";
import { holdingNothing } from "../test_support/without_leaks.ts";
import { byteDamage, checkDamaged, jsonDamage } from "./mutations.ts";
import { property } from "./property.ts";

type MakeLayer = (inputs: number, size: number, dtype: ln.FloatDType) => ln.Module;

/** Layers from so many features to so many, or to as many. */
const layerKinds: readonly MakeLayer[] = [
  (inputs, units, dtype) => ln.dense(units, { inputShape: [inputs], activation: "elu", dtype, random }),
  (inputs, units, dtype) => ln.dense(units, { inputShape: [inputs], useBias: false, dtype, random }),
  (inputs, outputs, dtype) => new ln.Linear(inputs, outputs, { dtype, random }),
  (inputs, outputs, dtype) => new ln.Linear(inputs, outputs, { bias: false, dtype, random }),
];
const sameSizeKinds: readonly MakeLayer[] = [
  (inputs, size, dtype) => new ln.BatchNorm1d(inputs, { momentum: size / 10, dtype }),
  (inputs, size, dtype) => ln.batchNormalization({ inputShape: [inputs], momentum: size / 10, dtype }),
  (inputs, size, dtype) => new ln.LayerNorm(inputs, { epsilon: size / 100, dtype }),
  (inputs, _, dtype) => ln.layerNormalization({ inputShape: [inputs], dtype }),
  (_, size) => ln.dropout(size / 10),
  (_, size) => new ln.LeakyReLU(size / 10),
  (_, size) => new ln.ELU(size / 10),
  (_, size) => new ln.Softplus({ beta: size }),
  () => new ln.Softmax(),
  () => new ln.LogSoftmax(),
  () => new ln.GELU(),
  () => ln.activation("swish"),
  () => new ln.Tanh(),
  () => ln.flatten(),
];

const layerCodes = fc.array(fc.tuple(fc.nat(99), fc.integer({ min: 1, max: 6 })), {
  minLength: 1,
  maxLength: 6,
});

/** A network of random layers for rows of three features. */
function build(codes: readonly (readonly [number, number])[], dtype: ln.FloatDType): ln.Sequential {
  let features = 3;
  return new ln.Sequential(
    ...codes.map(([code, size]) => {
      const changes = (code & 1) === 0;
      const kinds = changes ? layerKinds : sameSizeKinds;
      const layer = kinds[(code >> 1) % kinds.length]!(features, size, dtype);
      if (changes) features = size;
      return layer;
    }),
  );
}

function bytesOf(model: ln.Model): Uint8Array<ArrayBuffer> {
  const { module, name } = model;
  return modelBytes({
    module,
    name,
    inputShape: null,
    compiled: null,
    optimizer: null,
    epoch: 0,
    fitRandom: null,
  });
}

property(
  "random models predict the same to the bit after saving and loading, and as state dicts",
  fc.tuple(layerCodes, fc.constantFrom<ln.FloatDType[]>("float32", "float64")),
  ([codes, dtype]) =>
    holdingNothing(() => {
      using _ = ln.scope();
      const model = ln.model(build(codes, dtype));
      const x = random.normal(0, 1, [5, 3], { dtype });
      // Running statistics that are not those at the start.
      ln.noGrad(() => model.module.forward(x));
      const expected = new Uint8Array(model.predict(x).toTypedArray().buffer);
      const copy = modelFromBytes(bytesOf(model));
      const twin = build(codes, dtype);
      twin.loadStateDict(readSafetensors(writeSafetensors(model.module.stateDict())).tensors);
      for (const one of [copy, ln.model(twin)]) {
        assertEquals(new Uint8Array(one.predict(x).toTypedArray().buffer), expected);
        one.module.dispose();
      }
      model.module.dispose();
    }),
);

/** Loads a model, predicts, and trains a step, for a file may say much that only then matters. */
function use(file: Uint8Array): void {
  const model = modelFromBytes(file);
  try {
    ln.tidy(() => {
      const x = ln.ones([2, 2]);
      model.predict(x);
      if (model.optimizer) model.trainOnBatch(x, ln.zeros([2, 1]));
    });
  } finally {
    model.optimizer?.dispose();
    model.module.dispose();
  }
}

property("a model file whose bytes were changed is read or refused clearly", byteDamage, (damage) => {
  const damaged = damage(original);
  checkDamaged(damaged, () => use(damaged));
}, 500);

property(
  "a model file whose description says something else is read or refused clearly",
  jsonDamage,
  (damage) => {
    const damaged = ln.tidy(() => {
      const { tensors, metadata } = readSafetensors(original);
      const description = JSON.stringify(damage(JSON.parse(metadata.linnet!)));
      return writeSafetensors(tensors, { metadata: { linnet: description } });
    });
    checkDamaged(damaged, () => use(damaged));
  },
  700,
);
