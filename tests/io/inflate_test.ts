import { assert, assertEquals, assertThrows } from "@std/assert";
import { crc32 } from "../../src/io/crc32.ts";
import { gunzip } from "../../src/io/gzip.ts";
import { inflate } from "../../src/io/inflate.ts";
import { compress } from "./compress.ts";
import { samples } from "./compressed_samples.ts";

/** Bits as RFC 1951 draws them: numbers with their lowest bit first, codes with their highest. */
class BitWriter {
  readonly #bits: number[] = [];

  number(value: number, count: number): this {
    for (let i = 0; i < count; i++) this.#bits.push(value >> i & 1);
    return this;
  }

  code(text: string): this {
    for (const bit of text) this.#bits.push(Number(bit));
    return this;
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8));
    this.#bits.forEach((bit, i) => bytes[i >> 3]! |= bit << (i & 7));
    return bytes;
  }
}

/** A block with fixed codes: 01 after the bit that says whether it is the last. */
const fixed = () => new BitWriter().number(1, 1).number(1, 2);
/** A block with codes of its own. */
const dynamic = (literals: number, distances: number, lengths: number) =>
  new BitWriter().number(1, 1).number(2, 2).number(literals - 257, 5).number(distances - 1, 5).number(
    lengths - 4,
    4,
  );
/** The fixed code of a literal below 144. */
const literal = (value: number) => (48 + value).toString(2).padStart(8, "0");
const END = "0000000";

function run(source: Uint8Array, length: number): number[] {
  const out = new Uint8Array(length);
  const { written, end, finished } = inflate("test", source, 0, out);
  assertEquals([written, end, finished], [length, source.length, true]);
  return Array.from(out);
}

Deno.test("a stored block is copied", () => {
  assertEquals(run(Uint8Array.of(1, 3, 0, 252, 255, 7, 8, 9), 3), [7, 8, 9]);
});

Deno.test("fixed codes: literals, and matches that overlap themselves", () => {
  // Length 3 is code 257, 0000001; distance 1 is code 0, 00000.
  const bits = fixed().code(literal(5)).code("0000001").code("00000").code(END);
  assertEquals(run(bits.bytes(), 4), [5, 5, 5, 5]);
  // Length 258 is code 285, 11000101; literals from 144 have nine bits from 110010000.
  const long = fixed().code("111111111").code("11000101").code("00000").code(END);
  assertEquals(run(long.bytes(), 259), Array(259).fill(255));
});

Deno.test("a code of one bit may stand alone", () => {
  // Code lengths by 18 (zeros), 1 and 2: literal 65 and the end have one bit each; the only distance code has one too.
  const block = dynamic(257, 1, 18);
  // The order of the stored lengths is 16, 17, 18, 0, 8, …, 1, 15: symbols 18 and 1 get one bit each.
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];
  for (const symbol of order) block.number(symbol === 18 || symbol === 1 ? 1 : 0, 3);
  const [one, zeros] = ["0", "1"];
  block.code(zeros).number(65 - 11, 7).code(one).code(zeros).number(127, 7).code(zeros).number(52 - 11, 7);
  block.code(one).code(one);
  // 65 is 0, the end 1.
  block.code("0").code("0").code("1");
  assertEquals(run(block.bytes(), 2), [65, 65]);
});

for (const { name, bytes } of samples()) {
  for (const format of ["deflate-raw", "gzip"] as const) {
    Deno.test(`what the system compresses comes back: ${name}, ${format}`, async () => {
      const packed = await compress(bytes, format);
      const out = new Uint8Array(bytes.length);
      if (format === "gzip") assertEquals(gunzip("test", packed, out), bytes.length);
      else {assertEquals(inflate("test", packed, 0, out), {
          end: packed.length,
          written: bytes.length,
          finished: true,
        });}
      assertEquals(out, bytes);
    });
  }
}

Deno.test("data that is cut off anywhere is an error, and so is a byte too much or too few", async () => {
  for (const { bytes } of samples().filter((sample) => sample.bytes.length < 3000)) {
    const packed = await compress(bytes, "gzip");
    const out = new Uint8Array(bytes.length);
    for (let length = 0; length < packed.length; length++) {
      assertThrows(() => gunzip("test", packed.subarray(0, length), out), RangeError, "Cannot test: ");
    }
    const longer = new Uint8Array(bytes.length + 1);
    assertThrows(
      () => gunzip("test", packed, longer),
      RangeError,
      `holds ${bytes.length} bytes, not ${bytes.length + 1}`,
    );
    assertThrows(
      () => gunzip("test", Uint8Array.of(...packed, 0), out),
      RangeError,
      "1 bytes are no gzip data",
    );
    if (bytes.length === 0) continue;
    assertThrows(() => gunzip("test", packed, out.subarray(1)), RangeError, "is longer than the");
  }
});

Deno.test("it stops where it may when the output is full", async () => {
  const { bytes } = samples().find(({ name }) => name === "text")!;
  const packed = await compress(bytes, "deflate-raw");
  for (const length of [0, 1, 10, 257, bytes.length - 1]) {
    const out = new Uint8Array(length);
    const { written, finished } = inflate("test", packed, 0, out, true);
    assertEquals([written, finished], [length, false]);
    assertEquals(out, bytes.slice(0, length));
  }
});

Deno.test("a gzip file may have several members, and every optional field", async () => {
  const [a, b] = await Promise.all(
    [[1, 2, 3], [4, 5]].map((bytes) => compress(Uint8Array.from(bytes), "gzip")),
  );
  const out = new Uint8Array(5);
  gunzip("test", Uint8Array.of(...a!, ...b!), out);
  assertEquals(Array.from(out), [1, 2, 3, 4, 5]);

  const head = Uint8Array.of(31, 139, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 2, 0, 9, 9, 110, 0, 99, 99, 0);
  const checksum = crc32(head) & 0xffff;
  const file = Uint8Array.of(...head, checksum & 255, checksum >> 8, ...a!.subarray(10));
  gunzip("test", file, out.subarray(0, 3));
  assertThrows(
    () => gunzip("test", file.with(4, 7), out.subarray(0, 3)),
    RangeError,
    "header does not fit its checksum",
  );
  for (let length = 0; length < file.length; length++) {
    assertThrows(() => gunzip("test", file.subarray(0, length), out.subarray(0, 3)), RangeError, "cut off");
  }
});

Deno.test("damage to a gzip file is an error", async () => {
  const packed = await compress(Uint8Array.from([1, 2, 3]), "gzip");
  const out = new Uint8Array(3);
  const damaged = (place: number, value: number) => () => gunzip("test", packed.with(place, value), out);
  const size = packed.length;
  assertThrows(damaged(0, 0), RangeError, "no gzip data");
  assertThrows(damaged(2, 7), RangeError, "method is 7");
  assertThrows(damaged(3, 32), RangeError, "unknown gzip flags 32");
  assertThrows(damaged(size - 8, packed[size - 8]! ^ 1), RangeError, "does not fit its checksum");
  assertThrows(damaged(size - 4, 4), RangeError, "does not have the length that it says");
});

for (
  const [name, source, message] of [
    ["an unknown kind of block", Uint8Array.of(7), "no known kind"],
    [
      "a stored block whose lengths disagree",
      Uint8Array.of(1, 3, 0, 252, 254, 7, 8, 9),
      "stored block is wrong",
    ],
    [
      "a match before the data",
      fixed().code(literal(5)).code("0000001").code("00001").bytes(),
      "before the data",
    ],
    ["a match at the start", fixed().code("0000001").code("00000").bytes(), "before the data"],
    ["length code 286", fixed().code("11000110").number(0, 16).bytes(), "a length has no meaning"],
    [
      "distance code 30",
      fixed().code(literal(1)).code("0000001").code("11110").number(0, 16).bytes(),
      "a distance has no meaning",
    ],
    ["287 literal codes", dynamic(287, 1, 4).number(0, 32).bytes(), "more codes than there are"],
    ["31 distance codes", dynamic(257, 31, 4).number(0, 32).bytes(), "more codes than there are"],
    [
      "code lengths that no code has",
      dynamic(257, 1, 4).number(0b001_001_001_001, 12).number(0, 64).bytes(),
      "no code",
    ],
    ["an incomplete code", dynamic(257, 1, 4).number(0b010_010_010_000, 12).number(0, 64).bytes(), "no code"],
    [
      "a repeated length before the first",
      dynamic(257, 1, 4).number(0b001_000_000_001, 12).number(1, 64).bytes(),
      "repeats what is not there",
    ],
    [
      "zeros past the end",
      dynamic(257, 1, 4).number(0b001_001_000_000, 12).number(0x3fffffff, 30).number(0x3ff, 10).bytes(),
      "past their end",
    ],
    [
      "no end of the block",
      dynamic(257, 1, 4).number(0b000_001_000_000, 12).code("0").number(127, 7).code("0").number(109, 7)
        .bytes(),
      "a block has no end",
    ],
  ] as const
) {
  Deno.test(`damaged data is an error: ${name}`, () => {
    const error = assertThrows(() => inflate("test", source, 0, new Uint8Array(100)), RangeError, message);
    assert(error.message.startsWith("Cannot test: the compressed data is damaged: "), error.message);
  });
}

Deno.test("checksums are those of the standard", () => {
  // The check value of CRC-32/ISO-HDLC, and others of zlib.crc32.
  const sum = (text: string) => crc32(new TextEncoder().encode(text));
  assertEquals(sum("123456789"), 0xcbf43926);
  assertEquals(sum(""), 0);
  assertEquals(sum("a"), 0xe8b7be43);
  assertEquals(crc32(new Uint8Array(1000).fill(255)), 0xe0533230);
  assertEquals(crc32(Uint8Array.from({ length: 1023 }, (_, i) => i)), 0xb97a6da7);
});
