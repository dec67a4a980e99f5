import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { parseXml } from "../test_support/xml.ts";
import {
  type Cell,
  codeCells,
  joined,
  type Notebook,
  printedBy,
  settled,
  toText,
} from "../../tools/notebook_file.ts";
import { FIGURES, wrongFigures } from "../../tools/notebook_figures.ts";
import { checkCode, runAsProgram } from "../../tools/run_notebook.ts";
import { mayRunPrograms, repository } from "./run_program.ts";

const ignore = !mayRunPrograms;
const FOLDER = new URL("examples/notebooks/", repository);
const NAMES = Object.keys(FIGURES);

/** Statements with a value that is drawn, at the start of a line: the name of a history, or the call of a function that draws. */
const DRAWN = /^(history;|(\w+Chart|histogram|decisionBoundary|imageGrid|networkDiagram|showAnswers)\()/m;
/** And those with a value that is shown as a table or text. */
const TOLD = /^(x|w1|model);|^model\.predict\(/m;

async function readNotebook(name: string): Promise<Notebook> {
  return JSON.parse(await Deno.readTextFile(new URL(`${name}.ipynb`, FOLDER)));
}

const printedIn = (notebook: Notebook) =>
  new Map(codeCells(notebook).map((cell) => [cell.id, printedBy(cell)]));

/** A notebook of cells with the given code. */
function notebookOf(cells: Record<string, string>): Notebook {
  return {
    cells: Object.entries(cells).map(([id, source]): Cell => ({
      cell_type: "code",
      id,
      source,
      metadata: {},
      outputs: [],
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
}

Deno.test({ name: "there is a notebook for each of the five lessons", ignore }, async () => {
  const files = await Array.fromAsync(Deno.readDir(FOLDER));
  const notebooks = files.map(({ name }) => name).filter((name) => name.endsWith(".ipynb"));
  assertEquals(notebooks.sort(), NAMES.map((name) => `${name}.ipynb`));
  assertEquals(NAMES.length, 5);
});

for (const name of NAMES) {
  Deno.test({ name: `${name}.ipynb was run from top to bottom, without an error`, ignore }, async () => {
    const notebook = await readNotebook(name);
    assertEquals([notebook.nbformat, notebook.nbformat_minor], [4, 5]);
    assertEquals((notebook.metadata as { kernelspec?: { name: string } }).kernelspec?.name, "deno");
    const cells = codeCells(notebook);
    assertEquals(cells.map(({ execution_count }) => execution_count), cells.map((_, i) => i + 1));
    const outputs = cells.flatMap(({ outputs }) => outputs!);
    assertEquals(outputs.filter(({ output_type }) => output_type === "error"), []);
    assertEquals(outputs.filter(({ name }) => name === "stderr"), []);
    const text = outputs.map((output) =>
      joined(output.text) + Object.values(output.data ?? {}).map(joined).join("")
    );
    assert(!text.join("").includes("\u001b"), "no colours of a terminal");
    assertEquals(
      toText(settled(notebook)),
      await Deno.readTextFile(new URL(`${name}.ipynb`, FOLDER)),
      "it is in the form in which deno task notebooks writes it",
    );
  });

  Deno.test({ name: `${name}.ipynb shows what its cells end with`, ignore }, async () => {
    for (const { id, source, outputs } of codeCells(await readNotebook(name))) {
      const results = outputs!.filter(({ output_type }) => output_type === "execute_result");
      const isDrawn = DRAWN.test(joined(source));
      assertEquals(results.length, isDrawn || TOLD.test(joined(source)) ? 1 : 0, `cell ${id}`);
      for (const { data } of results) {
        assert("text/plain" in data!, `cell ${id}`);
        assertEquals("image/svg+xml" in data!, isDrawn, `cell ${id}`);
        if (isDrawn) assertEquals(parseXml(joined(data!["image/svg+xml"])).name, "svg");
      }
    }
  });

  Deno.test({ name: `${name}.ipynb explains in English and in Korean`, ignore }, async () => {
    const { cells } = await readNotebook(name);
    const texts = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) =>
      joined(source)
    );
    assert(texts.length >= 7);
    for (const text of texts) {
      const paragraphs = text.split("\n\n").filter((one) => !one.startsWith("#") && !one.startsWith("<!--"));
      const korean = paragraphs.filter((one) => /[가-힣]/.test(one));
      assertEquals(korean.length * 2, paragraphs.length, text);
    }
    assertMatch(texts.at(-1)!, /^## What was learnt · 정리\n/);
  });

  Deno.test({ name: `${name}.ipynb holds the recorded figures`, ignore }, async () => {
    const printed = printedIn(await readNotebook(name));
    assertEquals(wrongFigures(name, printed), []);
    assert(FIGURES[name]!.length >= 3);
  });
}

Deno.test({ name: "a figure that is off, one too few and a missing cell are found", ignore }, async () => {
  const printed = printedIn(await readNotebook("1_and"));
  const text = printed.get("lesson-training")!;
  printed.set("lesson-training", text.replace("0.116631", "0.116633"));
  assertEquals(wrongFigures("1_and", printed), [
    "1_and, cell lesson-training: 0.116633 is printed, 0.11663119800288682 was recorded",
  ]);
  printed.set("lesson-training", text.replace("0.116631", "NaN"));
  assertEquals(wrongFigures("1_and", printed), [
    "1_and, cell lesson-training: 10 figures were recorded, 9 are printed",
  ]);
  printed.set("lesson-training", text);
  printed.delete("lesson-answers");
  assertEquals(wrongFigures("1_and", printed), [
    "1_and, cell lesson-answers: 4 figures were recorded, 0 are printed",
  ]);
});

Deno.test("what a cell prints becomes one piece before what it shows", () => {
  const [cell] = notebookOf({ a: "" }).cells as [Cell];
  const value = { output_type: "execute_result", data: { "text/plain": "4" } } as const;
  const pieces = ["1\n", "2\n"].map((text) => ({ output_type: "stream", name: "stdout", text } as const));
  const { cells: [after] } = settled({
    ...notebookOf({}),
    cells: [{ ...cell, outputs: [value, ...pieces] }],
  });
  assertEquals(after!.outputs, [{ name: "stdout", output_type: "stream", text: ["1\n", "2\n"] }, value]);
});

const PLACE = new URL("test.ipynb", FOLDER);

Deno.test({ name: "cells run as a program print cell by cell", ignore }, async () => {
  const notebook = notebookOf({
    first: 'import * as ln from "../../src/mod.ts";\nconst x = ln.ones([2]);\nx;',
    second: "console.log(String(x));\nconsole.log(3);",
  });
  await checkCode(new Map([[PLACE, notebook]]));
  assertEquals(
    await runAsProgram(PLACE, notebook),
    new Map([["first", ""], ["second", "[1. 1.]\n3\n"]]),
  );
});

Deno.test({ name: "a cell that throws, a wrong type and a wrong form are errors", ignore }, async () => {
  const thrown = await assertRejects(
    () => runAsProgram(PLACE, notebookOf({ a: 'throw new RangeError("Out of luck");' })),
    Error,
  );
  assertStringIncludes(thrown.message, "Out of luck");
  const wrongType = new Map([[PLACE, notebookOf({ a: 'const x: number = "1";' })]]);
  assertStringIncludes((await assertRejects(() => checkCode(wrongType), Error)).message, "TS2322");
  const wrongForm = new Map([[PLACE, notebookOf({ a: "const x=1" })]]);
  assertStringIncludes((await assertRejects(() => checkCode(wrongForm), Error)).message, "not formatted");
});
