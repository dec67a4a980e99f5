import { formatShape } from "../array/shape.ts";
import { zerosLike } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { differentiate } from "./differentiate.ts";
import { isRecording } from "./recorder.ts";
import { sourceGradients } from "./source_gradients.ts";

/** Options of {@linkcode gradient} and {@linkcode valueAndGradient}. */
export interface GradientOptions {
  /**
   * Whether the gradients can be differentiated again (default: true inside another `gradient` or a recording `GradientTape`, else
   * false). It leaves no variable requiring gradients: a later `gradient` towards the same variables finds the way.
   */
  readonly createGraph?: boolean;
}

/** A function's value and its gradients. */
export interface ValueAndGradient {
  /** What the function returned; a plain tensor without a history, unless the graph was kept. */
  readonly value: Tensor;
  /** The gradient with respect to each variable, of its shape; zeros where the value doesn't depend on it. */
  readonly gradients: Tensor[];
}

/**
 * Runs a function and computes the gradients of its result. The variables need not require gradients, and their `grad` is
 * left alone.
 *
 * @param fn Computes one number, a tensor with one element, from the variables. It must not be asynchronous.
 * @param variables Float tensors that `fn` reads; results of other operations count as variables of their own.
 * @param options See {@linkcode GradientOptions}.
 * @returns The value and the gradients, owned by the innermost scope.
 * @throws {TypeError} If `fn` returns no tensor, or a variable is no float tensor.
 * @throws {RangeError} If the result has more than one element, or none.
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
  return differentiate(operation, fn, variables, ({ value, isMadeInside }) => {
    if (value.size !== 1) {
      throw new RangeError(
        `Cannot ${operation} of a result of shape ${
          formatShape(value.shape)
        }: reduce it to one number, with sum() or mean(), or use jacobian()`,
      );
    }
    const createGraph = options.createGraph ?? isRecording();
    const found = sourceGradients(value, variables.map(({ entry }) => entry), {
      createGraph,
      retainGraph: createGraph || isRecording(),
    });
    if (isMadeInside && value.entry!.isReleased) {
      value.entry!.drop();
      value.entry = null;
    }
    return { value, gradients: variables.map((variable, i) => found[i] ?? zerosLike(variable)) };
  });
}

/**
 * The gradients of a function with respect to variables. Nested in another `gradient` it is recorded itself, which gives
 * derivatives of higher order.
 *
 * @param fn Computes one number, a tensor with one element, from the variables. It must not be asynchronous.
 * @param variables Float tensors that `fn` reads. They need not require gradients.
 * @param options See {@linkcode GradientOptions}.
 * @returns One gradient a variable, owned by the innermost scope; zeros where the result doesn't depend on it.
 * @throws {TypeError} If `fn` returns no tensor, or a variable is no float tensor.
 * @throws {RangeError} If the result has more than one element, or none.
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
