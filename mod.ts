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
 * const { history } = await model.fit(x, y, { epochs: 2000, batchSize: 4, shuffle: false, verbose: 0 });
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
export type { NestedArray, NestedInput, NestedNumbers, RowInput } from "./src/array/nested.ts";
export type { Range } from "./src/array/ranges.ts";
export type { Shape } from "./src/array/shape.ts";
export { Tensor } from "./src/tensor/tensor.ts";
export type { TensorLike } from "./src/tensor/apply.ts";
export type {
  BroadcastRank,
  IndexedRank,
  MaxRank,
  NoOptions,
  ProductRank,
  RankAfter,
  RankBefore,
  RankWithout,
  ReducedRank,
} from "./src/tensor/rank.ts";
export type { TensorBase } from "./src/tensor/base.ts";
export type { ArithmeticMethods } from "./src/tensor/arithmetic_methods.ts";
export type { ActivationMethods } from "./src/tensor/activation_methods.ts";
export type { MathMethods } from "./src/tensor/math_methods.ts";
export type { ArrangementMethods, PadWidth } from "./src/tensor/arrangement_methods.ts";
export type { PartMethods } from "./src/tensor/part_methods.ts";
export type { ShapeMethods } from "./src/tensor/shape_methods.ts";
export type {
  AxisOptions,
  IndexingMethods,
  SortOptions,
  TopK,
  TopKOptions,
} from "./src/tensor/indexing_methods.ts";
export type { Indices } from "./src/tensor/indices.ts";
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
export { oneHot, type OneHotOptions } from "./src/tensor/one_hot.ts";
export { unique, type UniqueOptions, type UniqueResult } from "./src/tensor/unique.ts";
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
export {
  GradientTape,
  type GradientTapeOptions,
  type TapeGradientOptions,
  type ZeroGradientOptions,
} from "./src/autograd/gradient_tape.ts";
export type { GradCheckReport } from "./src/autograd/grad_check_report.ts";
export { hessian } from "./src/autograd/hessian.ts";
export { jacobian } from "./src/autograd/jacobian.ts";
export { gradCheck, type GradCheckOptions, type GradCheckResult } from "./src/autograd/grad_check.ts";

// Modules, losses and optimizers
export * as initializers from "./src/nn/initializers.ts";
export type { Initializer, InitializerOptions } from "./src/nn/initializers/initializer.ts";
export { Module } from "./src/nn/module.ts";
export type { ModuleTree } from "./src/nn/module_tree.ts";
export type { IncompatibleKeys, LoadStateDictOptions, StateDict } from "./src/nn/state_dict.ts";
export { Buffer, type BufferOptions } from "./src/nn/buffer.ts";
export { Parameter } from "./src/nn/parameter.ts";
export { Activation, activation } from "./src/nn/activation.ts";
export type { ActivationName } from "./src/nn/activation_by_name.ts";
export { BatchNorm1d, type BatchNorm1dOptions } from "./src/nn/batch_norm_1d.ts";
export {
  BatchNormalization,
  batchNormalization,
  type BatchNormalizationOptions,
} from "./src/nn/batch_normalization.ts";
export { Dense, dense, type DenseActivation, type DenseOptions } from "./src/nn/dense.ts";
export { Dropout, dropout, type DropoutOptions } from "./src/nn/dropout.ts";
export { ELU } from "./src/nn/elu.ts";
export { Embedding, embedding, type EmbeddingOptions } from "./src/nn/embedding.ts";
export { Flatten, flatten, type FlattenOptions } from "./src/nn/flatten.ts";
export { GELU } from "./src/nn/gelu.ts";
export { LayerNorm, type LayerNormOptions } from "./src/nn/layer_norm.ts";
export {
  LayerNormalization,
  layerNormalization,
  type LayerNormalizationOptions,
} from "./src/nn/layer_normalization.ts";
export { LeakyReLU } from "./src/nn/leaky_relu.ts";
export { Linear, type LinearOptions } from "./src/nn/linear.ts";
export { LogSoftmax } from "./src/nn/log_softmax.ts";
export { ReLU } from "./src/nn/relu.ts";
export { Sequential } from "./src/nn/sequential.ts";
export { Sigmoid } from "./src/nn/sigmoid.ts";
export { SiLU } from "./src/nn/silu.ts";
export { Softmax } from "./src/nn/softmax.ts";
export { Softplus, type SoftplusOptions } from "./src/nn/softplus.ts";
export { Tanh } from "./src/nn/tanh.ts";
export type { Loss } from "./src/losses/loss.ts";
export {
  type LossOptions,
  ReducedLoss,
  type Reduction,
  type UnreducedLosses,
} from "./src/losses/reduced_loss.ts";
export { ElementwiseLoss } from "./src/losses/elementwise_loss.ts";
export { BCELoss } from "./src/losses/bce_loss.ts";
export { BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from "./src/losses/bce_with_logits_loss.ts";
export { categoricalCrossentropy } from "./src/losses/categorical_crossentropy.ts";
export type { ClassLossOptions } from "./src/losses/class_loss_options.ts";
export { CrossEntropyLoss, type CrossEntropyLossOptions } from "./src/losses/cross_entropy_loss.ts";
export { HalfMSE } from "./src/losses/half_mse.ts";
export { HingeLoss } from "./src/losses/hinge_loss.ts";
export { HuberLoss, type HuberLossOptions } from "./src/losses/huber_loss.ts";
export { KLDivLoss, type KLDivLossOptions } from "./src/losses/kl_div_loss.ts";
export { klDivergence } from "./src/losses/kl_divergence.ts";
export { L1Loss } from "./src/losses/l1_loss.ts";
export { MSELoss } from "./src/losses/mse_loss.ts";
export { NLLLoss, type NLLLossOptions } from "./src/losses/nll_loss.ts";
export { sparseCategoricalCrossentropy } from "./src/losses/sparse_categorical_crossentropy.ts";
export { Optimizer, type OptimizerFactory } from "./src/optimizers/optimizer.ts";
export type { OptimizerState, ParameterGroupState } from "./src/optimizers/optimizer_state.ts";
export type { OptionValue, ParameterGroup } from "./src/optimizers/parameter_group.ts";
export type { OptimizerParameters, ParameterGroupOptions } from "./src/optimizers/resolve_groups.ts";
export type { OptimizerOptions } from "./src/optimizers/update_rule.ts";
export type { KerasOptions } from "./src/optimizers/keras_options.ts";
export {
  Adadelta,
  adadelta,
  type AdadeltaOptions,
  type KerasAdadeltaOptions,
} from "./src/optimizers/adadelta.ts";
export { Adagrad, adagrad, type AdagradOptions, type KerasAdagradOptions } from "./src/optimizers/adagrad.ts";
export { Adam, adam, type AdamOptions, type KerasAdamOptions } from "./src/optimizers/adam.ts";
export { AdamW, adamW } from "./src/optimizers/adam_w.ts";
export { type KerasNadamOptions, Nadam, nadam, type NadamOptions } from "./src/optimizers/nadam.ts";
export { type KerasRMSpropOptions, RMSprop, rmsprop, type RMSpropOptions } from "./src/optimizers/rmsprop.ts";
export { type KerasSGDOptions, SGD, sgd, type SGDOptions } from "./src/optimizers/sgd.ts";
export { clipGradNorm, type ClipGradNormOptions } from "./src/optimizers/clip_grad_norm.ts";
export { clipGradValue } from "./src/optimizers/clip_grad_value.ts";
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
} from "./src/optimizers/schedules/cosine_annealing_lr.ts";
export { ExponentialLR, type ExponentialLROptions } from "./src/optimizers/schedules/exponential_lr.ts";
export {
  LearningRateSchedule,
  type LearningRateScheduleState,
} from "./src/optimizers/schedules/learning_rate_schedule.ts";
export { LinearWarmupLR, type LinearWarmupLROptions } from "./src/optimizers/schedules/linear_warmup_lr.ts";
export {
  ReduceOnPlateauLR,
  type ReduceOnPlateauLROptions,
  type ReduceOnPlateauLRState,
} from "./src/optimizers/schedules/reduce_on_plateau_lr.ts";
export { StepLR, type StepLROptions } from "./src/optimizers/schedules/step_lr.ts";

// Metrics
export { AUC } from "./src/metrics/auc.ts";
export { BinaryAccuracy } from "./src/metrics/binary_accuracy.ts";
export { type BinaryCountOptions, BinaryCounts } from "./src/metrics/binary_counts.ts";
export { CountedMetric } from "./src/metrics/counted_metric.ts";
export { CategoricalAccuracy } from "./src/metrics/categorical_accuracy.ts";
export { confusionMatrix } from "./src/metrics/confusion_matrix.ts";
export { F1Score } from "./src/metrics/f1_score.ts";
export { MeanAbsoluteError } from "./src/metrics/mean_absolute_error.ts";
export { MeanMetric } from "./src/metrics/mean_metric.ts";
export { MeanSquaredError } from "./src/metrics/mean_squared_error.ts";
export type { Metric } from "./src/metrics/metric.ts";
export { Precision } from "./src/metrics/precision.ts";
export { R2Score } from "./src/metrics/r2_score.ts";
export { Recall } from "./src/metrics/recall.ts";
export { TopKAccuracy } from "./src/metrics/top_k_accuracy.ts";

// Compiled steps and threads
export { type CompiledStep, compileStep } from "./src/plan/compile_step.ts";
export { setThreads } from "./src/threads/threads.ts";

// Models
export { type EvaluateOptions, Model, model, sequential } from "./src/model/model.ts";
export { loadModel, type LoadModelOptions } from "./src/model/load_model.ts";
export type { SaveOptions } from "./src/model/save_model.ts";
export type { CompileOptions } from "./src/model/compile.ts";
export type { DatasetFitOptions, FitOptions } from "./src/model/fit_options.ts";
export type { ClassWeight, SampleWeight } from "./src/model/sample_weights.ts";
export type { Verbosity } from "./src/model/progress.ts";
export { History } from "./src/model/history.ts";
export type { Callback, Logs, TrainingContext } from "./src/model/callback.ts";
export type { MonitorOptions } from "./src/model/callbacks/monitor.ts";
export { CSVLogger } from "./src/model/callbacks/csv_logger.ts";
export { EarlyStopping, type EarlyStoppingOptions } from "./src/model/callbacks/early_stopping.ts";
export { LambdaCallback } from "./src/model/callbacks/lambda_callback.ts";
export { LearningRateScheduler } from "./src/model/callbacks/learning_rate_scheduler.ts";
export { ModelCheckpoint, type ModelCheckpointOptions } from "./src/model/callbacks/model_checkpoint.ts";
export {
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
} from "./src/model/callbacks/reduce_lr_on_plateau.ts";
export { TerminateOnNaN } from "./src/model/callbacks/terminate_on_nan.ts";

// Data
export {
  type DigitPatterns,
  digitPatterns,
  type DigitPatternsOptions,
  type DigitPatternsRandom,
} from "./src/data/digit_patterns.ts";
export { type BatchOptions, Dataset, type ShuffleOptions } from "./src/data/dataset.ts";
export type { Batch, Sample } from "./src/data/batch.ts";
export type { DatasetInput } from "./src/data/iterable_source.ts";
export type { BatchSource, TrainingBatch } from "./src/data/training_batches.ts";
export {
  type SplitPart,
  type SplitParts,
  type Splittable,
  trainTestSplit,
  type TrainTestSplitOptions,
} from "./src/data/train_test_split.ts";
export { standardize } from "./src/data/standardize.ts";
export { StandardScaler, type StandardStatistics } from "./src/data/standard_scaler.ts";
export { normalize } from "./src/data/normalize.ts";
export { MinMaxScaler, type MinMaxScalerOptions, type MinMaxStatistics } from "./src/data/min_max_scaler.ts";
export { LabelEncoder } from "./src/data/label_encoder.ts";
export { type CsvTable, readCsv, type ReadCsvOptions } from "./src/data/read_csv.ts";
export { readIdx, type ReadIdxOptions } from "./src/data/read_idx.ts";

// Files
export { readSafetensors, type SafetensorsFile } from "./src/io/safetensors_reader.ts";
export { writeSafetensors, type WriteSafetensorsOptions } from "./src/io/safetensors_writer.ts";
export type { ByteWriter, SaveTarget } from "./src/io/save_target.ts";
export type { LoadSource } from "./src/io/load_source.ts";
export { readNpy, type ReadNpyOptions } from "./src/io/npy_read.ts";
export { writeNpy } from "./src/io/npy_write.ts";
export { readNpz, type ReadNpzOptions } from "./src/io/npz_read.ts";
export { writeNpz } from "./src/io/npz_write.ts";
