import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mayRunPrograms, repository, runDenoOnTerminal, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;
const DIGITS = ["run", "examples/digits8x8.ts"];
/** A drawn line: eight pixels of two equal characters each, or fewer where the last are blank. */
const DRAWN = /^(([ .:\-=+*#%@])\2){1,8}$/;

/** Runs the example without a terminal. */
function runDigits(...options: string[]) {
  return runProgram(Deno.execPath(), [...DIGITS, ...options], repository);
}

/** The share of the test digits that were read right, in percent. */
function accuracyIn(stdout: string): number {
  const [, accuracy, right, count] = stdout.match(/Test accuracy: ([\d.]+) %, (\d+) of (\d+) digits/)!;
  assertEquals(accuracy, (100 * Number(right) / Number(count)).toFixed(2));
  return Number(accuracy);
}

Deno.test(
  { name: "examples/digits8x8.ts reads 97 % of the test digits, with no flag and no prompt", ignore },
  async () => {
    const { code, stdout } = await runDenoOnTerminal(DIGITS);
    assertEquals(code, 0, stdout);
    assert(!/Allow\?|requests .* access/.test(stdout), stdout);
    assertStringIncludes(stdout, "1797 digits of 8 × 8 pixels: 1437 to train on, 360 to test with");
    assertMatch(stdout, /epoch {2}10 {2}loss [\d.]+ {2}[\d.]+ % right/);
    assertMatch(stdout, /epoch {2}40 {2}loss/);
    assert(accuracyIn(stdout) >= 97, stdout);
  },
);

Deno.test(
  { name: "examples/digits8x8.ts prints the confusion matrix and draws wrong answers", ignore },
  async () => {
    const { code, stdout } = await runDigits("--epochs=2", "--show=2");
    assertEquals(code, 0);
    const lines = stdout.split("\n");
    const table = lines.indexOf("       0   1   2   3   4   5   6   7   8   9");
    const rows = lines.slice(table + 1, table + 11).map((line) =>
      line.replaceAll(".", "0").trim().split(/ +/).map(Number)
    );
    assertEquals(rows.map(([digit]) => digit), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const counts = rows.map((row) => row.slice(1));
    const total = counts.flat().reduce((sum, count) => sum + count, 0);
    const right = counts.reduce((sum, row, digit) => sum + row[digit]!, 0);
    assertEquals(total, 360);
    assertStringIncludes(stdout, `${right} of 360 digits`);
    // Of each digit about a fifth of its 174 to 183 samples was kept for the test.
    for (const row of counts) {
      assert(
        [35, 36, 37].includes(row.reduce((sum, count) => sum + count, 0)),
        String(row),
      );
    }
    assertMatch(stdout, new RegExp(`\n${360 - right} wrong answers, the 2 surest ones:`));
    const titles = lines.findIndex((line) => /^\d read as \d {8}\d read as \d$/.test(line));
    assert(titles > 0, stdout);
    for (const line of lines.slice(titles + 1, titles + 9)) {
      const padded = line.padEnd(35);
      for (const part of [padded.slice(0, 16), padded.slice(19)]) assertMatch(part, DRAWN);
    }
  },
);

for (
  const [kernels, dtype] of [["wasm-strict", "float32"], ["typescript", "float32"], [
    "wasm",
    "float64",
  ]] as const
) {
  Deno.test(
    { name: `examples/digits8x8.ts reads digits with ${kernels} kernels in ${dtype}`, ignore },
    async () => {
      const { code, stdout } = await runDigits(
        `--kernels=${kernels}`,
        `--dtype=${dtype}`,
        "--epochs=10",
        "--hidden=64",
      );
      assertEquals(code, 0);
      assert(accuracyIn(stdout) >= 94, stdout);
      assertStringIncludes(stdout, `${kernels} kernels`);
    },
  );
}

Deno.test({ name: "examples/digits8x8.ts gives the same numbers for the same seed", ignore }, async () => {
  const runs = [0, 1].map(() => runDigits("--epochs=3", "--seed=7", "--lr=0.01"));
  const [first, second] = (await Promise.all(runs)).map(({ stdout }) => stdout.replace(/[\d.]+ s\n/, ""));
  assertEquals(first, second);
  assertStringIncludes(first!, "epoch   3");
});

for (
  const [option, words] of [
    ["--epoch=3", "unknown option --epoch"],
    ["--epochs=0", "--epochs"],
    ["--show=-1", "--show"],
    ["--hidden=many", "--hidden"],
  ] as const
) {
  Deno.test({ name: `examples/digits8x8.ts ${option} is a one-line error`, ignore }, async () => {
    const { code, stdout, stderr } = await runDigits(option);
    assertEquals([code, stdout, stderr.trim().split("\n").length], [1, "", 1]);
    assertStringIncludes(stderr, words);
  });
}
