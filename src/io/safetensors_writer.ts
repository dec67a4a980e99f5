import { bytesPerElement, type DType } from "../array/dtype.ts";
import type { NdArray } from "../array/nd_array.ts";
import { checkOptionNames } from "../array/option_names.ts";
import { describe } from "../array/shape.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { contiguous } from "../array/strided.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { compareCodePoints } from "./compare_code_points.ts";
import { quoteName } from "./quote_name.ts";
import { LENGTH_BYTES, LONGEST_HEADER, METADATA_NAME } from "./safetensors_header.ts";

/** Options of {@linkcode writeSafetensors}. */
export interface WriteSafetensorsOptions {
  /** Text to store with the tensors, by name. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const WRITING = "Cannot write safetensors";
/** The format's names, in the order in which the reference implementation writes them. */
const NAMES: Readonly<Record<DType, string>> = { float64: "F64", float32: "F32", int32: "I32", bool: "BOOL" };
const ORDER = Object.keys(NAMES);
const HEADER_ALIGNMENT = 8;

function checkText(what: string, text: unknown): asserts text is string {
  if (typeof text !== "string") {
    throw new TypeError(`${WRITING} with ${what} ${describe(text)}: expected a string`);
  }
  if (!text.isWellFormed()) {
    throw new TypeError(`${WRITING} with ${what} ${quoteName(text)}: it holds half of a surrogate pair`);
  }
}

/** The tensors in the file's order. */
function sortTensors(tensors: Readonly<Record<string, Tensor>>): [name: string, array: NdArray][] {
  if (typeof tensors !== "object" || tensors === null || tensors instanceof Map || Array.isArray(tensors)) {
    throw new TypeError(`${WRITING} from ${describe(tensors)}: expected an object of tensors by name`);
  }
  const named = Object.entries(tensors).map(([name, tensor]): [string, NdArray] => {
    checkText("the name", name);
    if (name === METADATA_NAME) {
      throw new TypeError(
        `${WRITING} with a tensor named "${METADATA_NAME}": the format keeps that name for text`,
      );
    }
    if (!((tensor as unknown) instanceof TensorBase)) {
      throw new TypeError(`${WRITING}: ${quoteName(name)} is ${describe(tensor)}, expected a tensor`);
    }
    tensor.assertAlive(`write ${quoteName(name)}`);
    return [name, tensor.array];
  });
  return named.sort(([aName, a], [bName, b]) =>
    ORDER.indexOf(a.dtype) - ORDER.indexOf(b.dtype) || compareCodePoints(aName, bName)
  );
}

function bytesOf(array: NdArray): number {
  return array.size * bytesPerElement(array.dtype);
}

/** The header, with spaces at its end so that the tensors begin at a multiple of 8 bytes. */
function headerOf(
  named: readonly (readonly [name: string, array: NdArray])[],
  metadata: Readonly<Record<string, string>> | undefined,
): Uint8Array {
  const members: string[] = [];
  if (metadata !== undefined) {
    const texts = Object.entries(metadata).map(([key, text]) => {
      checkText("the metadata's name", key);
      checkText(`metadata ${quoteName(key)}`, text);
      return `${JSON.stringify(key)}:${JSON.stringify(text)}`;
    });
    members.push(`"${METADATA_NAME}":{${texts.join(",")}}`);
  }
  let start = 0;
  for (const [name, array] of named) {
    const end = start + bytesOf(array);
    members.push(
      `${JSON.stringify(name)}:{"dtype":"${NAMES[array.dtype]}","shape":[${
        array.shape.join(",")
      }],"data_offsets":[${start},${end}]}`,
    );
    start = end;
  }
  const header = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(header.length / HEADER_ALIGNMENT) * HEADER_ALIGNMENT).fill(32);
  if (padded.length > LONGEST_HEADER) {
    throw new RangeError(
      `${WRITING}: names, shapes and metadata take ${padded.length} bytes, and the format allows ${LONGEST_HEADER}`,
    );
  }
  padded.set(header);
  return padded;
}

/**
 * Writes tensors as a safetensors file, byte by byte as the reference implementation does: sorted by dtype (float64, float32, int32,
 * bool), then by name, after a header that ends at a multiple of 8 bytes.
 *
 * Python reads it with `safetensors.torch.load_file`; what a module's `stateDict()` gives fits PyTorch's `load_state_dict` as it is.
 *
 * @param tensors The tensors by name.
 * @param options See {@linkcode WriteSafetensorsOptions}.
 * @returns The file's bytes.
 * @throws {TypeError} If something is no tensor or was disposed of, or a name or text can't be written.
 * @throws {RangeError} If there are so many names that the header is longer than the format allows.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const net = new ln.Sequential(new ln.Linear(2, 3), new ln.ReLU(), new ln.Linear(3, 1));
 * const bytes = ln.writeSafetensors(net.stateDict());
 * const copy = new ln.Sequential(new ln.Linear(2, 3), new ln.ReLU(), new ln.Linear(3, 1));
 * copy.loadStateDict(ln.readSafetensors(bytes).tensors);
 * const x = ln.tensor([[1, 2]]);
 * assertEquals(copy.forward(x).toArray(), net.forward(x).toArray());
 * ```
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  options: WriteSafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  checkOptionNames("write safetensors", options, { metadata: true });
  refuseInStep("write tensors to a file", "write them after the step");
  const named = sortTensors(tensors);
  const header = headerOf(named, options.metadata);
  const total = named.reduce((sum, [, array]) => sum + bytesOf(array), 0);
  const file = new Uint8Array(LENGTH_BYTES + header.length + total);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, LENGTH_BYTES);
  let start = LENGTH_BYTES + header.length;
  for (const [, array] of named) {
    const packed = contiguous(array);
    const { address, storage } = packed;
    file.set(storage.heap.uint8.subarray(address, address + bytesOf(packed)), start);
    start += bytesOf(packed);
    packed.release();
  }
  return file;
}
