import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { assertRefused, type Mistake, mistaken, quiet } from "./refused_call.ts";

withoutLeaks("a model that is not compiled predicts, and refuses the rest", async () => {
  const { x, y, dispose } = mistaken();
  const model = ln.sequential([ln.dense(1, { inputShape: [3], random: new ln.NumpyRandom(1) })]);
  const message = (verb: string) =>
    `Cannot ${verb} a model before compile() has said with which optimizer and loss`;
  await assertRefused(model, [
    ["fit", () => model.fit(x, y), TypeError, message("fit")],
    ["evaluate", () => model.evaluate(x, y), TypeError, message("evaluate")],
    ["trainOnBatch", () => model.trainOnBatch(x, y), TypeError, message("train")],
  ]);
  using predictions = model.predict(x);
  assertEquals(predictions.shape, [4, 1]);
  model.module.dispose();
  dispose();
});

withoutLeaks("a second fit is refused while one runs, and allowed after it", async () => {
  const { model, x, y, dispose } = mistaken();
  const first = model.fit(x, y, { ...quiet, epochs: 3 });
  const error = await assertRejects(() => model.fit(x, y, quiet), TypeError);
  assertEquals(
    error.message,
    "Cannot fit a model while another fit of it is running: await that one first",
  );
  assertEquals((await first).epoch, [0, 1, 2]);
  assertEquals((await model.fit(x, y, quiet)).epoch, [0]);
  dispose();
});

withoutLeaks("options of fit, evaluate and predict that can't be are refused", async () => {
  const { model, x, y, keep, dispose } = mistaken();
  const fit = (options: unknown) => () => model.fit(x, y, wrong(options));
  const names =
    "epochs, batchSize, shuffle, validationData, validationSplit, classWeight, sampleWeight, initialEpoch, verbose, " +
    "callbacks, signal, random";
  const mistakes: Mistake[] = [
    [
      "a misspelt option",
      fit({ ...quiet, batchsize: 8 }),
      TypeError,
      `Cannot fit with option "batchsize": expected some of ${names}`,
    ],
    [
      "a number of epochs for the options",
      fit(10),
      TypeError,
      `Cannot fit with options 10: expected an object, with some of ${names}`,
    ],
    [
      "no options",
      fit(null),
      TypeError,
      `Cannot fit with options null: expected an object, with some of ${names}`,
    ],
    [
      "an option of fit",
      () => model.evaluate(x, y, wrong({ verbose: 0 })),
      TypeError,
      'Cannot evaluate with option "verbose": expected some of batchSize, sampleWeight',
    ],
    [
      "the same",
      () => model.predict(x, wrong({ verbose: 0 })),
      TypeError,
      'Cannot predict with option "verbose": expected some of batchSize',
    ],
    [
      "an object for the validation data",
      fit({ validationData: { x, y } }),
      TypeError,
      "Cannot fit with validationData an object (Object): expected [x, y], [x, y, sampleWeight] or a dataset of batches",
    ],
    [
      "all data for validation",
      fit({ validationSplit: 1 }),
      RangeError,
      "Cannot fit with validationSplit 1: expected a number from 0 up to 1, without 1",
    ],
    [
      "nothing left to train on",
      fit({ validationSplit: 0.9 }),
      RangeError,
      "Cannot fit with validationSplit 0.9: of 4 samples none are left to train on",
    ],
    [
      "a callback's class",
      fit({ callbacks: [ln.EarlyStopping] }),
      TypeError,
      "Cannot fit with callbacks[0] = a function: expected an object with methods such as onEpochEnd, or new EarlyStopping()",
    ],
    [
      "one callback",
      fit({ callbacks: new ln.TerminateOnNaN() }),
      TypeError,
      "Cannot fit with callbacks an object (TerminateOnNaN): expected an array",
    ],
    [
      "the controller",
      fit({ signal: new AbortController() }),
      TypeError,
      "Cannot fit with signal an object (AbortController): expected the signal of an AbortController",
    ],
    [
      "a seed",
      fit({ random: 42 }),
      TypeError,
      "Cannot fit with random 42: expected a stream such as new Random(42)",
    ],
    [
      "shuffle by name",
      fit({ shuffle: "batch" }),
      TypeError,
      'Cannot fit with shuffle "batch": expected true or false',
    ],
    [
      "a verbosity",
      fit({ verbose: "auto" }),
      RangeError,
      'Cannot fit with verbose "auto": expected 0, 1 or 2',
    ],
  ];
  const whole = (least: number) => `expected a whole number of ${least} or more`;
  for (const [value, text] of [[0, "0"], [-1, "-1"], [1.5, "1.5"], [NaN, "NaN"], ["8", '"8"']] as const) {
    mistakes.push(
      [
        `batchSize ${text}`,
        fit({ batchSize: value }),
        RangeError,
        `Cannot fit with batchSize ${text}: ${whole(1)}`,
      ],
      [`epochs ${text}`, fit({ epochs: value }), RangeError, `Cannot fit with epochs ${text}: ${whole(1)}`],
      [
        `batchSize ${text} to evaluate`,
        () => model.evaluate(x, y, { batchSize: wrong(value) }),
        RangeError,
        `Cannot evaluate with batchSize ${text}: ${whole(1)}`,
      ],
      [
        `batchSize ${text} to predict`,
        () => model.predict(x, { batchSize: wrong(value) }),
        RangeError,
        `Cannot predict with batchSize ${text}: ${whole(1)}`,
      ],
    );
  }
  mistakes.push([
    "an epoch before the first",
    fit({ initialEpoch: -1 }),
    RangeError,
    `Cannot fit with initialEpoch -1: ${whole(0)}`,
  ]);
  await assertRefused(model, mistakes);
  keep(x);
  dispose();
});

refuses("compile refuses names that are none, and what is no optimizer, loss or metric", () => {
  const compile = (options: object) => () => ln.sequential([ln.dense(1)]).compile(wrong(options));
  const [optimizer, loss] = ["sgd", "mse"];
  const cases: Case[] = [
    [
      "an optimizer's name",
      compile({ optimizer: "adm", loss }),
      TypeError,
      /^Cannot compile with optimizer "adm": expected one of "sgd", "adam", "adamW", "rmsprop", "adagrad", "adadelta", "nadam"$/,
    ],
    [
      "an optimizer's class",
      compile({ optimizer: ln.SGD, loss }),
      TypeError,
      /^Cannot compile with optimizer a function: expected a name, or what a factory such as adam\(\) returns$/,
    ],
    [
      "no optimizer",
      compile({ loss }),
      TypeError,
      /^Cannot compile with optimizer undefined: expected a name/,
    ],
    [
      "a loss's name in Keras",
      compile({ optimizer, loss: "mean_squared_error" }),
      TypeError,
      /^Cannot compile with loss "mean_squared_error": expected a loss object, or one of "meanSquaredError", "mse"/,
    ],
    [
      "a loss's class",
      compile({ optimizer, loss: ln.MSELoss }),
      TypeError,
      /^Cannot compile with loss a function: expected a name or a loss object such as new MSELoss\(\)$/,
    ],
    [
      "no loss",
      compile({ optimizer }),
      TypeError,
      /^Cannot compile with loss undefined: expected a name or a loss/,
    ],
    [
      "a metric's name",
      compile({ optimizer, loss, metrics: ["acuracy"] }),
      TypeError,
      /^Cannot measure "acuracy": expected a metric object, or one of "accuracy", "binaryAccuracy"/,
    ],
    [
      "one metric",
      compile({ optimizer, loss, metrics: "accuracy" }),
      TypeError,
      /^Cannot compile with metrics "accuracy": expected an array$/,
    ],
    [
      "a metric's class",
      compile({ optimizer, loss, metrics: [ln.AUC] }),
      TypeError,
      /^Cannot compile with metric a function: expected a name or a metric object$/,
    ],
    [
      "a misspelt option",
      compile({ optimizer, loss, metric: ["accuracy"] }),
      TypeError,
      /^Cannot compile with option "metric": expected some of optimizer, loss, metrics, runEagerly$/,
    ],
    [
      "no array of layers",
      () => ln.sequential(wrong(ln.dense(1))),
      TypeError,
      /^Cannot make a sequential model of an object \(Dense\): expected an array of layers$/,
    ],
    [
      "a factory for a layer",
      () => ln.sequential(wrong([ln.dense])),
      TypeError,
      /^Cannot put a function into a Sequential: expected a module$/,
    ],
    [
      "a function for a module",
      () => ln.model(wrong(() => 1)),
      TypeError,
      /^Cannot make a model of a function: expected a module$/,
    ],
    [
      "an activation's name",
      () => ln.dense(1, { activation: wrong("rleu") }),
      TypeError,
      /^Cannot make a dense layer with activation "rleu": expected one of "linear", "relu", "leakyRelu"/,
    ],
  ];
  return { operands: [], cases };
});

refuses("a learning rate of 0 or below, NaN, infinite or as text is refused everywhere", () => {
  const w = ln.ones([2]);
  const factories = [ln.sgd, ln.adam, ln.adamW, ln.rmsprop, ln.adagrad, ln.adadelta, ln.nadam];
  const classes = [ln.SGD, ln.Adam, ln.AdamW, ln.RMSprop, ln.Adagrad, ln.Adadelta, ln.Nadam];
  const cases: Case[] = [];
  for (const rate of [0, -0.1, NaN, Infinity, "0.1"]) {
    const error = typeof rate === "string" ? TypeError : RangeError;
    const text = typeof rate === "string" ? JSON.stringify(rate) : String(rate);
    const message = new RegExp(`^Cannot train with learning rate ${text}: expected a number above 0$`);
    const learningRate = wrong(rate);
    for (const make of factories) cases.push([make.name, () => make({ learningRate }), error, message]);
    for (const Class of classes) {
      cases.push([
        Class.name,
        () => new Class([w], { learningRate }),
        error,
        message,
      ]);
    }
    cases.push([
      "of a group",
      () => new ln.SGD([{ parameters: [w], learningRate }], { learningRate: 0.1 }),
      error,
      message,
    ]);
  }
  return { operands: [w], cases };
});

withoutLeaks("a learning rate that is none is refused between steps, and the old one stays", () => {
  using w = ln.ones([2]);
  using optimizer = new ln.SGD([w], { learningRate: 0.5 });
  for (const rate of [0, -0.1, NaN, Infinity]) {
    for (const owner of [optimizer, optimizer.groups[0]!]) {
      const error = assertThrows(() => owner.learningRate = rate, RangeError);
      assertEquals(error.message, `Cannot train with learning rate ${rate}: expected a number above 0`);
    }
  }
  assertEquals(optimizer.learningRate, 0.5);
});
