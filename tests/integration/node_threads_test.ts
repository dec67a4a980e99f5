import { assertEquals, assertStringIncludes } from "@std/assert";
import { mayRunPrograms, repository, runProgram } from "./run_program.ts";

/** The first version of Node whose WebAssembly has what the fastest kernels need. */
const LEAST_NODE = 22;

async function hasNode(): Promise<boolean> {
  try {
    const { stdout } = await runProgram("node", ["--version"]);
    return Number(stdout.match(/^v(\d+)\./)?.[1]) >= LEAST_NODE;
  } catch {
    return false;
  }
}

const ignore = !mayRunPrograms || !await hasNode();

/** What makes a program's threads work. */
const WORK = `import * as ln from ${JSON.stringify(new URL("dist/mod.js", repository).href)};
  ln.setThreads(2);
  const a = ln.ones([400, 400]);
  const start = performance.now();
  let sum = 0;
  // Long enough for the second thread to start and to take part.
  while (performance.now() - start < 500) sum = ln.tidy(() => a.matmul(a).mean().item());
  console.log("mean", sum, "threads", ln.kernelInfo().threads);
`;

const run = (program: string) => runProgram("node", ["--input-type=module", "--eval", WORK + program]);

Deno.test({ name: "in Node, a program with idle threads ends by itself", ignore }, async () => {
  const { code, stdout, stderr } = await run(`process.on("worker", () => console.log("worker"));`);
  assertEquals(stderr, "");
  assertEquals(stdout, "mean 400 threads 2\nworker\n");
  assertEquals(code, 0);
});

Deno.test({ name: "in Node, a program with idle threads ends on an error of its own", ignore }, async () => {
  const { code, stdout, stderr } = await run(`throw new Error("mine");`);
  assertEquals(stdout, "mean 400 threads 2\n");
  assertStringIncludes(stderr, "Error: mine");
  assertEquals(code, 1);
});

Deno.test({ name: "in Node, threads can be ended and started again", ignore }, async () => {
  const { code, stdout, stderr } = await run(`
    for (const threads of [1, 3, 1, 2]) {
      ln.setThreads(threads);
      for (let i = 0; i < 20; i++) ln.tidy(() => a.matmul(a));
      console.log(threads, ln.tidy(() => a.matmul(a).mean().item()));
    }`);
  assertEquals(stderr, "");
  assertEquals(stdout, "mean 400 threads 2\n1 400\n3 400\n1 400\n2 400\n");
  assertEquals(code, 0);
});
