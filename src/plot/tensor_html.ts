import { elementReader } from "../array/element_reader.ts";
import { formatHtml } from "../array/format_html.ts";
import { describe } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";

/**
 * A tensor as HTML tables, as notebooks show it: one for each matrix in it, with the numbers of rows and columns. Of long axes the ends
 * are shown.
 *
 * @param tensor The tensor.
 * @returns HTML without styles of its own but the font.
 * @throws {TypeError} If it is no tensor, or was disposed of.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { tensorHtml } from "@linnet/linnet/plot";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(tensorHtml(ln.eye(2)), "float32 tensor of shape [2, 2]");
 * ```
 */
export function tensorHtml(tensor: TensorBase): string {
  if (!((tensor as unknown) instanceof TensorBase)) {
    throw new TypeError(`Cannot write ${describe(tensor)} as HTML: expected a tensor`);
  }
  tensor.assertAlive("write as HTML");
  return formatHtml(elementReader(tensor.array), tensor.shape, tensor.dtype);
}
