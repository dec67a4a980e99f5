import { assertEquals, assertThrows } from "@std/assert";
import { Linear, ones, scope, Sequential, tensor, TorchRandom, zeros } from "../../mod.ts";
import { activation } from "../../src/nn/activation.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { batchNormalization } from "../../src/nn/batch_normalization.ts";
import { dense } from "../../src/nn/dense.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { ELU } from "../../src/nn/elu.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { Flatten } from "../../src/nn/flatten.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { layerNormalization } from "../../src/nn/layer_normalization.ts";
import { LeakyReLU } from "../../src/nn/leaky_relu.ts";
import { LogSoftmax } from "../../src/nn/log_softmax.ts";
import { Softmax } from "../../src/nn/softmax.ts";
import { Softplus } from "../../src/nn/softplus.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const random = new TorchRandom(1);

refuses("layers refuse settings out of range and of the wrong kind", () => {
  const cases: Case[] = [
    [
      "slope below 0",
      () => new LeakyReLU(-1),
      RangeError,
      /make a leaky relu with negativeSlope -1: expected a number of 0 or more/,
    ],
    ["slope of text", () => new LeakyReLU(wrong("1")), TypeError, /negativeSlope "1": expected a number/],
    [
      "alpha",
      () => new ELU(NaN),
      RangeError,
      /make an ELU with alpha NaN: expected a number that is finite/,
    ],
    [
      "beta",
      () => new Softplus({ beta: 0 }),
      RangeError,
      /softplus with beta 0: expected a number above 0/,
    ],
    [
      "softmax axis",
      () => new Softmax({ axis: 0.5 }),
      RangeError,
      /make a Softmax along axis 0.5: expected a whole number/,
    ],
    [
      "log-softmax axis",
      () => new LogSoftmax({ axis: wrong("1") }),
      RangeError,
      /make a LogSoftmax along axis "1"/,
    ],
    [
      "rate above 1",
      () => new Dropout(1.5),
      RangeError,
      /dropout layer with rate 1.5: expected a number from 0 to 1/,
    ],
    ["rate below 0", () => new Dropout(-0.1), RangeError, /dropout layer with rate -0.1/],
    ["rate NaN", () => new Dropout(NaN), RangeError, /dropout layer with rate NaN/],
    [
      "rate of text",
      () => new Dropout(wrong("half")),
      TypeError,
      /dropout layer with rate "half": expected a number/,
    ],
    [
      "features",
      () => new BatchNorm1d(0),
      RangeError,
      /batch normalisation layer with numFeatures 0: expected a whole number of 1 or more/,
    ],
    ["features of text", () => new BatchNorm1d(wrong("2")), TypeError, /numFeatures "2": expected a number/],
    [
      "epsilon",
      () => new BatchNorm1d(2, { epsilon: -1 }),
      RangeError,
      /epsilon -1: expected a number of 0 or more/,
    ],
    [
      "momentum",
      () => new BatchNorm1d(2, { momentum: 2 }),
      RangeError,
      /momentum 2: expected a number from 0 to 1/,
    ],
    [
      "dtype",
      () => new BatchNorm1d(2, { dtype: wrong("int32") }),
      TypeError,
      /make a parameter of dtype int32/,
    ],
    [
      "Keras's momentum",
      () => batchNormalization({ momentum: -1 }),
      RangeError,
      /momentum -1: expected a number from 0 to 1/,
    ],
    ["Keras's epsilon", () => batchNormalization({ epsilon: NaN }), RangeError, /epsilon NaN/],
    [
      "Keras's axis",
      () => batchNormalization({ axis: 0.5, inputShape: [2] }),
      RangeError,
      /normalise along axis 0.5/,
    ],
    [
      "an axis that is not there",
      () => batchNormalization({ axis: 3, inputShape: [2] }),
      RangeError,
      /normalise along axis 3 of an array with 2 axes/,
    ],
    [
      "normalizedShape empty",
      () => new LayerNorm([]),
      RangeError,
      /normalizedShape an array of length 0: expected one length or more/,
    ],
    [
      "normalizedShape",
      () => new LayerNorm([2, 0]),
      RangeError,
      /normalizedShape 0: expected a whole number of 1 or more/,
    ],
    ["layer epsilon", () => new LayerNorm(2, { epsilon: -1 }), RangeError, /epsilon -1/],
    ["Keras's layer epsilon", () => layerNormalization({ epsilon: -1 }), RangeError, /epsilon -1/],
    [
      "Keras's layer axes",
      () => layerNormalization({ axis: [1, 1], inputShape: [2] }),
      RangeError,
      /axis 1 comes twice/,
    ],
    ["entries", () => new Embedding(0, 2), RangeError, /embedding layer with numEmbeddings 0/],
    ["vectors", () => new Embedding(2, wrong(null)), TypeError, /embedding layer with embeddingDim null/],
    [
      "padding",
      () => new Embedding(4, 2, { paddingIndex: 4 }),
      RangeError,
      /paddingIndex 4: expected a whole number from -4 to 3/,
    ],
    [
      "activation",
      () => activation(wrong("softmux")),
      TypeError,
      /make an activation layer with activation "softmux": expected one of "linear", "relu"/,
    ],
    ["an inherited name", () => activation(wrong("toString")), TypeError, /activation "toString"/],
    [
      "dense activation",
      () => dense(2, { activation: wrong("relu6") }),
      TypeError,
      /make a dense layer with activation "relu6": expected one of/,
    ],
    [
      "flatten's shape",
      () => new Flatten({ inputShape: [-1] }),
      RangeError,
      /flatten inputs of shape \[-1\]/,
    ],
    [
      "a layer that is none",
      () => new Sequential(wrong("relu")),
      TypeError,
      /put "relu" into a Sequential: expected a module/,
    ],
    [
      "an appended array",
      () => new Sequential().append(wrong([])),
      TypeError,
      /put an array of length 0 into a Sequential/,
    ],
    [
      "a place too far",
      () => new Sequential(new Dropout()).at(1),
      RangeError,
      /take module 1 of a Sequential: expected a whole number from -1 to 0/,
    ],
    [
      "a place in between",
      () => new Sequential(new Dropout()).at(0.5),
      RangeError,
      /take module 0.5 of a Sequential/,
    ],
    [
      "a place in nothing",
      () => new Sequential().at(0),
      RangeError,
      /take module 0 of a Sequential: it has none/,
    ],
  ];
  return { operands: [], cases };
});

/** Layers whose weights are made before memory is counted. */
function makeLayers() {
  return {
    norm: new BatchNorm1d(3),
    keras: batchNormalization({ inputShape: [3] }),
    layer: new LayerNorm([2, 3]),
    kerasLayer: layerNormalization({ inputShape: [3] }),
    table: new Embedding(5, 2, { random }),
    linear: new Linear(3, 2, { random }),
  };
}

refuses("layers refuse inputs of the wrong shape and dtype, and statistics stay as they were", () => {
  const { norm, keras, layer, kerasLayer, table, linear } = makeLayers();
  const double = zeros([4, 3], { dtype: "float64" });
  const int = zeros([4, 3], { dtype: "int32" });
  const [four, one, none, pair] = [zeros([2, 4]), ones([1, 3]), zeros([0, 3]), ones([2, 3])];
  const [swapped, deep] = [ones([3, 2]), zeros([2, 2, 3], { dtype: "float64" })];
  const [scalar, far] = [tensor(1), tensor([1, 5], { dtype: "int32" })];
  const negative = tensor([[0, -1]], { dtype: "int32" });
  const cases: Case[] = [
    [
      "features",
      () => norm.forward(four),
      RangeError,
      /batch normalisation layer to an input of shape \[2, 4\]: expected \[samples, 3\] or \[samples, 3, places\]/,
    ],
    ["no axes", () => norm.forward(scalar), RangeError, /to an input of shape \[\]/],
    [
      "dtype",
      () => norm.forward(double),
      TypeError,
      /a batch normalisation layer with float32 weights to an input of dtype float64: convert it with .astype\("float32"\)/,
    ],
    [
      "one sample",
      () => norm.forward(one),
      RangeError,
      /normalise a batch of shape \[1, 3\] in training: it has 1 values for each feature, and a variance needs 2 or more/,
    ],
    ["no samples", () => norm.forward(none), RangeError, /it has 0 values for each feature/],
    [
      "Keras's features",
      () => keras.forward(four),
      RangeError,
      /to an input of shape \[2, 4\]: expected 3 features along axis 1/,
    ],
    [
      "Keras's dtype",
      () => keras.forward(double),
      TypeError,
      /with float32 weights to an input of dtype float64/,
    ],
    [
      "Keras's empty batch",
      () => keras.forward(none),
      RangeError,
      /input of shape \[0, 3\]: expected at least one sample/,
    ],
    [
      "last axes",
      () => layer.forward(swapped),
      RangeError,
      /a layer normalisation layer to an input of shape \[3, 2\]: expected \[2, 3\] along the last axes/,
    ],
    ["too few axes", () => layer.forward(scalar), RangeError, /input of shape \[\]: expected \[2, 3\]/],
    [
      "layer dtype",
      () => layer.forward(deep),
      TypeError,
      /a layer normalisation layer with float32 weights to an input of dtype float64/,
    ],
    [
      "a dtype without gradients",
      () => new LayerNorm(3, { elementwiseAffine: false }).forward(int),
      TypeError,
      /a layer normalisation layer to an input of dtype int32/,
    ],
    [
      "Keras's lengths",
      () => kerasLayer.forward(four),
      RangeError,
      /input of shape \[2, 4\]: expected lengths \[3\] along axes \[1\]/,
    ],
    [
      "Keras's layer dtype",
      () => kerasLayer.forward(double),
      TypeError,
      /float32 weights to an input of dtype float64/,
    ],
    [
      "dropout of integers",
      () => new Dropout().forward(int),
      TypeError,
      /a dropout layer to an input of dtype int32: convert/,
    ],
    [
      "flatten a number",
      () => new Flatten().forward(scalar),
      RangeError,
      /flatten along axis 1 of an array with 0 axes/,
    ],
    [
      "flatten the wrong way",
      () => new Flatten({ startAxis: -1, endAxis: 0 }).forward(pair),
      RangeError,
      /flatten a tensor of shape \[2, 3\] from axis 1 to 0/,
    ],
    [
      "an index too far",
      () => table.forward(far),
      RangeError,
      /embed index 5 at \[1\] of the indices as one of 5 entries: expected 0 to 4/,
    ],
    ["a negative index", () => table.forward(negative), RangeError, /embed index -1 at \[0, 1\]/],
    [
      "float indices",
      () => table.forward(pair),
      TypeError,
      /embed by indices of dtype float32: convert them with .astype\("int32"\)/,
    ],
    [
      "linear features",
      () => linear.forward(four),
      RangeError,
      /a linear layer to an input of shape \[2, 4\]: expected 3 features along the last axis/,
    ],
  ];
  const parts = [norm, keras, layer, kerasLayer, table, linear].flatMap((one) => [
    ...one.parameters(),
    ...one.buffers(),
  ]);
  return {
    operands: [...parts, double, int, four, one, none, pair, swapped, deep, scalar, far, negative],
    cases,
  };
});

withoutLeaks(
  "a state dict that does not fit is refused with everything that is wrong, and nothing is written",
  () => {
    using _ = scope();
    const net = new Sequential(new Linear(2, 3, { random }), new Linear(3, 1, { random }));
    const good = net.stateDict();
    const { "0.weight": weight, "0.bias": bias, "1.weight": second } = good;
    const changed = { ...good, "0.weight": weight!.mul(2) };
    const refused: [
      what: Record<string, unknown>,
      error: typeof RangeError | typeof TypeError,
      message: string,
    ][] = [
      [
        { "0.weight": weight!.mul(2), "0.bias": bias, "1.weight": second },
        RangeError,
        'Cannot load a state dict into Sequential: missing key "1.bias"',
      ],
      [{}, RangeError, 'missing keys "0.weight", "0.bias", "1.weight", "1.bias"'],
      [{ ...changed, "2.bias": bias }, RangeError, 'Sequential: unexpected key "2.bias"'],
      [{ ...changed, a: bias, b: bias }, RangeError, 'Sequential: unexpected keys "a", "b"'],
      [
        { ...changed, "1.weight": second!.T },
        RangeError,
        'Sequential: "1.weight" has shape [3, 1] where [1, 3] is expected',
      ],
      [
        { ...changed, "1.weight": second!.astype("float64") },
        TypeError,
        'Sequential: "1.weight" is float64 where float32 is expected: convert it with .astype("float32")',
      ],
      [{ ...changed, "1.bias": 3 }, TypeError, 'Sequential: "1.bias" is 3 where a tensor is expected'],
      [
        { "0.weight": weight!.mul(2), "0.bias": second, "1.weight": bias!.astype("int32"), c: bias },
        RangeError,
        'Sequential: missing key "1.bias"; unexpected key "c"; "0.bias" has shape [1, 3] where [3] is expected; ' +
        '"1.weight" has shape [3] where [1, 3] is expected; "1.weight" is int32 where float32 is expected',
      ],
    ];
    for (const [dict, error, message] of refused) {
      assertThrows(() => net.loadStateDict(wrong(dict)), error, message);
      for (const [name, value] of Object.entries(net.stateDict())) {
        assertEquals(value.toArray(), good[name]!.toArray(), message);
      }
    }
    for (const dict of [null, 3, [bias], new Map([["0.bias", bias]])]) {
      assertThrows(
        () => net.loadStateDict(wrong(dict), { strict: false }),
        TypeError,
        "Cannot load a state dict into Sequential: expected an object of tensors by name, got",
      );
    }
    assertThrows(
      () => net.loadStateDict({ "1.bias": second! }, { strict: false }),
      RangeError,
      '"1.bias" has shape [1, 3] where [1] is expected',
    );
    const gone = bias!.mul(1);
    gone.dispose();
    assertThrows(
      () => net.loadStateDict({ ...changed, "0.bias": gone }),
      TypeError,
      'Cannot load "0.bias" into Sequential: the tensor of shape [3] was disposed of',
    );
    assertEquals(net.stateDict()["0.weight"]!.toArray(), weight!.toArray());
    net.dispose();
    assertThrows(
      () => net.stateDict(),
      TypeError,
      'Cannot save "0.weight": the tensor of shape [3, 2] was disposed of',
    );
    assertThrows(
      () => net.loadStateDict(good),
      TypeError,
      'Cannot load "0.weight" into Sequential: the tensor',
    );
  },
);
