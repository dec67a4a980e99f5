/** Value types of WebAssembly by their code in the binary format. */
export const VALUE_TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;

/** Writes the binary format of WebAssembly (the core specification's chapter 5). */
export class WasmWriter {
  #bytes = new Uint8Array(256);
  #length = 0;
  static readonly #numbers = new DataView(new ArrayBuffer(8));

  /** What was written. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** Writes bytes as they are. */
  raw(...bytes: readonly number[]): this {
    for (let i = 0; i < bytes.length; i++) this.#push(bytes[i]!);
    return this;
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(this.#length + 1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  /** Writes what another writer, or an array, holds. */
  append(bytes: ArrayLike<number>): this {
    this.#reserve(this.#length + bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Writes an unsigned number in LEB128. */
  unsigned(value: number): this {
    do {
      const more = value > 0x7f;
      this.#push((value & 0x7f) | (more ? 0x80 : 0));
      value >>>= 7;
    } while (value !== 0);
    return this;
  }

  /** Writes a signed 32-bit number in LEB128. */
  signed(value: number): this {
    for (;;) {
      const low = value & 0x7f;
      value >>= 7;
      const isLast = (value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0);
      this.#push(isLast ? low : low | 0x80);
      if (isLast) return this;
    }
  }

  /** Writes a constant instruction of a value type; i32 takes addresses above 2 GiB too. */
  constant(type: number, value: number): this {
    const numbers = WasmWriter.#numbers;
    switch (type) {
      case VALUE_TYPES.i32:
        return this.raw(0x41).signed(value | 0);
      case VALUE_TYPES.f32:
        numbers.setFloat32(0, value, true);
        return this.raw(0x43).append(new Uint8Array(numbers.buffer, 0, 4));
      case VALUE_TYPES.f64:
        numbers.setFloat64(0, value, true);
        return this.raw(0x44).append(new Uint8Array(numbers.buffer, 0, 8));
      default:
        throw new TypeError(`Cannot encode a constant of WebAssembly type 0x${type.toString(16)}`);
    }
  }

  /** Writes a name. */
  name(text: string): this {
    return this.sized(new TextEncoder().encode(text));
  }

  /** Writes a number of bytes and then those. */
  sized(bytes: ArrayLike<number>): this {
    return this.unsigned(bytes.length).append(bytes);
  }

  /** Writes a vector: the number of elements, and each. */
  vector<T>(items: readonly T[], write: (item: T) => void): this {
    this.unsigned(items.length);
    items.forEach(write);
    return this;
  }

  /** Writes a section, whose contents `write` puts into a writer of its own. */
  section(id: number, write: (contents: WasmWriter) => void): this {
    const contents = new WasmWriter();
    write(contents);
    return this.raw(id).sized(contents.bytes);
  }
}
