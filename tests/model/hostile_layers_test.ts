import * as ln from "../../src/mod.ts";
import type { ErrorClass } from "../test_support/refuses.ts";
import { type Case, changed, refusesModels } from "./changed_model_file.ts";

/** The file with one setting of the first layer changed. */
const setting = (name: string, value: unknown, message: RegExp, error: ErrorClass = TypeError): Case => [
  `${name} ${value}`,
  () => changed(({ architecture }) => void (architecture.layers[0].config[name] = value)),
  error,
  message,
];

refusesModels("layers that can't be, or have more weights than the file, are refused at once", [
  setting(
    "units",
    1e9,
    /Cannot allocate 8000000000 bytes: the file is too short for the weights of its layers/,
    RangeError,
  ),
  setting("units", 1e5, /Cannot allocate 800000 bytes/, RangeError),
  setting("units", 2 ** 53, /do not fit in memory/, RangeError),
  setting("units", -3, /units -3/, RangeError),
  setting("units", null, /units null/),
  setting("inputShape", [1e9], /Cannot allocate 12000000000 bytes/, RangeError),
  setting("inputShape", [1, 2], /inputShape/, RangeError),
  setting("activation", "toString", /activation "toString"/),
  setting("wings", 2, /a dense layer with option "wings": expected some of activation/),
  setting("units", 4, /"0.kernel" has shape \[2, 3\] where \[2, 4\] is expected/, RangeError),
  setting("dtype", "float64", /"0.kernel" is float32 where float64 is expected/),
  setting("useBias", false, /unexpected key "0.bias"/, RangeError),
  [
    "a normalisation of 10⁹ features",
    () =>
      changed(({ architecture }) =>
        void architecture.layers.push({ name: "BatchNorm1d", config: { numFeatures: 1e9 } })
      ),
    RangeError,
    /Cannot allocate 4000000000 bytes/,
  ],
  [
    "a normalisation of 10⁹ places",
    () =>
      changed(({ architecture }) =>
        void architecture.layers.push({ name: "LayerNorm", config: { normalizedShape: [1e3, 1e6] } })
      ),
    RangeError,
    /Cannot allocate 4000000000 bytes/,
  ],
  [
    "many small layers",
    () =>
      changed(({ architecture }) =>
        void (architecture.layers = new Array(1e5).fill({
          name: "Linear",
          config: { inputs: 1, outputs: 1 },
        }))
      ),
    RangeError,
    /Cannot load a model of 110 weights or more: the file has 4/,
  ],
  [
    "an unknown layer",
    () => changed(({ architecture }) => void (architecture.layers[1].name = "Transformer")),
    TypeError,
    /make a layer "Transformer"/,
  ],
  [
    "a layer named __proto__",
    () => changed(({ architecture }) => void (architecture.layers[1].name = "__proto__")),
    TypeError,
    /make a layer "__proto__"/,
  ],
  [
    "no network",
    () => changed((description) => ({ ...description, architecture: null })),
    TypeError,
    /pass an instance/,
  ],
  [
    "networks in networks",
    () =>
      changed((description) => {
        for (let i = 0; i < 40; i++) {
          description.architecture = { name: "Sequential", layers: [description.architecture] };
        }
      }),
    RangeError,
    /nested more than 32 deep/,
  ],
]);

refusesModels("weights that don't fit are refused", [
  ["one missing", () => changed(() => {}, (t) => delete t["2.bias"]), RangeError, /missing key "2.bias"/],
  [
    "one left over",
    () => changed(() => {}, (t) => void (t.extra = t["2.bias"]!)),
    RangeError,
    /unexpected key "extra"/,
  ],
  [
    "another dtype",
    () => changed(() => {}, (t) => void (t["2.bias"] = t["2.bias"]!.astype("int32"))),
    TypeError,
    /int32 where float32/,
  ],
  [
    "another shape",
    () => changed(() => {}, (t) => void (t["2.bias"] = ln.zeros([2]))),
    RangeError,
    /"2.bias" has shape \[2\]/,
  ],
  [
    "names of JavaScript's",
    () => changed(() => {}, (t) => void Object.assign(t, { toString: t["2.bias"] })),
    RangeError,
    /unexpected key "toString"/,
  ],
]);
