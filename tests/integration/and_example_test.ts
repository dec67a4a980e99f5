import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import lesson from "../golden/and_numpy.json" with { type: "json" };
import mended from "../golden/and_mended_numpy.json" with { type: "json" };
import torch from "../golden/and_torch.json" with { type: "json" };
import { mayRunPrograms, repository, runDenoOnTerminal, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;
const AND = ["run", "examples/and.ts"];
/** What four printed decimals leave out, and PyTorch's float32 bound. */
const PRINTED = 0.5e-4 + 1e-5;

/** Runs the example without a terminal. */
function runAnd(...options: string[]) {
  return runProgram(Deno.execPath(), [...AND, ...options], repository);
}

/** The text between two headings. */
function part(text: string, from: string, to: string): string {
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  assert(start >= 0 && end > start, `no part from "${from}" to "${to}" in:\n${text}`);
  return text.slice(start, end);
}

/** The figures in a part that a pattern's first group finds. */
function figures(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), (match) => Number(match[1]));
}

function assertFigures(actual: readonly number[], expected: readonly number[]): void {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, PRINTED, `figure ${i}`));
}

const LOSSES = /^epoch +\d+ {2}loss ([\d.]+)$/gm;
const ANSWERS = /^\[\d,\d\] +([\d.]+) +[01]$/gm;

/** A network's answers in the conclusion. */
function concluded(text: string, network: string): number[] {
  const line = text.slice(text.indexOf("What was learnt")).split("\n").find((one) => one.startsWith(network));
  assert(line !== undefined, `${network} is not in the conclusion of:\n${text}`);
  return figures(line, /(\d\.\d{4})/g);
}

Deno.test(
  {
    name: "examples/and.ts on a terminal, with no flag and no prompt, prints the lesson's three networks",
    ignore,
  },
  async () => {
    const { code, stdout } = await runDenoOnTerminal(AND);
    const text = stdout.replaceAll("\r\n", "\n");
    assertEquals(code, 0);
    assert(!/Allow\?|requests .* access/.test(text), text);
    assert(text.split("\n").every((line) => line.length <= 80), "a line is too long for a terminal");

    const numpy = part(text, "1. NumPy's way", "2. Keras's way");
    assertFigures(figures(numpy, LOSSES), lesson.loss_every_100);
    assertFigures(figures(numpy, ANSWERS), lesson.predictions.flat());
    assertStringIncludes(numpy, "all four answers are the same");
    assertMatch(numpy, /gradient is 0\.0156 at first, by autograd 0\.0625/);
    const rows = numpy.split("\n").filter((line) => /^(once|twice) /.test(line));
    assertEquals(rows.length, mended.runs.length);
    mended.runs.forEach(({ divides_twice, start, epochs, predictions }, i) => {
      const [division, first, second, ...rest] = rows[i]!.split(/ +/);
      assertEquals(division, divides_twice ? "twice" : "once");
      assertEquals(first, start === "he" ? "He's" : "0.01·randn");
      const columns = start === "he" ? rest : [second, ...rest];
      assertEquals(Number(columns[0]), epochs);
      assertFigures(columns.slice(1, 5).map(Number), predictions);
    });
    assertStringIncludes(numpy, "it is slow, not wrong");

    const keras = part(text, "2. Keras's way", "3. PyTorch's way");
    assertMatch(keras, /dense \(Dense\).*\(None, 3\).* 9 /);
    assertMatch(keras, /Trainable params: 13 /);
    assertMatch(keras, /After 1000 epochs: loss 0\.0\d+, accuracy 1\n/);
    assertEquals(figures(keras, ANSWERS).map(Math.round), [0, 0, 0, 1]);

    const pytorch = part(text, "3. PyTorch's way", "What was learnt");
    assertStringIncludes(pytorch, "(fc1): Linear(in_features=2, out_features=3, bias=True)");
    assertFigures(figures(pytorch, LOSSES), torch.loss_every_100);
    assertFigures(figures(pytorch, ANSWERS), torch.predictions.flat());

    assertFigures(concluded(text, "NumPy's way, as in the lesson"), lesson.predictions.flat());
    assertFigures(concluded(text, "NumPy's way, mended"), mended.runs[3]!.predictions);
    assertEquals(concluded(text, "Keras's way"), figures(keras, ANSWERS));
    assertFigures(concluded(text, "PyTorch's way"), torch.predictions.flat());
    assertMatch(text, /^AND learnt: {2}NumPy's way, mended; Keras's way; PyTorch's way$/m);
    assertMatch(text, /^Not learnt: {2}NumPy's way, as in the lesson$/m);
    assertMatch(text, /^wasm kernels, \d+ ms$/m);
  },
);

// Keras's network has a bad start from this seed; with more hidden units it has not.
Deno.test({ name: "examples/and.ts says which network has not learnt, and what helps", ignore }, async () => {
  const options = ["--seed=6", "--dtype=float32"];
  const stuck = await runAnd(...options, "--kernels=wasm-strict");
  assertEquals(stuck.code, 0);
  assertEquals(concluded(stuck.stdout, "Keras's way").map((answer) => answer > 0.5), Array(4).fill(false));
  assertMatch(stuck.stdout, /^Not learnt: {2}NumPy's way, as in the lesson; Keras's way$/m);
  assertStringIncludes(stuck.stdout, "another --seed, or --hidden=16");
  assertMatch(stuck.stdout, /^wasm-strict kernels/m);

  const helped = await runAnd(...options, "--hidden=16", "--kernels=typescript");
  assertEquals(helped.code, 0);
  assertEquals(concluded(helped.stdout, "Keras's way").map(Math.round), [0, 0, 0, 1]);
  assertMatch(helped.stdout, /^Not learnt: {2}NumPy's way, as in the lesson$/m);
  assert(!helped.stdout.includes("another --seed"), helped.stdout);
  assertMatch(helped.stdout, /^typescript kernels/m);
});

for (const kernels of ["wasm", "wasm-strict", "typescript"]) {
  for (const dtype of ["float32", "float64"]) {
    Deno.test({ name: `examples/and.ts runs with ${kernels} kernels in ${dtype}`, ignore }, async () => {
      const { code, stdout } = await runAnd(`--kernels=${kernels}`, `--dtype=${dtype}`, "--epochs=20");
      assertEquals(code, 0);
      assertMatch(stdout, new RegExp(`^${kernels} kernels`, "m"));
      assertEquals(stdout.match(/float(32|64)/g), [dtype, dtype, dtype]);
      assertFigures(figures(stdout, /^epoch {4}0 {2}loss ([\d.]+)$/gm), lesson.loss_every_100.slice(0, 1));
    });
  }
}

Deno.test({ name: "examples/and.ts --help lists the options", ignore }, async () => {
  const { code, stdout } = await runAnd("--help");
  assertEquals(code, 0);
  for (const name of ["epochs", "hidden", "seed", "kernels", "dtype"]) {
    assertStringIncludes(stdout, `--${name}`);
  }
});

for (
  const [option, words] of [
    ["--epoch=3", "unknown option --epoch"],
    ["extra", "unknown option extra"],
    ["--epochs=0", "--epochs"],
    ["--hidden=2.5", "--hidden"],
    ["--seed=-1", "--seed"],
    ["--kernels=cuda", "wasm, wasm-strict, typescript"],
    ["--dtype=int32", "float32, float64"],
  ] as const
) {
  Deno.test({ name: `examples/and.ts ${option} is a one-line error`, ignore }, async () => {
    const { code, stdout, stderr } = await runAnd(option);
    assertEquals(code, 1);
    assertEquals(stdout, "");
    assertEquals(stderr.trim().split("\n").length, 1);
    assertStringIncludes(stderr, words);
  });
}
