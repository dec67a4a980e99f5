import { checkOptionNames } from "../array/option_names.ts";
import type { Shape } from "../array/shape.ts";
import { writeSafetensors } from "../io/safetensors_writer.ts";
import { describeArchitecture } from "../nn/architecture.ts";
import { Buffer } from "../nn/buffer.ts";
import type { Module } from "../nn/module.ts";
import { allParts } from "../nn/module_tree.ts";
import { Parameter } from "../nn/parameter.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { saveStream } from "../random/stream_state.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { version } from "../version.ts";
import {
  type CompileDescription,
  DESCRIPTION_NAME,
  formatDescription,
  type ModelDescription,
  OPTIMIZER_PREFIX,
} from "./model_file.ts";

/** Options of `Model.save`. */
export interface SaveOptions {
  /** Whether only parameters and buffers are written: a state dict, which other programs read as well (default false). */
  readonly weightsOnly?: boolean;
  /** Whether the optimizer's state is written, which going on with the training needs (default true). */
  readonly includeOptimizer?: boolean;
}

/** What a model consists of when it is saved. */
export interface ModelParts {
  readonly module: Module;
  readonly name: string;
  readonly inputShape: Shape | null;
  readonly compiled: CompileDescription | null;
  readonly optimizer: Optimizer | null;
  readonly epoch: number;
  readonly fitRandom: RandomStream | null;
}

/** The parameters and persistent buffers of a module under all their names. */
function weightsOf(module: Module): [name: string, value: Parameter | Buffer][] {
  const weights: [string, Parameter | Buffer][] = [];
  for (const [name, part] of [["", module] as const, ...allParts(module)]) {
    if (part instanceof Parameter || (part instanceof Buffer && part.persistent)) weights.push([name, part]);
    else if ("build" in part && "inputShape" in part && part.inputShape === null) {
      throw new TypeError(
        `Cannot save a model before all its weights are made: a ${part.constructor.name} waits for its first input; ` +
          `give it an inputShape, or call predict or fit once`,
      );
    }
  }
  return weights;
}

/** The streams of a model, each once, and who has them. */
function streamsOf(
  { module, epoch, fitRandom }: ModelParts,
): Pick<ModelDescription, "streams" | "defaultStream" | "fitStream" | "moduleStreams"> {
  const streams: RandomStream[] = [];
  const placeOf = (stream: RandomStream) => {
    const place = streams.indexOf(stream);
    return place < 0 ? streams.push(stream) - 1 : place;
  };
  const moduleStreams: [string, number][] = [];
  for (const [name, one] of module.namedModules()) {
    const random = "random" in one ? one.random as RandomStream | null : null;
    if (random && saveStream(random)) moduleStreams.push([name, placeOf(random)]);
  }
  const defaultStream = epoch > 0 ? placeOf(defaultRandom()) : null;
  const fitStream = epoch > 0 && fitRandom ? placeOf(fitRandom) : null;
  return {
    streams: streams.map(saveStream),
    defaultStream,
    fitStream,
    moduleStreams: Object.fromEntries(moduleStreams),
  };
}

/** The optimizer's tensors, under names that no weight has. */
function optimizerTensors(
  optimizer: Optimizer | null,
): { state: ModelDescription["optimizer"]; tensors: [string, Tensor][] } {
  if (optimizer === null) return { state: null, tensors: [] };
  const { tensors, ...state } = optimizer.stateDict();
  return { state, tensors: Object.entries(tensors).map(([name, value]) => [OPTIMIZER_PREFIX + name, value]) };
}

/**
 * Writes a model as a safetensors file.
 *
 * @param parts What it consists of.
 * @param options See {@linkcode SaveOptions}.
 * @returns The file's bytes.
 * @throws {TypeError} If not all weights are made yet.
 */
export function modelBytes(parts: ModelParts, options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
  checkOptionNames("save a model", options, { weightsOnly: true, includeOptimizer: true });
  const { module, name, inputShape, compiled, epoch } = parts;
  const weights = weightsOf(module);
  // Not by assignment, which a name such as "__proto__" would lead astray.
  if (options.weightsOnly) return writeSafetensors(Object.fromEntries(weights));
  for (const [name] of weights) {
    if (name.startsWith(OPTIMIZER_PREFIX)) {
      throw new TypeError(
        `Cannot save a model with a weight named "${name}": names that begin with "${OPTIMIZER_PREFIX}" are the optimizer's`,
      );
    }
  }
  // Made again, layers would no longer share what they share now.
  const shares = new Set(weights.map(([, value]) => value)).size < weights.length;
  return tidy(() => {
    const { state, tensors } = optimizerTensors(options.includeOptimizer === false ? null : parts.optimizer);
    const description = formatDescription({
      library: version,
      name,
      moduleClass: module.constructor.name,
      inputShape,
      architecture: shares ? null : describeArchitecture(module),
      frozen: weights.filter(([, value]) => value instanceof Parameter && !value.requiresGrad).map(([name]) =>
        name
      ),
      compiled,
      optimizer: state,
      epoch,
      ...streamsOf(parts),
    });
    return writeSafetensors(Object.fromEntries([...weights, ...tensors]), {
      metadata: { [DESCRIPTION_NAME]: description },
    });
  });
}
