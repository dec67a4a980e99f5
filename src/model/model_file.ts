import { describe, type Shape } from "../array/shape.ts";
import { parseJson } from "../io/parse_json.ts";
import type { Architecture } from "../nn/architecture.ts";
import type { OptimizerState } from "../optimizers/optimizer_state.ts";
import type { StreamState } from "../random/stream_state.ts";

/** The name under which a model file's metadata holds a {@linkcode ModelDescription}. */
export const DESCRIPTION_NAME = "linnet";
/** What the names of the optimizer's tensors begin with. */
export const OPTIMIZER_PREFIX = "optimizer/";
/** Goes up when older versions of the library would misread a file. */
const VERSION = 1;

/** What a model was compiled with, where all of it has a name. */
export interface CompileDescription {
  /** The optimizer, in Keras's form. */
  readonly optimizer: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** The loss. */
  readonly loss: string;
  /** The metrics. */
  readonly metrics: readonly string[];
}

/** What a model file says beside its tensors. */
export interface ModelDescription {
  /** The format's version. */
  readonly version: number;
  /** The version of the library that wrote the file. */
  readonly library: string;
  /** The model's name. */
  readonly name: string;
  /** The class of its module, for messages. */
  readonly moduleClass: string;
  /** The shape of one sample, or null. */
  readonly inputShape: Shape | null;
  /** How the module is made; null where only the program knows. */
  readonly architecture: Architecture | null;
  /** The names of parameters that are not trained. */
  readonly frozen: readonly string[];
  /** How it was compiled; null where not all of it has a name. */
  readonly compiled: CompileDescription | null;
  /** The optimizer's state, without its tensors; null before training. */
  readonly optimizer: Omit<OptimizerState, "tensors"> | null;
  /** How many epochs of training lie behind. */
  readonly epoch: number;
  /** The states of random streams; null for a stream of a class that is not the library's. */
  readonly streams: readonly (StreamState | null)[];
  /** Which of them the library's current stream was, if training has begun. */
  readonly defaultStream: number | null;
  /** Which of them `fit` was given, if one was. */
  readonly fitStream: number | null;
  /** Which of them modules had of their own, by the modules' names. */
  readonly moduleStreams: Readonly<Record<string, number>>;
}

/** Writes a description. */
export function formatDescription(description: Omit<ModelDescription, "version">): string {
  return JSON.stringify({ version: VERSION, ...description });
}

const SUBJECT = "Cannot load a model: its description";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** What each member must be. Layers, options and states are checked by whoever uses them. */
const MEMBERS: Readonly<
  Record<keyof Omit<ModelDescription, "version">, [expected: string, test: (value: unknown) => boolean]>
> = {
  library: ["a string", (value) => typeof value === "string"],
  name: ["a string", (value) => typeof value === "string"],
  moduleClass: ["a string", (value) => typeof value === "string"],
  inputShape: [
    "lengths or null",
    (value) => value === null || (Array.isArray(value) && value.every(isCount)),
  ],
  architecture: ["an object or null", (value) => value === null || isObject(value)],
  frozen: ["strings", isStrings],
  compiled: [
    "an optimizer, a loss and metrics by name, or null",
    (value) =>
      value === null ||
      (isObject(value) && isObject(value.optimizer) && typeof value.optimizer.name === "string" &&
        isObject(value.optimizer.options) && typeof value.loss === "string" && isStrings(value.metrics)),
  ],
  optimizer: [
    "a state or null",
    (value) =>
      value === null ||
      (isObject(value) && typeof value.optimizer === "string" && Array.isArray(value.groups) &&
        value.groups.every(isObject)),
  ],
  epoch: ["a whole number of 0 or more", isCount],
  streams: ["an array", Array.isArray],
  defaultStream: ["a whole number or null", (value) => value === null || isCount(value)],
  fitStream: ["a whole number or null", (value) => value === null || isCount(value)],
  moduleStreams: ["whole numbers by name", (value) => isObject(value) && Object.values(value).every(isCount)],
};

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/**
 * Reads a description from a file of any source.
 *
 * @param text The JSON.
 * @throws {TypeError} If it is of another form.
 * @throws {RangeError} If it is nested too deep, or from a later version of the library.
 */
export function parseDescription(text: string): ModelDescription {
  const description = parseJson(SUBJECT, text);
  if (!isObject(description)) {
    throw new TypeError(`${SUBJECT} is ${describe(description)}, expected an object`);
  }
  if (description.version !== VERSION) {
    throw new RangeError(
      `${SUBJECT} is of version ${
        describe(description.version)
      }, and this version of Linnet reads ${VERSION}; ` +
        `a later one may read it`,
    );
  }
  for (const [name, [expected, test]] of Object.entries(MEMBERS)) {
    const value = Object.hasOwn(description, name) ? description[name] : undefined;
    if (!test(value)) {
      throw new TypeError(`${SUBJECT} has "${name}" ${describe(value)}, expected ${expected}`);
    }
  }
  return description as unknown as ModelDescription;
}
