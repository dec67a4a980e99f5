import { repository } from "./run_program.ts";

/** A playground that is being served. */
export interface PlaygroundServer extends AsyncDisposable {
  /** Its address, with a slash at the end. */
  readonly address: string;
}

/**
 * Bundles and serves the playground as its task does.
 *
 * @param options Of the program.
 */
export async function servePlayground(options: string[]): Promise<PlaygroundServer> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["task", "playground", "--host=127.0.0.1", "--port=0", ...options],
    cwd: repository,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const stop = async () => {
    process.kill("SIGTERM");
    await reader.cancel();
    await process.status;
  };
  let printed = "";
  for (;;) {
    const { value, done } = await reader.read();
    printed += value ?? "";
    const address = printed.match(/http:\S+\/(?=\s)/)?.[0];
    if (address) return { address, [Symbol.asyncDispose]: stop };
    if (done) throw new Error(`The playground is not served: ${printed}`);
  }
}
