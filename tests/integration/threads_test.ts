import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mayRunPrograms, repository, runDenoOnTerminal, runProgram } from "./run_program.ts";

const ignore = !mayRunPrograms;

/** What makes a program's threads work. */
const WORK = `ln.setThreads(2);
    const a = ln.ones([400, 400]);
    const start = performance.now();
    let sum = 0;
    // Long enough for the second thread to start and to take part.
    while (performance.now() - start < 500) {
      using _ = ln.scope();
      sum = a.matmul(a).mean().item();
    }
    console.log("mean", sum, "threads", ln.kernelInfo().threads);
`;

async function run(program: string) {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const library = JSON.stringify(new URL("mod.ts", repository).href);
    await Deno.writeTextFile(file, `import * as ln from ${library};\n${program}`);
    const start = performance.now();
    const result = await runDenoOnTerminal(["run", file]);
    return { ...result, milliseconds: performance.now() - start };
  } finally {
    await Deno.remove(file);
  }
}

Deno.test({ name: "a program with idle threads ends by itself, and asks for nothing", ignore }, async () => {
  const { code, stdout, milliseconds } = await run(WORK);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "mean 400 threads 2");
  assert(!/Allow\?|requests .* access/.test(stdout), stdout);
  assert(milliseconds < 30_000);
});

Deno.test({ name: "a program with idle threads ends on an error of its own", ignore }, async () => {
  const { code, stdout } = await run(`${WORK}throw new Error("mine");`);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "mine");
});

Deno.test({ name: "threads may be started while a scope is open, also from a timer", ignore }, async () => {
  // The scope would take it for an await that Deno lets microtasks run while it loads what workers need.
  const { code, stdout } = await run(`const a = ln.ones([400, 400]);
    setTimeout(() => {
      const scope = ln.scope();
      ln.setThreads(2);
      for (let i = 0; i < 100; i++) ln.tidy(() => a.matmul(a));
      console.log("timer", a.matmul(a).mean().item());
      scope.close();
    }, 1);`);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "timer 400");
});

Deno.test({ name: "a program whose threads were ended ends by itself", ignore }, async () => {
  const { code, stdout } = await run(
    `${WORK}ln.setThreads(1); console.log("one", a.matmul(a).mean().item());`,
  );
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "one 400");
});

Deno.test({
  name: "threads that are started and ended again and again are gone afterwards",
  ignore: ignore || Deno.build.os !== "linux",
}, async () => {
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), [
    "eval",
    `import * as ln from ${JSON.stringify(new URL("mod.ts", repository).href)};
    const threads = () => Number(Deno.readTextFileSync("/proc/self/status").match(/Threads:\\s*(\\d+)/)[1]);
    const a = ln.ones([300, 300]);
    const cycle = (count) => {
      ln.setThreads(count);
      // The first cycle is what it takes until there has been work enough for threads.
      for (let i = 0; i < (count === 2 ? 40 : 2); i++) ln.tidy(() => a.matmul(a));
      ln.setThreads(1);
    };
    cycle(2);
    const before = threads();
    for (let i = 0; i < 25; i++) {
      cycle(3);
      if (i % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    // Deno has some of its own, which come and go; fifty were started.
    const areGone = () => threads() < before + 10;
    for (let i = 0; i < 100 && !areGone(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
    console.log(areGone());`,
  ]);
  assertEquals(stderr, "");
  assertEquals(stdout, "true\n");
  assertEquals(code, 0);
});
