import { Linear, Sequential, tensor } from "../../src/mod.ts";
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

refuses("layers refuse settings out of range and of the wrong kind", () => {
  const cases: Case[] = [
    [
      "PyTorch's place for the bias",
      () => new Linear(2, 3, wrong(false)),
      TypeError,
      /make a linear layer with options false: expected an object, with some of bias, dtype, random/,
    ],
    [
      "a misspelt option",
      () => dense(2, wrong({ activaton: "relu" })),
      TypeError,
      /make a dense layer with option "activaton": expected some of activation, useBias, kernelInitializer, inputShape/,
    ],
    [
      "PyTorch's place for the axis",
      () => new Softmax(wrong(1)),
      TypeError,
      /make a Softmax with options 1: expected an object, with some of axis/,
    ],
    ["the same", () => new LogSoftmax(wrong(1)), TypeError, /make a LogSoftmax with options 1/],
    ["PyTorch's beta", () => new Softplus(wrong(2)), TypeError, /make a softplus with options 2/],
    [
      "PyTorch's dim",
      () => new Flatten(wrong({ startDim: 0 })),
      TypeError,
      /option "startDim": .* startAxis/,
    ],
    ["PyTorch's eps", () => new BatchNorm1d(2, wrong({ eps: 1 })), TypeError, /option "eps": .* epsilon/],
    ["PyTorch's in LayerNorm", () => new LayerNorm(2, wrong({ eps: 1 })), TypeError, /option "eps"/],
    ["Keras's", () => batchNormalization(wrong({ eps: 1 })), TypeError, /option "eps"/],
    ["Keras's of samples", () => layerNormalization(wrong({ eps: 1 })), TypeError, /option "eps"/],
    ["PyTorch's padding", () => new Embedding(2, 2, wrong({ paddingIdx: 1 })), TypeError, /paddingIdx/],
    [
      "a seed",
      () => new Dropout(0.5, wrong({ seed: 1 })),
      TypeError,
      /make a dropout layer with option "seed"/,
    ],
    [
      "linear inputs",
      () => new Linear(0, 2),
      RangeError,
      /make a linear layer with inputs 0: expected a whole number of 1 or more/,
    ],
    ["linear outputs", () => new Linear(2, 1.5), RangeError, /make a linear layer with outputs 1.5/],
    [
      "dense units",
      () => dense(wrong("8")),
      TypeError,
      /make a dense layer with units "8": expected a number/,
    ],
    [
      "dense shape",
      () => dense(2, { inputShape: wrong([2, 2]) }),
      RangeError,
      /inputShape an array of length 2: expected one length/,
    ],
    ["dense length", () => dense(2, { inputShape: [0] }), RangeError, /make a dense layer with inputShape 0/],
    [
      "dense start",
      () => dense(2, { inputShape: [3], kernelInitializer: () => tensor([1]) }),
      RangeError,
      /start a dense kernel of shape \[3, 2\] with values of shape \[1\]/,
    ],
    [
      "sample shapes",
      () => batchNormalization({ inputShape: wrong(2) }),
      TypeError,
      /normalise samples of shape 2: expected an array/,
    ],
    [
      "sample lengths",
      () => layerNormalization({ inputShape: [-1] }),
      RangeError,
      /normalise samples of shape \[-1\]/,
    ],
    [
      "samples of indices",
      () => new Embedding(2, 2, { inputShape: [0.5] }),
      RangeError,
      /embed samples of shape \[0.5\]/,
    ],
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
