import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { loadModel } from "../../src/model/load_model.ts";
import { savedBytes } from "../model/saved_bytes.ts";
import { inEmptyFolder } from "./in_empty_folder.ts";
import { mayRunPrograms, repository, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;

/** Registers a test that has an empty folder. */
function inFolder(name: string, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    fn: () => inEmptyFolder(fn),
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

const line = (): ln.Model => ln.sequential([ln.dense(1, { inputShape: [1] })]);

inFolder("a model is saved to a path or a URL and loaded from it", async (folder) => {
  const model = line();
  const bytes = await savedBytes(model);
  const path = `${folder}/a b#?%.safetensors`;
  await model.save(path);
  const url = new URL(`file://${folder}/url%20b.safetensors`);
  await model.save(url);
  assertEquals(await namesIn(folder), ["a b#?%.safetensors", "url b.safetensors"]);
  for (const place of [path, url]) {
    assertEquals(await Deno.readFile(place), bytes);
    assertEquals((await loadModel(place)).module.parameterCount(), 2);
    await line().loadWeights(place);
  }
  const file = await Deno.open(`${folder}/handle`, { write: true, create: true });
  await model.save(file);
  file.close();
  await model.save((await Deno.open(`${folder}/stream`, { write: true, create: true })).writable);
  for (const name of ["handle", "stream"]) assertEquals(await Deno.readFile(`${folder}/${name}`), bytes);
});

inFolder("what the system says of a path reaches the caller", async (folder) => {
  await assertRejects(() => loadModel(`${folder}/nothing`), Deno.errors.NotFound);
  await assertRejects(() => line().save(`${folder}/no/such/folder`), Deno.errors.NotFound);
});

inFolder("a file that can't take its place leaves the old one, and nothing beside it", async (folder) => {
  const path = `${folder}/taken`;
  await Deno.mkdir(path);
  await assertRejects(() => line().save(path), Error);
  assertEquals(await namesIn(folder), ["taken"]);
});

inFolder("writes to one path at once are made one after the other", async (folder) => {
  const path = `${folder}/model.safetensors`;
  const models = Array.from({ length: 5 }, line);
  await Promise.all(models.map((model) => model.save(path)));
  assertEquals(await Deno.readFile(path), await savedBytes(models.at(-1)!));
  assertEquals(await namesIn(folder), ["model.safetensors"]);
});

inFolder("checkpoints are named by epochs and values, the best alone if wanted", async (folder) => {
  const model = ln.sequential([ln.dense(1, { inputShape: [1], kernelInitializer: ln.initializers.zeros() })]);
  // So large a rate that the loss grows now and then.
  model.compile({ optimizer: ln.sgd({ learningRate: 1.3 }), loss: "mse" });
  const x = ln.tensor([[0], [1]]);
  const seen: number[] = [];
  await model.fit(x, x, {
    epochs: 4,
    batchSize: 2,
    verbose: 0,
    callbacks: [
      new ln.ModelCheckpoint(`${folder}/{epoch:02d}-{loss:.3f}.safetensors`),
      new ln.ModelCheckpoint(`${folder}/best.safetensors`, { saveBestOnly: true, monitor: "loss" }),
      new ln.ModelCheckpoint(`${folder}/weights.safetensors`, { saveWeightsOnly: true }),
      { onEpochEnd: (_, { loss }) => void seen.push(loss!) },
    ],
  });
  const expected = seen.map((loss, i) => `0${i + 1}-${loss.toFixed(3)}.safetensors`);
  assertEquals(await namesIn(folder), [...expected, "best.safetensors", "weights.safetensors"]);
  const best = await loadModel(`${folder}/best.safetensors`);
  assert(seen.some((loss, i) => i > 0 && loss > seen[i - 1]!));
  assertEquals(best.epoch, 1 + seen.indexOf(Math.min(...seen)));
  await assertRejects(() => loadModel(`${folder}/weights.safetensors`), TypeError, "weights alone");
  const other = line();
  await other.loadWeights(`${folder}/weights.safetensors`);
  assertEquals(other.predict(x).toArray(), model.predict(x).toArray());
});

/** What a program prints that has some permissions. */
async function run(folder: string, flags: string[], code: string): Promise<string> {
  const program = `import * as ln from ${JSON.stringify(new URL("mod.ts", repository).href)};
import { loadModel } from ${JSON.stringify(new URL("src/model/load_model.ts", repository).href)};
const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
model.compile({ optimizer: "sgd", loss: "mse" });
const x = ln.tensor([[0], [1]]);
try { ${code}; console.log("done"); } catch (error) { console.log(error.name + ": " + error.message); }`;
  await Deno.writeTextFile(`${folder}/program.ts`, program);
  const args = ["run", "--no-check", "--no-prompt", ...flags, "program.ts"];
  const { stdout, stderr } = await runProgram(Deno.execPath(), args, folder);
  assertEquals(stderr, "");
  return stdout.trim();
}

inFolder("a missing permission is told as the flag that gives it", async (folder) => {
  const fit = `await model.fit(x, x, { verbose: 0, callbacks: [new ln.ModelCheckpoint("a.st")] })`;
  const both = "--allow-read=a.st,a.st.tmp --allow-write=a.st,a.st.tmp";
  const lacking = "the program lacks the permission; run it with";
  assertEquals(
    await run(folder, [], `await model.save("a.st")`),
    `TypeError: Cannot save a model to "a.st": ${lacking} --allow-write=a.st`,
  );
  for (const flags of [[], ["--allow-write"], ["--allow-read"], ["--allow-read", "--allow-write=a.st"]]) {
    assertEquals(
      await run(folder, flags, fit),
      `TypeError: Cannot save a checkpoint to "a.st": ${lacking} ${both}`,
    );
  }
  assertEquals(await namesIn(folder), ["program.ts"]);
  assertEquals(await run(folder, both.split(" "), fit), "done");
  assertEquals(await namesIn(folder), ["a.st", "program.ts"]);
  assertEquals(
    await run(folder, [], `await loadModel("a.st")`),
    `TypeError: Cannot load a model from "a.st": ${lacking} --allow-read=a.st`,
  );
  assertStringIncludes(
    await run(folder, [], `await model.loadWeights("a.st")`),
    `Cannot load weights from "a.st"`,
  );
  assertEquals(await run(folder, ["--allow-read=a.st"], `await loadModel("a.st")`), "done");
});

inFolder("saving needs no permission but to write the file", async (folder) => {
  assertEquals(await run(folder, ["--allow-write=b.st"], `await model.save("b.st")`), "done");
  assert((await loadModel(`${folder}/b.st`)).module instanceof ln.Sequential);
  assertEquals(await namesIn(folder), ["b.st", "program.ts"]);
});
