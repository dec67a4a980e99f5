import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { readIdx } from "../../src/data/read_idx.ts";
import { compress } from "../io/compress.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";

/** An IDX file: two zeros, the type, the number of axes, their lengths and the elements, all with the highest byte first. */
function idxFile(
  type: number,
  shape: readonly number[],
  elements: readonly number[],
): Uint8Array<ArrayBuffer> {
  const head = [0, 0, type, shape.length];
  for (const length of shape) head.push(length >>> 24, length >>> 16 & 255, length >>> 8 & 255, length & 255);
  return Uint8Array.of(...head, ...elements);
}

function read(file: Uint8Array, options?: Parameters<typeof readIdx>[1]): [ln.DType, ln.Shape, number[]] {
  using tensor = readIdx(file, options);
  return [tensor.dtype, tensor.shape, Array.from(tensor.toTypedArray())];
}

/** The eight bytes of 1.5 in float64, and the four in float32, by IEEE 754. */
const oneAndAHalf = { float64: [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], float32: [0x3f, 0xc0, 0, 0] };

withoutLeaks("every element type of the format", () => {
  assertEquals(read(idxFile(0x08, [2, 2], [0, 1, 128, 255])), ["int32", [2, 2], [0, 1, 128, 255]]);
  assertEquals(read(idxFile(0x09, [3], [0, 127, 128])), ["int32", [3], [0, 127, -128]]);
  assertEquals(read(idxFile(0x0b, [2], [1, 2, 0xff, 0xfe])), ["int32", [2], [258, -2]]);
  assertEquals(read(idxFile(0x0c, [2], [0x7f, 255, 255, 255, 255, 255, 255, 0])), [
    "int32",
    [2],
    [2147483647, -256],
  ]);
  assertEquals(read(idxFile(0x0d, [2], [...oneAndAHalf.float32, 0xff, 0x80, 0, 0])), [
    "float32",
    [2],
    [1.5, -Infinity],
  ]);
  assertEquals(read(idxFile(0x0e, [1, 2], [...oneAndAHalf.float64, 0x80, 0, 0, 0, 0, 0, 0, 0])), [
    "float64",
    [1, 2],
    [1.5, -0],
  ]);
});

withoutLeaks("shapes without axes and without elements", () => {
  assertEquals(read(idxFile(0x08, [], [9])), ["int32", [], [9]]);
  assertEquals(read(idxFile(0x0e, [0, 5], [])), ["float64", [0, 5], []]);
});

withoutLeaks("a dtype that is asked for", () => {
  assertEquals(read(idxFile(0x08, [2], [0, 200]), { dtype: "float32" }), ["float32", [2], [0, 200]]);
  assertEquals(read(idxFile(0x0b, [2], [0, 0, 0xff, 0xff]), { dtype: "bool" }), ["bool", [2], [0, 1]]);
  assertEquals(read(idxFile(0x0e, [1], oneAndAHalf.float64), { dtype: "int32" }), ["int32", [1], [1]]);
});

withoutLeaks("a scale of 1 / 255 gives each byte's quotient, rounded once", () => {
  const bytes = Array.from({ length: 256 }, (_, i) => i);
  const file = idxFile(0x08, [256], bytes);
  assertEquals(read(file, { scale: 1 / 255 }), [
    "float32",
    [256],
    bytes.map((byte) => Math.fround(byte / 255)),
  ]);
  assertEquals(read(idxFile(0x0b, [1], [1, 0]), { scale: 0.5, dtype: "float64" }), ["float64", [1], [128]]);
});

withoutLeaks("a compressed file is read as the plain one", async () => {
  const elements = Array.from({ length: 3000 }, (_, i) => i * i % 256);
  const file = idxFile(0x08, [30, 10, 10], elements);
  const packed = await compress(file, "gzip");
  assertEquals(read(packed), read(file));
  assertEquals(read(packed, { scale: 0.5, maxBytes: file.length }), read(file, { scale: 0.5 }));
  // The header's bytes may be spread over members.
  const parts = await Promise.all(
    [0, 3, 5, 17, file.length].map((end, i, ends) => compress(file.subarray(ends[i - 1] ?? 0, end), "gzip")),
  );
  assertEquals(read(Uint8Array.of(...parts.flatMap((part) => [...part]))), read(file));
});

withoutLeaks("what is read belongs to the innermost scope", () => {
  const scope = ln.scope();
  const tensor = readIdx(idxFile(0x08, [1], [1]));
  scope.close();
  assert(tensor.isDisposed);
});

const plain = idxFile(0x0b, [2, 3], [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6]);

withoutLeaks("a file that is cut off anywhere is an error", async () => {
  for (const file of [plain, await compress(plain, "gzip")]) {
    for (let length = 0; length < file.length; length++) {
      const part = file.subarray(0, length);
      holdingNothing(() => assertThrows(() => readIdx(part), RangeError, "Cannot read IDX: "));
    }
  }
});

const packed = await compress(plain, "gzip");
const manyZeros = await compress(new Uint8Array(20_000_000), "gzip");
/** A header that asks for six bytes, and far more of them. */
const bomb = await compress(Uint8Array.of(...idxFile(0x08, [6], []), ...new Uint8Array(100_000)), "gzip");
const headerOnly = await compress(idxFile(0x0e, [2 ** 28], []), "gzip");

refuses("wrong IDX files", () => {
  const cases = [
    ["nothing", new Uint8Array(0), /header is cut off/],
    ["a first byte that is not 0", plain.with(0, 1), /does not begin as an IDX file does/],
    ["a second byte that is not 0", plain.with(1, 1), /does not begin as an IDX file does/],
    ["an unknown type", plain.with(2, 0x0a), /with 0, 0, 10/],
    [
      "more axes than there are",
      plain.with(3, 3),
      /is cut off: 8 bytes of elements, its header says 786456/,
    ],
    [
      "fewer axes than there are",
      plain.with(3, 1),
      /goes on after its array: 16 bytes of elements, its header says 4/,
    ],
    ["255 axes", plain.with(3, 255), /header is cut off/],
    ["100 axes", Uint8Array.of(0, 0, 8, 100, ...new Uint8Array(400)), /100 axes, more than 64/],
    ["a length too large", plain.with(7, 3), /is cut off: 12 bytes of elements, its header says 18/],
    ["a length too small", plain.with(7, 1), /goes on after its array/],
    ["lengths whose product is 2⁶⁴", idxFile(0x08, [2 ** 32 - 1, 2 ** 32 - 1], []), /does not fit in memory/],
    ["huge lengths beside a 0", idxFile(0x08, [0, 2 ** 32 - 1, 2 ** 32 - 1], []), /does not fit in memory/],
    ["a damaged compressed file", packed.with(packed.length - 5, packed[packed.length - 5]! ^ 1), /checksum/],
    ["bytes after the compressed file", Uint8Array.of(...packed, 0, 0), /2 bytes are no gzip data/],
    ["a compressed file that is no IDX", manyZeros, /does not begin as an IDX file does/],
    ["a compressed file that goes on after its array", bomb, /longer than the 14 bytes that it should be/],
    ["a compressed file that can't hold what it says", headerOnly, /cannot hold the 2147483656 bytes/],
  ] as const;
  return {
    operands: [],
    cases: [
      ...cases.map(([name, file, message]) => [name, () => readIdx(file), RangeError, message] as const),
      [
        "more than maxBytes",
        () => readIdx(packed, { maxBytes: 23 }),
        RangeError,
        /its 24 bytes are more than maxBytes, 23/,
      ],
      ["a wrong maxBytes", () => readIdx(packed, { maxBytes: -1 }), RangeError, /maxBytes -1/],
      ["a wrong scale", () => readIdx(plain, { scale: NaN }), RangeError, /scale NaN/],
      ["a scale that is no number", () => readIdx(plain, { scale: wrong("2") }), RangeError, /scale "2"/],
      [
        "a scale for int32",
        () => readIdx(plain, { scale: 2, dtype: "int32" }),
        TypeError,
        /type short to int32/,
      ],
      [
        "a scale for floats",
        () => readIdx(idxFile(0x0d, [0], []), { scale: 2 }),
        TypeError,
        /type float to float32/,
      ],
      ["a wrong dtype", () => readIdx(plain, { dtype: wrong("uint8") }), TypeError, /dtype "uint8"/],
      ["a path", () => readIdx(wrong("train-images-idx3-ubyte")), TypeError, /not its name/],
    ],
  };
});
