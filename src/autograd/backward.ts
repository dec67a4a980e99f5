import { allocate, type NdArray } from "../array/nd_array.ts";
import { formatShape, sameShape } from "../array/shape.ts";
import { undoOnError } from "../array/storage.ts";
import { castArray, fillArray, runBinary } from "../array/strided.ts";
import { add } from "../ops/arithmetic.ts";
import type { Value } from "../ops/op.ts";
import { apply } from "../tensor/apply.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import { Scope } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { arrayEngine, type Engine, handle, tensorEngine } from "./engine.ts";
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

/** The entries behind `root`, latest first. */
function history(root: TapeEntry): TapeEntry[] {
  const seen = new Set([root]);
  for (const entry of seen) for (const parent of entry.parents) if (parent !== null) seen.add(parent);
  return [...seen].sort((a, b) => b.id - a.id);
}

/** The entries, of a history, that lead to another one of `wanted` by way of `through` alone, in the same order: those a pass runs. */
function leadingTo(
  entries: readonly TapeEntry[],
  wanted: ReadonlySet<TapeEntry>,
  through: ReadonlySet<TapeEntry> | undefined,
): Set<TapeEntry> {
  const leading = new Set<TapeEntry>();
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (through !== undefined && !through.has(entry)) continue;
    if (entry.parents.some((parent) => isReached(parent, leading, wanted))) leading.add(entry);
  }
  return new Set([...leading].reverse());
}

function isReached(
  parent: TapeEntry | null,
  leading: ReadonlySet<TapeEntry>,
  wanted: ReadonlySet<TapeEntry>,
): boolean {
  return parent !== null && (leading.has(parent) || wanted.has(parent));
}

/**
 * Walks the graph from `root`; returns the gradient of each wanted entry that it reaches, with a reference.
 *
 * @param seed The gradient of `root`; its reference is taken over.
 * @param leading The entries whose rules run, latest first.
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
      if (grad === undefined) continue;
      entry.check();
      const needs = entry.parents.map((parent) => isReached(parent, leading, wanted));
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

/** @internal Options of a pass. */
export interface PassOptions extends BackwardOptions {
  /** The calls whose rules may run (default: all); what others made counts as constant. */
  readonly through?: ReadonlySet<TapeEntry>;
}

/** Gradients of `root` with respect to `wanted` entries, as tensors that no scope owns; those not reached are missing. */
export function gradientsOf(
  root: Tensor,
  wanted: (entries: readonly TapeEntry[]) => ReadonlySet<TapeEntry>,
  options: PassOptions,
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
  const leading = leadingTo(entries, targets, options.through);
  const result = undoOnError(() => {
    const pass = new Scope();
    try {
      const seed = seedFor(root, options.gradient);
      const gradients = createGraph
        ? recordedGradients(pass, root.entry!, seed, options.gradient?.entry ?? null, leading, targets)
        : plainGradients(root.entry!, seed, leading, targets);
      for (const gradient of gradients.values()) gradient.owner = null;
      return gradients;
    } finally {
      pass.close();
    }
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
  for (const [entry, gradient] of propagate(arrayEngine, root, seed, leading, targets)) {
    result.set(entry, ownTensor(gradient));
    gradient.release();
  }
  return result;
}

function recordedGradients(
  pass: Scope,
  root: TapeEntry,
  seed: NdArray,
  seedEntry: TapeEntry | null,
  leading: ReadonlySet<TapeEntry>,
  targets: ReadonlySet<TapeEntry>,
): Map<TapeEntry, Tensor> {
  const start = handle(seed, seedEntry);
  seed.release();
  const gradients = withGradMode(true, () => propagate(tensorEngine(pass), root, start, leading, targets));
  const result = new Map<TapeEntry, Tensor>();
  for (const [entry, gradient] of gradients) {
    result.set(entry, gradient.entry ? gradient : ownTensor(gradient.array));
  }
  return result;
}

/** A gradient as a tensor that shares its data with nobody, without gaps, so that later ones can be added to it in place. */
function ownTensor(gradient: NdArray): Tensor {
  const isOwn = gradient.storage.references === 1 && gradient.isContiguous;
  if (isOwn) gradient.storage.retain();
  return makeTensor(isOwn ? gradient : castArray(gradient, gradient.dtype), null);
}

/** Adds a gradient to the `grad` of a leaf. */
function accumulate(leaf: Tensor, gradient: Tensor, isRecorded: boolean): void {
  if (leaf.grad === null) {
    leaf.grad = gradient;
  } else if (isRecorded || leaf.grad.entry !== null) {
    const sum = withGradMode(isRecorded, () => apply(add, [leaf.grad!, gradient]));
    sum.owner = null;
    sum.guard();
    leaf.grad = sum;
  } else {
    runBinary("add", leaf.grad.array, leaf.grad.array, gradient.array);
    leaf.grad.array.storage.markWritten("backward");
  }
}

/** Adds the gradients of `root` to the `grad` of the leaves behind it. */
export function backward(root: Tensor, options: BackwardOptions): void {
  const leaves = (entries: readonly TapeEntry[]) => new Set(entries.filter((entry) => entry.op === null));
  const gradients = gradientsOf(root, leaves, options);
  try {
    for (const [entry, gradient] of gradients) {
      const leaf = entry.leafTensor as Tensor | null;
      if (leaf !== null && !leaf.isDisposed) accumulate(leaf, gradient, options.createGraph ?? false);
    }
  } finally {
    for (const [entry, gradient] of gradients) if (entry.leafTensor?.grad !== gradient) gradient.dispose();
  }
}
