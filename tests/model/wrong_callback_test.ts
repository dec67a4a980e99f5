import { assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { mistaken, quiet } from "./refused_call.ts";

refuses("callbacks refuse options that can't be", () => {
  const make = (Class: new (options: never) => unknown, options: unknown) => () =>
    new Class(options as never);
  const epochs = "expected a whole number of epochs, 0 or more";
  return {
    operands: [],
    cases: [
      [
        "Keras's name of an option",
        make(ln.EarlyStopping, { restore_best_weights: true }),
        TypeError,
        /^Cannot make EarlyStopping with option "restore_best_weights": expected some of monitor, mode, minDelta, patience, restoreBestWeights, startFromEpoch, baseline$/,
      ],
      [
        "patience",
        make(ln.EarlyStopping, { patience: -1 }),
        RangeError,
        new RegExp(`^Cannot make EarlyStopping with patience -1: ${epochs}$`),
      ],
      [
        "a start",
        make(ln.EarlyStopping, { startFromEpoch: 0.5 }),
        RangeError,
        new RegExp(`^Cannot make EarlyStopping with startFromEpoch 0.5: ${epochs}$`),
      ],
      [
        "a mode",
        make(ln.EarlyStopping, { mode: "larger" }),
        TypeError,
        /^Cannot make EarlyStopping with mode "larger": expected "auto", "min" or "max"$/,
      ],
      [
        "a name",
        make(ln.EarlyStopping, { monitor: null }),
        TypeError,
        /^Cannot make EarlyStopping with monitor null: expected a name such as "valLoss"$/,
      ],
      [
        "a least change",
        make(ln.ReduceLROnPlateau, { minDelta: NaN }),
        TypeError,
        /^Cannot make ReduceLROnPlateau with minDelta NaN: expected a number$/,
      ],
      [
        "a factor",
        make(ln.ReduceLROnPlateau, { factor: 1 }),
        RangeError,
        /^Cannot reduce the learning rate by the factor 1: expected a number between 0 and 1$/,
      ],
      [
        "a cooldown",
        make(ln.ReduceLROnPlateau, { cooldown: -1 }),
        RangeError,
        new RegExp(`^Cannot make ReduceLROnPlateau with cooldown -1: ${epochs}$`),
      ],
      [
        "a least rate",
        make(ln.ReduceLROnPlateau, { minLearningRate: -1 }),
        RangeError,
        /^Cannot make ReduceLROnPlateau with minLearningRate -1: expected a number of 0 or more$/,
      ],
      [
        "Keras's name of the least rate",
        make(ln.ReduceLROnPlateau, { min_lr: 0.1 }),
        TypeError,
        /^Cannot make ReduceLROnPlateau with option "min_lr": expected some of monitor, mode, minDelta, factor/,
      ],
      [
        "a rate for a schedule",
        () => new ln.LearningRateScheduler(wrong(0.1)),
        TypeError,
        /^Cannot make a LearningRateScheduler of 0.1: expected a function of the epoch and the rate$/,
      ],
      [
        "a path for a log",
        () => new ln.CSVLogger(wrong("log.csv")),
        TypeError,
        /^Cannot make a CSVLogger that writes to "log.csv": expected a function that takes a line, such as \(line\) => Deno.writeTextFile/,
      ],
      [
        "Keras's name of a checkpoint's option",
        () => new ln.ModelCheckpoint(() => {}, wrong({ save_best_only: true })),
        TypeError,
        /^Cannot make ModelCheckpoint with option "save_best_only": expected some of monitor, mode, minDelta, saveBestOnly/,
      ],
      [
        "no place for a checkpoint",
        () => new ln.ModelCheckpoint(wrong(undefined)),
        TypeError,
        /^Cannot write checkpoints to undefined: expected a path or a function$/,
      ],
    ],
  };
});

withoutLeaks(
  "a value that training doesn't give, or a rate that is none, ends training with the names",
  async () => {
    const { model, x, y, dispose } = mistaken();
    const watching = (callbacks: ln.Callback[]) =>
      assertRejects(() => model.fit(x, y, { ...quiet, callbacks }), Error);
    const missing = await watching([new ln.EarlyStopping({ monitor: "val_loss" })]);
    assertEquals(
      [missing.name, missing.message],
      [
        "RangeError",
        'Cannot watch "val_loss" in EarlyStopping: training gives "loss", "accuracy"; val… values need validation data',
      ],
    );
    for (const [rate, name] of [[NaN, "RangeError"], [undefined, "TypeError"]] as const) {
      const error = await watching([new ln.LearningRateScheduler(wrong(() => rate))]);
      assertEquals(
        [error.name, error.message],
        [name, `Cannot train with learning rate ${rate}: expected a number above 0`],
      );
    }
    dispose();
  },
);
