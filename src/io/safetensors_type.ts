import type { ElementType } from "./element_type.ts";
import { quoteName } from "./quote_name.ts";

type Stored = readonly [kind: ElementType["kind"], bytes: number];

/** The element types by name. What is not read is there all the same, so that a message can tell it from a wrong name. */
const TYPES: Readonly<Record<string, Stored | null>> = {
  F64: ["float", 8],
  F32: ["float", 4],
  F16: ["float", 2],
  BF16: ["bfloat", 2],
  F8_E5M2: ["e5m2", 1],
  F8_E4M3: ["e4m3", 1],
  I64: ["int", 8],
  I32: ["int", 4],
  I16: ["int", 2],
  I8: ["int", 1],
  U64: ["uint", 8],
  U32: ["uint", 4],
  U16: ["uint", 2],
  U8: ["uint", 1],
  BOOL: ["bool", 1],
  C64: null,
  F8_E8M0: null,
  F8_E4M3FNUZ: null,
  F8_E5M2FNUZ: null,
  F6_E2M3: null,
  F6_E3M2: null,
  F4: null,
};

/**
 * An element type of safetensors files by its name.
 *
 * @param subject What has it, as the message says.
 * @param name The name.
 * @throws {TypeError} If there is none of this name, or it can't be read.
 */
export function safetensorsType(subject: string, name: string): ElementType {
  const known = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (known) return { name, kind: known[0], bytes: known[1], littleEndian: true };
  const readable = Object.keys(TYPES).filter((one) => TYPES[one] !== null).join(", ");
  throw new TypeError(
    `${subject} is of dtype ${quoteName(name)}, ${
      known === null ? "which has no counterpart here" : "which the format does not know"
    }: expected one of ${readable}`,
  );
}
