/**
 * Bundles `examples/playground/` and serves it, by default on http://localhost:8000.
 *
 *     deno task playground [--port=N] [--host=NAME] [--isolated]
 *     deno task playground --build=FOLDER
 *
 * `--isolated` sends the headers under which browsers allow shared memory; `--host=0.0.0.0` lets a phone in the same network in;
 * `--build` only writes the page's files, for any web server.
 *
 * @module
 */
import { parseArgs } from "@std/cli";

const PAGE = new URL("../examples/playground/", import.meta.url);
/** Bundles what `mod.ts` is made from, not its generated files, which keep all names: the page is an eighth smaller. */
const IMPORTS = new URL("playground_imports.json", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "playground.css": "text/css; charset=utf-8",
  "playground.js": "text/javascript; charset=utf-8",
};
/** What a browser wants to see before it shares memory between threads. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

async function bundle(): Promise<string> {
  const main = new URL("main.ts", PAGE);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // No module: that way the written page also works when it is opened as a file.
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      "--format=iife",
      "--minify",
      `--import-map=${IMPORTS.href}`,
      main.href,
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot bundle the playground:\n${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

async function buildFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of Object.keys(TYPES)) {
    files.set(name, name === "playground.js" ? await bundle() : await Deno.readTextFile(new URL(name, PAGE)));
  }
  return files;
}

function answer(files: ReadonlyMap<string, string>, request: Request, isIsolated: boolean): Response {
  const name = new URL(request.url).pathname.slice(1) || "index.html";
  const file = files.get(name);
  if (file === undefined) return new Response("Not found\n", { status: 404 });
  const headers = { "content-type": TYPES[name]!, "cache-control": "no-store" };
  return new Response(file, { headers: isIsolated ? { ...headers, ...ISOLATION } : headers });
}

const options = parseArgs(Deno.args, {
  boolean: ["isolated"],
  string: ["build", "host", "port"],
  default: { host: "localhost", port: "8000" },
  unknown: (argument) => {
    console.error(
      `Unknown option ${argument}: there are --port=N, --host=NAME, --isolated and --build=FOLDER`,
    );
    Deno.exit(1);
  },
});
const [port, hostname] = [Number(options.port), String(options.host)];
if (!(Number.isInteger(port) && port >= 0 && port < 65536)) {
  console.error(`--port=${options.port} is no port: expected a whole number from 0 to 65535`);
  Deno.exit(1);
}
const files = await buildFiles();
if (options.build === undefined) {
  const onListen = (address: Deno.NetAddr) =>
    console.log(`The playground is at http://${hostname}:${address.port}/`);
  const isIsolated = options.isolated === true;
  Deno.serve({ port, hostname, onListen }, (request) => answer(files, request, isIsolated));
} else {
  const folder = String(options.build);
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of files) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    console.log(`${folder}/${name}: ${new TextEncoder().encode(text).length} bytes`);
  }
}
