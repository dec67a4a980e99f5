import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  mayRunPrograms,
  type ProgramResult,
  repository,
  runDenoOnTerminal,
  runProgram,
} from "./run_program.ts";

const ignore = !mayRunPrograms;
const GRADIENT_TAPE = ["run", "examples/gradient_tape.ts"];

/** Runs the example without a terminal. */
function runGradientTape(...options: string[]): Promise<ProgramResult> {
  return runProgram(Deno.execPath(), [...GRADIENT_TAPE, ...options], repository);
}

/** The rows of the matrix that follows the last appearance of a text: float32 numbers, printed as short as that allows. */
function matrixAfter(text: string, before: string): number[][] {
  const at = text.lastIndexOf(before);
  assert(at >= 0, `${before} is not printed`);
  const [body] = text.slice(at + before.length).match(/^\s*\[\[[^\]]*\](\s*\[[^\]]*\])*\]/) ?? [];
  assert(body !== undefined, `no matrix after ${before}`);
  return [...body.matchAll(/\[([^[\]]+)\]/g)].map(([, row]) =>
    row!.trim().split(/\s+/).map(Number).map(Math.fround)
  );
}

/** The part of the output from one heading up to the next. */
function section(stdout: string, from: string, to: string): string {
  const [start, end] = [stdout.indexOf(`\n${from}`), stdout.indexOf(`\n${to}`)];
  assert(start >= 0 && end > start, `no section from ${from} to ${to}`);
  return stdout.slice(start, end);
}

/** What the lesson's notebook prints of its step, in the order of the example. */
const PRINTED: readonly (readonly [title: string, figures: readonly (readonly number[])[]])[] = [
  ["\nW1 = ", [[0.2538452, 0.7059097], [-0.6374692, 0.51765466]]],
  ["\nW2 = ", [[1.1513721], [0.68751395]]],
  ["first linear layer\n", [
    [0, 0],
    [-0.6374692, 0.51765466],
    [0.2538452, 0.7059097],
    [-0.38362396, 1.2235644],
  ]],
  ["which bends the plane\n", [
    [0.5, 0.5],
    [0.3458189, 0.6265992],
    [0.5631227, 0.6694967],
    [0.4052531, 0.7726902],
  ]],
  ["second linear layer\n", [[0.919443], [0.8289619], [1.1086521], [0.9978324]]],
  ["the probabilities\n", [[0.71492857], [0.6961354], [0.7518777], [0.7306322]]],
  ["\ndL/dW2\n", [[0.10218746], [0.14137456]]],
  ["\ndL/dW1\n", [[0.03311843, 0.01262036], [0.0309018, 0.009837]]],
  ["\nW1\n", [[0.15385544, 0.60593545], [-0.7374583, 0.41768748]]],
];

const text = ignore ? "" : await runDenoOnTerminal(GRADIENT_TAPE).then(({ code, stdout }) => {
  assertEquals(code, 0);
  return stdout.replaceAll("\r", "");
});

Deno.test({ name: "examples/gradient_tape.ts runs on a terminal without a flag or a prompt", ignore }, () => {
  assert(!/Allow\?|requests .* access/.test(text), text);
  assertMatch(text, /wasm kernels, [\d.]+ s\n$/);
});

Deno.test({ name: "examples/gradient_tape.ts learns XOR with fit, as the notebook does", ignore }, () => {
  const fit = section(text, "1. ", "2. ");
  const predictions = matrixAfter(fit, "predict(x) = ").flat();
  // From a start of its own; the notebook's is not known.
  [0.02846328, 0.96662706, 0.97150636, 0.0256856].forEach((printed, i) =>
    assertAlmostEquals(predictions[i]!, printed, 0.01)
  );
  assertEquals(matrixAfter(fit, "rounded    = "), [[0], [1], [1], [0]]);
  assertMatch(fit, /^ +999 {2}0\.03\d\d +1\.00$/m);
  assertStringIncludes(fit, "It has learnt XOR");
});

Deno.test({ name: "examples/gradient_tape.ts tells luck from learning", ignore }, () => {
  const luck = section(text, "2. ", "3. ");
  const [, solved, partly, still] = luck.match(/bring (\d+) to XOR\. (\d+) can't[^]* and (\d+) are near/)!;
  assertEquals(Number(solved) + Number(partly) + Number(still), 50);
  assert(Number(solved) > 10 && Number(partly) > 10, luck);
  const losses = [...luck.matchAll(/^ +\d+ {2}(\d\.\d+)$/gm)].map(([, loss]) => Number(loss));
  assertEquals(losses.length, 2);
  assertAlmostEquals(losses[0]!, Math.LN2, 0.001);
  assert(losses[1]! < 0.05, luck);
  assertStringIncludes(luck, "plateau");
});

Deno.test({ name: "examples/gradient_tape.ts prints the notebook's step", ignore }, () => {
  const step = section(text, "3. ", "4. ");
  for (const [title, figures] of PRINTED) {
    const actual = matrixAfter(step, title);
    assertEquals(actual.map((row) => row.length), figures.map((row) => row.length), title);
    actual.flat().forEach((value, i) =>
      assertAlmostEquals(value, Math.fround(figures.flat()[i]!), 1e-7, title)
    );
  }
  assertStringIncludes(step, "right answer): 0.8035");
  // The notebook's last figures are cut off: each weight has gone down by nearly the learning rate.
  matrixAfter(step, "\nW2\n").flat().forEach((weight, i) =>
    assertAlmostEquals(weight, [1.0513721, 0.58751395][i]!, 1e-5)
  );
  assertStringIncludes(step, "W1 by = [-0.1 -0.1 -0.1 -0.1]");
});

Deno.test({ name: "examples/gradient_tape.ts comes to fit's answers with a tape", ignore }, () => {
  const rebuilt = section(text, "4. ", "5. ");
  const byFit = matrixAfter(rebuilt, "by fit  = ").flat();
  matrixAfter(rebuilt, "by tape = ").flat().forEach((value, i) => assertAlmostEquals(value, byFit[i]!, 1e-5));
  assertStringIncludes(text, "0.5 becomes 0");
  assertStringIncludes(text, "What was learnt");
});

for (const [kernels, dtype] of [["wasm", "float64"], ["wasm-strict", "float32"], ["typescript", "float64"]]) {
  Deno.test(
    { name: `examples/gradient_tape.ts runs with ${kernels} kernels in ${dtype}`, ignore },
    async () => {
      const options = ["--epochs=20", "--seed=3", `--kernels=${kernels}`, `--dtype=${dtype}`];
      const { code, stdout } = await runGradientTape(...options);
      assertEquals(code, 0);
      assertStringIncludes(stdout, `binary cross-entropy; ${dtype}`);
      assertStringIncludes(stdout, `${kernels} kernels`);
      assertStringIncludes(stdout, "20 epochs of Adam at 0.01, seed 3");
      assertStringIncludes(stdout, "It has not learnt XOR in 20 epochs");
      assertStringIncludes(stdout, "right answer): 0.8035");
    },
  );
}

Deno.test({ name: "examples/gradient_tape.ts --help lists the options", ignore }, async () => {
  const { code, stdout } = await runGradientTape("--help");
  assertEquals(code, 0);
  for (const name of ["epochs", "seed", "kernels", "dtype"]) assertStringIncludes(stdout, `--${name}`);
});

for (
  const [option, words] of [
    ["--epoch=3", "unknown option --epoch"],
    ["--epochs=0", "--epochs"],
    ["--seed=-1", "--seed"],
    ["--kernels=cuda", "wasm, wasm-strict, typescript"],
    ["--dtype=int32", "float32, float64"],
  ] as const
) {
  Deno.test({ name: `examples/gradient_tape.ts ${option} is a one-line error`, ignore }, async () => {
    const { code, stdout, stderr } = await runGradientTape(option);
    assertEquals([code, stdout], [1, ""]);
    assertEquals(stderr.trim().split("\n").length, 1);
    assertStringIncludes(stderr, words);
  });
}
