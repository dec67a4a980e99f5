import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { writeSafetensors } from "../../src/io/safetensors_writer.ts";
import { conversions, modules, writerFiles } from "../io/recorded_safetensors.ts";
import { fileOf } from "../io/safetensors_file.ts";
import { holdingNothing } from "../test_support/without_leaks.ts";
import { arrays } from "./arbitraries.ts";
import { byteDamage, damaged } from "./byte_damage.ts";
import { checkDamaged } from "./check_damaged.ts";
import { jsonDamage } from "./json_damage.ts";
import { property } from "./property.ts";
import { dtypes } from "./reference/dtypes.ts";

const texts = fc.string({ unit: "binary", maxLength: 6 }).filter((text) => text.isWellFormed());
const names = fc.oneof(texts, fc.constantFrom("__proto__", "toString", "0.weight", "a", "b"))
  .filter((name) => name !== "__metadata__");

property(
  "tensors and texts are read as they were written, and written as they were read",
  fc.tuple(
    fc.array(fc.tuple(names, arrays(dtypes, "any")), { maxLength: 5 }),
    fc.array(fc.tuple(texts, texts), { maxLength: 3 }),
  ),
  ([cases, entries]) =>
    holdingNothing(() => {
      using _ = ln.scope();
      const tensors = Object.fromEntries(cases.map(([name, array]) => [name, array.toTensor()]));
      const metadata = Object.fromEntries(entries);
      const file = writeSafetensors(tensors, { metadata });
      const read = readSafetensors(file);
      assertEquals(Object.keys(read.tensors).sort(), Object.keys(tensors).sort());
      for (const [name, given] of Object.entries(tensors)) {
        const got = read.tensors[name]!;
        assertEquals([got.dtype, got.shape], [given.dtype, given.shape]);
        const [a, b] = [got, given].map((t) => new Uint8Array(t.toTypedArray().buffer));
        assertEquals(a, b);
      }
      assertEquals(Object.entries(read.metadata), Object.entries(metadata));
      assertEquals(writeSafetensors(read.tensors, { metadata: read.metadata }), file);
    }),
);

const files: Readonly<Record<string, Uint8Array>> = {
  ...writerFiles,
  ...Object.fromEntries([...conversions, ...modules].map(({ name, file }) => [name, file])),
};
const fileNames = fc.constantFrom(...Object.keys(files));

function use(file: Uint8Array): void {
  ln.tidy(() => {
    const { tensors } = readSafetensors(file);
    for (const tensor of Object.values(tensors)) assert(tensor.toTypedArray().length === tensor.size);
  });
}

property(
  "a file whose bytes were changed is read or refused clearly",
  fc.tuple(fileNames, byteDamage),
  ([name, damage]) => {
    const file = damaged(files[name]!, damage);
    checkDamaged(file, () => use(file));
  },
  700,
);

property(
  "a file whose header says something else is read or refused clearly",
  fc.tuple(fileNames, jsonDamage),
  ([name, damage]) => {
    const original = files[name]!;
    const start = 8 + Number(new DataView(original.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(original.subarray(8, start)));
    const file = fileOf(JSON.stringify(damage(header)), original.subarray(start));
    checkDamaged(file, () => use(file));
  },
  500,
);
