import { assertEquals, assertStringIncludes } from "@std/assert";
import { inEmptyFolder } from "./in_empty_folder.ts";
import { mayRunPrograms, repository, runDenoOnTerminal } from "./run_program.ts";

const ignore = !mayRunPrograms;

Deno.test({ name: "the README's program runs from an empty folder and learns XOR", ignore }, async () => {
  const readme = await Deno.readTextFile(new URL("README.md", repository));
  const program = readme.slice(readme.indexOf("## A first program")).match(/```ts\n([\s\S]*?)```/)![1]!;
  await inEmptyFolder(async (folder) => {
    await Deno.writeTextFile(
      `${folder}/main.ts`,
      program.replace("./mod.ts", new URL("mod.ts", repository).href),
    );
    const { code, stdout } = await runDenoOnTerminal(["run", "main.ts"], folder);
    assertEquals(code, 0, stdout);
    assertStringIncludes(stdout.replaceAll(/\s+/g, " "), "[[0.] [1.] [1.] [0.]]");
  });
});

Deno.test({ name: "mod.ts served as text/plain imports with --allow-import alone", ignore }, async () => {
  const requested: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname.slice(1);
    requested.push(path);
    if (!/^(mod\.ts|dist\/\w+\.js|src\/[\w/]+\.ts)$/.test(path)) {
      return new Response("not found", { status: 404 });
    }
    const text = await Deno.readTextFile(new URL(path, repository));
    return new Response(text, { headers: { "content-type": "text/plain" } });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  try {
    await inEmptyFolder(async (folder) => {
      const program = `import * as ln from "http://${host}/mod.ts";
        console.log(ln.kernelInfo().kind, ln.tensor([[1, 2], [3, 4]]).matmul(ln.ones([2, 1])).toArray().flat().join());`;
      await Deno.writeTextFile(`${folder}/main.ts`, program);
      const { code, stdout } = await runDenoOnTerminal([
        "run",
        "--reload",
        `--allow-import=${host}`,
        "main.ts",
      ], folder);
      assertEquals(code, 0, stdout);
      assertStringIncludes(stdout, "wasm 3,7");
      // The hundreds of sources are for who checks types.
      assertEquals(requested.filter((path) => path.startsWith("src/")), []);
    });
  } finally {
    await server.shutdown();
  }
});

Deno.test({ name: "nothing that mod.ts reaches has a dependency", ignore }, async () => {
  const { code, stdout } = await runDenoOnTerminal(["info", "--json", "mod.ts"]);
  assertEquals(code, 0);
  const { modules } = JSON.parse(stdout) as { modules: { specifier: string }[] };
  const outside = modules.map((module) => module.specifier)
    .filter((one) => !["mod.ts", "src/", "dist/"].some((own) => one.startsWith(repository.href + own)));
  assertEquals(outside, []);
});
