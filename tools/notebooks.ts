/**
 * Runs the notebooks of the lessons from top to bottom and writes their outputs into them. With `--check` it writes nothing and fails
 * when a notebook does, when it prints other figures than were recorded in tests/golden, or when its outputs are not those that are
 * committed. It needs Debian's package `jupyter-nbconvert`; without it, `--check` runs the cells as a program and compares what they
 * print.
 *
 *     deno task notebooks [--check] [NAME …]
 *
 * @module
 */
import { type Cell, codeCells, type Notebook, printedBy, shownBy, toText } from "./notebook_file.ts";
import { wrongFigures } from "./notebook_figures.ts";
import { checkCode, hasJupyter, runAsProgram, runInKernel } from "./run_notebook.ts";

const FOLDER = new URL("../examples/notebooks/", import.meta.url);

const fileOf = (name: string) => new URL(`${name}.ipynb`, FOLDER);

async function readNotebook(name: string): Promise<Notebook> {
  return JSON.parse(await Deno.readTextFile(fileOf(name)));
}

async function allNames(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(FOLDER));
  const files = entries.filter(({ isFile, name }) => isFile && name.endsWith(".ipynb"));
  return files.map(({ name }) => name.slice(0, -".ipynb".length)).sort();
}

const byId = (notebook: Notebook, text: (cell: Cell) => string) =>
  new Map(codeCells(notebook).map((cell) => [cell.id, text(cell)]));

/** Where two runs differ in words; charts have a description in words too. */
function differences(
  name: string,
  committed: ReadonlyMap<string, string>,
  fresh: ReadonlyMap<string, string>,
): string[] {
  const ids = [...committed.keys()].filter((id) => committed.get(id) !== (fresh.get(id) ?? ""));
  return ids.map((id) =>
    `${name}, cell ${id}: the committed output is not what comes out; run deno task notebooks`
  );
}

async function checkNotebook(name: string, inKernel: boolean): Promise<string[]> {
  const committed = await readNotebook(name);
  if (!inKernel) {
    const printed = await runAsProgram(fileOf(name), committed);
    return [...wrongFigures(name, printed), ...differences(name, byId(committed, printedBy), printed)];
  }
  const fresh = await runInKernel(fileOf(name));
  const words = (cell: Cell) => printedBy(cell) + shownBy(cell);
  return [
    ...wrongFigures(name, byId(fresh, printedBy)),
    ...differences(name, byId(committed, words), byId(fresh, words)),
  ];
}

async function updateNotebook(name: string): Promise<string[]> {
  const notebook = await runInKernel(fileOf(name));
  await Deno.writeTextFile(fileOf(name), toText(notebook));
  return wrongFigures(name, byId(notebook, printedBy));
}

/** Does something with each notebook in turn, says how it went, and counts the problems. */
async function forEach(names: readonly string[], act: (name: string) => Promise<string[]>): Promise<number> {
  let problems = 0;
  for (const name of names) {
    const start = performance.now();
    const found = await act(name).catch((error: Error) => [`${name} failed: ${error.message}`]);
    for (const problem of found) console.error(problem);
    if (found.length === 0) console.log(`${name} ok (${((performance.now() - start) / 1000).toFixed(0)} s)`);
    problems += found.length;
  }
  return problems;
}

async function main(args: readonly string[]): Promise<number> {
  const asked = args.filter((arg) => arg !== "--check");
  const names = asked.length > 0 ? asked : await allNames();
  const inKernel = await hasJupyter();
  if (!inKernel) {
    console.log("Jupyter is not installed here (on Debian: apt-get install jupyter-nbconvert)");
  }
  if (!args.includes("--check")) return inKernel ? await forEach(names, updateNotebook) : 1;

  if (!inKernel) console.log("Skipped Deno's kernel: the notebooks' cells run as programs instead");
  try {
    const notebooks = names.map(async (name) => [fileOf(name), await readNotebook(name)] as const);
    await checkCode(new Map(await Promise.all(notebooks)));
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
  return await forEach(names, (name) => checkNotebook(name, inKernel));
}

Deno.exit(await main(Deno.args) === 0 ? 0 : 1);
