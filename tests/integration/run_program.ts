/** Whether tests that start processes may run; `deno task test` grants what they need. */
export const mayRunPrograms: boolean = (await Deno.permissions.query({ name: "run" })).state === "granted" &&
  (await Deno.permissions.query({ name: "read" })).state === "granted" &&
  (await Deno.permissions.query({ name: "write" })).state === "granted" &&
  (await Deno.permissions.query({ name: "net" })).state === "granted" &&
  (await Deno.permissions.query({ name: "env" })).state === "granted";

/** The repository's folder, with a slash at its end. */
export const repository: URL = new URL("../../", import.meta.url);

/** What a program printed, and how it ended. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function runProgram(
  program: string,
  args: string[],
  cwd: URL | string = repository,
): Promise<ProgramResult> {
  const command = new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs `deno` as a user does: on a pseudo-terminal, where a permission prompt would show and wait. */
export function runDenoOnTerminal(args: string[], cwd: URL | string = repository): Promise<ProgramResult> {
  const quoted = [Deno.execPath(), ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  return runProgram("script", ["-qec", quoted, "/dev/null"], cwd);
}
