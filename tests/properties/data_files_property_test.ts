/**
 * Damaged files of every format that is read: each is an error of ours, or is read; nothing is left behind, and no memory is asked for
 * that the file can't fill.
 *
 * @module
 */
import fc from "fast-check";
import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { parseNumber } from "../../src/data/parse_number.ts";
import { readCsv } from "../../src/data/read_csv.ts";
import { readIdx } from "../../src/data/read_idx.ts";
import { inflate } from "../../src/io/inflate.ts";
import { readNpy } from "../../src/io/npy_read.ts";
import { readNpz } from "../../src/io/npz_read.ts";
import { writeNpz } from "../../src/io/npz_write.ts";
import { compress } from "../io/compress.ts";
import { samples } from "../io/compressed_samples.ts";
import { fileOf, numpyFiles } from "../io/numpy_files.ts";
import { byteDamage, damaged } from "./byte_damage.ts";
import { checkDamaged } from "./check_damaged.ts";
import { property } from "./property.ts";

/** Cases in the ordinary run; `deno task fuzz` draws 20 times as many. */
const CASES = 1000;
/** A byte of compressed data stands for 1032 at most, and one of those for one float64. */
const MOST_BYTES_PER_BYTE = 8 * 1032;

/** Registers a test that reads damaged files. */
function fuzz(
  name: string,
  files: readonly Uint8Array[],
  read: (file: Uint8Array) => ln.Tensor[],
  message: RegExp,
): void {
  const drawn = fc.tuple(fc.nat(files.length - 1), byteDamage);
  property(`damaged files: ${name}`, drawn, ([which, damage]) => {
    const file = damaged(files[which]!, damage);
    const use = () => read(file).forEach((tensor) => tensor.dispose());
    checkDamaged(file, use, { message, bytesPerByte: MOST_BYTES_PER_BYTE });
  }, CASES);
}

const npyFiles = [...numpyFiles.arrays, ...numpyFiles.tooLarge, ...numpyFiles.refused].map(({ file }) =>
  fileOf(file)
);
fuzz("npy", npyFiles, (file) => [readNpy(file)], /^Cannot read npy: /);

const npzFiles = [
  ...numpyFiles.archives.map(({ file }) => fileOf(file)),
  fileOf(numpyFiles.unnamed),
  ln.tidy(() => writeNpz({ a: ln.ones([3]), b: ln.zeros([2, 2]) })),
];
fuzz("npz", npzFiles, (file) => Object.values(readNpz(file)), /^Cannot read npz( array ".*")?: /);

const idxFiles = [
  [8, 2, 0, 0, 0, 3, 0, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  [9, 1, 0, 0, 0, 2, 255, 1],
  [11, 1, 0, 0, 0, 2, 1, 2, 3, 4],
  [12, 0, 1, 2, 3, 4],
  [13, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0],
  [14, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
].map((rest) => Uint8Array.of(0, 0, ...rest));
fuzz("IDX", idxFiles, (file) => [readIdx(file)], /^Cannot read IDX: /);

const large = Uint8Array.of(
  0,
  0,
  8,
  2,
  0,
  0,
  0,
  40,
  0,
  0,
  0,
  50,
  ...Array.from({ length: 2000 }, (_, i) => i * i & 63),
);
const packedIdxFiles = await Promise.all([...idxFiles, large].map((file) => compress(file, "gzip")));
fuzz("IDX, compressed", packedIdxFiles, (file) => [readIdx(file)], /^Cannot read IDX: /);

const csvFiles = [
  "length,width,species\n5.1,3.5,setosa\n6.2,2.9,versicolor\n4.9,3,setosa\n",
  `"a","b ""c""","d\r\ne"\r\n1,-2.5e3,"x,y"\r\n"3",.5,\r\n`,
  "a;b;c\n1;2;3\n\n4;5;6",
  "1,2,3\n4,5,6\n",
].map((text) => new TextEncoder().encode(text));
for (
  const options of [{}, { header: false, label: -1, missing: 0 }, { label: 2, labels: "text" }, {
    delimiter: ";",
  }] as const
) {
  const read = (file: Uint8Array) => {
    const { x, ...rest } = readCsv(file, options);
    return [x, ...("y" in rest ? [rest.y as ln.Tensor] : [])];
  };
  fuzz(`CSV ${JSON.stringify(options)}`, csvFiles, read, /^Cannot read CSV( with column .*)?: /);
}

const deflated = await Promise.all(
  samples().filter(({ bytes }) => bytes.length < 5000).map(({ bytes }) => compress(bytes, "deflate-raw")),
);
property(
  "damaged deflated data",
  fc.tuple(fc.nat(deflated.length - 1), byteDamage, fc.boolean()),
  ([which, changes, mayStop]) => {
    const source = damaged(deflated[which]!, changes);
    const out = new Uint8Array(6000);
    const guard = new Uint8Array(out.buffer, 5000).fill(77);
    try {
      const { end, written } = inflate("test", source, 0, out.subarray(0, 5000), mayStop);
      assert(end <= source.length && written <= 5000);
    } catch (error) {
      assert(
        error instanceof RangeError && error.message.startsWith("Cannot test: the compressed data is "),
        String(error),
      );
    }
    assert(guard.every((byte) => byte === 77));
  },
  CASES,
);

/** A field as RFC 4180 writes it. */
function quoted(text: string, always: boolean): string {
  return always || /["\r\n,]|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const textOf = (value: number) => Object.is(value, -0) ? "-0" : String(value);
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -9999, max: 9999 }).map((value) => value / 100),
);
const label = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('"', ",", "\n", "\r\n", "a\nb", "ü", "😀"),
)
  .filter((text) => text.trim() !== "" && text.isWellFormed());
property(
  "a table that is written by RFC 4180 is read as it was",
  fc.tuple(
    fc.array(fc.tuple(number, label, number), { minLength: 1, maxLength: 8 }),
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.boolean(),
    fc.boolean(),
  ),
  ([rows, lineEnd, always, endsLine]) => {
    const lines = rows.map(([a, text, b]) =>
      [textOf(a), quoted(text, always), quoted(textOf(b), always)].join(",")
    );
    const text = lines.join(lineEnd) + (endsLine ? lineEnd : "");
    ln.tidy(() => {
      const { x, y, classes } = readCsv(text, { header: false, label: 1, labels: "text", dtype: "float64" });
      assertEquals(x.toArray(), rows.map(([a, , b]) => [a, b]));
      assertEquals(Array.from(y.toTypedArray(), (place) => classes![place]), rows.map((row) => row[1]));
    });
  },
  CASES,
);

const decimal = fc.stringMatching(/^[+-]?\d{0,20}(\.\d{0,20})?([eE][+-]?\d{1,3})?$/);
property("a number is the nearest double, as JavaScript reads it", decimal, (text) => {
  const isNumber = /\d/.test(text.split(/e/i)[0]!);
  assertEquals(parseNumber(`<${text}>`, 1, text.length + 1), isNumber ? Number(text) : undefined);
}, CASES);
