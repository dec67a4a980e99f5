import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseXml } from "../test_support/xml.ts";
import { mayRunPrograms, repository, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;

Deno.test({ name: "the README shows pictures that are there, with words for them", ignore }, async () => {
  const readme = await Deno.readTextFile(new URL("README.md", repository));
  const shown = [...readme.matchAll(/<img src="([^"]+)" width="\d+%" alt="([^"]+)">/g)];
  const files = shown.map(([, file]) => file!);
  const folder = await Array.fromAsync(Deno.readDir(new URL("examples/pictures/", repository)));
  assertEquals(files.toSorted(), folder.map(({ name }) => `examples/pictures/${name}`).sort());
  for (const [, file, words] of shown) {
    assert(words!.length > 40, words);
    const picture = parseXml((await Deno.readTextFile(new URL(file!, repository))).trimEnd());
    assertEquals([picture.name, picture.attributes.class], ["svg", "linnet-auto"]);
  }
});

Deno.test({ name: "the pictures are what the lessons draw", ignore }, async () => {
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), [
    "run",
    "-A",
    "tools/pictures.ts",
    "--check",
  ]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "up to date");
});
