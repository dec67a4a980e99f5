/**
 * Files that the reference implementation of safetensors wrote; see `tests/golden/record_safetensors.py`.
 *
 * @module
 */
import recorded from "../golden/safetensors.json" with { type: "json" };

/** The bytes of a text in base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The recorded files by name. */
export const writerFiles = {
  plain: fromBase64(recorded.writer.plain),
  metadata: fromBase64(recorded.writer.metadata),
  emptyMetadata: fromBase64(recorded.writer.emptyMetadata),
  nothing: fromBase64(recorded.writer.nothing),
};

/** A file with one tensor of an element type that has no counterpart, and what it becomes. */
export const conversions = recorded.conversions.map(({ name, file, shape, dtype, values }) => ({
  name,
  file: fromBase64(file),
  shape,
  dtype,
  values: fromBase64(values),
}));

/** State dicts of PyTorch's, an input and the output. */
export const modules = recorded.modules.map(({ name, file, keys, input, output }) => ({
  name,
  file: fromBase64(file),
  keys,
  input,
  output: new Float32Array(fromBase64(output).buffer),
}));
