import { checkOptionNames } from "../array/option_names.ts";
import { undoOnError, withAllowance } from "../array/storage.ts";
import { describe } from "../array/shape.ts";
import { type LoadSource, readFromSource } from "../io/load_source.ts";
import { quoteName } from "../io/quote_name.ts";
import { readSafetensors } from "../io/safetensors_reader.ts";
import { buildArchitecture } from "../nn/architecture.ts";
import { Module } from "../nn/module.ts";
import type { StateDict } from "../nn/state_dict.ts";
import { optimizerByName } from "../optimizers/optimizer_by_name.ts";
import { tidy } from "../tensor/scope.ts";
import { WeightsSnapshot } from "./callbacks/weights_snapshot.ts";
import { Compiled, type CompileOptions } from "./compile.ts";
import { Model } from "./model.ts";
import { DESCRIPTION_NAME, type ModelDescription, parseDescription } from "./model_file.ts";
import { loadOptimizer } from "./load_optimizer.ts";
import { restoreStreams } from "./restore_streams.ts";
import { splitTensors } from "./split_tensors.ts";

/** Options of {@linkcode loadModel}. */
export interface LoadModelOptions<M extends Module = Module> {
  /** What to load the weights into, for networks with classes that are not the library's; else it is made from the file. */
  readonly module?: M;
  /** What to compile with and give the saved optimizer's state to; by default what the file names. */
  readonly compile?: CompileOptions;
}

/** Making a layer takes a few temporary copies of its weights, and those may be stored in half the bytes. */
const BYTES_FOR_A_BYTE = 8;
const BYTES_FOR_ANY_FILE = 65536;

/** The network that a file describes, of layers that have no more weights than the file. */
function buildModule(description: ModelDescription, fileBytes: number, tensors: number): Module {
  if (description.architecture === null) {
    throw new TypeError(
      `Cannot load a model whose ${
        quoteName(description.moduleClass)
      } the file doesn't describe, for not all of it is made of the library's layers: pass an instance, ` +
        `loadModel(file, { module })`,
    );
  }
  const allowance = BYTES_FOR_A_BYTE * fileBytes + BYTES_FOR_ANY_FILE;
  let made = 0;
  return undoOnError(() =>
    withAllowance(
      allowance,
      "the file is too short for the weights of its layers",
      () =>
        buildArchitecture(description.architecture, (layer) => {
          made += layer.parameters().length + layer.buffers().length;
          // A few too many are told by name later.
          if (made <= 2 * tensors + 100) return;
          throw new RangeError(
            `Cannot load a model of ${made} weights or more: the file has ${tensors}`,
          );
        }),
    )
  );
}

/** What to compile with according to a file; null if it doesn't say. */
function compileOptions({ compiled }: ModelDescription): CompileOptions | null {
  if (compiled === null) return null;
  const { optimizer, loss, metrics } = compiled;
  return { optimizer: optimizerByName(optimizer.name, optimizer.options), loss, metrics };
}

/** Freezes the parameters that were frozen. */
function freeze(module: Module, names: readonly string[]): void {
  const parameters = module.namedParameters();
  for (const name of names) {
    const parameter = parameters.get(name);
    if (parameter) parameter.requiresGrad = false;
  }
}

/** What a file holds. */
interface FileParts {
  readonly description: ModelDescription;
  readonly weights: StateDict;
  readonly optimizerTensors: StateDict;
}

/** Fills a module and puts it together with the rest; on an error a module that was passed is as before. */
function assemble(
  { description, weights, optimizerTensors }: FileParts,
  module: Module,
  { module: given, compile }: LoadModelOptions,
): Model {
  const { name, inputShape, epoch } = description;
  const streams = restoreStreams(description, module);
  const options = compile ?? compileOptions(description);
  const compiled = options && new Compiled(options);
  const snapshot = given ? new WeightsSnapshot(given) : null;
  try {
    snapshot?.take();
    module.loadStateDict(weights);
    if (compiled && description.optimizer) {
      loadOptimizer(compiled.optimizerFor(module), description.optimizer, optimizerTensors);
    }
  } catch (error) {
    snapshot?.restore();
    compiled?.optimizer?.dispose();
    throw error;
  } finally {
    snapshot?.release();
  }
  freeze(module, description.frozen);
  streams.giveToModules();
  const model = new Model(module, { name, ...(inputShape && { inputShape }) });
  model.resume(compiled, epoch, streams);
  return model;
}

/** @internal What {@linkcode loadModel} does with the bytes. */
export function modelFromBytes<M extends Module = Module>(
  bytes: Uint8Array,
  options: LoadModelOptions<M> = {},
): Model<M> {
  checkOptionNames("load a model", options, { module: true, compile: true });
  const { module, compile } = options;
  if (module !== undefined && !((module as unknown) instanceof Module)) {
    throw new TypeError(`Cannot load a model into ${describe(module)}: expected a module`);
  }
  return tidy(() => {
    const { tensors, metadata } = readSafetensors(bytes);
    if (!Object.hasOwn(metadata, DESCRIPTION_NAME)) {
      if (!module) {
        throw new TypeError(
          "Cannot load a model from a file of weights alone, which doesn't say how the network is made: pass an instance, " +
            "loadModel(file, { module }), or take the tensors with readSafetensors",
        );
      }
      module.loadStateDict(tensors);
      const model = new Model(module);
      if (compile) model.compile(compile);
      return model;
    }
    const description = parseDescription(metadata[DESCRIPTION_NAME]!);
    const parts = { description, ...splitTensors(tensors) };
    const target = module ?? buildModule(description, bytes.length, Object.keys(parts.weights).length);
    try {
      return assemble(parts, target, options) as Model<M>;
    } catch (error) {
      if (!module) target.dispose();
      throw error;
    }
  });
}

/**
 * Reads a model that `model.save` wrote: the network, its weights, what it was compiled with and the optimizer's state. To go on with
 * the training exactly where it was, pass `initialEpoch: model.epoch` to `fit`: it then takes up the random streams too.
 *
 * The network is made again from the library's own layers. One with other classes in it is loaded into an instance that the program
 * makes: `loadModel(file, { module: new Net() })`; so is a file of weights alone, PyTorch's among them. A loss, a metric or an optimizer
 * that was given as an object, not by a name or one of the factories such as `adam()`, is not in the file: pass `compile` to go on with
 * the optimizer's state.
 *
 * @param source A path, which needs the permission to read it, or the file's bytes, of any source.
 * @param options See {@linkcode LoadModelOptions}.
 * @returns The model.
 * @throws {TypeError} If the file is not of the format, the network can't be made from it, or the program may not read it.
 * @throws {RangeError} If something in the file is out of range, or the weights don't fit the network.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(3, { activation: "relu", inputShape: [2] }), ln.dense(1)]);
 * const x = ln.tensor([[1, 2], [3, 4]]);
 * const before = model.predict(x).toArray();
 * let file = new Uint8Array();
 * await model.save((bytes) => void (file = bytes));
 * const copy = await ln.loadModel(file);
 * assertEquals(copy.predict(x).toArray(), before);
 * ```
 */
export async function loadModel<M extends Module = Module>(
  source: LoadSource,
  options: LoadModelOptions<M> = {},
): Promise<Model<M>> {
  return modelFromBytes(await readFromSource("load a model", source), options);
}
