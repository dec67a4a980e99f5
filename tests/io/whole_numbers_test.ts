import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import type * as ln from "../../src/mod.ts";
import { crc32 } from "../../src/io/crc32.ts";
import { readNpy } from "../../src/io/npy_read.ts";
import { readNpz } from "../../src/io/npz_read.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";
import { npyFile } from "./npy_file.ts";
import { entry, fileOf } from "./safetensors_file.ts";
import { zipFile } from "./zip_file.ts";

type Kind = "int" | "uint";

/** Whole numbers as a file stores them, lowest byte first. */
function bytesOf(bytes: number, values: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(bytes * values.length));
  values.forEach((value, i) => {
    if (bytes === 8) view.setBigUint64(8 * i, BigInt.asUintN(64, value), true);
    else view.setUint32(4 * i, Number(BigInt.asUintN(32, value)), true);
  });
  return new Uint8Array(view.buffer);
}

function npyOf(kind: Kind, bytes: number, values: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '<${kind[0]}${bytes}', 'fortran_order': False, 'shape': (${values.length},), }\n`;
  return npyFile(header, bytesOf(bytes, values));
}

/** A format's file of one array, and what its reader makes of it. */
const formats: Readonly<
  Record<string, (kind: Kind, bytes: number, values: readonly bigint[]) => ln.Tensor>
> = {
  npy: (kind, bytes, values) => readNpy(npyOf(kind, bytes, values)),
  npz: (kind, bytes, values) => {
    const data = npyOf(kind, bytes, values);
    const file = zipFile([{ name: "x.npy", method: 0, data, bytes: data.length, checksum: crc32(data) }]);
    return readNpz(file).x!;
  },
  safetensors: (kind, bytes, values) => {
    const data = bytesOf(bytes, values);
    const dtype = `${kind[0]!.toUpperCase()}${8 * bytes}`;
    const header = { x: entry(dtype, [values.length], [0, data.length]) };
    return readSafetensors(fileOf(JSON.stringify(header), data)).tensors.x!;
  },
};

const exact: readonly (readonly [Kind, bytes: number, ln.DType, values: readonly bigint[]])[] = [
  ["int", 8, "int32", [0n, -1n, 2n ** 31n - 1n, -(2n ** 31n)]],
  ["int", 8, "float64", [0n, 2n ** 31n]],
  ["int", 8, "float64", [-(2n ** 31n) - 1n, 5n]],
  ["int", 8, "float64", [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n)]],
  ["int", 8, "float64", [2n ** 53n + 2n, 3n * 2n ** 60n, -(2n ** 63n)]],
  ["uint", 8, "int32", [0n, 2n ** 31n - 1n]],
  ["uint", 8, "float64", [2n ** 63n, 2n ** 64n - 2n ** 11n]],
  ["uint", 4, "int32", [0n, 2n ** 31n - 1n]],
  ["uint", 4, "float64", [1n, 2n ** 32n - 1n]],
];
const rounded: readonly (readonly [Kind, values: readonly bigint[], place: number])[] = [
  ["int", [2n ** 53n + 1n], 0],
  ["int", [3n, 2n ** 40n, -(2n ** 53n) - 1n], 2],
  ["int", [2n ** 63n - 1n, 2n ** 53n + 1n], 0],
  ["uint", [2n ** 53n, 2n ** 64n - 1n], 1],
  ["uint", [2n ** 63n + 1n], 0],
];

for (const [format, read] of Object.entries(formats)) {
  withoutLeaks(`whole numbers come exactly, as int32 or else float64, from ${format}`, () => {
    for (const [kind, bytes, dtype, values] of exact) {
      using tensor = read(kind, bytes, values);
      assertEquals([tensor.dtype, tensor.shape], [dtype, [values.length]]);
      assertEquals(Array.from(tensor.toTypedArray(), BigInt), values);
    }
  });

  withoutLeaks(`a whole number that would be rounded is an error in ${format}`, () => {
    for (const [kind, values, place] of rounded) {
      const error = holdingNothing(() => assertThrows(() => read(kind, 8, values), RangeError));
      assertMatch(
        error.message,
        new RegExp(
          `^Cannot read ${format}\\b.*: element ${place} is ${
            values[place]
          }, which no dtype here holds exactly`,
        ),
      );
      assertEquals(error.message.includes(`pass { dtype: "float64" }`), format !== "safetensors");
    }
  });
}

withoutLeaks("a dtype that is asked for rounds as astype does, and int32 takes what fits", () => {
  const file = npyOf("int", 8, [2n ** 53n + 1n, -(2n ** 63n) + 1n]);
  for (const [dtype, round] of [["float64", Number], ["float32", Math.fround]] as const) {
    using tensor = readNpy(file, { dtype });
    assertEquals(Array.from(tensor.toTypedArray()), [2 ** 53, -(2 ** 63)].map(round));
  }
  assertThrows(
    () => readNpy(npyOf("int", 8, [7n, 2n ** 31n]), { dtype: "int32" }),
    RangeError,
    `Cannot read npy: element 1 is 2147483648, which int32 does not hold; pass { dtype: "float64" }`,
  );
});
