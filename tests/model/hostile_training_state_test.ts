import * as ln from "../../src/mod.ts";
import type { ErrorClass } from "../test_support/refuses.ts";
import { type Case, changed, describing, type Json, refusesModels } from "./changed_model_file.ts";

/** The file with the optimizer's state changed. */
const state = (
  name: string,
  change: (state: Json, description: Json) => void,
  message: RegExp,
  error: ErrorClass = RangeError,
): Case => [
  name,
  () => changed((description) => void change(description.optimizer, description)),
  error,
  message,
];
const steps = (value: number): (t: Record<string, ln.Tensor>) => void => (t) =>
  void (t["optimizer/step"] = ln.tensor(value, { dtype: "float64" }));

refusesModels("an optimizer that can't be is refused", [
  state("another kind", (s) => s.optimizer = "sgd", /state of "sgd" into adam/, TypeError),
  state("no groups", (s) => s.groups = [], /it has 1 groups, the state 0/),
  state(
    "other parameters",
    (s) => s.groups[0].parameters = [0],
    /parameters \[0, 1, 2, 3\], in the state \[0\]/,
  ),
  state("another option", (s) => s.groups[0].beta1 = 0.5, /beta1 0.9, in the state 0.5/),
  state("an option more", (s) => s.groups[0].wings = 2, /wings undefined, in the state 2/),
  state("a negative rate", (s) => s.groups[0].learningRate = -1, /learning ?[rR]ate -1/),
  state("a rate that is text", (s) => s.groups[0].learningRate = "1", /learning ?[rR]ate "1"/, TypeError),
  state(
    "an unknown optimizer",
    (_, d) => d.compiled.optimizer.name = "__proto__",
    /optimizer "__proto__"/,
    TypeError,
  ),
  state("an unknown option", (_, d) => d.compiled.optimizer.options.wings = 1, /option "wings"/, TypeError),
  state("an option out of range", (_, d) => d.compiled.optimizer.options.beta2 = 2, /beta2 2/),
  state("an unknown loss", (_, d) => d.compiled.loss = "constructor", /loss "constructor"/, TypeError),
  state("an unknown metric", (_, d) => d.compiled.metrics = ["toString"], /measure "toString"/, TypeError),
  [
    "no moment",
    () => changed(() => {}, (t) => delete t["optimizer/1.firstMoment"]),
    RangeError,
    /"1.firstMoment" is missing/,
  ],
  [
    "a moment too many",
    () => changed(() => {}, (t) => void (t["optimizer/9.x"] = t["2.bias"]!)),
    RangeError,
    /it has no "9.x"/,
  ],
  [
    "a moment of another shape",
    () => changed(() => {}, (t) => void (t["optimizer/1.firstMoment"] = t["2.bias"]!)),
    RangeError,
    /"1.firstMoment" has shape \[1\]/,
  ],
  ["half a step", () => changed(() => {}, steps(0.5)), RangeError, /"step" is 0.5/],
  ["a negative number of steps", () => changed(() => {}, steps(-1)), RangeError, /"step" is -1/],
  ["infinitely many steps", () => changed(() => {}, steps(Infinity)), RangeError, /"step" is Infinity/],
  [
    "steps that would take for ever to count",
    () =>
      changed((description) => {
        description.compiled.optimizer.options.beta2 = 1 - 2 ** -53;
        description.optimizer.groups[0].beta2 = 1 - 2 ** -53;
      }, steps(2 ** 53 - 1)),
    RangeError,
    /optimizer says that it made 9007199254740991 steps/,
  ],
]);

refusesModels("streams that can't be are refused", [
  describing("streams", [], /stream 0 of 0: the file has no such stream/, RangeError),
  describing("streams", [1, 2], /random stream undefined/),
  describing("streams", [{ stream: "Random", words: [1] }], /expected 6 whole numbers/, RangeError),
  describing("fitStream", 7, /stream 7 of 2/, RangeError),
  describing("moduleStreams", { 1: 2 }, /stream 2 of 2/, RangeError),
  describing("moduleStreams", { 9: 0 }, /stream for its part "9": there is no part that takes one/),
  describing("moduleStreams", { 0: 0 }, /stream for its part "0"/),
  describing("moduleStreams", { constructor: 0 }, /stream for its part "constructor"/),
]);
