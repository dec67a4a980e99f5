import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { copyInto } from "../../src/array/strided.ts";
import type { Optimizer } from "../../src/optimizers/optimizer.ts";
import type { OptimizerState } from "../../src/optimizers/optimizer_state.ts";
import { optimizerByName } from "../../src/optimizers/optimizer_by_name.ts";
import { Adam } from "../../src/optimizers/adam.ts";
import { SGD } from "../../src/optimizers/sgd.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { CLASSES, elementsOf, setGradients, startParameters } from "./recorded_runs.ts";

type Make = (parameters: readonly ln.Parameter[]) => Optimizer;

const MAKERS: [name: string, make: Make][] = [
  ...Object.entries(CLASSES).map((
    [name, Class],
  ): [string, Make] => [name, (parameters) => new Class(parameters)]),
  ["SGD with momentum and dampening", (parameters) => new SGD(parameters, { momentum: 0.9, dampening: 0.5 })],
  [
    "RMSprop, centred",
    (parameters) => new CLASSES["RMSprop"]!(parameters, { momentum: 0.9, centered: true } as object),
  ],
  ["Adam with groups", ([a, b]) => new Adam([{ parameters: [a!] }, { parameters: [b!], betas: [0.5, 0.6] }])],
  ...["sgd", "adam", "adamW", "rmsprop", "adagrad", "adadelta", "nadam"].map((name): [string, Make] => [
    name,
    (parameters) => optimizerByName(name).build(parameters),
  ]),
];

function steps(optimizer: Optimizer, parameters: ln.Parameter[], from: number, to: number): void {
  for (let step = from; step < to; step++) {
    setGradients(parameters, step);
    optimizer.step();
  }
}

/** Parameters with the values of others. */
function copies(parameters: readonly ln.Parameter[]): ln.Parameter[] {
  return parameters.map((parameter) => new ln.Parameter(parameter));
}

for (const [name, make] of MAKERS) {
  forEachKernels(`${name} goes on from a saved state as if it had never stopped, to the bit`, () => {
    for (const dtype of ["float32", "float64"] as const) {
      const parameters = startParameters(dtype);
      using optimizer = make(parameters);
      optimizer.learningRate = 0.0625;
      steps(optimizer, parameters, 0, 10);
      const state = optimizer.stateDict();
      const values = parameters.map((parameter) => parameter.astype(dtype));
      // Both a new optimizer and one with a past of its own.
      const resumed = [0, 3].map((past) => {
        const own = startParameters(dtype);
        const optimizer = make(own);
        steps(optimizer, own, 0, past);
        values.forEach((value, i) => copyInto(own[i]!.array, value.array));
        optimizer.loadStateDict(state);
        assertEquals(optimizer.learningRate, 0.0625);
        return { optimizer, own };
      });
      // What was saved is a copy: these steps leave it alone.
      steps(optimizer, parameters, 10, 25);
      for (const { optimizer, own } of resumed) {
        steps(optimizer, own, 10, 25);
        assertEquals(elementsOf(own), elementsOf(parameters));
        optimizer.dispose();
        for (const parameter of own) parameter.dispose();
      }
      for (const parameter of parameters) parameter.dispose();
    }
  });
}

forEachKernels(
  "a state says which optimizer it is from, its options, and what is kept for each parameter",
  () => {
    const parameters = startParameters("float32");
    using optimizer = new Adam([{ parameters: [parameters[0]!], learningRate: 0.25 }, {
      parameters: [parameters[1]!],
      weightDecay: 0.5,
    }]);
    assertEquals(optimizer.stateDict().tensors, {});
    setGradients(parameters, 0);
    parameters[1]!.zeroGrad();
    optimizer.step();
    const { optimizer: name, groups, tensors } = optimizer.stateDict();
    const common = { betas: [0.9, 0.999], epsilon: 1e-8 };
    assertEquals(name, "Adam");
    assertEquals(
      groups,
      [
        { ...common, learningRate: 0.25, weightDecay: 0, parameters: [0] },
        { ...common, learningRate: 0.001, weightDecay: 0.5, parameters: [1] },
      ] as unknown as OptimizerState["groups"],
    );
    // The second parameter has had no gradient yet.
    assertEquals(Object.keys(tensors), ["0.step", "0.firstMoment", "0.secondMoment"]);
    assertEquals([tensors["0.step"]!.item(), tensors["0.step"]!.dtype], [1, "float64"]);
    assertEquals([tensors["0.firstMoment"]!.shape, tensors["0.firstMoment"]!.dtype], [[3, 2], "float32"]);
    for (const parameter of parameters) parameter.dispose();
  },
);

forEachKernels(
  "what is saved of a parameter without steps is nothing, and loading it forgets the steps",
  () => {
    const parameters = startParameters("float64");
    using optimizer = new Adam(parameters);
    const empty = optimizer.stateDict();
    steps(optimizer, parameters, 0, 5);
    optimizer.loadStateDict(empty);
    assertEquals(optimizer.stateDict().tensors, {});
    const again = copies(parameters);
    using other = new Adam(again);
    steps(optimizer, parameters, 5, 8);
    steps(other, again, 5, 8);
    assertEquals(elementsOf(parameters), elementsOf(again));
    for (const parameter of [...parameters, ...again]) parameter.dispose();
  },
);

forEachKernels("a state that doesn't fit is refused before anything is changed", () => {
  const parameters = startParameters("float32");
  using optimizer = new Adam(parameters);
  steps(optimizer, parameters, 0, 3);
  const state = optimizer.stateDict();
  const before = { groups: state.groups, values: Object.values(state.tensors).map((one) => one.toArray()) };
  const [first] = state.groups;
  const moment = state.tensors["0.firstMoment"]!;
  const disposed = ln.zeros([3, 2]);
  disposed.dispose();
  const refused = (wrong: unknown, Class: typeof TypeError | typeof RangeError, ...words: string[]) => {
    const { message } = assertThrows(() => optimizer.loadStateDict(wrong as OptimizerState), Class);
    for (const word of words) assert(message.includes(word), `${JSON.stringify(message)} has no ${word}`);
  };
  const tensors = (changes: Record<string, unknown>) => ({
    ...state,
    tensors: { ...state.tensors, ...changes },
  });
  const { "0.secondMoment": _, ...incomplete } = state.tensors;
  refused(null, TypeError, "null", "stateDict()");
  refused({ ...state, optimizer: "AdamW" }, TypeError, '"AdamW"', "into Adam");
  refused({ ...state, groups: [first, first] }, RangeError, "1 groups", "2");
  refused({ ...state, groups: [{ ...first, parameters: [0] }] }, RangeError, "[0, 1]", "[0]");
  refused(
    { ...state, groups: [{ ...first, betas: [0.9, 0.99] }] },
    RangeError,
    "betas",
    "[0.9,0.999]",
    "[0.9,0.99]",
  );
  refused({ ...state, groups: [{ ...first, learningRate: -1 }] }, RangeError, "learning rate -1");
  refused({ ...state, groups: [{ ...first, amsgrad: true }] }, RangeError, "amsgrad", "undefined");
  refused({ ...state, tensors: incomplete }, RangeError, '"0.secondMoment" is missing');
  refused(tensors({ "2.step": moment }), RangeError, '"2.step"');
  refused(tensors({ "0.step": ln.tensor(1.5) }), RangeError, '"0.step" is 1.5');
  refused(tensors({ "0.step": ln.tensor(-1) }), RangeError, '"0.step" is -1');
  refused(tensors({ "0.step": moment }), RangeError, "shape [3, 2]");
  refused(tensors({ "1.firstMoment": moment }), RangeError, "[3, 2]", "[5]");
  refused(tensors({ "0.firstMoment": moment.astype("float64") }), TypeError, "float64", "float32");
  refused(tensors({ "0.firstMoment": [1, 2] }), TypeError, "an array of length 2");
  refused(tensors({ "0.firstMoment": disposed }), TypeError, "was disposed of");
  const after = optimizer.stateDict();
  assertEquals(
    { groups: after.groups, values: Object.values(after.tensors).map((one) => one.toArray()) },
    before,
  );
  for (const parameter of parameters) parameter.dispose();
});

forEachKernels("a state in Keras's form has one count of steps, and needs it", () => {
  const parameters = startParameters("float32");
  using optimizer = optimizerByName("adam").build(parameters);
  steps(optimizer, parameters, 0, 4);
  const state = optimizer.stateDict();
  assertEquals(state.tensors["step"]!.item(), 4);
  const { step, ...tensors } = state.tensors;
  assertThrows(() => optimizer.loadStateDict({ ...state, tensors }), RangeError, '"step" is missing');
  const wrong = { ...tensors, step: 4 } as unknown as typeof tensors;
  assertThrows(
    () => optimizer.loadStateDict({ ...state, tensors: wrong }),
    TypeError,
    '"step" is 4, expected a tensor',
  );
  assertEquals(step!.shape, []);
  for (const parameter of parameters) parameter.dispose();
});

forEachKernels("a count of a million million steps is loaded at once, and the bias is gone by then", () => {
  const w = new ln.Parameter(ln.tensor([1], { dtype: "float64" }));
  using optimizer = new Adam([w], { learningRate: 0.5, epsilon: 0 });
  const gradient = ln.tensor([2], { dtype: "float64" });
  optimizer.applyGradients([[gradient, w]]);
  const state = optimizer.stateDict();
  const tensors = {
    "0.step": ln.tensor(1e12, { dtype: "float64" }),
    "0.firstMoment": gradient.mul(3),
    "0.secondMoment": gradient.mul(8),
  };
  optimizer.loadStateDict({ ...state, tensors });
  assertEquals(optimizer.stateDict().tensors["0.step"]!.item(), 1e12);
  const [before, m, v] = [w.item(), 6 + (2 - 6) * (1 - 0.9), 16 * 0.999 + 4 * (1 - 0.999)];
  optimizer.applyGradients([[gradient, w]]);
  assert(Math.abs(w.item() - (before - 0.5 * m / Math.sqrt(v))) < 1e-15);
  w.dispose();
});

Deno.test("a state made with one set of kernels goes on with the other", () => {
  using _ = ln.scope();
  const parameters = startParameters("float64");
  const results = (["wasm", "typescript"] as const).map((kind) => {
    ln.useKernels("wasm");
    const own = copies(parameters);
    using optimizer = new CLASSES["Nadam"]!(own);
    steps(optimizer, own, 0, 12);
    const state = optimizer.stateDict();
    ln.useKernels(kind);
    using resumed = new CLASSES["Nadam"]!(own);
    resumed.loadStateDict(state);
    steps(resumed, own, 12, 25);
    const values = elementsOf(own);
    for (const parameter of own) parameter.dispose();
    return values;
  });
  assertEquals(results[0], results[1]);
  for (const parameter of parameters) parameter.dispose();
  ln.useKernels("wasm");
});
