import { backward, type BackwardOptions } from "../autograd/backward.ts";
import { IndexingMethods } from "./indexing_methods.ts";
import { makeTensor, registerTensorClass } from "./make_tensor.ts";

/**
 * An array of numbers in linear memory, with its place on the tape that gradients are computed from. Make one with
 * {@linkcode tensor}, {@linkcode zeros} and their like, or by operations on others.
 */
export class Tensor<out R extends number = number> extends IndexingMethods<R> {
  /**
   * Computes the gradients of this tensor with respect to the tensors that require them, and adds each to its `grad`.
   *
   * @param options See {@linkcode BackwardOptions}.
   * @throws {TypeError} If nothing behind this tensor requires gradients, or the graph was freed by an earlier pass, or a value it
   * reads was changed since.
   * @throws {RangeError} If it has more than one element and no `gradient` is given.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const x = ln.tensor([1, 2, 3], { requiresGrad: true });
   * x.square().sum().backward();
   * assertEquals(x.grad!.toArray(), [2, 4, 6]);
   * ```
   */
  backward(options: BackwardOptions = {}): void {
    this.assertAlive("run backward");
    backward(this, options);
  }

  /**
   * The same data without a history: nothing computed from it reaches back beyond it.
   *
   * @returns A view.
   */
  detach(): Tensor<R> {
    this.assertAlive("detach");
    return makeTensor(this.array.view(this.array.shape, this.array.strides), null);
  }
}

registerTensorClass(Tensor);
