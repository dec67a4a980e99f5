import { assertRejects } from "@std/assert";
import { readFile, replaceFile, writeFile } from "../../src/io/file_system.ts";

Deno.test("where there is no Deno, paths are refused with a way out", async () => {
  const deno = Object.getOwnPropertyDescriptor(globalThis, "Deno")!;
  delete (globalThis as { Deno?: unknown }).Deno;
  try {
    const bytes = new Uint8Array(3);
    const missing = "paths need Deno's file functions, which are not there; pass";
    await assertRejects(
      () => readFile("load a model", "a.bin"),
      TypeError,
      `Cannot load a model from "a.bin": ${missing} the file's bytes`,
    );
    for (const write of [writeFile, replaceFile]) {
      await assertRejects(
        () => write("save a model", "a.bin", bytes),
        TypeError,
        `Cannot save a model to "a.bin": ${missing} a function that takes the bytes`,
      );
    }
  } finally {
    Object.defineProperty(globalThis, "Deno", deno);
  }
});
