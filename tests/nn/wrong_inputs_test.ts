import { Linear, ones, tensor, zeros } from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { batchNormalization } from "../../src/nn/batch_normalization.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { Flatten } from "../../src/nn/flatten.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { layerNormalization } from "../../src/nn/layer_normalization.ts";
import { type Case, refuses } from "../test_support/refuses.ts";
import { random } from "./sample_modules.ts";

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
