import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import lesson from "../golden/digits_lesson_numpy.json" with { type: "json" };
import xor from "../golden/xor_numpy.json" with { type: "json" };
import { mayRunPrograms, repository, runDenoOnTerminal, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;
const DIGITS = ["run", "examples/digits.ts"];

/** Runs the example without a terminal. */
function runDigits(...options: string[]) {
  return runProgram(Deno.execPath(), [...DIGITS, ...options], repository);
}

/** The words, however they were broken into lines. */
function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

Deno.test(
  { name: "examples/digits.ts teaches its lesson on a terminal, with no flag and no prompt", ignore },
  async () => {
    const { code, stdout } = await runDenoOnTerminal(DIGITS);
    assertEquals(code, 0);
    assert(!/Allow\?|requests .* access/.test(stdout), stdout);
    assert(!/NaN|undefined|✗/.test(stdout), stdout);
    const lines = stdout.replaceAll("\r", "").split("\n");
    const count = (line: string) => lines.filter((one) => one === line).length;

    xor.loss_every_200.forEach((loss, i) => {
      assertEquals(count(`Epoch ${String(200 * i).padStart(4)} | Loss: ${loss.toFixed(6)}`), 1);
    });
    const rows = [[0, 0], [0, 1], [1, 0], [1, 1]];
    xor.predictions.forEach(([prediction], i) => {
      const answer = Math.round(prediction!);
      const row = `  [${rows[i]!.join(" ")}] -> ${
        prediction!.toFixed(4)
      } (target ${answer}, rounded ${answer})`;
      assertEquals(count(row), 1, row);
    });
    assertEquals(count("XOR is learnt."), 1);

    assertEquals(count("    |##....##|    |..####..|"), 2, "a ring and a bar");
    assertEquals(count("Training data: pixels [800, 16], one-hot digits [800, 2]"), 1);
    assertEquals(count("Test data: pixels [200, 16], one-hot digits [200, 2]"), 1);
    const { epochs, loss, train_accuracy, test_accuracy } = lesson.training;
    epochs.forEach((epoch, i) => {
      const line = `Epoch ${String(epoch).padStart(3)} | Loss: ${loss[i]!.toFixed(4)} | Train Acc: ${
        train_accuracy[i]!.toFixed(3)
      } | Test Acc: ${test_accuracy[i]!.toFixed(3)}`;
      // By hand and with the library; only the first epoch's training accuracy is another while the epoch runs.
      assertEquals(count(line), epoch === 0 ? 1 : 2, line);
    });
    assertMatch(stdout, /12500 steps by hand in [\d.]+ s, the last loss is 1\.13e-5/);
    assertEquals(loss.at(-1)!.toExponential(2), "1.13e-5");

    const printed = stdout.match(/Analytical gradient:\s+\[\[(.*)\]\s+\[(.*)\]\]/)!;
    assertEquals(
      printed.slice(1).map((row) => row.trim().split(/\s+/)),
      lesson.gradient_check.analytical.map((row) => row.map((value) => value.toFixed(8))),
    );
    assertEquals(stdout.match(/^Max relative error: .*$/gm)!.length, 2);
    assert(Number(stdout.match(/Max relative error: (.*)/)![1]) < 1e-5);
    assertEquals(count("✓ Gradient check PASSED!"), 1);
    assertEquals(count("✓ It fails, as it should."), 1);
    assertEquals(count("✓ All of them pass."), 1);
    assertEquals(count("Gradient check passed"), 1);

    const [, weights, losses] = inOneLine(stdout).match(
      /The weights differ from those made by hand by ([\d.e+-]+) at most, the losses by ([\d.e+-]+)\. /,
    )!;
    assert(Number(weights) < 1e-12, weights);
    assert(Number(losses) < 1e-9, losses);
    assertStringIncludes(inOneLine(stdout), "it makes 23.03");
    assertStringIncludes(inOneLine(stdout), "needs no guard, and makes it 1000.00");
    assertMatch(inOneLine(stdout), /best after epoch 8, with 0\.955\. Whatever it gained afterwards/);
    assertStringIncludes(inOneLine(stdout), "200 of 200 test pictures are right");
    assertStringIncludes(inOneLine(stdout), "They end at the same weights.");
    assertMatch(stdout, /wasm kernels, [\d.]+ s, memory \d+ bytes live, \d+ peak, \d+ reserved/);
    for (const line of lines) assert(line.length <= 80 || line.startsWith("wasm kernels"), line);
  },
);

for (const kernels of ["wasm-strict", "typescript"]) {
  Deno.test({ name: `examples/digits.ts runs with ${kernels} kernels in float32`, ignore }, async () => {
    const { code, stdout } = await runDigits(`--kernels=${kernels}`, "--dtype=float32", "--epochs=2");
    assertEquals(code, 0);
    assertStringIncludes(stdout, "In float64 all the same");
    assertStringIncludes(inOneLine(stdout), "200 of 200 test pictures are right");
    assertStringIncludes(inOneLine(stdout), "They end at the same weights.");
    assertStringIncludes(stdout, `${kernels} kernels`);
  });
}

Deno.test({ name: "examples/digits.ts takes its options", ignore }, async () => {
  const { code, stdout } = await runDigits(
    "--epochs=3",
    "--batch",
    "300",
    "--lr=0.2",
    "--noise=0.5",
    "--seed=7",
  );
  assertEquals(code, 0);
  assertStringIncludes(stdout, "9 steps by hand");
  assertStringIncludes(inOneLine(stdout), "1.4 times the noise");
  assertStringIncludes(inOneLine(stdout), "the smaller last batch");
  assertStringIncludes(stdout, "W ← W - 0.2 · dW");
});

Deno.test({ name: "examples/digits.ts says so when training breaks off", ignore }, async () => {
  const { code, stdout } = await runDigits("--lr=1e200");
  assertEquals(code, 0);
  assertMatch(stdout, /Epoch {3}0 \| Loss: NaN/);
  assertStringIncludes(inOneLine(stdout), "Cannot go on training: the loss became NaN in epoch 1");
  assertStringIncludes(stdout, "✗ Gradient descent");
  assertStringIncludes(stdout, "✗ The library's layers");
});

Deno.test({ name: "examples/digits.ts --help lists the options", ignore }, async () => {
  const { code, stdout } = await runDigits("--help");
  assertEquals(code, 0);
  for (const name of ["epochs", "batch", "lr", "noise", "seed", "kernels", "dtype"]) {
    assertStringIncludes(stdout, `--${name}`);
  }
});

for (
  const [option, words] of [
    ["--epoch=3", "unknown option --epoch"],
    ["--epochs=0", "--epochs"],
    ["--batch=801", "a whole number from 1 to 800"],
    ["--lr=0", "--lr"],
    ["--noise=-1", "--noise"],
    ["--seed=x", "--seed"],
    ["--kernels=cuda", "wasm, wasm-strict, typescript"],
    ["--dtype=int32", "float32, float64"],
  ] as const
) {
  Deno.test({ name: `examples/digits.ts ${option} is a one-line error`, ignore }, async () => {
    const { code, stdout, stderr } = await runDigits(option);
    assertEquals(code, 1);
    assertEquals(stdout, "");
    assertEquals(stderr.trim().split("\n").length, 1);
    assertStringIncludes(stderr, words);
  });
}
