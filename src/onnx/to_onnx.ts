import { type DType, isFloat } from "../array/dtype.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe, sizeOf } from "../array/shape.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { quoteName } from "../io/quote_name.ts";
import { Model } from "../model/model.ts";
import { Buffer } from "../nn/buffer.ts";
import { layerSettings } from "../nn/layer_by_name.ts";
import { Module } from "../nn/module.ts";
import { allParts } from "../nn/module_tree.ts";
import { Parameter } from "../nn/parameter.ts";
import type { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { version } from "../version.ts";
import { buildGraph } from "./build_graph.ts";
import { checkSampleShape, sampleShape, takesIndices } from "./input_shape.ts";
import { type Dim, mergeTraces } from "./merge_traces.ts";
import { encodeMessage } from "./protobuf.ts";
import { MODEL, type ModelProto } from "./schema.ts";
import { bytesOfArray, tensorOfBytes } from "./tensor_proto.ts";
import { traceForward } from "./trace.ts";

/** Options of {@linkcode toOnnx}. */
export interface ToOnnxOptions {
  /**
   * The shape of one sample, with null for lengths that may vary from run to run (default: what the first layer tells). The number of
   * samples may always vary.
   */
  readonly inputShape?: readonly (number | null)[];
  /** The element type of the input (default: int32 where the network begins with an embedding, else that of the weights). */
  readonly inputDtype?: DType;
  /** The graph's name (default: the model's name, or the module's class). */
  readonly name?: string;
  /** What the input is called (default "input"). */
  readonly inputName?: string;
  /** What the output is called (default "output"). */
  readonly outputName?: string;
}

const OPTIONS: OptionNames<ToOnnxOptions> = {
  inputShape: true,
  inputDtype: true,
  name: true,
  inputName: true,
  outputName: true,
};

const OPERATION = "export to ONNX";
/** The version of the operators: LayerNormalization came with it. */
const OPSET = 17;
/** The version of the file format that belongs to it. */
const IR_VERSION = 8;
/** Protocol buffers can't be longer. */
const MOST_BYTES = 2 ** 31 - 1;
/** How many samples, and how long the lengths that vary, are in the two passes: primes, so that lengths say where they come from. */
const SIZES = [[7, 13, 19, 29, 37, 43, 53, 61], [11, 17, 23, 31, 41, 47, 59, 67]] as const;

/** The parameters and persistent buffers, under the first of their names. */
function stateOf(module: Module): Map<string, Parameter | Buffer> {
  const state = new Map<string, Parameter | Buffer>();
  const seen = new Set<unknown>();
  for (const [name, part] of [["", module] as const, ...allParts(module)]) {
    if (part instanceof Parameter || (part instanceof Buffer && part.persistent)) {
      if (!seen.has(part)) state.set(name, part);
      seen.add(part);
    } else if ("build" in part && "inputShape" in part && part.inputShape === null) {
      throw new TypeError(
        `Cannot ${OPERATION} before all weights are made: a ${part.constructor.name} waits for its first input; ` +
          `give it an inputShape, or call predict or fit once`,
      );
    }
  }
  return state;
}

function lengthsOf(shape: readonly Dim[], sizes: readonly number[]): number[] {
  let varying = 0;
  return [null, ...shape].map((length) => {
    if (length !== null) return length;
    const size = sizes[varying++];
    if (size !== undefined) return size;
    throw new RangeError(`Cannot ${OPERATION} with more than ${sizes.length - 1} lengths that vary`);
  });
}

/** An input for a pass: positive numbers below 1, others in each pass; or zeros where numbers are places in tables. */
function sampleInput(shape: readonly number[], dtype: DType, pass: number): Tensor {
  const values = Float64Array.from(
    { length: sizeOf(shape) },
    (_, i) => isFloat(dtype) ? 0.1 + 0.8 * (((i + 1) * (pass === 0 ? Math.SQRT2 : Math.SQRT1_2)) % 1) : 0,
  );
  return fromTypedArray(values, shape, { dtype });
}

/** Errors that a forward pass throws, with what was going on. */
function explained<T>(module: Module, fn: () => T): T {
  try {
    return fn();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const ErrorClass = error instanceof TypeError ? TypeError : RangeError;
    throw new ErrorClass(
      `Cannot export ${module.constructor.name} to ONNX: ${error.message.replace(/^Cannot /, "cannot ")}`,
      { cause: error },
    );
  }
}

function checkNames(inputName: string, outputName: string, state: ReadonlyMap<string, unknown>): void {
  for (const [option, name] of [["inputName", inputName], ["outputName", outputName]] as const) {
    if (typeof name !== "string" || name === "") {
      throw new TypeError(`Cannot ${OPERATION} with ${option} ${describe(name)}: expected a name`);
    }
    if (state.has(name) || (option === "outputName" && name === inputName)) {
      throw new RangeError(
        `Cannot ${OPERATION} with ${option} ${quoteName(name)}: something else has that name; choose another`,
      );
    }
  }
}

/** The dtype of the weights, or of layers that would have them. */
function floatType(module: Module, state: ReadonlyMap<string, Parameter | Buffer>): DType {
  for (const { dtype } of state.values()) if (isFloat(dtype)) return dtype;
  // Layers without weights take both, and say the first.
  return module.modules().some((one) => layerSettings(one).dtype === "float64") ? "float64" : "float32";
}

/**
 * Writes a model as an ONNX file, for onnxruntime and other programs that run or train such models. The operators are those of version
 * 17; the number of samples is left open, and weights keep the names that they have in the state dict.
 *
 * All of the library's layers are written, in evaluation mode, as operators that {@linkcode fromOnnx} makes the same layers of. What
 * else a module's `forward` does is followed once, operation by operation: it must take the same steps for every input, and must not
 * read elements (`item()`) or write them (`set()`).
 *
 * The format holds settings such as slopes and epsilons as float32. In float64 onnxruntime does not compute ELU, GELU, leaky relu, SiLU and
 * softplus.
 *
 * @param model A model or a module, with all weights made.
 * @param options See {@linkcode ToOnnxOptions}.
 * @returns The file's bytes.
 * @throws {TypeError} If weights are not made yet, the input's shape is not known, or something in the module has no counterpart.
 * @throws {RangeError} If an option is out of range, or the file would be longer than 2 GiB.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { fromOnnx, toOnnx } from "@linnet/linnet/onnx";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(3, { activation: "relu", inputShape: [2] }), ln.dense(1, { inputShape: [3] })]);
 * const bytes = toOnnx(model); // Deno.writeFile("model.onnx", bytes)
 * const x = ln.tensor([[1, 2], [3, 4]]);
 * assertEquals(fromOnnx(bytes).predict(x).toArray(), model.predict(x).toArray());
 * ```
 *
 * @example A module of one's own
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { toOnnx } from "@linnet/linnet/onnx";
 * import { assert } from "@std/assert";
 *
 * class Residual extends ln.Module {
 *   fc = new ln.Linear(4, 4);
 *   override forward(x: ln.Tensor): ln.Tensor {
 *     return x.add(this.fc.forward(x).relu());
 *   }
 * }
 * assert(toOnnx(new Residual(), { inputShape: [4] }).length > 0);
 * ```
 */
export function toOnnx(model: Model | Module, options: ToOnnxOptions = {}): Uint8Array<ArrayBuffer> {
  refuseInStep(OPERATION, "do it after the step");
  const module: unknown = model instanceof Model ? model.module : model;
  if (!(module instanceof Module)) {
    throw new TypeError(`Cannot ${OPERATION} ${describe(model)}: expected a model or a module`);
  }
  checkOptionNames(OPERATION, options, OPTIONS);
  const state = stateOf(module);
  const shape = options.inputShape ? checkSampleShape(OPERATION, options.inputShape) : sampleShape(module);
  if (shape === null) {
    throw new TypeError(
      `Cannot ${OPERATION} a ${module.constructor.name} whose input could have any shape: pass that of one sample, ` +
        `toOnnx(model, { inputShape: [28, 28] })`,
    );
  }
  const { inputName = "input", outputName = "output" } = options;
  const name = options.name ?? (model instanceof Model ? model.name : module.constructor.name);
  if (typeof name !== "string") {
    throw new TypeError(`Cannot ${OPERATION} with name ${describe(name)}: expected a string`);
  }
  checkNames(inputName, outputName, state);
  const inputDtype = options.inputDtype ?? (takesIndices(module) ? "int32" : floatType(module, state));
  const names = new Map<TensorBase, string>([...state].map(([name, tensor]) => [tensor, name]));
  const merged = explained(module, () => {
    const passes = SIZES.map((sizes, pass) =>
      tidy(() => traceForward(module, names, sampleInput(lengthsOf(shape, sizes), inputDtype, pass)))
    );
    return mergeTraces(passes[0]!, passes[1]!);
  });
  const graph = explained(
    module,
    () => buildGraph(merged, { inputName, outputName, names, openShape: [null, ...shape] }),
  );
  const initializer = [...state].filter(([name]) => graph.usedState.has(name)).map(([name, tensor]) =>
    tensorOfBytes(name, tensor.shape, tensor.dtype, bytesOfArray(tensor.array))
  );
  const total = initializer.reduce((sum, { rawData }) => sum + rawData!.length, 0);
  if (total > MOST_BYTES) {
    throw new RangeError(`Cannot ${OPERATION} ${total} bytes of weights: the format holds at most 2 GiB`);
  }
  const file: ModelProto = {
    irVersion: IR_VERSION,
    producerName: "linnet",
    producerVersion: version,
    graph: {
      node: graph.nodes,
      name,
      initializer,
      input: [graph.input],
      output: [graph.output],
      sparseInitializer: [],
    },
    opsetImport: [{ domain: "", version: OPSET }],
  };
  return encodeMessage(MODEL, file);
}
