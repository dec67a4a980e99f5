/**
 * Models as ONNX files: out to onnxruntime, PyTorch and whatever else reads the format, and in from there.
 *
 * @module
 */
// @ts-types="./src/onnx/mod.ts"
export * from "./dist/onnx.js";
