import { signatures } from "./wasm_binary.ts";

/** The types of a function's parameters and results, by their codes in WebAssembly's binary format. */
export interface Signature {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

const TYPE_CODES: Readonly<Record<string, number>> = { i: 0x7f, f: 0x7d, d: 0x7c };

/**
 * The signature of a WebAssembly kernel, which JavaScript can't ask for.
 *
 * @param name The name, such as "float32_add".
 * @returns The signature, or undefined if there is no such kernel.
 */
export function kernelSignature(name: string): Signature | undefined {
  const text = ` ${signatures} `;
  const start = text.indexOf(` ${name}:`);
  if (start < 0) return undefined;
  const [, parameters, results = ""] = text.slice(start + 1, text.indexOf(" ", start + 1)).split(":");
  const types = (letters: string) => letters.split("").map((letter) => TYPE_CODES[letter]!);
  return { parameters: types(parameters!), results: types(results) };
}
