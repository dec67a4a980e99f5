import { assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { crc32 } from "../../src/io/crc32.ts";
import { readNpz } from "../../src/io/npz_read.ts";
import { writeNpy } from "../../src/io/npy_write.ts";
import { refuses } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { compress } from "./compress.ts";
import { type ListedMember, zipFile } from "./zip_file.ts";

const MEBIBYTE = 2 ** 20;
const header = (shape: string) => {
  const text = `{'descr': '|b1', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + "\n";
  return Uint8Array.of(0x93, ...new TextEncoder().encode(`NUMPY\x01\x00\x76\x00${text}`));
};
const deflated = async (name: string, contents: Uint8Array<ArrayBuffer>): Promise<ListedMember> => ({
  name,
  method: 8,
  data: await compress(contents, "deflate-raw"),
  bytes: contents.length,
  checksum: crc32(contents),
});
const withZeros = (head: Uint8Array, zeros: number) => {
  const bytes = new Uint8Array(head.length + zeros);
  bytes.set(head);
  return bytes;
};
const zeros = await deflated("x.npy", withZeros(header(`${MEBIBYTE},`), MEBIBYTE));

withoutLeaks("an array of zeros a thousandth of its size is read", () => {
  const { x } = readNpz(zipFile([zeros]));
  assertEquals([x!.shape, ln.tidy(() => x!.sum().item())], [[MEBIBYTE], 0]);
  x!.dispose();
});

const honest = new Uint8Array(await new Blob([ln.tidy(() => writeNpy(ln.ones([4])))]).arrayBuffer());
const stored = (name: string, headerAt?: number): ListedMember => ({
  name,
  method: 0,
  data: honest,
  bytes: honest.length,
  checksum: crc32(honest),
  ...(headerAt === undefined ? {} : { headerAt }),
});
const inner = zipFile([stored("y.npy")]).slice(0, 35 + honest.length);
const outer: ListedMember = {
  name: "x.npy",
  method: 0,
  data: inner,
  bytes: inner.length,
  checksum: crc32(inner),
};
const small = await deflated("x.npy", withZeros(header("4,"), MEBIBYTE));
const tooLong = { ...await deflated("x.npy", withZeros(header("4,"), MEBIBYTE)), bytes: 132 };
const tooShort = await deflated("x.npy", header("4000,"));
const impossible = { ...await deflated("x.npy", header("2000000000,")), bytes: 2000000128 };
const impossibleHeader = await deflated("x.npy", header("9223372036854775808,"));
const wrongChecksum = { ...zeros, checksum: 1 };
const padded = { ...zeros, data: Uint8Array.of(...zeros.data, 0) };

refuses("zip bombs and their kin", () => ({
  operands: [],
  cases: ([
    [
      "an array smaller than its member",
      [small],
      /its header says that it has 4 bytes of elements, the zip file 1048576/,
    ],
    ["a member that goes on after its length", [tooLong], /longer than the 132 bytes that it should be/],
    ["a member shorter than its length", [{ ...tooShort, bytes: 4128 }], /hold 128 bytes, not 4128/],
    [
      "a member that can't hold what it says",
      [impossible],
      /cannot hold the 2000000128 bytes/,
    ],
    ["an array of 2⁶³ elements", [impossibleHeader], /does not fit in memory/],
    ["a wrong checksum", [wrongChecksum], /does not fit its checksum/],
    ["a byte after the compressed data", [padded], /compressed bytes hold/],
    ["a member inside another", [outer, stored("y.npy", 35)], /two of its members share bytes/],
    [
      "a member that is no array",
      [stored("x.npy"), stored("readme.txt")],
      /member "readme.txt" is no .npy file/,
    ],
    ["two members of one array", [stored("x.npy"), stored("x")], /two arrays "x"/],
  ] as const).map((
    [name, members, message],
  ) => [name, () => readNpz(zipFile(members as readonly ListedMember[])), RangeError, message] as const),
}));

withoutLeaks("maxBytes holds for all the arrays together, those that are not read left out", () => {
  const file = zipFile(
    [stored("x.npy"), stored("y.npy"), zeros].map((member, i) => ({ ...member, name: `${i}.npy` })),
  );
  assertThrows(() => readNpz(file, { maxBytes: 2000 }), RangeError, `Cannot read npz array "2": its`);
  const tensors = readNpz(file, { names: ["0", "1"], maxBytes: 2 * honest.length });
  assertEquals(Object.values(tensors).map((tensor) => tensor.size), [4, 4]);
  for (const tensor of Object.values(tensors)) tensor.dispose();
});
