const SECTION = { type: 1, function: 3, export: 7 };
const FUNCTION = 0;
/** What a value type is called, by its code in WebAssembly's binary format. */
const TYPE_LETTERS: Readonly<Record<number, string>> = { 0x7f: "i", 0x7d: "f", 0x7c: "d" };

/**
 * The signatures of a module's exported functions, which JavaScript can't ask for.
 *
 * @param binary A valid module that imports no function; its exported functions take and return i32, f32 and f64.
 * @returns For each function its name, a colon, a letter a parameter and, behind a second colon, the result's: "i" for i32, "f" for f32,
 * "d" for f64.
 * @throws {TypeError} If one takes or returns something else.
 */
export function readSignatures(binary: Uint8Array): string[] {
  let position = 8;
  const byte = () => binary[position++]!;
  const unsigned = () => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const next = byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value >>> 0;
    }
  };
  const vector = <T>(read: () => T): T[] => Array.from({ length: unsigned() }, read);
  const letters = () => vector(() => TYPE_LETTERS[byte()] ?? "?").join("");

  let types: string[] = [];
  let functions: number[] = [];
  const signatures: string[] = [];
  while (position < binary.length) {
    const id = byte();
    const end = unsigned() + position;
    if (id === SECTION.type) {
      types = vector(() => {
        position++; // the mark of a function type
        const parameters = letters();
        const result = letters();
        return result === "" ? parameters : `${parameters}:${result}`;
      });
    } else if (id === SECTION.function) {
      functions = vector(unsigned);
    } else if (id === SECTION.export) {
      vector(() => {
        const length = unsigned();
        const name = new TextDecoder().decode(binary.subarray(position, position + length));
        position += length;
        const [kind, index] = [byte(), unsigned()];
        if (kind !== FUNCTION) return;
        const type = types[functions[index]!]!;
        if (type.includes("?")) {
          throw new TypeError(`Cannot name the types of ${name}: expected only i32, f32 and f64`);
        }
        signatures.push(`${name}:${type}`);
      });
    }
    position = end;
  }
  return signatures;
}
