import { describe } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { zerosLike } from "../tensor/creation.ts";
import { disposeSymbol } from "../tensor/dispose_symbol.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkSources } from "./differentiate.ts";
import { runUnrecorded } from "./recorder.ts";
import { Recording } from "./recording.ts";

/** Options of {@linkcode GradientTape}. */
export interface GradientTapeOptions {
  /** Whether `gradient` can be called more than once, until `dispose` or `reset` (default false). */
  readonly persistent?: boolean;
}

/** Options of {@linkcode GradientTape.gradient}. */
export interface TapeGradientOptions {
  /** What a source gets that the target doesn't depend on: `null` for "none" (the default), zeros of its shape for "zero". */
  readonly unconnectedGradients?: "none" | "zero";
  /** The weight of each element of the target, of its shape (default: ones, that is, the gradient of its sum). */
  readonly outputGradients?: Tensor;
}

/** {@linkcode TapeGradientOptions} by which no gradient is null. */
export interface ZeroGradientOptions extends TapeGradientOptions {
  /** Zeros for a source that the target doesn't depend on. */
  readonly unconnectedGradients: "zero";
}

/**
 * Records operations and computes gradients from the recording, as `tf.GradientTape` does. Tensors that require gradients,
 * parameters above all, are watched by themselves; others from `watch` on. What runs outside of `record` counts as constant.
 *
 * A tape that is not persistent serves for one call of `gradient`, which frees the recording; `dispose`, or `using`, frees that of a
 * persistent one. Tensors made while it records are not the tape's: they belong to the innermost scope and stay readable.
 *
 * Where a tape records inside another one, its gradients are recorded by the outer one: derivatives of higher order.
 *
 * @example One step of gradient descent
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const w = ln.tensor([1, 2], { requiresGrad: true });
 * const tape = new ln.GradientTape();
 * const loss = tape.record(() => w.square().sum());
 * const [slope] = tape.gradient(loss, [w]);
 * ln.noGrad(() => w.set(w.sub(slope!.mul(0.25))));
 * assertEquals(w.toArray(), [0.5, 1]);
 * ```
 *
 * @example A second derivative
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.tensor(3);
 * const [outer, inner] = [new ln.GradientTape(), new ln.GradientTape()];
 * outer.watch(x);
 * inner.watch(x);
 * const slope = outer.record(() => inner.gradient(inner.record(() => x.pow(3)), x)!);
 * assertEquals(slope.item(), 27);
 * assertEquals(outer.gradient(slope, x)!.item(), 18);
 * ```
 */
export class GradientTape implements Disposable {
  /** Whether `gradient` can be called more than once. */
  readonly persistent: boolean;
  readonly #recording = new Recording();
  #state: "usable" | "used" | "disposed" = "usable";

  /**
   * Makes a tape that has recorded nothing yet.
   *
   * @param options See {@linkcode GradientTapeOptions}.
   */
  constructor(options: GradientTapeOptions = {}) {
    this.persistent = options.persistent ?? false;
  }

  /**
   * Records, from now on, what is computed from tensors that don't require gradients. When `record` returns they don't either.
   *
   * @param tensors Float tensors.
   * @throws {TypeError} If one is no float tensor, or the tape was used or disposed of.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const [x, y] = [ln.tensor(3), ln.tensor(4)];
   * const tape = new ln.GradientTape();
   * tape.watch(x);
   * const product = tape.record(() => x.mul(y));
   * const [slopeOfX, slopeOfY] = tape.gradient(product, [x, y]);
   * assertEquals([slopeOfX!.item(), slopeOfY], [4, null]);
   * ```
   */
  watch(...tensors: readonly Tensor[]): void {
    this.#assertUsable("watch");
    checkSources("watch", tensors, "");
    this.#recording.watch(tensors);
  }

  /**
   * Runs a function and records its operations. Called again, it adds to the recording.
   *
   * @param fn What to run. It must not be asynchronous.
   * @returns What `fn` returns.
   * @throws {TypeError} If `fn` returns a promise, or the tape is recording, or was used or disposed of.
   */
  record<T>(fn: () => T): T {
    const operation = "record on a GradientTape";
    this.#assertUsable(operation);
    if (typeof fn !== "function") {
      throw new TypeError(`Cannot ${operation}: expected a function to run, received ${describe(fn)}`);
    }
    if (this.#recording.isOpen) {
      throw new TypeError(`Cannot ${operation} that is recording already: use a second tape`);
    }
    const result = this.#recording.run(fn);
    if (result instanceof Promise) {
      throw new TypeError(
        `Cannot ${operation} what an async function does: recording is off again at its first await`,
      );
    }
    return result;
  }

  /**
   * Runs a function inside of `record` without recording it here; tapes around this one still record it.
   *
   * @param fn What to run. It must not be asynchronous.
   * @returns What `fn` returns.
   * @throws {TypeError} If the tape is not recording, or `fn` returns a promise.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const x = ln.tensor(3);
   * const tape = new ln.GradientTape();
   * tape.watch(x);
   * const y = tape.record(() => x.mul(tape.stopRecording(() => x.square())));
   * // The square counts as constant.
   * assertEquals(tape.gradient(y, x)!.item(), 9);
   * ```
   */
  stopRecording<T>(fn: () => T): T {
    const operation = "stop recording";
    this.#assertUsable(operation);
    if (!this.#recording.isOpen) {
      throw new TypeError(
        `Cannot ${operation} on a GradientTape that does not record: call it inside record()`,
      );
    }
    const result = runUnrecorded(this.#recording, fn);
    if (result instanceof Promise) {
      throw new TypeError(
        `Cannot ${operation} for an async function: recording is on again at its first await`,
      );
    }
    return result;
  }

  /**
   * The gradients of a target with respect to sources. No `grad` is touched. A target with several elements counts as their sum.
   *
   * @param target A tensor that was computed while the tape recorded.
   * @param sources Watched tensors, or results that were recorded on the way to the target.
   * @param options See {@linkcode TapeGradientOptions}.
   * @returns One gradient a source, of its shape, owned by the innermost scope.
   * @throws {TypeError} If the tape was used or disposed of, a source is no float tensor, or a value was changed after it was recorded.
   */
  gradient(target: Tensor, sources: readonly Tensor[], options: ZeroGradientOptions): Tensor[];
  /** As above, with null for a source that the target doesn't depend on. */
  gradient(target: Tensor, sources: readonly Tensor[], options?: TapeGradientOptions): (Tensor | null)[];
  /** As above, for one source. */
  gradient(target: Tensor, sources: Tensor, options: ZeroGradientOptions): Tensor;
  /** As above, for one source, with null if the target doesn't depend on it. */
  gradient(target: Tensor, sources: Tensor, options?: TapeGradientOptions): Tensor | null;
  gradient(
    target: Tensor,
    sources: Tensor | readonly Tensor[],
    options: TapeGradientOptions = {},
  ): Tensor | null | (Tensor | null)[] {
    const operation = "take the gradient";
    this.#assertUsable(operation);
    if (!((target as unknown) instanceof TensorBase)) {
      throw new TypeError(`Cannot ${operation} of ${describe(target)}: expected a tensor`);
    }
    target.assertAlive(operation);
    const list = sources instanceof TensorBase ? [sources as Tensor] : sources;
    checkSources(operation, list);
    const { unconnectedGradients = "none", outputGradients } = options;
    if (unconnectedGradients !== "none" && unconnectedGradients !== "zero") {
      throw new TypeError(
        `Cannot ${operation} with unconnectedGradients ${
          describe(unconnectedGradients)
        }: expected "none" or "zero"`,
      );
    }
    const found = this.#recording.gradients(target, list, outputGradients, !this.persistent);
    if (!this.persistent) this.#end("used");
    const results = unconnectedGradients === "zero"
      ? found.map((gradient, i) => gradient ?? zerosLike(list[i]!))
      : found;
    return list === sources ? results : results[0]!;
  }

  /**
   * Forgets what was recorded and watched, and frees it: the tape is as new. Inside `record` it goes on recording.
   *
   * @throws {TypeError} If the tape was disposed of.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const w = ln.tensor(3, { requiresGrad: true });
   * const tape = new ln.GradientTape();
   * const slopes = [1, 2].map((factor) => {
   *   tape.reset();
   *   return tape.gradient(tape.record(() => w.mul(factor)), w)!.item();
   * });
   * assertEquals(slopes, [1, 2]);
   * ```
   */
  reset(): void {
    if (this.#state === "disposed") this.#assertUsable("reset a GradientTape");
    this.#recording.clear();
    this.#state = "usable";
  }

  /** Frees what was recorded; the tape can't be used any more. The second call does nothing. */
  dispose(): void {
    this.#end("disposed");
  }

  /** Disposes of the tape at the end of a `using` block. */
  [disposeSymbol](): void {
    this.dispose();
  }

  #end(state: "used" | "disposed"): void {
    this.#recording.clear();
    this.#recording.close();
    this.#state = state;
  }

  #assertUsable(operation: string): void {
    if (this.#state === "disposed") {
      throw new TypeError(`Cannot ${operation}: the GradientTape was disposed of; make a new one`);
    }
    if (this.#state === "used") {
      throw new TypeError(
        `Cannot ${operation}: the GradientTape's recording was freed by its first gradient; make a new tape or reset() this one, or ` +
          `make it with { persistent: true } to take several gradients`,
      );
    }
  }
}
