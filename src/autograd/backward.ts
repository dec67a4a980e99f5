import { allocate, type NdArray } from "../array/nd_array.ts";
import { formatShape, sameShape } from "../array/shape.ts";
import { undoOnError } from "../array/storage.ts";
import { castArray, fillArray, runBinary } from "../array/strided.ts";
import { add } from "../ops/arithmetic.ts";
import type { Op, Run, Value } from "../ops/op.ts";
import { apply } from "../tensor/apply.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import { Scope } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { withGradMode } from "./grad_mode.ts";
import type { TapeEntry } from "./tape.ts";

/** Options of `backward`. */
export interface BackwardOptions {
  /** The gradient of the result, of the tensor's shape; left out for a tensor with one element, whose gradient is 1. */
  readonly gradient?: Tensor;
  /** Whether to keep what another pass through the same graph needs (default: the value of `createGraph`). */
  readonly retainGraph?: boolean;
  /** Whether to record the pass itself, so that the gradients can be differentiated (default false). */
  readonly createGraph?: boolean;
}

/** How gradient rules run: on bare arrays, or on tensors. */
interface Engine<V extends Value> {
  /** Calls `rule`; frees what it made, except its results, of which the caller gets a reference. */
  run(rule: (run: Run<V>) => readonly (V | null)[]): readonly (V | null)[];
  /** An array of the graph as a value, valid while the rule runs. */
  value(array: NdArray, entry: TapeEntry | null): V;
  /** a + b; takes over both references. */
  add(a: V, b: V): V;
  /** Gives a reference up. */
  release(value: V): void;
}

/** First-order gradients: no tensors, no tape. */
const arrays: Engine<NdArray> = {
  run(rule) {
    const made: NdArray[] = [];
    const discard = (array: NdArray) => array.release();
    const run = (<A>(op: Op<A>, inputs: readonly NdArray[], ...attributes: [A]) => {
      const result = op.forward(inputs, attributes[0], discard);
      made.push(result);
      return result;
    }) as Run<NdArray>;
    try {
      const results = rule(run);
      for (const result of results) result?.storage.retain();
      return results;
    } finally {
      made.forEach(discard);
    }
  },
  value: (array) => array,
  add(a, b) {
    // A sum that nobody else sees grows in place.
    const reusable = a.storage.references === 1 && a.isContiguous;
    const out = reusable ? a : allocate(a.shape, a.dtype);
    runBinary("add", out, a, b);
    if (!reusable) a.release();
    b.release();
    return out;
  },
  release: (array) => array.release(),
};

/** Gradients that can be differentiated again: every step is an operation on tensors, on the tape. */
const tensors: Engine<Tensor> = {
  run(rule) {
    const scope = new Scope();
    try {
      const results = rule(apply as unknown as Run<Tensor>);
      // A result may be the incoming gradient itself, or come twice: each gets a handle of its own.
      return results.map((result) => result && handle(result.array, result.entry));
    } finally {
      scope.close();
    }
  },
  value: (array, entry) => handleInScope(array, entry),
  add(a, b) {
    const sum = apply(add, [a, b]);
    sum.owner = null;
    a.dispose();
    b.dispose();
    return sum;
  },
  release: (tensor) => tensor.dispose(),
};

function handleInScope(array: NdArray, entry: TapeEntry | null): Tensor {
  array.storage.retain();
  entry?.hold();
  return makeTensor(array, entry);
}

/** A tensor that no scope owns. */
function handle(array: NdArray, entry: TapeEntry | null): Tensor {
  const tensor = handleInScope(array, entry);
  tensor.owner = null;
  return tensor;
}

/** The entries behind `root`, latest first. */
function history(root: TapeEntry): TapeEntry[] {
  const seen = new Set([root]);
  for (const entry of seen) for (const parent of entry.parents) if (parent !== null) seen.add(parent);
  return [...seen].sort((a, b) => b.id - a.id);
}

/** Keeps, of a history, the entries that lead to one of `wanted`, in the same order. */
function leadingTo(entries: readonly TapeEntry[], wanted: ReadonlySet<TapeEntry>): Set<TapeEntry> {
  const leading = new Set<TapeEntry>();
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (wanted.has(entry) || entry.parents.some((parent) => parent !== null && leading.has(parent))) {
      leading.add(entry);
    }
  }
  return new Set([...leading].reverse());
}

/**
 * Walks the graph from `root`; returns the gradient of each wanted entry that it reaches, with a reference.
 *
 * @param seed The gradient of `root`; its reference is taken over.
 * @param leading The entries that lead to a wanted one, latest first.
 */
function propagate<V extends Value>(
  engine: Engine<V>,
  root: TapeEntry,
  seed: V,
  leading: ReadonlySet<TapeEntry>,
  wanted: ReadonlySet<TapeEntry>,
): Map<TapeEntry, V> {
  const gradients = new Map<TapeEntry, V>([[root, seed]]);
  try {
    for (const entry of leading) {
      const grad = gradients.get(entry);
      if (grad === undefined || entry.op === null) continue;
      const needs = entry.parents.map((parent) => parent !== null && leading.has(parent));
      if (needs.includes(true)) {
        entry.check();
        const results = engine.run((run) =>
          entry.op!.gradient!(run, {
            inputs: entry.inputs.map((array, i) => engine.value(array, entry.parents[i]!)),
            output: engine.value(entry.output!, entry),
            saved: entry.saved.map((array) => engine.value(array, null)),
            grad,
            attributes: entry.attributes,
            needs,
          })
        );
        results.forEach((result, i) => {
          if (result === null) return;
          const parent = entry.parents[i];
          if (!parent || !needs[i]) return engine.release(result);
          const sum = gradients.get(parent);
          gradients.set(parent, sum === undefined ? result : engine.add(sum, result));
        });
      }
      if (!wanted.has(entry)) {
        gradients.delete(entry);
        engine.release(grad);
      }
    }
  } catch (error) {
    for (const gradient of gradients.values()) engine.release(gradient);
    throw error;
  }
  for (const [entry, gradient] of gradients) {
    if (wanted.has(entry)) continue;
    gradients.delete(entry);
    engine.release(gradient);
  }
  return gradients;
}

function seedFor(root: Tensor, gradient: Tensor | undefined): NdArray {
  if (gradient === undefined) {
    if (root.size !== 1) {
      throw new RangeError(
        `Cannot run backward from a tensor of shape ${
          formatShape(root.shape)
        } without a gradient: reduce it to one number, or pass { gradient }`,
      );
    }
    const seed = allocate(root.shape, root.dtype);
    fillArray(seed, 1);
    return seed;
  }
  gradient.assertAlive("run backward");
  if (!sameShape(gradient.shape, root.shape) || gradient.dtype !== root.dtype) {
    throw new TypeError(
      `Cannot run backward from a ${root.dtype} tensor of shape ${
        formatShape(root.shape)
      } with a ${gradient.dtype} gradient of shape ` +
        `${formatShape(gradient.shape)}: both must agree`,
    );
  }
  return castArray(gradient.array, gradient.dtype);
}

/** Gradients of `root` with respect to `wanted` entries, as tensors that no scope owns; those not reached are missing. */
export function gradientsOf(
  root: Tensor,
  wanted: (entries: readonly TapeEntry[]) => ReadonlySet<TapeEntry>,
  options: BackwardOptions,
): Map<TapeEntry, Tensor> {
  if (root.entry === null) {
    throw new TypeError(
      `Cannot run backward from a tensor of shape ${
        formatShape(root.shape)
      } that does not require gradients: nothing behind it has requiresGrad set`,
    );
  }
  const entries = history(root.entry);
  const createGraph = options.createGraph ?? false;
  const targets = wanted(entries);
  const leading = leadingTo(entries, targets);
  const result = undoOnError(() => {
    const seed = seedFor(root, options.gradient);
    return createGraph
      ? recordedGradients(root.entry!, seed, options.gradient?.entry ?? null, leading, targets)
      : plainGradients(root.entry!, seed, leading, targets);
  });
  for (const gradient of result.values()) gradient.guard();
  if (!(options.retainGraph ?? createGraph)) { for (const entry of leading) entry.release(); }
  return result;
}

function plainGradients(
  root: TapeEntry,
  seed: NdArray,
  leading: ReadonlySet<TapeEntry>,
  targets: ReadonlySet<TapeEntry>,
): Map<TapeEntry, Tensor> {
  const result = new Map<TapeEntry, Tensor>();
  for (const [entry, gradient] of propagate(arrays, root, seed, leading, targets)) {
    result.set(entry, ownTensor(gradient));
    gradient.release();
  }
  return result;
}

function recordedGradients(
  root: TapeEntry,
  seed: NdArray,
  seedEntry: TapeEntry | null,
  leading: ReadonlySet<TapeEntry>,
  targets: ReadonlySet<TapeEntry>,
): Map<TapeEntry, Tensor> {
  const result = new Map<TapeEntry, Tensor>();
  const start = handle(seed, seedEntry);
  seed.release();
  for (
    const [entry, gradient] of withGradMode(true, () => propagate(tensors, root, start, leading, targets))
  ) {
    result.set(entry, gradient.entry ? gradient : ownTensor(gradient.array));
    if (!gradient.entry) gradient.dispose();
  }
  return result;
}

/** A gradient as a tensor that shares its data with nobody, without gaps, so that later ones can be added to it in place. */
function ownTensor(gradient: NdArray): Tensor {
  const isOwn = gradient.storage.references === 1 && gradient.isContiguous;
  if (isOwn) gradient.storage.retain();
  const tensor = makeTensor(isOwn ? gradient : castArray(gradient, gradient.dtype), null);
  tensor.owner = null;
  return tensor;
}

/** Adds the gradients of `root` to the `grad` of the leaves behind it. */
export function backward(root: Tensor, options: BackwardOptions): void {
  const leaves = (entries: readonly TapeEntry[]) => new Set(entries.filter((entry) => entry.op === null));
  for (const [entry, gradient] of gradientsOf(root, leaves, options)) {
    const leaf = entry.leafTensor;
    if (leaf === null || leaf.isDisposed) {
      gradient.dispose();
    } else if (leaf.grad === null) {
      leaf.grad = gradient;
    } else if (options.createGraph || leaf.grad.entry !== null) {
      const recording = options.createGraph ?? false;
      leaf.grad = withGradMode(
        recording,
        () => tensors.add(handle(leaf.grad!.array, leaf.grad!.entry), gradient),
      );
      leaf.grad.guard();
    } else {
      runBinary("add", leaf.grad.array, leaf.grad.array, gradient.array);
      leaf.grad.array.storage.markWritten("backward");
      gradient.dispose();
    }
  }
}
