/**
 * Linnet: arrays and neural networks for Deno, with kernels in WebAssembly SIMD. No permissions, no native code.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * ln.setRandom(new ln.NumpyRandom(42));
 * const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
 * const y = ln.tensor([[0], [1], [1], [0]]);
 * const model = ln.sequential([
 *   ln.dense(8, { activation: "tanh", inputShape: [2] }),
 *   ln.dense(1, { activation: "sigmoid" }),
 * ]);
 * model.compile({ optimizer: ln.sgd({ learningRate: 1 }), loss: "meanSquaredError" });
 * const { history } = await model.fit(x, y, { epochs: 2000, batchSize: 4, shuffle: false });
 * assert(history.loss.at(-1)! < 0.01);
 * ```
 *
 * @module
 */
export { version } from "./src/version.ts";

// Kernels and memory
export { type KernelInfo, kernelInfo, useKernels } from "./src/kernels/active.ts";
export type { KernelKind } from "./src/kernels/kernels.ts";
export { memory, type MemoryFigures } from "./src/array/memory.ts";

// Arrays
export type { DType, FloatDType } from "./src/array/dtype.ts";
export type { NestedInput, NestedNumbers } from "./src/array/nested.ts";
export type { Range } from "./src/array/ranges.ts";
export type { Shape } from "./src/array/shape.ts";
export { Tensor } from "./src/tensor/tensor.ts";
export type { TensorLike } from "./src/tensor/apply.ts";
export type { TensorBase } from "./src/tensor/base.ts";
export type { ArithmeticMethods } from "./src/tensor/arithmetic_methods.ts";
export type { ActivationMethods } from "./src/tensor/activation_methods.ts";
export type { MathMethods } from "./src/tensor/math_methods.ts";
export type { ArrangementMethods, PadWidth } from "./src/tensor/arrangement_methods.ts";
export type { ShapeMethods } from "./src/tensor/shape_methods.ts";
export type {
  NormOptions,
  ReduceOptions,
  ReductionMethods,
  SearchOptions,
  VarianceOptions,
} from "./src/tensor/reduction_methods.ts";
export {
  arange,
  eye,
  fromTypedArray,
  full,
  linspace,
  ones,
  onesLike,
  tensor,
  type TensorOptions,
  zeros,
  zerosLike,
} from "./src/tensor/creation.ts";
export { allClose, type ToleranceOptions } from "./src/tensor/all_close.ts";
export { tensordot } from "./src/tensor/tensordot.ts";
export { concat, stack, where } from "./src/tensor/combine.ts";
export { type Scope, scope, tidy } from "./src/tensor/scope.ts";

// Random numbers
export { defaultRandom, seed, setRandom } from "./src/random/default_random.ts";
export type { Mt19937State } from "./src/random/mt19937.ts";
export type { NumpyRandomState } from "./src/random/numpy_generator.ts";
export type { TorchRandomState } from "./src/random/torch_generator.ts";
export { type ChoiceOptions, NumpyRandom } from "./src/random/numpy_random.ts";
export { type PhiloxState, Random } from "./src/random/random.ts";
export type { FloatDrawOptions, IntegerDrawOptions, RandomStream } from "./src/random/stream.ts";
export { TorchRandom } from "./src/random/torch_random.ts";

// Gradients
export type { BackwardOptions } from "./src/autograd/backward.ts";
export { noGrad } from "./src/autograd/grad_mode.ts";
export {
  gradient,
  type GradientOptions,
  type ValueAndGradient,
  valueAndGradient,
} from "./src/autograd/gradient.ts";
export { gradCheck, type GradCheckOptions, type GradCheckResult } from "./src/autograd/grad_check.ts";

// Modules, losses and optimizers
export * as initializers from "./src/nn/initializers.ts";
export type { Initializer, InitializerOptions } from "./src/nn/initializers/initializer.ts";
export { Module } from "./src/nn/module.ts";
export { Parameter } from "./src/nn/parameter.ts";
export { Linear, type LinearOptions } from "./src/nn/linear.ts";
export { Dense, dense, type DenseActivation, type DenseOptions } from "./src/nn/dense.ts";
export { ReLU } from "./src/nn/relu.ts";
export { Sigmoid } from "./src/nn/sigmoid.ts";
export { Sequential } from "./src/nn/sequential.ts";
export type { Loss } from "./src/losses/loss.ts";
export { MSELoss } from "./src/losses/mse_loss.ts";
export { Optimizer, type OptimizerFactory } from "./src/optimizers/optimizer.ts";
export { SGD, sgd, type SGDOptions } from "./src/optimizers/sgd.ts";

// Models
export { type CompileOptions, type FitOptions, Model, model, sequential } from "./src/model/model.ts";
export { History } from "./src/model/history.ts";
