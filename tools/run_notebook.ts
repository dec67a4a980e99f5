/**
 * Runs notebooks: in Deno's Jupyter kernel, or without Jupyter as a program.
 *
 * @module
 */
import { type Cell, codeCells, joined, type Notebook, settled } from "./notebook_file.ts";

const decoder = new TextDecoder();
const CONFIG = ["--config", new URL("../deno.json", import.meta.url).pathname];

/** Whether `jupyter nbconvert` is there. */
export async function hasJupyter(): Promise<boolean> {
  try {
    return (await new Deno.Command("jupyter-nbconvert", { args: ["--version"] }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function run(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const command = new Deno.Command(program, { args, env: { NO_COLOR: "1", ...env } });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(decoder.decode(stderr).trim());
  return decoder.decode(stdout);
}

/** Makes a folder, calls `use` with it, and removes it. */
async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "notebooks-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Runs a notebook in the kernel of this very Deno.
 *
 * @param file Where it is.
 * @returns The notebook with its new outputs.
 * @throws {Error} If a cell does, with what it said.
 */
export function runInKernel(file: URL): Promise<Notebook> {
  return inTemporaryFolder(async (folder) => {
    const kernel = {
      argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
      display_name: "Deno",
      language: "typescript",
    };
    await Deno.mkdir(`${folder}/kernels/deno`, { recursive: true });
    await Deno.writeTextFile(`${folder}/kernels/deno/kernel.json`, JSON.stringify(kernel));
    const config = new URL("nbconvert_config.py", import.meta.url).pathname;
    const args = ["--to", "notebook", "--config", config, "--output-dir", folder, "--output", "done.ipynb"];
    const env = { JUPYTER_PATH: folder, JUPYTER_RUNTIME_DIR: folder };
    await run("jupyter-nbconvert", [...args, file.pathname], env);
    return settled(JSON.parse(await Deno.readTextFile(`${folder}/done.ipynb`)));
  });
}

/** A cell's code with each import's place written out, so that it may stand anywhere. */
function codeOf(cell: Cell, file: URL): string {
  const place = (_: string, path: string) => JSON.stringify(new URL(path, file).href);
  return `${joined(cell.source).replaceAll(/(?<= from )"(\.[^"]*)"/g, place)}\n`;
}

/**
 * Checks the code of notebooks, as `deno fmt --check` and `deno check` do; a kernel looks at neither.
 *
 * @param notebooks The notebooks by where they are.
 * @throws {Error} If the form or a type is wrong.
 */
export function checkCode(notebooks: ReadonlyMap<URL, Notebook>): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const [asWritten, programs]: [string[], string[]] = [[], []];
    for (const [file, notebook] of notebooks) {
      const name = `${folder}/${file.pathname.split("/").at(-1)}`;
      const cells = codeCells(notebook);
      asWritten.push(`${name}.cells.ts`);
      await Deno.writeTextFile(
        asWritten.at(-1)!,
        cells.map(({ source }) => `${joined(source)}\n`).join("\n"),
      );
      programs.push(`${name}.ts`);
      await Deno.writeTextFile(programs.at(-1)!, cells.map((cell) => codeOf(cell, file)).join(""));
    }
    // On a notebook itself `deno fmt --check` fails whatever its form (Deno 2.9).
    await run(Deno.execPath(), ["fmt", "--check", ...CONFIG, ...asWritten]);
    await run(Deno.execPath(), ["check", ...CONFIG, ...programs]);
  });
}

/**
 * Runs the cells of a notebook as a program.
 *
 * @param file Where it is.
 * @param notebook The notebook.
 * @returns What each cell prints, by its id.
 * @throws {Error} If a cell does, with what it said.
 */
export function runAsProgram(file: URL, notebook: Notebook): Promise<Map<string, string>> {
  return inTemporaryFolder(async (folder) => {
    const [start, end] = ["\u001e", "\u001f"];
    const code = codeCells(notebook).map((cell) =>
      `console.log(${JSON.stringify(start + cell.id + end)});\n${codeOf(cell, file)}`
    );
    await Deno.writeTextFile(`${folder}/program.ts`, code.join(""));
    const printed = await run(Deno.execPath(), ["run", "-A", ...CONFIG, `${folder}/program.ts`]);
    return new Map(printed.split(start).slice(1).map((part) => part.split(`${end}\n`) as [string, string]));
  });
}
