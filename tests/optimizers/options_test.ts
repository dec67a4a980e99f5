import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { adadelta } from "../../src/optimizers/adadelta.ts";
import { adagrad } from "../../src/optimizers/adagrad.ts";
import { Adam, adam } from "../../src/optimizers/adam.ts";
import { nadam } from "../../src/optimizers/nadam.ts";
import { optimizerByName } from "../../src/optimizers/optimizer_by_name.ts";
import type { OptimizerParameters } from "../../src/optimizers/resolve_groups.ts";
import { rmsprop } from "../../src/optimizers/rmsprop.ts";
import { SGD, sgd } from "../../src/optimizers/sgd.ts";
import { CLASSES } from "./recorded_runs.ts";

function parameter(values: number[], dtype: ln.FloatDType = "float64"): ln.Parameter {
  return new ln.Parameter(ln.tensor(values, { dtype }));
}

Deno.test("what can't be trained is told in words", () => {
  using _ = ln.scope();
  const [w, v] = [parameter([1]), parameter([1], "float32")];
  const refused = (parameters: unknown, ...words: string[]) => {
    const make = () => new Adam(parameters as OptimizerParameters);
    const { message } = assertThrows(make, TypeError);
    for (const word of ["Cannot make Adam for ", ...words]) {
      assert(message.includes(word), `${JSON.stringify(message)} has no ${JSON.stringify(word)}`);
    }
  };
  refused([], "an array of length 0", "at least one");
  refused(undefined, "undefined");
  refused(w, "an object (Parameter)");
  refused([w, 3], "3: parameter 1 must be a tensor");
  refused([w, w], "a parameter that comes twice", "shape [1]");
  refused([{ parameters: [w] }, { parameters: [w] }], "comes twice, the second time in group 1");
  refused([{ parameters: [w] }, { parameters: [] }], "no parameters: group 1 is empty");
  refused([{ parameters: [w] }, v], "an object (Parameter): group 1 must be an object with parameters");
  refused([w, v], "dtypes float64 and float32", "one in each group");
  refused([ln.tensor([1], { dtype: "int32" })], "int32 tensor of shape [1]: only float32 and float64");
  refused([w.mul(2)], "the result of an operation");
  refused([ln.ones([2, 3]).T], "a view with gaps");
  const gone = parameter([1]);
  gone.dispose();
  assertThrows(
    () => new Adam([gone]),
    TypeError,
    "Cannot make Adam: the tensor of shape [1] was disposed of",
  );
  w.dispose();
  v.dispose();
});

Deno.test("options out of range are told in words, in every optimizer", () => {
  using _ = ln.scope();
  const w = parameter([1]);
  for (const Class of Object.values(CLASSES)) {
    for (const learningRate of [0, -0.1, NaN, Infinity]) {
      assertThrows(
        () => new Class([w], { learningRate }),
        RangeError,
        `Cannot train with learning rate ${learningRate}: expected a number above 0`,
      );
    }
    assertThrows(
      () => new Class([w], { learningRate: "fast" } as object),
      TypeError,
      'Cannot train with learning rate "fast"',
    );
    assertThrows(
      () => new Class([w], { lr: 0.1 } as object),
      TypeError,
      'with option "lr": expected some of learningRate',
    );
    assertThrows(() => new Class([w], 0.1 as never), TypeError, "with options 0.1: expected an object");
    assertThrows(
      () => new Class([w], { weightDecay: -1 } as object),
      RangeError,
      "weightDecay -1: expected a number of 0",
    );
    using optimizer = new Class([w], { learningRate: undefined } as object);
    assertThrows(() => optimizer.learningRate = 0, RangeError, "learning rate 0");
    assertThrows(() => optimizer.groups[0]!.learningRate = NaN, RangeError, "learning rate NaN");
    assert(optimizer.learningRate > 0);
  }
  const wrong: [name: string, options: object, words: string][] = [
    ["Adam", { betas: [1, 0.9] }, "betas[0] 1: expected a number from 0 up to 1, without 1"],
    ["AdamW", { betas: [0.9, -0.1] }, "betas[1] -0.1"],
    ["Nadam", { betas: [0.9, NaN] }, "betas[1] NaN"],
    ["Adam", { epsilon: -1e-8 }, "epsilon -1e-8: expected a number of 0 or more"],
    ["SGD", { momentum: -0.5 }, "momentum -0.5"],
    ["SGD", { nesterov: true }, "nesterov, momentum 0 and dampening 0"],
    ["SGD", { nesterov: true, momentum: 0.5, dampening: 0.5 }, "no dampening"],
    ["RMSprop", { alpha: 1 }, "alpha 1"],
    ["Adadelta", { rho: 1.5 }, "rho 1.5"],
    ["Adagrad", { learningRateDecay: -1 }, "learningRateDecay -1"],
    ["Nadam", { momentumDecay: -1 }, "momentumDecay -1"],
  ];
  for (const [name, options, words] of wrong) {
    assertThrows(() => new CLASSES[name]!([w], options), RangeError, `Cannot make ${name} with `);
    assertThrows(() => new CLASSES[name]!([{ parameters: [w], ...options }]), RangeError, words);
  }
  assertThrows(
    () => new Adam([w], { betas: [0.9] as never }),
    TypeError,
    "expected two numbers such as [0.9, 0.999]",
  );
  assertThrows(() => new SGD([w], { nesterov: 1 as never }), TypeError, "nesterov 1: expected true or false");
  w.dispose();
});

Deno.test("the factories check their options before the parameters are known", () => {
  assertThrows(() => adam({ learningRate: 0 }), RangeError, "learning rate 0");
  assertThrows(() => adam({ beta1: 1 }), RangeError, "Cannot make adam with beta1 1");
  assertThrows(() => nadam({ beta2: -1 }), RangeError, "Cannot make nadam with beta2 -1");
  assertThrows(() => sgd({ momentum: 1.5 }), RangeError, "momentum 1.5: expected a number from 0 to 1");
  assertThrows(() => rmsprop({ rho: 1 }), RangeError, "rho 1");
  assertThrows(() => adagrad({ initialAccumulatorValue: -1 }), RangeError, "initialAccumulatorValue -1");
  assertThrows(() => adadelta({ lr: 1 } as object), TypeError, 'option "lr"');
  assertThrows(
    () => sgd({ clipNorm: 1, clipValue: 1 }),
    RangeError,
    "clipNorm and clipValue: expected one of them",
  );
  assertThrows(() => sgd({ clipNorm: -1 }), RangeError, "clipNorm -1");
  assertEquals(adam().name, "adam");
});

Deno.test("optimizerByName knows Keras's names, in any case, and lists them", () => {
  const names = ["sgd", "adam", "adamW", "rmsprop", "adagrad", "adadelta", "nadam"];
  assertEquals(names.map((name) => optimizerByName(name).name), names);
  assertEquals(optimizerByName("AdamW").name, "adamW");
  const { message } = assertThrows(() => optimizerByName("adan"), TypeError);
  for (const name of names) assert(message.includes(`"${name}"`));
  assertThrows(() => optimizerByName("toString"), TypeError, "toString");
});
