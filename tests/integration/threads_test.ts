import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mayRunPrograms, repository, runDenoOnTerminal } from "./run_program.ts";

const ignore = !mayRunPrograms;

/** A program that makes its threads work, and then goes on as `rest` says. */
function program(rest: string): string {
  return `import * as ln from ${JSON.stringify(new URL("mod.ts", repository).href)};
    ln.setThreads(2);
    const a = ln.ones([400, 400]);
    const start = performance.now();
    let sum = 0;
    // Long enough for the second thread to start and to take part.
    while (performance.now() - start < 1500) {
      using _ = ln.scope();
      sum = a.matmul(a).mean().item();
    }
    console.log("mean", sum, "threads", ln.kernelInfo().threads);
    ${rest}`;
}

async function run(rest: string) {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, program(rest));
    const start = performance.now();
    const result = await runDenoOnTerminal(["run", file]);
    return { ...result, milliseconds: performance.now() - start };
  } finally {
    await Deno.remove(file);
  }
}

Deno.test({ name: "a program with idle threads ends by itself, and asks for nothing", ignore }, async () => {
  const { code, stdout, milliseconds } = await run("");
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "mean 400 threads 2");
  assert(!/Allow\?|requests .* access/.test(stdout), stdout);
  assert(milliseconds < 30_000);
});

Deno.test({ name: "a program with idle threads ends on an error of its own", ignore }, async () => {
  const { code, stdout } = await run(`throw new Error("mine");`);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "mine");
});

Deno.test({ name: "a program whose threads were ended ends by itself", ignore }, async () => {
  const { code, stdout } = await run(`ln.setThreads(1); console.log("one", a.matmul(a).mean().item());`);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "one 400");
});
