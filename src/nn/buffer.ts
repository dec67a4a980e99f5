import { castArray } from "../array/strided.ts";
import type { TensorBase } from "../tensor/base.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Options of {@linkcode Buffer}. */
export interface BufferOptions {
  /** Whether it is part of the module's state dict (default true). */
  readonly persistent?: boolean;
}

/**
 * A tensor that belongs to a module but is not trained, such as a running mean; PyTorch's `nn.Buffer`. No scope owns it. A
 * {@linkcode Module} finds its buffers by this class.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * class Scale extends ln.Module {
 *   factor = new ln.Buffer(ln.tensor(2));
 *   override forward(x: ln.Tensor): ln.Tensor {
 *     return x.mul(this.factor);
 *   }
 * }
 * const scale = new Scale();
 * assertEquals([...scale.namedBuffers().keys()], ["factor"]);
 * assertEquals(scale.parameters(), []);
 * ```
 */
export class Buffer extends Tensor {
  /** Whether it is part of the module's state dict. */
  readonly persistent: boolean;

  /**
   * Makes a buffer.
   *
   * @param initial The start value, of any dtype, which is copied.
   * @param options See {@linkcode BufferOptions}.
   */
  constructor(initial: TensorBase, options: BufferOptions = {}) {
    initial.assertAlive("make a buffer");
    super(castArray(initial.array, initial.dtype));
    this.keep();
    this.persistent = options.persistent ?? true;
  }
}
