import type * as ln from "../../src/mod.ts";
import type { Optimizer } from "../../src/optimizers/optimizer.ts";
import { optimizerByName } from "../../src/optimizers/optimizer_by_name.ts";
import { adadelta } from "../../src/optimizers/adadelta.ts";
import { adagrad } from "../../src/optimizers/adagrad.ts";
import { adam } from "../../src/optimizers/adam.ts";
import { adamW } from "../../src/optimizers/adam_w.ts";
import { nadam } from "../../src/optimizers/nadam.ts";
import type { OptimizerFactory } from "../../src/optimizers/optimizer.ts";
import { rmsprop } from "../../src/optimizers/rmsprop.ts";
import { sgd } from "../../src/optimizers/sgd.ts";
import keras from "../golden/optimizers_keras.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import {
  assertClose,
  CLASSES,
  elementsOf,
  numbers,
  recorded,
  setGradients,
  startParameters,
} from "./recorded_runs.ts";

/** Rounding in another order, over 25 steps. */
const TOLERANCES: Readonly<Record<"float64" | "float32", number>> = { float64: 1e-14, float32: 2e-6 };
/** Keras computes what it scales clipped gradients by in float32, whatever their dtype. */
const KERAS_CLIP = 5e-8;
const FACTORIES: Readonly<Record<string, (options?: object) => OptimizerFactory>> = {
  sgd,
  adam,
  adamW,
  rmsprop,
  adagrad,
  adadelta,
  nadam,
};

/** Makes the recorded steps and compares the parameters with the recorded ones. */
function follow(
  name: string,
  dtype: ln.FloatDType,
  expected: readonly string[],
  make: (parameters: readonly ln.Parameter[]) => Optimizer,
  { skips = false, tolerance = TOLERANCES[dtype] } = {},
): void {
  const parameters = startParameters(dtype);
  using optimizer = make(parameters);
  recorded.gradients.forEach((_, step) => {
    setGradients(parameters, step);
    if (skips && step % 3 !== 1) parameters[1]!.zeroGrad();
    optimizer.step();
    const place = recorded.recordedSteps.indexOf(step + 1);
    if (place < 0) return;
    assertClose(
      elementsOf(parameters),
      numbers(expected[place]!),
      tolerance,
      `${name} in ${dtype} after ${step + 1} steps`,
    );
  });
  for (const parameter of parameters) parameter.dispose();
}

for (const { optimizer, options, groups, skips, ...values } of recorded.cases) {
  const what = groups ? ` and groups ${JSON.stringify(groups)}` : skips ? ", gradients missing" : "";
  forEachKernels(`${optimizer} ${JSON.stringify(options)}${what} steps as PyTorch's`, () => {
    for (const dtype of ["float64", "float32"] as const) {
      follow(optimizer, dtype, values[dtype], (parameters) => {
        const own = groups?.map((group, i) => ({ parameters: [parameters[i]!], ...group }));
        return new CLASSES[optimizer]!(own ?? parameters, options);
      }, { skips });
    }
  });
}

for (const { optimizer, options, ...values } of keras.cases) {
  forEachKernels(`${optimizer}(${JSON.stringify(options)}) steps as Keras's`, () => {
    for (const dtype of ["float64", "float32"] as const) {
      follow(
        optimizer,
        dtype,
        values[dtype],
        (parameters) => FACTORIES[optimizer]!(options).build(parameters),
        {
          tolerance: Math.max(TOLERANCES[dtype], /clipnorm/i.test(JSON.stringify(options)) ? KERAS_CLIP : 0),
        },
      );
    }
  });
}

forEachKernels("an optimizer by name has Keras's form and defaults", () => {
  for (const { optimizer, options, float64 } of keras.cases) {
    if (Object.keys(options).length > 0) continue;
    follow(
      optimizer,
      "float64",
      float64,
      (parameters) => optimizerByName(optimizer.toUpperCase()).build(parameters),
    );
  }
});
