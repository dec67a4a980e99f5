/**
 * Networks of random layers, the same for the same seed.
 *
 * @module
 */
import * as ln from "../../src/mod.ts";
import type { FloatDType } from "../../src/array/dtype.ts";
import type { ActivationName } from "../../src/nn/activation_by_name.ts";

/** A network and what it takes. */
export interface NetworkSample {
  readonly network: ln.Sequential;
  readonly inputShape: readonly number[];
  /** An input of so many samples. */
  input(samples: number): ln.Tensor;
}

/** What limits the choice of layers. */
export interface NetworkOptions {
  readonly dtype: FloatDType;
  /** Whether layers that onnxruntime computes in float32 alone may be there. */
  readonly everyLayer: boolean;
}

/** Park and Miller's generator of 1988. */
class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed % 2147483646 + 1;
    for (let i = 0; i < 3; i++) this.below(2);
  }

  below(count: number): number {
    this.#state = this.#state * 16807 % 2147483647;
    return Math.floor(this.#state / 2147483647 * count);
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  chance(): boolean {
    return this.below(2) === 1;
  }
}

const FLOAT32_ONLY: readonly ActivationName[] = ["leakyRelu", "elu", "gelu", "softplus", "silu", "swish"];
const NAMES: readonly ActivationName[] = [
  "linear",
  "relu",
  "sigmoid",
  "tanh",
  "softmax",
  "logSoftmax",
  ...FLOAT32_ONLY,
];

type Make = () => ln.Module;

/** The layers that take samples of a shape. */
function choices(
  draws: Draws,
  shape: readonly number[],
  { dtype, everyLayer }: NetworkOptions,
  random: ln.RandomStream,
): Make[] {
  const last = shape.at(-1)!;
  const names = NAMES.filter((name) => everyLayer || !FLOAT32_ONLY.includes(name));
  const flag = () => draws.chance();
  // Two numbers next to each other would come out as far apart as their last digits say.
  const epsilon = draws.one([1e-2, 0.03]);
  const makes: Make[] = [
    () => new ln.Linear(last, 1 + draws.below(6), { bias: flag(), dtype, random }),
    () =>
      ln.dense(1 + draws.below(6), {
        activation: draws.one(names),
        useBias: flag(),
        inputShape: [last],
        dtype,
        random,
      }),
    () => ln.activation(draws.one(names)),
    () => ln.dropout(draws.one([0.25, 0.3])),
    () => new ln.ReLU(),
    () => new ln.Sigmoid(),
    () => new ln.Tanh(),
    () => new ln.Softmax({ axis: draws.one([-1, shape.length]) }),
    () => new ln.LogSoftmax({ axis: draws.one([-1, 1]) }),
    () => new ln.LayerNorm(last, { epsilon, elementwiseAffine: flag(), bias: flag(), dtype }),
    () =>
      ln.layerNormalization({ axis: -1, epsilon, center: flag(), scale: flag(), dtype, inputShape: shape }),
    () => ln.batchNormalization({ epsilon, center: flag(), scale: flag(), dtype, inputShape: shape }),
    () => new ln.Flatten({ startAxis: 1 }),
  ];
  if (everyLayer) {
    makes.push(
      () => new ln.ELU(draws.one([1, 0.5])),
      () => new ln.GELU(),
      () => new ln.SiLU(),
      () => new ln.LeakyReLU(draws.one([0.01, 0.3])),
      () => new ln.Softplus({ beta: draws.one([1, 2.5]) }),
    );
  }
  if (shape.length < 3) {
    makes.push(
      () =>
        new ln.BatchNorm1d(shape[0]!, {
          epsilon,
          momentum: draws.one([0.1, 0.3, null]),
          affine: flag(),
          bias: flag(),
          dtype,
        }),
    );
  }
  if (shape.length > 1) {
    makes.push(
      () => new ln.Flatten({ startAxis: 1, endAxis: 2 }),
      () => new ln.LayerNorm(shape, { epsilon, bias: flag(), dtype }),
      () =>
        ln.layerNormalization({ axis: draws.one([1, [1, 2], [2, 1]]), epsilon, dtype, inputShape: shape }),
      () => ln.batchNormalization({ axis: 1, epsilon, dtype, inputShape: shape }),
    );
  }
  return makes;
}

/** Statistics and weights as after training: none of them 0 or 1. */
function disturb(module: ln.Module, random: ln.RandomStream): void {
  ln.tidy(() =>
    ln.noGrad(() => {
      for (const tensor of [...module.parameters(), ...module.buffers()]) {
        if (tensor.rank === 1) tensor.set(random.uniform(0.5, 1.5, tensor.shape).astype(tensor.dtype));
      }
    })
  );
}

/**
 * Draws a network.
 *
 * @param seed Which one.
 * @param options See {@linkcode NetworkOptions}.
 * @returns The network, in evaluation mode.
 */
export function randomNetwork(seed: number, options: NetworkOptions): NetworkSample {
  const draws = new Draws(seed);
  const random = new ln.NumpyRandom(seed);
  const startsWithWords = draws.below(4) === 0;
  const inputShape = draws.one([[4], [3, 2], [2, 3, 2], [5]]).slice(0, startsWithWords ? 2 : 3);
  const layers: ln.Module[] = [];
  if (startsWithWords) {
    layers.push(
      draws.chance()
        ? new ln.Embedding(6, 3, { dtype: options.dtype, random })
        : ln.embedding(6, 3, { inputShape, dtype: options.dtype, random }),
    );
  }
  let shape: readonly number[] = startsWithWords ? [...inputShape, 3] : inputShape;
  const count = 1 + draws.below(5);
  for (let i = 0; i < count; i++) {
    const layer = draws.one(choices(draws, shape, options, random))();
    disturb(layer, random);
    layers.push(layer);
    shape = ln.tidy(() =>
      layer.eval().forward(ln.zeros([2, ...shape], { dtype: options.dtype })).shape.slice(1)
    );
  }
  const network = new ln.Sequential(...layers).eval();
  const input = (samples: number): ln.Tensor => {
    const full = [samples, ...inputShape];
    if (startsWithWords) return random.uniform(0, 6, full).astype("int32");
    return random.uniform(-2, 2, full).astype(options.dtype);
  };
  return { network, inputShape, input };
}
