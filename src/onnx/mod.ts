/**
 * Models as ONNX files: out to onnxruntime, PyTorch and whatever else reads the format, and in from there.
 *
 * It is a module apart from the library's main one, for it needs a package from npm, protobuf-es, for the file format.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { fromOnnx, toOnnx } from "@linnet/linnet/onnx";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(4, { activation: "tanh", inputShape: [2] })]);
 * const copy = fromOnnx(toOnnx(model));
 * assertEquals(copy.predict(ln.ones([1, 2])).toArray(), model.predict(ln.ones([1, 2])).toArray());
 * ```
 *
 * @module
 */
export { toOnnx, type ToOnnxOptions } from "./to_onnx.ts";
export { fromOnnx } from "./from_onnx.ts";
