import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { writeSafetensors } from "../../src/io/safetensors_writer.ts";
import { readNpz } from "../../src/io/npz_read.ts";
import { writeNpz } from "../../src/io/npz_write.ts";
import { modelFromBytes } from "../../src/model/load_model.ts";
import { modelBytes } from "../../src/model/save_model.ts";
import { fromOnnx, toOnnx } from "../../src/onnx/mod.ts";
import { original } from "../model/changed_model_file.ts";
import { randomNetwork } from "../onnx/sample_networks.ts";
import { holdingNothing } from "../test_support/without_leaks.ts";
import { byteDamage, damaged } from "./byte_damage.ts";
import { checkDamaged } from "./check_damaged.ts";
import { jsonDamage } from "./json_damage.ts";
import { property } from "./property.ts";

/** A network's twin, whose numbers are all NaN until others are loaded. */
function blank(seed: number, dtype: ln.FloatDType): ln.Sequential {
  const { network } = randomNetwork(seed, { dtype, everyLayer: true });
  ln.noGrad(() => {
    for (const tensor of [...network.parameters(), ...network.buffers()]) {
      if (tensor.dtype === dtype) tensor.set(NaN);
    }
  });
  return network;
}

/** A network, what it is for, and how a blank twin is made. */
interface Drawn {
  readonly network: ln.Sequential;
  readonly inputShape: readonly number[];
  twin(): ln.Sequential;
}

function fromState(twin: ln.Sequential, state: Readonly<Record<string, ln.Tensor>>): ln.Model {
  twin.loadStateDict(state);
  return ln.model(twin);
}

/** What each format makes of a network: written, read, and ready to predict. */
const formats: Readonly<Record<string, (drawn: Drawn) => ln.Model>> = {
  "a model file": ({ network: module }) => {
    const rest = {
      name: "network",
      inputShape: null,
      compiled: null,
      optimizer: null,
      epoch: 0,
      fitRandom: null,
    };
    return modelFromBytes(modelBytes({ module, ...rest }));
  },
  safetensors: ({ network, twin }) =>
    fromState(twin(), readSafetensors(writeSafetensors(network.stateDict())).tensors),
  npz: ({ network, twin }) => fromState(twin(), readNpz(writeNpz(network.stateDict()))),
  ONNX: ({ network, inputShape }) => fromOnnx(toOnnx(network, { inputShape })),
};

property(
  "random networks of any layers predict the same to the bit from every format",
  fc.tuple(
    fc.nat(1e9),
    fc.constantFrom<ln.FloatDType[]>("float32", "float64"),
    fc.integer({ min: 1, max: 5 }),
  ),
  ([seed, dtype, samples]) =>
    holdingNothing(() => {
      using _ = ln.scope();
      const { network, inputShape, input } = randomNetwork(seed, { dtype, everyLayer: true });
      const x = input(samples);
      const expected = ln.model(network).predict(x);
      for (const [format, copyOf] of Object.entries(formats)) {
        const copy = copyOf({ network, inputShape, twin: () => blank(seed, dtype) });
        const got = copy.predict(x);
        assertEquals([got.dtype, got.shape], [expected.dtype, expected.shape], format);
        const [a, b] = [got, expected].map((tensor) => new Uint8Array(tensor.toTypedArray().buffer));
        assertEquals(a, b, format);
        copy.module.dispose();
      }
      network.dispose();
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
  const file = damaged(original, damage);
  checkDamaged(file, () => use(file));
}, 500);

property(
  "a model file whose description says something else is read or refused clearly",
  jsonDamage,
  (damage) => {
    const file = ln.tidy(() => {
      const { tensors, metadata } = readSafetensors(original);
      const description = JSON.stringify(damage(JSON.parse(metadata.linnet!)));
      return writeSafetensors(tensors, { metadata: { linnet: description } });
    });
    checkDamaged(file, () => use(file));
  },
  700,
);
