import { TensorBase } from "../tensor/base.ts";
import { adopt, tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { zerosLike } from "../tensor/creation.ts";
import { describe } from "../array/shape.ts";
import { gradientsOf } from "./backward.ts";
import { withGradMode } from "./grad_mode.ts";
import type { TapeEntry } from "./tape.ts";

/** Options of {@linkcode gradient} and {@linkcode valueAndGradient}. */
export interface GradientOptions {
  /**
   * Whether the gradients can be differentiated again (default: true inside another `gradient`, else false). Asked for outside
   * of any, it leaves the variables requiring gradients.
   */
  readonly createGraph?: boolean;
}

let depth = 0;

/** Variables that inner calls made require gradients, for the outermost call to differentiate through; it switches them off. */
let watchedInside: Tensor[] = [];

function stopWatching(variables: readonly Tensor[]): void {
  for (const variable of variables) if (!variable.isDisposed) variable.requiresGrad = false;
}

/** A function's value and its gradients. */
export interface ValueAndGradient {
  /** What the function returned. */
  readonly value: Tensor;
  /** The gradient with respect to each variable, of its shape; zeros where the value doesn't depend on it. */
  readonly gradients: Tensor[];
}

/**
 * Runs a function and computes the gradients of its result. The variables need not require gradients, and their `grad` is
 * left alone.
 *
 * @param fn Computes one number, a tensor with one element, from the variables.
 * @param variables Float tensors that `fn` reads.
 * @param options See {@linkcode GradientOptions}.
 * @returns The value and the gradients, owned by the innermost scope.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.tensor(3);
 * const { value, gradients: [slope] } = ln.valueAndGradient(() => x.square(), [x]);
 * assertEquals([value.item(), slope!.item()], [9, 6]);
 * ```
 */
export function valueAndGradient(
  fn: () => Tensor,
  variables: readonly Tensor[],
  options: GradientOptions = {},
): ValueAndGradient {
  const operation = "take the gradient";
  if (!Array.isArray(variables)) {
    throw new TypeError(`Cannot ${operation} towards ${describe(variables)}: expected an array of tensors`);
  }
  for (const variable of variables) {
    if (!(variable instanceof TensorBase)) {
      throw new TypeError(`Cannot ${operation} towards ${describe(variable)}: expected a tensor`);
    }
    variable.assertAlive(operation);
  }
  const watched = variables.filter((variable) => !variable.requiresGrad);
  const createGraph = options.createGraph ?? depth > 0;
  depth++;
  try {
    for (const variable of watched) variable.requiresGrad = true;
    return tidy(() => {
      const value = withGradMode(true, fn);
      if (!(value instanceof TensorBase)) {
        throw new TypeError(
          `Cannot ${operation} of ${describe(value)}: the function must return a tensor`,
        );
      }
      const targets = new Set<TapeEntry>(variables.map((variable) => variable.entry!));
      const found: Map<TapeEntry, Tensor> = value.requiresGrad
        ? gradientsOf(value, () => targets, { createGraph })
        : new Map();
      const taken = new Set<TapeEntry>();
      const gradients = variables.map((variable) => {
        const gradient = found.get(variable.entry!);
        if (gradient === undefined) return zerosLike(variable);
        // The same variable given twice gets two tensors.
        if (taken.has(variable.entry!)) return gradient.add(0);
        taken.add(variable.entry!);
        adopt(gradient);
        return gradient;
      });
      return { value, gradients };
    });
  } finally {
    depth--;
    if (!createGraph) stopWatching(watched);
    else if (depth > 0) watchedInside.push(...watched);
    if (depth === 0) {
      if (!createGraph) stopWatching(watchedInside);
      watchedInside = [];
    }
  }
}

/**
 * The gradients of a function with respect to variables. Nested in another `gradient` it is recorded itself, which gives
 * derivatives of higher order.
 *
 * @param fn Computes one number, a tensor with one element, from the variables.
 * @param variables Float tensors that `fn` reads. They need not require gradients.
 * @param options See {@linkcode GradientOptions}.
 * @returns One gradient a variable, owned by the innermost scope; zeros where the result doesn't depend on it.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.tensor(2);
 * const [second] = ln.gradient(() => ln.gradient(() => x.pow(3), [x])[0]!, [x]);
 * assertEquals(second!.item(), 12);
 * ```
 */
export function gradient(
  fn: () => Tensor,
  variables: readonly Tensor[],
  options: GradientOptions = {},
): Tensor[] {
  return tidy(() => valueAndGradient(fn, variables, options).gradients);
}
