import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { inEmptyFolder } from "./in_empty_folder.ts";
import { mayRunPrograms, repository, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;
const python = mayRunPrograms && await hasPython(["numpy", "onnxruntime", "torch", "safetensors"]);

/** Whether there is a Python that has some packages. */
async function hasPython(packages: readonly string[]): Promise<boolean> {
  const program = `import importlib.util as u\nassert all(u.find_spec(n) for n in ${
    JSON.stringify(packages)
  })`;
  return await runProgram("python3", ["-c", program]).then(({ code }) => code === 0, () => false);
}

/** The programs of a section of the README, in order. */
async function programsIn(heading: string, language: string): Promise<string[]> {
  const readme = await Deno.readTextFile(new URL("README.md", repository));
  const section = readme.slice(readme.indexOf(`\n${heading}\n`) + heading.length + 2).split(/\n##/)[0]!;
  return [...section.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text]) =>
    text!
  );
}

/** Runs a program of the README in a folder, and gives what it prints. */
async function runIn(folder: string, program: string): Promise<string> {
  const text = program.replaceAll(
    /"\.\/(mod|onnx)\.ts"/g,
    (_, name) => `"${new URL(`${name}.ts`, repository)}"`,
  );
  await Deno.writeTextFile(`${folder}/main.ts`, text);
  const args = ["run", "--no-prompt", "--allow-read=.", "--allow-write=.", "main.ts"];
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), args, folder);
  assertEquals(code, 0, stderr);
  return stdout;
}

async function runPython(folder: string, program: string): Promise<string> {
  const { code, stdout, stderr } = await runProgram("python3", ["-c", program], folder);
  assertEquals(code, 0, stderr);
  return stdout;
}

/** The numbers of a printed array. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/-?\d+(\.\d*)?(e[-+]?\d+)?/g)].map(([number]) => Number(number));
}

function assertClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  assertEquals(found.length, expected.length);
  found.forEach((value, i) =>
    assert(Math.abs(value - expected[i]!) <= tolerance, `${found} for ${expected}`)
  );
}

Deno.test(
  { name: "the README's program trains on a dataset, saves a model and loads it", ignore },
  () =>
    inEmptyFolder(async (folder) => {
      const [program] = await programsIn("## Data and files", "ts");
      assertEquals(await runIn(folder, program!), "1\n");
    }),
);

Deno.test({
  name: "the README's model is served by onnxruntime" +
    (python || ignore
      ? ", and trained on by PyTorch"
      : " (PyTorch left out: Python or its packages are missing)"),
  ignore,
  // The runtime keeps its WebAssembly instance.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    inEmptyFolder(async (folder) => {
      const [program] = await programsIn("### ONNX and PyTorch", "ts");
      const printed = numbersIn(await runIn(folder, program!));
      // The four answers of XOR, more or less.
      assertClose(printed, [0, 1, 1, 0], 0.3);

      const runtime = await import("onnxruntime-web");
      runtime.env.wasm.numThreads = 1;
      const session = await runtime.InferenceSession.create(await Deno.readFile(`${folder}/xor.onnx`));
      const input = new runtime.Tensor("float32", new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]), [4, 2]);
      const { output } = await session.run({ input });
      await session.release();
      assertClose([...output!.data as Float32Array], printed, 1e-5);
      if (!python) return;

      const [serve, train] = await programsIn("### ONNX and PyTorch", "python");
      assertClose(numbersIn(await runPython(folder, serve!)), printed, 1e-5);
      const trained = numbersIn(await runPython(folder, train!));
      const loss = (answers: readonly number[]) =>
        answers.reduce((sum, answer, i) => sum + (answer - [0, 1, 1, 0][i]!) ** 2, 0);
      assert(loss(trained) < loss(printed), `${trained} after ${printed}`);

      using network = new ln.Sequential(
        new ln.Linear(2, 8),
        new ln.Tanh(),
        new ln.Linear(8, 1),
        new ln.Sigmoid(),
      );
      const back = ln.model(network);
      await back.loadWeights(`${folder}/xor.safetensors`);
      const answers = ln.tidy(() => back.predict(ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]])).toTypedArray());
      assertClose([...answers], trained, 1e-5);
    }),
});
