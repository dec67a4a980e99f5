import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mayRunPrograms, repository, runDenoOnTerminal, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;
const XOR = ["run", "examples/xor.ts"];

/** Runs the example without a terminal. */
function runXor(...options: string[]) {
  return runProgram(Deno.execPath(), [...XOR, ...options], repository);
}

Deno.test(
  { name: "examples/xor.ts learns XOR on a terminal, with no flag and no prompt", ignore },
  async () => {
    const { code, stdout } = await runDenoOnTerminal(XOR);
    assertEquals(code, 0);
    assert(!/Allow\?|requests .* access/.test(stdout), stdout);
    assertMatch(stdout, /epoch {4}0 {2}loss 0\.329071/);
    assertMatch(stdout, /after 1000 epochs: loss 0\.000794/);
    assertStringIncludes(stdout, "The network has learnt XOR.");
    assertMatch(stdout, /wasm kernels, [\d.]+ ms, memory \d+ bytes live, \d+ peak, \d+ reserved/);
  },
);

for (const kernels of ["wasm", "wasm-strict", "typescript"]) {
  for (const dtype of ["float32", "float64"]) {
    Deno.test(
      { name: `examples/xor.ts learns XOR with ${kernels} kernels in ${dtype}`, ignore },
      async () => {
        const { code, stdout } = await runXor(`--kernels=${kernels}`, `--dtype=${dtype}`);
        assertEquals(code, 0);
        assertStringIncludes(stdout, "The network has learnt XOR.");
        assertStringIncludes(stdout, `${kernels} kernels`);
      },
    );
  }
}

Deno.test({ name: "examples/xor.ts takes its options", ignore }, async () => {
  const { code, stdout } = await runXor("--epochs=3", "--hidden", "4", "--lr=0.1", "--seed=7");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "after 3 epochs");
});

Deno.test({ name: "examples/xor.ts --help lists the options", ignore }, async () => {
  const { code, stdout } = await runXor("--help");
  assertEquals(code, 0);
  for (const name of ["epochs", "hidden", "lr", "seed", "kernels", "dtype"]) {
    assertStringIncludes(stdout, `--${name}`);
  }
});

for (
  const [option, words] of [
    ["--epoch=3", "unknown option --epoch"],
    ["extra", "unknown option extra"],
    ["--epochs=0", "--epochs"],
    ["--epochs=1.5", "--epochs"],
    ["--epochs=", "--epochs"],
    ["--hidden=-2", "--hidden"],
    ["--lr=fast", "--lr"],
    ["--lr=0", "--lr"],
    ["--seed=-1", "--seed"],
    ["--kernels=cuda", "wasm, wasm-strict, typescript"],
    ["--dtype=int32", "float32, float64"],
  ] as const
) {
  Deno.test({ name: `examples/xor.ts ${option} is a one-line error`, ignore }, async () => {
    const { code, stdout, stderr } = await runXor(option);
    assertEquals(code, 1);
    assertEquals(stdout, "");
    assertEquals(stderr.trim().split("\n").length, 1);
    assertStringIncludes(stderr, words);
  });
}
