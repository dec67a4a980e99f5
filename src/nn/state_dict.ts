import type { NdArray } from "../array/nd_array.ts";
import { describe, formatShape, sameShape } from "../array/shape.ts";
import { castArray, copyInto } from "../array/strided.ts";
import { TensorBase } from "../tensor/base.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The parameters and buffers of a module by name, as PyTorch names them: "fc1.weight". */
export type StateDict = Record<string, Tensor>;

/** Options of `Module.loadStateDict`. */
export interface LoadStateDictOptions {
  /** Whether names that are missing or left over are errors (default true). */
  readonly strict?: boolean;
}

/** The names in which a module and a state dict differ. */
export interface IncompatibleKeys {
  /** Names of the module that the state dict lacks. */
  readonly missingKeys: string[];
  /** Names in the state dict that the module lacks. */
  readonly unexpectedKeys: string[];
}

/** Copies of tensors, by their names, owned by the innermost scope. */
export function copyState(named: Iterable<readonly [string, Tensor]>): StateDict {
  return tidy(() => {
    const copies: StateDict = {};
    for (const [name, value] of named) {
      value.assertAlive(`save "${name}"`);
      copies[name] = makeTensor(castArray(value.array, value.dtype), null);
    }
    return copies;
  });
}

function listKeys(what: string, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  return [`${what} key${keys.length === 1 ? "" : "s"} ${keys.map((key) => JSON.stringify(key)).join(", ")}`];
}

/** What keeps values out of tensors: messages about shapes, and about kinds and dtypes. */
function misfits(
  owner: string,
  targets: ReadonlyMap<string, Tensor>,
  dict: Readonly<StateDict>,
): { shapes: string[]; kinds: string[] } {
  const [shapes, kinds]: [string[], string[]] = [[], []];
  for (const [name, target] of targets) {
    if (!Object.hasOwn(dict, name)) continue;
    const value: unknown = dict[name];
    target.assertAlive(`load "${name}" into ${owner}`);
    if (!(value instanceof TensorBase)) {
      kinds.push(`${JSON.stringify(name)} is ${describe(value)} where a tensor is expected`);
      continue;
    }
    value.assertAlive(`load "${name}" into ${owner}`);
    if (!sameShape(value.shape, target.shape)) {
      shapes.push(
        `${JSON.stringify(name)} has shape ${formatShape(value.shape)} where ${
          formatShape(target.shape)
        } is expected`,
      );
    }
    if (value.dtype !== target.dtype) {
      kinds.push(
        `${
          JSON.stringify(name)
        } is ${value.dtype} where ${target.dtype} is expected: convert it with .astype("${target.dtype}")`,
      );
    }
  }
  return { shapes, kinds };
}

/**
 * Writes values over tensors, after all of them have been checked.
 *
 * @param owner The module, as messages name it.
 * @param targets What is written, by name.
 * @param dict The values by name.
 * @param strict Whether names that are missing or left over are errors.
 * @returns Those names.
 * @throws {RangeError} If names or shapes differ; nothing is written then.
 * @throws {TypeError} If only kinds or dtypes do.
 */
export function loadState(
  owner: string,
  targets: ReadonlyMap<string, Tensor>,
  dict: Readonly<StateDict>,
  strict: boolean,
): IncompatibleKeys {
  const operation = `Cannot load a state dict into ${owner}`;
  if (typeof dict !== "object" || dict === null || dict instanceof Map || Array.isArray(dict)) {
    throw new TypeError(`${operation}: expected an object of tensors by name, got ${describe(dict)}`);
  }
  const missingKeys = [...targets.keys()].filter((name) => !Object.hasOwn(dict, name));
  const unexpectedKeys = Object.keys(dict).filter((name) => !targets.has(name));
  const keys = strict ? [...listKeys("missing", missingKeys), ...listKeys("unexpected", unexpectedKeys)] : [];
  const { shapes, kinds } = misfits(owner, targets, dict);
  const problems = [...keys, ...shapes, ...kinds];
  if (problems.length > 0) {
    const ErrorClass = problems.length > kinds.length ? RangeError : TypeError;
    throw new ErrorClass(`${operation}: ${problems.join("; ")}`);
  }
  overwrite(
    [...targets].filter(([name]) => Object.hasOwn(dict, name)).map(([name, target]) => [target, dict[name]!]),
  );
  return { missingKeys, unexpectedKeys };
}

function overwrite(pairs: readonly (readonly [target: Tensor, value: Tensor])[]): void {
  const written = new Set(pairs.map(([target]) => target.array.storage));
  // A value that shares its memory with any of the targets would change on the way.
  const sources: NdArray[] = [];
  try {
    for (const [, { array }] of pairs) {
      if (written.has(array.storage)) sources.push(castArray(array, array.dtype));
      else sources.push(array.view(array.shape, array.strides));
    }
    pairs.forEach(([target], i) => {
      copyInto(target.array, sources[i]!);
      target.array.storage.markWritten("loadStateDict");
    });
  } finally {
    for (const source of sources) source.release();
  }
}
