import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { adam } from "../../src/optimizers/adam.ts";
import type { OptimizerFactory } from "../../src/optimizers/optimizer.ts";
import { adadelta } from "../../src/optimizers/adadelta.ts";
import { adagrad } from "../../src/optimizers/adagrad.ts";
import { adamW } from "../../src/optimizers/adam_w.ts";
import { nadam } from "../../src/optimizers/nadam.ts";
import { rmsprop } from "../../src/optimizers/rmsprop.ts";
import { sgd } from "../../src/optimizers/sgd.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertClose, CLASSES } from "./recorded_runs.ts";

/** What a formula keeps for one number; it begins at 0. */
interface Kept {
  m: number;
  v: number;
  u: number;
  product: number;
}

/** One step of one number: the new value from the old one, its gradient and the number of the step, from 1. */
type Formula = (p: number, g: number, t: number, kept: Kept) => number;

const STEPS = 40;
const SIZE = 11;
const { sqrt } = Math;

function start(i: number): number {
  return Math.sin(5 * i + 1);
}

function gradient(i: number, t: number): number {
  return Math.cos(3 * i + t) * 10 ** (t % 4 - 2);
}

/** The momentum of Nadam in step t (Dozat 2016, as PyTorch and Keras have it). */
function nadamMomentum(t: number, beta: number, decay: number): number {
  return beta * (1 - 0.5 * 0.96 ** (t * decay));
}

/** Nadam's step, with the bias of both averages corrected. */
function nadamStep(
  g: number,
  t: number,
  kept: Kept,
  [b1, b2, decay, epsilon]: readonly [number, number, number, number],
): number {
  const [now, next] = [nadamMomentum(t, b1, decay), nadamMomentum(t + 1, b1, decay)];
  kept.product = (t === 1 ? 1 : kept.product) * now;
  kept.m = b1 * kept.m + (1 - b1) * g;
  kept.v = b2 * kept.v + (1 - b2) * g * g;
  const mean = next * kept.m / (1 - kept.product * next) + (1 - now) * g / (1 - kept.product);
  return mean / (sqrt(kept.v / (1 - b2 ** t)) + epsilon);
}

/** Adam's averages (Kingma & Ba 2014), corrected. */
function adamAverages(
  g: number,
  t: number,
  kept: Kept,
  b1: number,
  b2: number,
): [mean: number, square: number] {
  kept.m = b1 * kept.m + (1 - b1) * g;
  kept.v = b2 * kept.v + (1 - b2) * g * g;
  return [kept.m / (1 - b1 ** t), kept.v / (1 - b2 ** t)];
}

/** The formulas of PyTorch's documentation, with these options. */
const PYTORCH: readonly [name: string, options: object, formula: Formula][] = [
  ["SGD", { learningRate: 0.2 }, (p, g) => p - 0.2 * g],
  ["SGD", { learningRate: 0.1, weightDecay: 0.3 }, (p, g) => p - 0.1 * (g + 0.3 * p)],
  ["SGD", { learningRate: 0.1, momentum: 0.7, dampening: 0.4 }, (p, g, t, kept) => {
    kept.m = t === 1 ? g : 0.7 * kept.m + (1 - 0.4) * g;
    return p - 0.1 * kept.m;
  }],
  ["SGD", { learningRate: 0.1, momentum: 0.7, nesterov: true }, (p, g, t, kept) => {
    kept.m = t === 1 ? g : 0.7 * kept.m + g;
    return p - 0.1 * (g + 0.7 * kept.m);
  }],
  ["Adam", { learningRate: 0.3, betas: [0.7, 0.9], epsilon: 0.02 }, (p, g, t, kept) => {
    const [mean, square] = adamAverages(g, t, kept, 0.7, 0.9);
    return p - 0.3 * mean / (sqrt(square) + 0.02);
  }],
  ["Adam", { weightDecay: 0.5 }, (p, g, t, kept) => {
    const [mean, square] = adamAverages(g + 0.5 * p, t, kept, 0.9, 0.999);
    return p - 0.001 * mean / (sqrt(square) + 1e-8);
  }],
  ["AdamW", { learningRate: 0.1 }, (p, g, t, kept) => {
    const [mean, square] = adamAverages(g, t, kept, 0.9, 0.999);
    return p * (1 - 0.1 * 0.01) - 0.1 * mean / (sqrt(square) + 1e-8);
  }],
  ["RMSprop", {}, (p, g, _, kept) => {
    kept.v = 0.99 * kept.v + 0.01 * g * g;
    return p - 0.01 * g / (sqrt(kept.v) + 1e-8);
  }],
  [
    "RMSprop",
    { alpha: 0.8, momentum: 0.6, epsilon: 0.01, weightDecay: 0.2, centered: true },
    (p, g, _, kept) => {
      g += 0.2 * p;
      kept.v = 0.8 * kept.v + 0.2 * g * g;
      kept.m = 0.8 * kept.m + 0.2 * g;
      kept.u = 0.6 * kept.u + g / (sqrt(kept.v - kept.m ** 2) + 0.01);
      return p - 0.01 * kept.u;
    },
  ],
  [
    "Adagrad",
    { learningRate: 0.2, learningRateDecay: 0.3, initialAccumulatorValue: 0.4 },
    (p, g, t, kept) => {
      kept.v = (t === 1 ? 0.4 : kept.v) + g * g;
      return p - 0.2 / (1 + (t - 1) * 0.3) * g / (sqrt(kept.v) + 1e-10);
    },
  ],
  ["Adadelta", { rho: 0.7, epsilon: 1e-3, weightDecay: 0.1 }, (p, g, _, kept) => {
    g += 0.1 * p;
    kept.v = 0.7 * kept.v + 0.3 * g * g;
    const change = sqrt(kept.u + 1e-3) / sqrt(kept.v + 1e-3) * g;
    kept.u = 0.7 * kept.u + 0.3 * change * change;
    return p - change;
  }],
  [
    "Nadam",
    { learningRate: 0.05, momentumDecay: 0.2 },
    (p, g, t, kept) => p - 0.05 * nadamStep(g, t, kept, [0.9, 0.999, 0.2, 1e-8]),
  ],
];

/** Adam as Keras writes it: one step size, and epsilon outside the correction. */
function kerasAdamStep(g: number, t: number, kept: Kept, learningRate: number): number {
  const size = learningRate * sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t);
  kept.m += (g - kept.m) * (1 - 0.9);
  kept.v += (g * g - kept.v) * (1 - 0.999);
  return kept.m * size / (sqrt(kept.v) + 1e-7);
}

/** The formulas of Keras 3's `update_step` methods, with these options. */
const KERAS: readonly [make: (options: object) => OptimizerFactory, options: object, formula: Formula][] = [
  [sgd, {}, (p, g) => p - 0.01 * g],
  [sgd, { learningRate: 0.1, momentum: 0.7, weightDecay: 0.2 }, (p, g, _, kept) => {
    kept.m = 0.7 * kept.m - 0.1 * g;
    return p - p * 0.2 * 0.1 + kept.m;
  }],
  [sgd, { learningRate: 0.1, momentum: 0.7, nesterov: true }, (p, g, _, kept) => {
    kept.m = 0.7 * kept.m - 0.1 * g;
    return p + 0.7 * kept.m - 0.1 * g;
  }],
  [adam, {}, (p, g, t, kept) => p - kerasAdamStep(g, t, kept, 0.001)],
  [adamW, { learningRate: 0.1 }, (p, g, t, kept) => p - p * 0.004 * 0.1 - kerasAdamStep(g, t, kept, 0.1)],
  [rmsprop, {}, (p, g, _, kept) => {
    kept.v = 0.9 * kept.v + 0.1 * g * g;
    return p - 0.001 * g / sqrt(kept.v + 1e-7);
  }],
  [
    rmsprop,
    { learningRate: 0.1, rho: 0.8, momentum: 0.6, epsilon: 0.01, centered: true },
    (p, g, _, kept) => {
      kept.v = 0.8 * kept.v + 0.2 * g * g;
      kept.m = 0.8 * kept.m + 0.2 * g;
      kept.u = 0.6 * kept.u + 0.1 * g / sqrt(kept.v - kept.m ** 2 + 0.01);
      return p - kept.u;
    },
  ],
  [adagrad, {}, (p, g, t, kept) => {
    kept.v = (t === 1 ? 0.1 : kept.v) + g * g;
    return p - 0.001 * g / sqrt(kept.v + 1e-7);
  }],
  [adadelta, { learningRate: 0.5 }, (p, g, _, kept) => {
    kept.v = 0.95 * kept.v + 0.05 * g * g;
    const change = sqrt(kept.u + 1e-7) / sqrt(kept.v + 1e-7) * g;
    kept.u = 0.95 * kept.u + 0.05 * change * change;
    return p - 0.5 * change;
  }],
  [nadam, {}, (p, g, t, kept) => p - 0.001 * nadamStep(g, t, kept, [0.9, 0.999, 1, 1e-7])],
];

/** Steps an optimizer and a formula side by side. */
function follow(
  name: string,
  make: (parameters: readonly ln.Parameter[]) => ln.Optimizer,
  formula: Formula,
): void {
  const indices = Array.from({ length: SIZE }, (_, i) => i);
  const parameter = new ln.Parameter(ln.tensor(indices.map(start), { dtype: "float64" }));
  using optimizer = make([parameter]);
  let expected = indices.map(start);
  const kept = indices.map((): Kept => ({ m: 0, v: 0, u: 0, product: 1 }));
  for (let t = 1; t <= STEPS; t++) {
    const slopes = indices.map((i) => gradient(i, t));
    using tensor = ln.tensor(slopes, { dtype: "float64" });
    optimizer.applyGradients([[tensor, parameter]]);
    expected = expected.map((p, i) => formula(p, slopes[i]!, t, kept[i]!));
    assertClose(parameter.toArray() as number[], expected, 1e-13, `${name}, step ${t}`);
  }
  parameter.dispose();
}

for (const [name, options, formula] of PYTORCH) {
  forEachKernels(`${name} ${JSON.stringify(options)} follows PyTorch's formula in float64`, () => {
    follow(name, (parameters) => new CLASSES[name]!(parameters, options), formula);
  });
}

for (const [factory, options, formula] of KERAS) {
  forEachKernels(`${factory.name} ${JSON.stringify(options)} follows Keras's formula in float64`, () => {
    follow(factory.name, (parameters) => factory(options).build(parameters), formula);
  });
}

/** One step of Keras's Adam in float32, every operation rounded. */
function kerasAdam32(p: number, g: number, t: number, kept: Kept): number {
  const f = Math.fround;
  const [rate, epsilon] = [f(0.01), f(1e-7)];
  const [power1, power2] = [f(f(0.9) ** t), f(f(0.999) ** t)];
  const size = f(f(rate * f(sqrt(f(1 - power2)))) / f(1 - power1));
  kept.m = f(kept.m + f(f(g - kept.m) * f(1 - 0.9)));
  kept.v = f(kept.v + f(f(f(g * g) - kept.v) * f(1 - 0.999)));
  return f(p - f(f(kept.m * size) / f(f(sqrt(kept.v)) + epsilon)));
}

for (const kind of ["wasm", "typescript"] as const) {
  Deno.test(`adam in float32 rounds as Keras does, in ${kind} kernels`, () => {
    ln.useKernels(kind);
    using _ = ln.scope();
    const indices = Array.from({ length: SIZE }, (_, i) => i);
    const parameter = new ln.Parameter(ln.tensor(indices.map(start)));
    using optimizer = adam({ learningRate: 0.01 }).build([parameter]);
    let expected = [...parameter.toTypedArray()];
    const kept = indices.map((): Kept => ({ m: 0, v: 0, u: 0, product: 1 }));
    for (let t = 1; t <= 100; t++) {
      const slopes = indices.map((i) => Math.fround(gradient(i, t)));
      optimizer.applyGradients([[ln.tensor(slopes), parameter]]);
      expected = expected.map((p, i) => kerasAdam32(p, slopes[i]!, t, kept[i]!));
      // The TypeScript kernel rounds what it stores alone.
      if (kind === "wasm") assertEquals([...parameter.toTypedArray()], expected, `step ${t}`);
      else assertClose([...parameter.toTypedArray()], expected, 1e-6, `step ${t}`);
    }
    parameter.dispose();
    ln.useKernels("wasm");
  });
}
