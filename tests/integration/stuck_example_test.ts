import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import lesson from "../golden/xor_stuck.json" with { type: "json" };
import expected from "../golden/xor_stuck_sweep.json" with { type: "json" };
import {
  mayRunPrograms,
  type ProgramResult,
  repository,
  runDenoOnTerminal,
  runProgram,
} from "./run_program.ts";

const ignore = !mayRunPrograms;
const STUCK = ["run", "examples/stuck.ts"];
const SHORT = ["--iterations=2000", "--starts=10", "--sweep=200"];

/** Runs the example without a terminal. */
function runStuck(...options: string[]): Promise<ProgramResult> {
  return runProgram(Deno.execPath(), [...STUCK, ...options], repository);
}

/** The rows of the first matrix that is printed under a name. */
function matrix(text: string, name: string): number[][] {
  const [, body] = text.match(new RegExp(`^${name} += (\\[\\[[^=]*?\\]\\])`, "m")) ?? [];
  assert(body !== undefined, `${name} is not printed`);
  return [...body.matchAll(/\[([^[\]]+)\]/g)].map(([, row]) => row!.trim().split(/\s+/).map(Number));
}

/** The part of the output from one heading up to the next. */
function section(stdout: string, from: string, to: string): string {
  const [start, end] = [stdout.indexOf(`\n${from}`), stdout.indexOf(`\n${to}`)];
  assert(start >= 0 && end > start, `no section from ${from} to ${to}`);
  return stdout.slice(start, end);
}

/** The share of all networks and the counts in one row of the table of remedies. */
function remedyRow(stdout: string, name: string): number[] {
  const [, row] = stdout.split("\n").find((line) => line.startsWith(`${name}  `))?.split(name) ?? [];
  assert(row !== undefined, `no row ${name}`);
  return row.replace("%", "").trim().split(/\s+/).map(Number);
}

const text = ignore ? "" : await runDenoOnTerminal(STUCK).then(({ code, stdout }) => {
  assertEquals(code, 0);
  return stdout.replaceAll("\r", "");
});

Deno.test({ name: "examples/stuck.ts runs on a terminal without a flag or a prompt", ignore }, () => {
  assert(!/Allow\?|requests .* access/.test(text), text);
  assertMatch(text, /wasm kernels, [\d.]+ s\n$/);
});

Deno.test(
  { name: "examples/stuck.ts gets stuck at 0.6931 and 0.5 as NumPy does from its seed", ignore },
  () => {
    const one = section(text, "1. ", "2. ");
    const rows = [...one.matchAll(/^ +(\d+) {2}(\d\.\d+)$/gm)].map((
      [, iteration, loss],
    ) => [+iteration!, +loss!]);
    assertEquals(rows.length, 11);
    const losses = new Map(rows as [number, number][]);
    const [first, , third, , fifth] = lesson.runs[0]!.loss_every_10000;
    assertAlmostEquals(losses.get(0)!, first!, 1e-12);
    assertAlmostEquals(losses.get(20_000)!, third!, 1e-12);
    assertAlmostEquals(losses.get(40_000)!, fifth!, 1e-12);
    assertAlmostEquals(losses.get(200_000)!, Math.LN2, 1e-12);
    assertMatch(one, /^probability( +0\.5000){4}$/m);
  },
);

Deno.test({
  name: "examples/stuck.ts prints a forward pass that adds up, of a network that is linear",
  ignore,
}, () => {
  const pass = section(text, "2. ", "3. ");
  const [x, w1, b1, w2, z1, a1, z2, a2] = ["X", "W1", "b1", "W2", "Z1", "A1", "Z2", "A2"].map((name) =>
    matrix(pass, name)
  );
  assertEquals(x, [[0, 0, 1, 1], [0, 1, 0, 1]]);
  z1!.forEach((row, unit) =>
    row.forEach((value, k) => {
      const [p, q] = w1![unit]!;
      assertAlmostEquals(value, p! * x![0]![k]! + q! * x![1]![k]! + b1![unit]![0]!, 3e-8);
      assert(value > 0);
    })
  );
  assertEquals(a1, z1);
  const [u, v] = w2![0]!;
  for (const input of [0, 1]) assertAlmostEquals(u! * w1![0]![input]! + v! * w1![1]![input]!, 0, 1e-7);
  for (const value of z2![0]!) assertAlmostEquals(value, 0, 1e-9);
  assertEquals(a2, [[0.5, 0.5, 0.5, 0.5]]);
  assertStringIncludes(pass, "both units are linear");
});

Deno.test({ name: "examples/stuck.ts counts the ways of being stuck as NumPy does", ignore }, () => {
  const sweep = section(text, "3. ", "4. ");
  const rows = [...sweep.matchAll(/^(\d) of 4 +(\d+) +(\d\.\d+) /gm)].map((row) => row.slice(1).map(Number));
  assertEquals(rows.map(([learnt]) => learnt), [4, 3, 2, 1, 0]);
  assertEquals(rows.map(([, starts]) => starts), expected.counts["nothing changed"]);
  rows.forEach(([, , loss], i) => assertAlmostEquals(loss!, expected.medianLosses[i]!, 1e-4));
  const { bothDead, oneDeadOneLinear, bothLinear } = expected.learntNothing;
  assertStringIncludes(sweep, `${bothDead}  both units are dead`);
  assertStringIncludes(sweep, `${oneDeadOneLinear}  one unit is dead, the other one linear`);
  assertStringIncludes(sweep, `${bothLinear}  both units are linear`);
});

Deno.test({ name: "examples/stuck.ts shows a dead network that no gradient reaches", ignore }, () => {
  const dead = section(text, "The dying ReLU, seed 9", "4. ");
  for (const value of matrix(dead, "Z1").flat()) assert(value <= 0);
  assertEquals(matrix(dead, "A1"), [[0, 0, 0, 0], [0, 0, 0, 0]]);
  assertEquals(matrix(dead, "dW1"), [[0, 0], [0, 0]]);
  assertEquals(matrix(dead, "db1"), [[0], [0]]);
  assertEquals(matrix(dead, "dW2"), [[0, 0]]);
});

Deno.test({ name: "examples/stuck.ts says what helps, as NumPy counts it", ignore }, () => {
  const remedies = section(text, "4. ", "5. ");
  for (const [name, counts] of Object.entries(expected.counts)) {
    // Adam divides what rounding leaves of a vanished gradient by its own size, so that some starts get away by chance.
    const slack = name.startsWith("Adam") ? 3 : 0;
    remedyRow(remedies, name).forEach((count, i) => assertAlmostEquals(count, counts[i]!, slack, name));
  }
  const conclusion = text.slice(text.indexOf("\nWhat was learnt"));
  assertStringIncludes(conclusion, "19 % of the starts solve XOR");
  assertStringIncludes(conclusion, "88 % with 8");
  assertStringIncludes(conclusion, "the gradient that fits the loss: 100 %");
});

for (const [kernels, dtype] of [["wasm", "float32"], ["wasm-strict", "float64"], ["typescript", "float32"]]) {
  Deno.test({ name: `examples/stuck.ts runs with ${kernels} kernels in ${dtype}`, ignore }, async () => {
    const { code, stdout } = await runStuck(...SHORT, `--kernels=${kernels}`, `--dtype=${dtype}`);
    assertEquals(code, 0);
    assertStringIncludes(stdout, `samples are columns; ${dtype}`);
    assertStringIncludes(stdout, `${kernels} kernels`);
    const [, first] = stdout.match(/^ +0 {2}(\d\.\d+)$/m)!;
    assertAlmostEquals(Number(first), lesson.runs[0]!.loss_every_10000[0]!, 1e-6);
  });
}

Deno.test({ name: "examples/stuck.ts takes its options, and a start that solves XOR", ignore }, async () => {
  const { code, stdout } = await runStuck("--seed=7", "--iterations=50000", "--starts=12", "--sweep=100");
  assertEquals(code, 0);
  const probabilities = lesson.runs[7]!.probabilities[0]!.map((value) => value.toFixed(4)).join("  ");
  assertStringIncludes(stdout, `probability  ${probabilities}`);
  assertStringIncludes(stdout, "This start has learnt 4 of the 4 inputs");
  assertStringIncludes(stdout, "12 starts at once: seeds 7 to 18");
  assertStringIncludes(stdout, "too few");
});

Deno.test({ name: "examples/stuck.ts --help lists the options", ignore }, async () => {
  const { code, stdout } = await runStuck("--help");
  assertEquals(code, 0);
  for (const name of ["iterations", "starts", "sweep", "seed", "kernels", "dtype"]) {
    assertStringIncludes(stdout, `--${name}`);
  }
});

for (
  const [option, words] of [
    ["--iteration=3", "unknown option --iteration"],
    ["--iterations=0", "--iterations"],
    ["--starts=2.5", "--starts"],
    ["--sweep=", "--sweep"],
    ["--seed=4294967296", "--seed"],
    ["--kernels=cuda", "wasm, wasm-strict, typescript"],
    ["--dtype=int32", "float32, float64"],
  ] as const
) {
  Deno.test({ name: `examples/stuck.ts ${option} is a one-line error`, ignore }, async () => {
    const { code, stdout, stderr } = await runStuck(option);
    assertEquals([code, stdout], [1, ""]);
    assertEquals(stderr.trim().split("\n").length, 1);
    assertStringIncludes(stderr, words);
  });
}
