import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { loadModel } from "../../src/model/load_model.ts";
import { inEmptyFolder } from "./in_empty_folder.ts";
import { mayRunPrograms, repository, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;

/** How often a training is ended by force: 4 times, or as many times more as the command line says, `-- --times=25`. */
const kills = 4 * Number(Deno.args.findLast((text) => text.startsWith("--times="))?.slice(8) ?? 1);
const random = new ln.NumpyRandom(21);

const program = (path: string, epochs: number) => [
  "run",
  "--no-check",
  "-A",
  "tests/integration/checkpoint_program.ts",
  path,
  String(epochs),
];

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** Waits some milliseconds, a few epochs at most. */
function someTime(): Promise<void> {
  const wait = ln.tidy(() => random.uniform(0, 60, [1]).item());
  return new Promise((resolve) => setTimeout(resolve, wait));
}

/** Waits until a checkpoint is being written, or the training has ended. */
async function nextWrite(path: string, child: Deno.ChildProcess): Promise<void> {
  let ended = false;
  child.status.finally(() => ended = true);
  while (!ended && !await exists(`${path}.tmp`));
}

/**
 * Starts the training and kills it after its first checkpoint.
 *
 * @param path Where its checkpoints go.
 * @param aims Whether to kill it while it writes another, else at any time.
 * @returns The number of epochs it had said were saved.
 */
async function trainAndKill(path: string, aims: boolean): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: program(path, 1e6),
    cwd: repository,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let moment: Promise<void> | null = null;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (moment !== null || !text.includes("\n")) continue;
    moment = (aims ? nextWrite(path, child) : someTime()).then(() => child.kill("SIGKILL"));
  }
  await moment;
  const { signal } = await child.status;
  assertEquals(signal, "SIGKILL", text);
  // The last line may have been cut.
  return Number(text.split("\n").at(-2));
}

/** The epochs that lie behind a checkpoint, which has to be complete. */
async function savedEpochs(path: string): Promise<number> {
  const model = await loadModel(path);
  const { epoch } = model;
  model.optimizer!.dispose();
  model.module.dispose();
  return epoch;
}

Deno.test({
  name: `a training that is killed ${kills} times loses no checkpoint and ends as one that is not`,
  ignore,
  fn: () =>
    inEmptyFolder(async (folder) => {
      const [killed, undisturbed] = [`${folder}/killed.safetensors`, `${folder}/undisturbed.safetensors`];
      let [before, torn] = [0, 0];
      for (let i = 0; i < kills; i++) {
        const said = await trainAndKill(killed, i % 2 === 0);
        const saved = await savedEpochs(killed);
        assert(said > before, `said ${said} after ${before}`);
        // The file may have been renamed just before the kill, and not have been told of.
        assert(saved === said || saved === said + 1, `said ${said}, saved ${saved}`);
        if (await exists(`${killed}.tmp`)) torn++;
        before = saved;
      }
      if (kills > 4) {
        console.log(`${torn} of ${kills} kills came while a file was written, ${before} epochs`);
      }
      // Else the test has shown little.
      if (kills >= 40) {
        assert(torn >= kills / 10, `only ${torn} of ${kills} came while writing`);
      }
      for (const path of [killed, undisturbed]) {
        const { code, stderr } = await runProgram(Deno.execPath(), program(path, before + 2));
        assertEquals(code, 0, stderr);
      }
      assertEquals(await savedEpochs(killed), before + 2);
      assert(!await exists(`${killed}.tmp`));
      const [a, b] = [await Deno.readFile(killed), await Deno.readFile(undisturbed)];
      assert(a.length === b.length && a.every((byte, i) => byte === b[i]), "the two files differ");
    }),
});
