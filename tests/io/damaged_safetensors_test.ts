import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { writerFiles } from "./recorded_safetensors.ts";
import { entry, fileWith } from "./safetensors_file.ts";

withoutLeaks("a file that is cut short anywhere is refused", () => {
  for (const file of Object.values(writerFiles)) {
    for (let length = 0; length < file.length; length++) {
      assertThrows(() => readSafetensors(file.slice(0, length)), RangeError, "cut short");
    }
  }
});

withoutLeaks("a file with something at its end is refused", () => {
  for (const file of Object.values(writerFiles)) {
    const longer = new Uint8Array(file.length + 1);
    longer.set(file);
    assertThrows(() => readSafetensors(longer), RangeError, "follow the header");
  }
});

withoutLeaks("a file with any byte of its header changed is read or refused with a clear message", () => {
  const file = writerFiles.plain.slice();
  const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  let refused = 0;
  for (let i = 0; i < headerEnd; i++) {
    const before = file[i]!;
    for (const value of [0, 34, 45, 48, 57, 92, 125, 255, before ^ 1, before ^ 128]) {
      file[i] = value;
      try {
        ln.tidy(() => void readSafetensors(file));
      } catch (error) {
        assert(error instanceof TypeError || error instanceof RangeError, String(error));
        assertMatch(error.message, /^Cannot read safetensors: .*[^.]$/s);
        refused++;
      }
    }
    file[i] = before;
  }
  // Some changes do no harm: in names, and to white space at the end.
  assert(refused > headerEnd * 5);
});

withoutLeaks("a header of many tensors and axes is read in a time that grows as the file", () => {
  using _ = ln.scope();
  const many = Object.fromEntries(
    Array.from({ length: 5000 }, (_, i) => [`t${i}`, entry("F32", [0], [0, 0])]),
  );
  assertEquals(Object.keys(readSafetensors(fileWith(many, 0)).tensors).length, 5000);
  const axes = new Array<number>(10_000).fill(1);
  assertEquals(readSafetensors(fileWith({ a: entry("F32", axes, [0, 4]) }, 4)).tensors.a!.size, 1);
});
