import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { readNpy } from "../../src/io/npy_read.ts";
import { writeNpy } from "../../src/io/npy_write.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";
import { npyFile } from "./npy_file.ts";
import { fileOf, numbersOf, numpyFiles } from "./numpy_files.ts";

/** The dtype that takes the elements of a NumPy type. */
function dtypeFor(type: string): ln.DType {
  if (type === "|b1") return "bool";
  if (!type.includes("f")) return "int32";
  return type.endsWith("8") ? "float64" : "float32";
}

for (const { name, type, file, shape, values } of numpyFiles.arrays) {
  withoutLeaks(`reads what np.save wrote: ${name}`, () => {
    using tensor = readNpy(fileOf(file));
    assertEquals(tensor.shape, shape);
    assertEquals(tensor.dtype, dtypeFor(type));
    assertEquals(Array.from(tensor.toTypedArray()), numbersOf(values));
  });
}

withoutLeaks("NaNs keep their bits in both byte orders", () => {
  const bits = [0x7fa00001, 0xffc12345, 0x7f800001];
  const order = (big: boolean) => {
    const file = fileOf(numpyFiles.arrays.find(({ name }) => name === (big ? ">f4" : "<f4"))!.file);
    const view = new DataView(file.buffer);
    bits.forEach((value, i) => view.setUint32(file.length - 12 + 4 * i, value, !big));
    return file;
  };
  for (const big of [false, true]) {
    const written = ln.tidy(() => writeNpy(readNpy(order(big))));
    const view = new DataView(written.buffer, written.length - 12);
    assertEquals([0, 4, 8].map((place) => view.getUint32(place, true)), bits);
  }
});

withoutLeaks("a dtype that is asked for is made as astype makes it", () => {
  const read = (name: string, dtype: ln.DType) => {
    using tensor = readNpy(fileOf(numpyFiles.arrays.find((one) => one.name === name)!.file), { dtype });
    return [tensor.dtype, Array.from(tensor.toTypedArray())];
  };
  assertEquals(read(">i2", "float32"), ["float32", [-32768, 0, 1, 2, 77, 32767]]);
  assertEquals(read("<u1", "float64"), ["float64", [0, 0, 1, 2, 77, 255]]);
  assertEquals(read("<u1", "bool"), ["bool", [0, 0, 1, 1, 1, 1]]);
  assertEquals(read("<i8", "bool"), ["bool", [1, 0, 1, 1]]);
  assertEquals(read("bool", "float32"), ["float32", [1, 0, 0, 1, 1, 1]]);
  assertEquals(read("bool", "int32"), ["int32", [1, 0, 0, 1, 1, 1]]);
  const floats = [0, -0, 1.5, -2.25, Infinity, -Infinity, NaN];
  assertEquals(read("<f8", "float32"), ["float32", [...floats, 0, Infinity, Math.fround(0.1)]]);
  assertEquals(read(">f4", "float64"), [
    "float64",
    [...floats, 2 ** -149, 3.4028234663852886e38, Math.fround(0.1)],
  ]);
  assertEquals(read("three axes, Fortran order", "int32"), [
    "int32",
    Array.from({ length: 24 }, (_, i) => i),
  ]);
});

for (const { name, file, values, float64, float32 } of numpyFiles.tooLarge) {
  withoutLeaks(`an integer that int32 does not hold is exact in float64, or an error: ${name}`, () => {
    const first = values.findIndex((value) => BigInt(Number(value)) !== BigInt(value));
    if (first < 0) {
      using tensor = readNpy(fileOf(file));
      assertEquals([tensor.dtype, Array.from(tensor.toTypedArray())], ["float64", numbersOf(values)]);
    } else {
      const { message } = holdingNothing(() => assertThrows(() => readNpy(fileOf(file)), RangeError));
      assertMatch(message, new RegExp(`^Cannot read npy: element ${first} is ${values[first]}, .*float64`));
    }
    for (const [dtype, expected] of [["float64", float64], ["float32", float32]] as const) {
      using tensor = readNpy(fileOf(file), { dtype });
      assertEquals(Array.from(tensor.toTypedArray()), numbersOf(expected));
    }
  });
}

for (const { name, file, type } of numpyFiles.refused) {
  withoutLeaks(`elements of a type that tensors don't have are an error: ${name}`, () => {
    const { message } = assertThrows(() => readNpy(fileOf(file)), TypeError);
    assertMatch(message, /^Cannot read npy: its elements are (of type|records)/);
    if (!name.startsWith("records")) assertEquals(message.includes(JSON.stringify(type)), true, message);
  });
}

withoutLeaks("bools are any byte but 0", () => {
  const file = fileOf(numpyFiles.arrays.find(({ name }) => name === "bool")!.file);
  file.set([0, 1, 2, 128, 255, 0], file.length - 6);
  using tensor = readNpy(file);
  assertEquals(Array.from(tensor.toTypedArray()), [0, 1, 1, 1, 1, 0]);
});

withoutLeaks("a file may lie at any place of a larger buffer, shared ones included", () => {
  const file = fileOf(numpyFiles.arrays.find(({ name }) => name === ">f8")!.file);
  for (const buffer of [new ArrayBuffer(file.length + 3), new SharedArrayBuffer(file.length + 3)]) {
    const part = new Uint8Array(buffer, 3);
    part.set(file);
    using tensor = readNpy(part);
    assertEquals(tensor.toTypedArray()[2], 1.5);
  }
});

/** Arrays that np.save writes as writeNpy does: C order, little endian, version 1.0, and a dtype of ours. */
const same = numpyFiles.arrays.filter(({ name, type }) =>
  ["|b1", "<i4", "<f4", "<f8"].includes(type) && !/Fortran|format|transposed/.test(name)
);

withoutLeaks("writes what np.save writes, byte for byte", () => {
  assertEquals(same.length, 10);
  for (const { name, file } of same) {
    using tensor = readNpy(fileOf(file));
    assertEquals(writeNpy(tensor), fileOf(file), name);
  }
});

withoutLeaks("writes views as they look", () => {
  ln.tidy(() => {
    const tensor = ln.arange(0, 6).reshape([2, 3]);
    assertEquals(readNpy(writeNpy(tensor.T)).toArray(), [[0, 3], [1, 4], [2, 5]]);
    assertEquals(readNpy(writeNpy(tensor.slice(1))).toArray(), [3, 4, 5]);
  });
});

withoutLeaks("a header may be as other programs write it", () => {
  const forms = [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
    `{"shape":(2,),"fortran_order":False,"descr":"<f4"}\n`,
    "{ 'fortran_order' : False , 'shape' : ( 2L , ) , 'descr' : '=f4' , }   \n",
  ];
  for (const text of forms) {
    using tensor = readNpy(npyFile(text, new Uint8Array(new Float32Array([1, -2]).buffer)));
    assertEquals(tensor.toArray(), [1, -2]);
  }
});

const data = new Uint8Array(new Float32Array([1, 2]).buffer);
const header = (shape: string, order = "False", type = "'<f4'") =>
  `{'descr': ${type}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

refuses("wrong .npy files", () => {
  const cases = [
    ["no magic", new Uint8Array(20), /does not begin as an .npy file/],
    ["nothing", new Uint8Array(0), /does not begin as an .npy file/],
    ["version 4", npyFile(header("(2,)"), data).fill(4, 6, 7), /version is 4\.0/],
    ["version 1.1", npyFile(header("(2,)"), data).fill(1, 7, 8), /version is 1\.1/],
    ["a header past the end", npyFile(header("(2,)"), data).fill(255, 9, 10), /header is cut off/],
    [
      "too few elements",
      npyFile(header("(3,)"), data),
      /is cut off: 8 bytes of elements, its header says 12/,
    ],
    ["too many elements", npyFile(header("()"), data), /goes on after its array: 8 bytes .* says 4/],
    ["a length of 2⁶³", npyFile(header("(9223372036854775808,)"), data), /does not fit in memory/],
    ["lengths whose product is 2⁶⁴", npyFile(header("(4294967296, 4294967296)"), data), /does not fit/],
    ["a huge length beside a 0", npyFile(header("(0, 9223372036854775807)"), data), /does not fit/],
    ["a length of 400 digits", npyFile(header(`(${"9".repeat(400)},)`), data), /does not fit/],
    ["100 axes", npyFile(header(`(${"1, ".repeat(100)})`), data), /100 axes, more than 64/],
    ["a negative length", npyFile(header("(-2,)"), data), /header is damaged: .* at "-2,/],
    ["a fractional length", npyFile(header("(2.0,)"), data), /header is damaged/],
    ["a shape of one number", npyFile(header("2"), data), /header is damaged/],
    ["a shape without its comma", npyFile(header("(2)"), data), /needs a comma/],
    ["a shape with two commas", npyFile(header("(2,,)"), data), /header is damaged/],
    ["a list as shape", npyFile(header("[2]"), data), /header is damaged/],
    ["an order of 1", npyFile(header("(2,)", "1"), data), /header is damaged/],
    ["two shapes", npyFile(`{'shape': (2,), ${header("(2,)").slice(1)}`, data), /"shape" comes twice/],
    [
      "an unknown key",
      npyFile(`{'__proto__': (2,), ${header("(2,)").slice(1)}`, data),
      /is none of its keys/,
    ],
    ["no shape", npyFile("{'descr': '<f4', 'fortran_order': False}", data), /lacks descr/],
    ["text after the header", npyFile(`${header("(2,)")}x`, data), /header is damaged/],
    ["no dictionary", npyFile("(2,)", data), /header is damaged/],
    ["an empty header", npyFile("", data), /header is damaged/],
  ] as const;
  const types = ["f3", "<f16", "<i3", "<u16", "|b2", "f", "<4", "", "<f4,", "f44444444444444", "Q"];
  return {
    operands: [],
    cases: [
      ...cases.map(([name, file, message]) => [name, () => readNpy(file), RangeError, message] as const),
      ...types.map((type) =>
        [
          `type ${type}`,
          () => readNpy(npyFile(header("(2,)", "False", `'${type}'`), data)),
          TypeError,
          /its elements are of type/,
        ] as const
      ),
      [
        "records",
        () => readNpy(npyFile(header("(2,)", "False", "[('a', '<f4')]"), data)),
        TypeError,
        /records/,
      ],
      ["a path", () => readNpy(wrong("a.npy")), TypeError, /expected a Uint8Array.*not its name/],
      ["a buffer", () => readNpy(wrong(new ArrayBuffer(8))), TypeError, /expected a Uint8Array/],
      [
        "a wrong dtype",
        () => readNpy(npyFile(header("(2,)"), data), { dtype: wrong("f4") }),
        TypeError,
        /dtype "f4"/,
      ],
    ],
  };
});

refuses("what can't be written", () => {
  const gone = ln.ones([2]);
  gone.dispose();
  return {
    operands: [],
    cases: [
      ["an array", () => writeNpy(wrong([1, 2])), TypeError, /expected a tensor/],
      ["a disposed tensor", () => writeNpy(gone), TypeError, /disposed of/],
    ],
  };
});

withoutLeaks("a file that is cut off anywhere is an error", () => {
  for (const { name, file } of numpyFiles.arrays) {
    const bytes = fileOf(file);
    for (let length = 0; length < bytes.length; length++) {
      holdingNothing(() =>
        assertThrows(() => readNpy(bytes.subarray(0, length)), RangeError, "Cannot read npy: ")
      );
    }
    assertEquals(readNpy(bytes).dispose(), undefined, name);
  }
});
