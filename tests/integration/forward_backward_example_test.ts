import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import fused from "../golden/forward_backward_torch.json" with { type: "json" };
import { tenEpochsInNumbers } from "../test_support/lesson_numbers.ts";
import { mayRunPrograms, repository, runDenoOnTerminal, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;
const LESSON = ["run", "examples/forward_backward.ts"];

/** Runs the example without a terminal. */
function runLesson(...options: string[]) {
  return runProgram(Deno.execPath(), [...LESSON, ...options], repository);
}

/** What follows a label, up to the next one; of several, the `which`th. */
function valueOf(text: string, label: string, which = 0): string {
  const lines = text.split("\n");
  const found = lines.flatMap((line, i) => line.startsWith(`  ${label} `) ? [i] : []);
  assert(found[which] !== undefined, `no value ${which} of ${label} in:\n${text}`);
  const first = found[which]!;
  const rows = [lines[first]!.slice(label.length + 2).trim()];
  for (let i = first + 1; /^ {20,}\[/.test(lines[i]!); i++) rows.push(lines[i]!.trim());
  return rows.join(" ");
}

/** The columns of the table of epochs. */
function epochs(text: string): { predictions: number[]; losses: number[]; unzeroed: number[] } {
  const rows = text.split("\n").filter((line) => /^ +\d+ {2}\d/.test(line)).map((line) =>
    line.trim().split(/ +/).map(Number)
  );
  assertEquals(rows.map(([epoch]) => epoch), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  return {
    predictions: rows.map((row) => row[1]!),
    losses: rows.map((row) => row[2]!),
    unzeroed: rows.map((row) => row[3]!),
  };
}

/** What the notebook prints of its ten epochs, in PyTorch's float32. */
const NOTEBOOK = {
  predictions: [
    0.6999999284744263,
    1.0978477001190186,
    0.9676424264907837,
    1.0106127262115479,
    0.9965112209320068,
    1.0011460781097412,
    0.9996234178543091,
    1.0001239776611328,
    0.9999592304229736,
    1.0000131130218506,
  ],
  losses: [
    0.045000020414590836,
    0.004787086043506861,
    0.0005235062562860548,
    5.63149806112051e-05,
    6.085789664211916e-06,
    6.567474883922841e-07,
    7.090705622658788e-08,
    7.685230229981244e-09,
    8.310792054544436e-10,
    8.597567102697212e-11,
  ],
};

/** What PyTorch 2.15 gives for the same loop without zeroing, to four decimals. */
const NEVER_ZEROED = [0.7, 1.0978, 1.3658, 1.1455, 0.7362, 0.6729, 1.0302, 1.3461, 1.2192, 0.8224];

/** What the notebook's NumPy part prints. */
function assertByHand(text: string): void {
  const figures: [label: string, first: string, second?: string][] = [
    ["x", "[[0.5 0.8 0.2]]"],
    ["y", "[[1.]]"],
    ["z1 = x·W1 + b1", "[[0.8 1.4]]", "[[0.9158 1.3421]]"],
    ["a1 = relu(z1)", "[[0.8 1.4]]", "[[0.9158 1.3421]]"],
    ["z2 = a1·W2 + b2", "[[0.7]]", "[[1.0978474]]"],
    ["ŷ = relu(z2)", "[[0.7]]", "[[1.0978474]]"],
    ["dz2 = (ŷ − y)·relu'(z2)", "[[-0.3]]"],
    ["dW2 = a1ᵀ·dz2", "[[-0.24] [-0.42]]"],
    ["db2 = dz2", "[[-0.3]]"],
    ["dz1 = dz2·W2ᵀ·relu'(z1)", "[[-0.6  0.3]]"],
    ["dW1 = xᵀ·dz1", "[[-0.3   0.15] [-0.48  0.24] [-0.12  0.06]]"],
    ["db1 = dz1", "[[-0.6  0.3]]"],
    ["W1 − 0.1·dW1", "[[ 1.03  -1.015] [ 0.048  1.976] [ 1.012  0.494]]"],
    ["b1 − 0.1·db1", "[[0.16 0.17]]"],
    ["W2 − 0.1·dW2", "[[ 2.024] [-0.958]]"],
    ["b2 − 0.1·db2", "[[0.53]]"],
  ];
  for (const [label, ...expected] of figures) {
    expected.forEach((value, which) => assertEquals(valueOf(text, label, which), value, label));
  }
  assertAlmostEquals(Number(valueOf(text, "loss = ½(ŷ − y)²")), 0.045, 1e-15);
  assertAlmostEquals(Number(valueOf(text, "loss = ½(ŷ − y)²", 1)), 0.004787056843380046, 1e-15);
}

/** The slip at the end of one step and of ten: with the old a1, then with the new one. */
function slips(text: string): number[] {
  return [0, 1].flatMap((which) =>
    ["ŷ with the old a1", "ŷ with the new a1"].map((label) => Number(valueOf(text, label, which)))
  );
}

Deno.test(
  {
    name:
      "examples/forward_backward.ts on a terminal, with no flag and no prompt, prints the lesson's figures",
    ignore,
  },
  async () => {
    const { code, stdout } = await runDenoOnTerminal(LESSON);
    const text = stdout.replaceAll("\r\n", "\n");
    assertEquals(code, 0);
    assert(!/Allow\?|requests .* access/.test(text), text);
    assert(text.split("\n").every((line) => line.length <= 80), "a line is too long for a terminal");
    assertByHand(text);

    // Relaxed SIMD fuses or not, as the processor likes; PyTorch's figures for both are known.
    const { predictions, losses, unzeroed } = epochs(text);
    const [expected, staleOnce, staleLast] = predictions[1] === NOTEBOOK.predictions[1]
      ? [NOTEBOOK, 0.8079999089241028, 1.000008225440979]
      : [fused, 0.8079999685287476, fused.stalePrediction];
    predictions.forEach((value, i) => assertAlmostEquals(value, expected.predictions[i]!, 1e-7));
    losses.forEach((value, i) => assertAlmostEquals(value, expected.losses[i]!, 1e-7));
    unzeroed.forEach((value, i) => assertAlmostEquals(value, NEVER_ZEROED[i]!, 0.5e-4 + 1e-5));
    const exact = tenEpochsInNumbers();
    const [onceOld, onceNew, lastOld, lastNew] = slips(text) as [number, number, number, number];
    assertAlmostEquals(onceOld, staleOnce, 1e-7);
    assertAlmostEquals(onceNew, 1.0978474, 1e-6);
    assertAlmostEquals(lastOld, staleLast, 1e-7);
    assertAlmostEquals(lastNew, exact.truePrediction, 1e-6);
    assert(lastOld > 1 && lastNew < 1, "the slip lands on the other side of the target");

    assertMatch(text, /by hand, differs by +0\n/);
    assertMatch(
      text,
      /autograd − by hand +\d.*\n +autograd − numerical +\d\.\de-1\d, relative\n +check +passed\n/,
    );
    assertMatch(text, /10 steps bring the answer from 0\.7 to 0\.99999\d, with gradients zeroed/);
    assertStringIncludes(text, "only with --kernels=wasm-strict");
    assertMatch(text, /^wasm kernels$/m);
  },
);

Deno.test(
  { name: "examples/forward_backward.ts --kernels=wasm-strict prints the notebook's float32 digits", ignore },
  async () => {
    const { code, stdout } = await runLesson("--kernels=wasm-strict");
    assertEquals(code, 0);
    assertByHand(stdout);
    const { unzeroed: _, ...printed } = epochs(stdout);
    assertEquals(printed, NOTEBOOK);
    const [onceOld, , lastOld] = slips(stdout);
    assertEquals([onceOld, lastOld], [0.8079999089241028, 1.000008225440979]);
    assertStringIncludes(stdout, "all digits from here on are the notebook's");
  },
);

for (const kernels of ["wasm", "wasm-strict", "typescript"]) {
  Deno.test(
    { name: `examples/forward_backward.ts in float64 with ${kernels} kernels is exact`, ignore },
    async () => {
      const { code, stdout } = await runLesson(`--kernels=${kernels}`, "--dtype=float64", "--seed=3");
      assertEquals(code, 0);
      assertByHand(stdout);
      const { predictions, losses } = epochs(stdout);
      const exact = tenEpochsInNumbers();
      predictions.forEach((value, i) => assertAlmostEquals(value, exact.predictions[i]!, 1e-12));
      losses.forEach((value, i) => assertAlmostEquals(value, exact.losses[i]!, 1e-12));
      const expected = [0.808, 1.0978474, exact.stalePrediction, exact.truePrediction];
      slips(stdout).forEach((value, i) => assertAlmostEquals(value, expected[i]!, 1e-12));
      assertMatch(stdout, /random samples, float64, seed 3\n/);
      assertMatch(stdout, /check +passed\n/);
      assertMatch(stdout, new RegExp(`^${kernels} kernels$`, "m"));
      assert(!stdout.includes("float32"), stdout);
    },
  );
}

for (const kernels of ["wasm", "wasm-strict", "typescript"]) {
  Deno.test(
    { name: `examples/forward_backward.ts runs in float32 with ${kernels} kernels`, ignore },
    async () => {
      const { code, stdout } = await runLesson(`--kernels=${kernels}`, "--dtype=float32");
      assertEquals(code, 0);
      assertMatch(stdout, /1\. Forward by hand, float32\n/);
      assertEquals(valueOf(stdout, "loss = ½(ŷ − y)²"), "0.045000020414590836");
      const { predictions } = epochs(stdout);
      predictions.forEach((value, i) => assertAlmostEquals(value, NOTEBOOK.predictions[i]!, 1e-5));
      assertMatch(stdout, new RegExp(`^${kernels} kernels$`, "m"));
    },
  );
}

Deno.test(
  { name: "examples/forward_backward.ts --seed draws the samples of the gradient check", ignore },
  async () => {
    const [one, other] = await Promise.all([runLesson("--seed=1"), runLesson("--seed=2")]);
    const errors = [one, other].map(({ stdout }) => valueOf(stdout, "autograd − numerical"));
    assert(errors[0] !== errors[1], errors.join(" and "));
  },
);

Deno.test({ name: "examples/forward_backward.ts --help lists the options", ignore }, async () => {
  const { code, stdout } = await runLesson("--help");
  assertEquals(code, 0);
  for (const name of ["seed", "kernels", "dtype"]) assertStringIncludes(stdout, `--${name}`);
});

for (
  const [option, words] of [
    ["--epochs=3", "unknown option --epochs"],
    ["extra", "unknown option extra"],
    ["--seed=-1", "--seed"],
    ["--kernels=cuda", "wasm, wasm-strict, typescript"],
    ["--dtype=int32", "float32, float64"],
  ] as const
) {
  Deno.test({ name: `examples/forward_backward.ts ${option} is a one-line error`, ignore }, async () => {
    const { code, stdout, stderr } = await runLesson(option);
    assertEquals(code, 1);
    assertEquals(stdout, "");
    assertEquals(stderr.trim().split("\n").length, 1);
    assertStringIncludes(stderr, words);
  });
}
