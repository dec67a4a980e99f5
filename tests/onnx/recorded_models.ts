/**
 * ONNX files that other programs wrote; see `tests/golden/record_onnx.py`.
 *
 * @module
 */
import * as ln from "../../src/mod.ts";
import recorded from "../golden/onnx.json" with { type: "json" };
import { fromBase64 } from "../io/recorded_safetensors.ts";

/** A file, what is in it, and what it computes. */
export interface RecordedModel {
  readonly name: string;
  readonly file: Uint8Array<ArrayBuffer>;
  /** The modules as PyTorch prints them. */
  readonly text: string;
  /** Makes the input. */
  input(): ln.Tensor;
  readonly output: Float32Array | Float64Array;
}

interface RecordedNumbers {
  readonly dtype: string;
  readonly shape: number[];
  readonly data: string;
}

function numbers({ dtype, data }: RecordedNumbers): Float32Array | Float64Array | Int32Array {
  const { buffer } = fromBase64(data);
  if (dtype === "float64") return new Float64Array(buffer);
  return dtype === "int32" ? new Int32Array(buffer) : new Float32Array(buffer);
}

/** The files, PyTorch's first. */
export const recordedModels: readonly RecordedModel[] = [...recorded.torch, ...recorded.other].map((one) => ({
  name: one.name,
  file: fromBase64(one.file),
  text: one.text,
  input: () => ln.fromTypedArray(numbers(one.input), one.input.shape),
  output: numbers(one.output) as Float32Array | Float64Array,
}));
