import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { readNpz } from "../../src/io/npz_read.ts";
import { writeNpz } from "../../src/io/npz_write.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { holdingNothing, withoutLeaks } from "../test_support/without_leaks.ts";
import { fileOf, numbersOf, numpyFiles } from "./numpy_files.ts";

type Tensors = Record<string, ln.Tensor>;

/** What is in tensors, for comparison; disposes of them. */
function contentsOf(tensors: Tensors): Record<string, { shape: ln.Shape; values: number[] }> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const { shape } = tensor;
      const values = Array.from(tensor.toTypedArray());
      tensor.dispose();
      return [name, { shape, values }];
    }),
  );
}

const members = Object.fromEntries(
  Object.entries(numpyFiles.members).map(([name, { shape, values }]) => [name, {
    shape,
    values: numbersOf(values),
  }]),
);
const archive = (name: string) => fileOf(numpyFiles.archives.find((one) => one.name === name)!.file);

for (const { name, file } of numpyFiles.archives) {
  withoutLeaks(`reads what NumPy wrote: ${name}`, () => {
    const tensors = readNpz(fileOf(file));
    assertEquals(tensors.scalar!.dtype, "float32");
    assertEquals(contentsOf(tensors), members);
  });
}

withoutLeaks("arrays without names have NumPy's, and a file may have none", () => {
  const read = (file: string) => contentsOf(readNpz(fileOf(file)));
  assertEquals(read(numpyFiles.unnamed), {
    arr_0: { shape: [3], values: [0, 1, 2] },
    arr_1: { shape: [2], values: [0, 1] },
  });
  assertEquals(read(numpyFiles.nothing), {});
});

withoutLeaks("reads only what is asked for", () => {
  const file = fileOf(numpyFiles.mixed);
  assertThrows(
    () => readNpz(file),
    TypeError,
    `Cannot read npz array "names": its elements are of type "<U1", text`,
  );
  assertEquals(Object.keys(contentsOf(readNpz(file, { names: ["x"] }))), ["x"]);
  assertThrows(() => readNpz(file, { names: ["z"] }), RangeError, `has no array "z"; it has "x", "names"`);
});

withoutLeaks("the dtype holds for every array", () => {
  const tensors = readNpz(archive("savez"), { dtype: "float64" });
  assertEquals(Object.values(tensors).map(({ dtype }) => dtype), Array(6).fill("float64"));
  assertEquals(contentsOf(tensors), members);
});

withoutLeaks("what is read belongs to the innermost scope", () => {
  const scope = ln.scope();
  const { x } = readNpz(archive("savez_compressed"));
  scope.close();
  assert(x!.isDisposed);
});

withoutLeaks("tensors come back as they were written", () => {
  ln.tidy(() => {
    const tensors = {
      weight: ln.linspace(-1, 1, 12).reshape([3, 4]),
      "a/b.npy": ln.tensor([1, -2], { dtype: "int32" }),
      "": ln.tensor(0.1, { dtype: "float64" }),
      "grün ✓": ln.tensor([true, false]),
      ["__proto__"]: ln.zeros([0, 3]),
    };
    const file = writeNpz(tensors);
    const read = readNpz(file);
    assertEquals(Object.keys(read), Object.keys(tensors));
    for (const [name, tensor] of Object.entries(tensors)) {
      assertEquals([read[name]!.dtype, read[name]!.shape], [tensor.dtype, tensor.shape]);
      assertEquals(read[name]!.toTypedArray(), tensor.toTypedArray());
    }
    assertEquals(writeNpz(tensors), file);
  });
  assertEquals(readNpz(writeNpz({})), Object.create(null));
});

withoutLeaks("the bytes of a file with one array are those of the format", () => {
  // Laid out by hand after PKWARE's APPNOTE.TXT; the checksum is zlib.crc32 of the member.
  using tensor = ln.tensor([1.5], { dtype: "float32" });
  const file = writeNpz({ x: tensor });
  const text = (value: string) => Array.from(value, (character) => character.charCodeAt(0));
  const fields = [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 84, 121, 46, 131, 132, 0, 0, 0, 132, 0, 0, 0, 5, 0];
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }".padEnd(117);
  const member = [0x93, ...text("NUMPY"), 1, 0, 118, 0, ...text(header), 10, 0, 0, 0xc0, 0x3f];
  assertEquals(Array.from(file), [
    ...[...text("PK"), 3, 4, ...fields, 0, 0, ...text("x.npy"), ...member],
    ...[...text("PK"), 1, 2, 20, 0, ...fields, ...Array(16).fill(0), ...text("x.npy")],
    ...[...text("PK"), 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 51, 0, 0, 0, 167, 0, 0, 0, 0, 0],
  ]);
});

/** The place of a record of the file that begins with "PK" and two more bytes. */
function placeOf(file: Uint8Array, third: number, fourth: number): number {
  return file.findIndex((_, i) =>
    file[i] === 0x50 && file[i + 1] === 0x4b && file[i + 2] === third && file[i + 3] === fourth
  );
}

/** A file with bytes replaced. */
function changed(file: Uint8Array, place: number, bytes: readonly number[]): Uint8Array {
  const copy = file.slice();
  copy.set(bytes, place);
  return copy;
}

refuses("wrong .npz files", () => {
  const file = archive("savez_compressed");
  const stored = ln.tidy(() => writeNpz({ x: ln.ones([4]), y: ln.zeros([4]) }));
  const directory = placeOf(stored, 1, 2);
  const end = placeOf(stored, 5, 6);
  const secondEntry = directory + 51;
  const packed = placeOf(file, 1, 2);
  const huge = [255, 255, 255, 127];
  const cases = [
    ["nothing", new Uint8Array(0), /no end record/],
    ["an .npy file", fileOf(numpyFiles.arrays[0]!.file), /no end record/],
    ["bytes after the end", Uint8Array.of(...stored, 0), /no end record/],
    ["a file in parts", changed(stored, end + 4, [1]), /one part of several/],
    [
      "more members than there are",
      changed(stored, end + 8, [3, 0, 3]),
      /entry 2 of its table of contents is none/,
    ],
    [
      "65535 members",
      changed(stored, end + 8, [255, 255, 255, 255]),
      /entry 2 of its table of contents is none/,
    ],
    ["fewer members than there are", changed(stored, end + 8, [1, 0, 1]), /longer or shorter than it says/],
    ["numbers of members that disagree", changed(stored, end + 8, [1]), /numbers of members disagree/],
    ["a table elsewhere", changed(stored, end + 16, [0, 0, 0, 0]), /not where it should be/],
    ["a table past the end", changed(stored, end + 12, huge), /not where it should be/],
    [
      "two members of one name",
      changed(changed(stored, secondEntry + 46, [120]), 179 + 30, [120]),
      /two members "x.npy"/,
    ],
    [
      "a member's header elsewhere",
      changed(stored, secondEntry + 42, [3]),
      /header of member "y.npy" is none/,
    ],
    ["a member's header past the end", changed(stored, secondEntry + 42, huge), /lies outside it/],
    ["a member twice", changed(stored, secondEntry + 42, [0, 0, 0, 0]), /header of member "y.npy" disagrees/],
    ["an encrypted member", changed(stored, directory + 8, [1]), /is encrypted/],
    ["an unknown compression", changed(stored, directory + 10, [12]), /compressed by method 12/],
    ["a name that is no UTF-8", changed(stored, directory + 46, [0xff]), /no UTF-8/],
    [
      "a stored member of two lengths",
      changed(stored, directory + 24, [1]),
      /lengths of member "x.npy" disagree/,
    ],
    ["a wrong checksum", changed(stored, directory + 16, [0]), /header of member "x.npy" disagrees/],
    ["wrong contents", changed(stored, 179 - 1, [1]), /array "x": it does not fit its checksum/],
    [
      "a compressed member that says it is huge",
      changed(file, packed + 24, huge),
      /header of member "x.npy" disagrees/,
    ],
  ] as const;
  return {
    operands: [],
    cases: [
      ...cases.map(([name, bytes, message]) => [name, () => readNpz(bytes), RangeError, message] as const),
      [
        "maxBytes passed by a stored array",
        () => readNpz(stored, { maxBytes: 200 }),
        RangeError,
        /array "y": its 144 bytes are more than maxBytes, 56/,
      ],
      [
        "maxBytes passed by a compressed array",
        () => readNpz(file, { maxBytes: 400 }),
        RangeError,
        /more than maxBytes/,
      ],
      ["a wrong maxBytes", () => readNpz(stored, { maxBytes: wrong("1") }), RangeError, /maxBytes "1"/],
      ["wrong names", () => readNpz(stored, { names: wrong("x") }), TypeError, /names "x"/],
      ["a wrong dtype", () => readNpz(stored, { dtype: wrong("f4") }), TypeError, /dtype "f4"/],
      ["a path", () => readNpz(wrong("a.npz")), TypeError, /expected a Uint8Array/],
      [
        "writing an array",
        () => writeNpz(wrong([1])),
        TypeError,
        /expected an object of tensors by name/,
      ],
      ["writing a map", () => writeNpz(wrong(new Map())), TypeError, /expected an object of tensors by name/],
      [
        "writing numbers",
        () => writeNpz({ x: wrong([1]) }),
        TypeError,
        /Cannot write npz array "x" of an array/,
      ],
      [
        "half a character as name",
        () => writeNpz(wrong({ "\ud800": 1 })),
        TypeError,
        /half of a surrogate pair/,
      ],
    ],
  };
});

withoutLeaks("lengths and places of 2⁶³ in zip64 fields are an error", () => {
  const file = archive("a file with zip64 records");
  const [entry, record, locator] = [placeOf(file, 1, 2), placeOf(file, 6, 6), placeOf(file, 6, 7)];
  const extra = entry + 46 + "x.npy".length + 4;
  const localExtra = 30 + "x.npy".length + 4;
  const read = (...places: readonly number[]) => () =>
    readNpz(
      places.reduce(
        (damaged: Uint8Array, place) => changed(damaged, place, [0, 0, 0, 0, 0, 0, 0, 128]),
        file,
      ),
    );
  for (
    const [places, message] of [
      [[record + 4], "its zip64 record is none"],
      [[record + 24, record + 32], "its zip64 record disagrees with its end record"],
      [[record + 40], "its zip64 record disagrees with its end record"],
      [[record + 48], "its zip64 record disagrees with its end record"],
      [[locator + 8], "its zip64 record lies outside it"],
      [[extra], 'the lengths of member "x.npy" disagree'],
      [[extra, extra + 8], 'member "x.npy" lies outside it'],
      [[localExtra, localExtra + 8], 'the header of member "x.npy" disagrees'],
    ] as const
  ) {
    holdingNothing(() => assertThrows(read(...places), RangeError, message));
  }
});

withoutLeaks("a file that is cut off anywhere is an error", () => {
  for (const { file } of numpyFiles.archives) {
    const bytes = fileOf(file);
    for (let length = 0; length < bytes.length; length++) {
      const part = bytes.subarray(0, length);
      holdingNothing(() => assertThrows(() => readNpz(part), RangeError, "Cannot read npz"));
    }
  }
});

withoutLeaks("a damaged byte is an error, or it matters to nobody", () => {
  for (const name of ["savez_compressed into a stream", "a file with zip64 records"]) {
    const bytes = archive(name);
    let errors = 0;
    for (let place = 0; place < bytes.length; place++) {
      const damaged = bytes.with(place, bytes[place]! ^ 1 << place % 8);
      let contents: unknown;
      try {
        contents = contentsOf(readNpz(damaged));
      } catch (error) {
        assert(
          /^(Range|Type)Error: Cannot read npz( array ".*")?: /.test(String(error)),
          `${name}: ${error}`,
        );
        errors++;
        continue;
      }
      assertEquals(contents, members, `${name}, byte ${place}`);
    }
    // What nobody reads are times, versions and attributes.
    assert(errors > bytes.length / 2, `${name}: ${errors} errors in ${bytes.length} bytes`);
  }
});
