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
export { version } from "./version.ts";

// Kernels and memory
export { type KernelInfo, kernelInfo, useKernels } from "./kernels/active.ts";
export type { KernelKind } from "./kernels/kernels.ts";
export { memory, type MemoryFigures } from "./array/memory.ts";

// Arrays
export type { DType, FloatDType } from "./array/dtype.ts";
export type { NestedArray, NestedInput, NestedNumbers, RowInput } from "./array/nested.ts";
export type { Range } from "./array/ranges.ts";
export type { Shape } from "./array/shape.ts";
export { Tensor } from "./tensor/tensor.ts";
export type { TensorLike } from "./tensor/apply.ts";
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
} from "./tensor/rank.ts";
export type { TensorBase } from "./tensor/base.ts";
export type { ArithmeticMethods } from "./tensor/arithmetic_methods.ts";
export type { ActivationMethods } from "./tensor/activation_methods.ts";
export type { MathMethods } from "./tensor/math_methods.ts";
export type { ArrangementMethods, PadWidth } from "./tensor/arrangement_methods.ts";
export type { PartMethods } from "./tensor/part_methods.ts";
export type { ShapeMethods } from "./tensor/shape_methods.ts";
export type {
  AxisOptions,
  IndexingMethods,
  SortOptions,
  TopK,
  TopKOptions,
} from "./tensor/indexing_methods.ts";
export type { Indices } from "./tensor/indices.ts";
export type {
  NormOptions,
  ReduceOptions,
  ReductionMethods,
  SearchOptions,
  VarianceOptions,
} from "./tensor/reduction_methods.ts";
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
} from "./tensor/creation.ts";
export { allClose, type ToleranceOptions } from "./tensor/all_close.ts";
export { tensordot } from "./tensor/tensordot.ts";
export { concat, stack, where } from "./tensor/combine.ts";
export { oneHot, type OneHotOptions } from "./tensor/one_hot.ts";
export { unique, type UniqueOptions, type UniqueResult } from "./tensor/unique.ts";
export { type Scope, scope, tidy } from "./tensor/scope.ts";

// Random numbers
export { defaultRandom, seed, setRandom } from "./random/default_random.ts";
export type { Mt19937State } from "./random/mt19937.ts";
export type { NumpyRandomState } from "./random/numpy_generator.ts";
export type { TorchRandomState } from "./random/torch_generator.ts";
export { type ChoiceOptions, NumpyRandom } from "./random/numpy_random.ts";
export { type PhiloxState, Random } from "./random/random.ts";
export type { FloatDrawOptions, IntegerDrawOptions, RandomStream } from "./random/stream.ts";
export { TorchRandom } from "./random/torch_random.ts";

// Gradients
export type { BackwardOptions } from "./autograd/backward.ts";
export { noGrad } from "./autograd/grad_mode.ts";
export {
  gradient,
  type GradientOptions,
  type ValueAndGradient,
  valueAndGradient,
} from "./autograd/gradient.ts";
export {
  GradientTape,
  type GradientTapeOptions,
  type TapeGradientOptions,
  type ZeroGradientOptions,
} from "./autograd/gradient_tape.ts";
export type { GradCheckReport } from "./autograd/grad_check_report.ts";
export { hessian } from "./autograd/hessian.ts";
export { jacobian } from "./autograd/jacobian.ts";
export { gradCheck, type GradCheckOptions, type GradCheckResult } from "./autograd/grad_check.ts";

// Modules, losses and optimizers
export * as initializers from "./nn/initializers.ts";
export type { Initializer, InitializerOptions } from "./nn/initializers/initializer.ts";
export { Module } from "./nn/module.ts";
export type { ModuleTree } from "./nn/module_tree.ts";
export type { IncompatibleKeys, LoadStateDictOptions, StateDict } from "./nn/state_dict.ts";
export { Buffer, type BufferOptions } from "./nn/buffer.ts";
export { Parameter } from "./nn/parameter.ts";
export { Activation, activation } from "./nn/activation.ts";
export type { ActivationName } from "./nn/activation_by_name.ts";
export { BatchNorm1d, type BatchNorm1dOptions } from "./nn/batch_norm_1d.ts";
export {
  BatchNormalization,
  batchNormalization,
  type BatchNormalizationOptions,
} from "./nn/batch_normalization.ts";
export { Dense, dense, type DenseActivation, type DenseOptions } from "./nn/dense.ts";
export { Dropout, dropout, type DropoutOptions } from "./nn/dropout.ts";
export { ELU } from "./nn/elu.ts";
export { Embedding, embedding, type EmbeddingOptions } from "./nn/embedding.ts";
export { Flatten, flatten, type FlattenOptions } from "./nn/flatten.ts";
export { GELU } from "./nn/gelu.ts";
export { LayerNorm, type LayerNormOptions } from "./nn/layer_norm.ts";
export {
  LayerNormalization,
  layerNormalization,
  type LayerNormalizationOptions,
} from "./nn/layer_normalization.ts";
export { LeakyReLU } from "./nn/leaky_relu.ts";
export { Linear, type LinearOptions } from "./nn/linear.ts";
export { LogSoftmax } from "./nn/log_softmax.ts";
export { ReLU } from "./nn/relu.ts";
export { Sequential } from "./nn/sequential.ts";
export { Sigmoid } from "./nn/sigmoid.ts";
export { SiLU } from "./nn/silu.ts";
export { Softmax } from "./nn/softmax.ts";
export { Softplus, type SoftplusOptions } from "./nn/softplus.ts";
export { Tanh } from "./nn/tanh.ts";
export type { Loss } from "./losses/loss.ts";
export {
  type LossOptions,
  ReducedLoss,
  type Reduction,
  type UnreducedLosses,
} from "./losses/reduced_loss.ts";
export { ElementwiseLoss } from "./losses/elementwise_loss.ts";
export { BCELoss } from "./losses/bce_loss.ts";
export { BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from "./losses/bce_with_logits_loss.ts";
export { categoricalCrossentropy } from "./losses/categorical_crossentropy.ts";
export type { ClassLossOptions } from "./losses/class_loss_options.ts";
export { CrossEntropyLoss, type CrossEntropyLossOptions } from "./losses/cross_entropy_loss.ts";
export { HalfMSE } from "./losses/half_mse.ts";
export { HingeLoss } from "./losses/hinge_loss.ts";
export { HuberLoss, type HuberLossOptions } from "./losses/huber_loss.ts";
export { KLDivLoss, type KLDivLossOptions } from "./losses/kl_div_loss.ts";
export { klDivergence } from "./losses/kl_divergence.ts";
export { L1Loss } from "./losses/l1_loss.ts";
export { MSELoss } from "./losses/mse_loss.ts";
export { NLLLoss, type NLLLossOptions } from "./losses/nll_loss.ts";
export { sparseCategoricalCrossentropy } from "./losses/sparse_categorical_crossentropy.ts";
export { Optimizer, type OptimizerFactory } from "./optimizers/optimizer.ts";
export type { OptimizerState, ParameterGroupState } from "./optimizers/optimizer_state.ts";
export type { OptionValue, ParameterGroup } from "./optimizers/parameter_group.ts";
export type { OptimizerParameters, ParameterGroupOptions } from "./optimizers/resolve_groups.ts";
export type { OptimizerOptions } from "./optimizers/update_rule.ts";
export type { KerasOptions } from "./optimizers/keras_options.ts";
export {
  Adadelta,
  adadelta,
  type AdadeltaOptions,
  type KerasAdadeltaOptions,
} from "./optimizers/adadelta.ts";
export { Adagrad, adagrad, type AdagradOptions, type KerasAdagradOptions } from "./optimizers/adagrad.ts";
export { Adam, adam, type AdamOptions, type KerasAdamOptions } from "./optimizers/adam.ts";
export { AdamW, adamW } from "./optimizers/adam_w.ts";
export { type KerasNadamOptions, Nadam, nadam, type NadamOptions } from "./optimizers/nadam.ts";
export { type KerasRMSpropOptions, RMSprop, rmsprop, type RMSpropOptions } from "./optimizers/rmsprop.ts";
export { type KerasSGDOptions, SGD, sgd, type SGDOptions } from "./optimizers/sgd.ts";
export { clipGradNorm, type ClipGradNormOptions } from "./optimizers/clip_grad_norm.ts";
export { clipGradValue } from "./optimizers/clip_grad_value.ts";
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
} from "./optimizers/schedules/cosine_annealing_lr.ts";
export { ExponentialLR, type ExponentialLROptions } from "./optimizers/schedules/exponential_lr.ts";
export {
  LearningRateSchedule,
  type LearningRateScheduleState,
} from "./optimizers/schedules/learning_rate_schedule.ts";
export { LinearWarmupLR, type LinearWarmupLROptions } from "./optimizers/schedules/linear_warmup_lr.ts";
export {
  ReduceOnPlateauLR,
  type ReduceOnPlateauLROptions,
  type ReduceOnPlateauLRState,
} from "./optimizers/schedules/reduce_on_plateau_lr.ts";
export { StepLR, type StepLROptions } from "./optimizers/schedules/step_lr.ts";

// Metrics
export { AUC } from "./metrics/auc.ts";
export { BinaryAccuracy } from "./metrics/binary_accuracy.ts";
export { type BinaryCountOptions, BinaryCounts } from "./metrics/binary_counts.ts";
export { CountedMetric } from "./metrics/counted_metric.ts";
export { CategoricalAccuracy } from "./metrics/categorical_accuracy.ts";
export { confusionMatrix } from "./metrics/confusion_matrix.ts";
export { F1Score } from "./metrics/f1_score.ts";
export { MeanAbsoluteError } from "./metrics/mean_absolute_error.ts";
export { MeanMetric } from "./metrics/mean_metric.ts";
export { MeanSquaredError } from "./metrics/mean_squared_error.ts";
export type { Metric } from "./metrics/metric.ts";
export { Precision } from "./metrics/precision.ts";
export { R2Score } from "./metrics/r2_score.ts";
export { Recall } from "./metrics/recall.ts";
export { TopKAccuracy } from "./metrics/top_k_accuracy.ts";

// Compiled steps and threads
export { type CompiledStep, compileStep } from "./plan/compile_step.ts";
export { setThreads } from "./threads/threads.ts";

// Models
export { type EvaluateOptions, Model, model, sequential } from "./model/model.ts";
export { loadModel, type LoadModelOptions } from "./model/load_model.ts";
export type { SaveOptions } from "./model/save_model.ts";
export type { CompileOptions } from "./model/compile.ts";
export type { DatasetFitOptions, FitOptions } from "./model/fit_options.ts";
export type { ClassWeight, SampleWeight } from "./model/sample_weights.ts";
export type { Verbosity } from "./model/progress.ts";
export { History } from "./model/history.ts";
export type { Callback, Logs, TrainingContext } from "./model/callback.ts";
export type { MonitorOptions } from "./model/callbacks/monitor.ts";
export { CSVLogger } from "./model/callbacks/csv_logger.ts";
export { EarlyStopping, type EarlyStoppingOptions } from "./model/callbacks/early_stopping.ts";
export { LambdaCallback } from "./model/callbacks/lambda_callback.ts";
export { LearningRateScheduler } from "./model/callbacks/learning_rate_scheduler.ts";
export { ModelCheckpoint, type ModelCheckpointOptions } from "./model/callbacks/model_checkpoint.ts";
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./model/callbacks/reduce_lr_on_plateau.ts";
export { TerminateOnNaN } from "./model/callbacks/terminate_on_nan.ts";

// Data
export {
  type DigitPatterns,
  digitPatterns,
  type DigitPatternsOptions,
  type DigitPatternsRandom,
} from "./data/digit_patterns.ts";
export { type BatchOptions, Dataset, type ShuffleOptions } from "./data/dataset.ts";
export type { Batch, Sample } from "./data/batch.ts";
export type { DatasetInput } from "./data/iterable_source.ts";
export type { BatchSource, TrainingBatch } from "./data/training_batches.ts";
export {
  type SplitPart,
  type SplitParts,
  type Splittable,
  trainTestSplit,
  type TrainTestSplitOptions,
} from "./data/train_test_split.ts";
export { standardize } from "./data/standardize.ts";
export { StandardScaler, type StandardStatistics } from "./data/standard_scaler.ts";
export { normalize } from "./data/normalize.ts";
export { MinMaxScaler, type MinMaxScalerOptions, type MinMaxStatistics } from "./data/min_max_scaler.ts";
export { LabelEncoder } from "./data/label_encoder.ts";
export { type CsvTable, readCsv, type ReadCsvOptions } from "./data/read_csv.ts";
export { readIdx, type ReadIdxOptions } from "./data/read_idx.ts";

// Files
export { readSafetensors, type SafetensorsFile } from "./io/safetensors_reader.ts";
export { writeSafetensors, type WriteSafetensorsOptions } from "./io/safetensors_writer.ts";
export type { ByteWriter, SaveTarget } from "./io/save_target.ts";
export type { LoadSource } from "./io/load_source.ts";
export { readNpy, type ReadNpyOptions } from "./io/npy_read.ts";
export { writeNpy } from "./io/npy_write.ts";
export { readNpz, type ReadNpzOptions } from "./io/npz_read.ts";
export { writeNpz } from "./io/npz_write.ts";
