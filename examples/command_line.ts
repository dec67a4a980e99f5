/**
 * Reads the options of the lessons from the command line. `--help` prints them, a wrong one is named and ends the program.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import type { FloatDType, KernelKind } from "../mod.ts";

/** One option: `--name=VALUE`. */
export interface Option<T> {
  /** What the help shows in the place of the value. */
  readonly placeholder: string;
  /** What the option is for. */
  readonly purpose: string;
  /** The value's text when the option is not given; without it the setting is left undefined. */
  readonly fallback?: string;
  /** What a wrong value should have been, such as "a number above 0". */
  readonly expected: string;
  /** The value, or undefined when the text is none. */
  read(text: string): T | undefined;
  /** Why a value can't be used although it is a right one, if there is a reason. */
  refuse?(value: T): string | undefined;
}

/** The settings that a set of options gives. */
export type Settings<O> = { [K in keyof O]: O[K] extends Option<infer T> ? T : never };

/** An option that takes a whole number. */
export function wholeNumber(
  purpose: string,
  fallback: number,
  least: number = 1,
  most: number = 1e9,
): Option<number> {
  return {
    placeholder: "N",
    purpose,
    fallback: String(fallback),
    expected: most === 1e9 ? `a whole number of ${least} or more` : `a whole number from ${least} to ${most}`,
    read: (text) => {
      const value = text.trim() === "" ? NaN : Number(text);
      return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
    },
  };
}

/** An option that takes a number above 0. */
export function positiveNumber(purpose: string, fallback: number): Option<number> {
  return {
    placeholder: "RATE",
    purpose,
    fallback: String(fallback),
    expected: "a number above 0",
    read: (text) => {
      const value = text.trim() === "" ? NaN : Number(text);
      return value > 0 && value < Infinity ? value : undefined;
    },
  };
}

/** Why a file can't be used, if the program may not. */
function lacksPermission(name: "read" | "write", file: string): string | undefined {
  if (Deno.permissions.querySync({ name, path: file }).state === "granted") return undefined;
  // A comma would separate two files, and other signs would want quotes.
  const flag = /^[\w./-]+$/.test(file) ? `--allow-${name}=${file}` : `--allow-${name}`;
  return `needs the permission to ${name} it: put ${flag} between "run" and the program`;
}

/** Opens a file for writing, which creates it if need be, and leaves all as it was. */
function tryToWrite(file: string): void {
  try {
    Deno.openSync(file, { write: true, createNew: true }).close();
    Deno.removeSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    Deno.openSync(file, { append: true }).close();
  }
}

/** Why a file can't be written, found out before the work whose results it is to take. */
function cannotWrite(file: string): string | undefined {
  try {
    tryToWrite(file);
    return undefined;
  } catch (error) {
    return `can't be written: ${(error as Error).message}`;
  }
}

function refuseFile(name: "read" | "write", file: string): string | undefined {
  return lacksPermission(name, file) ?? (name === "write" ? cannotWrite(file) : undefined);
}

/** An option that takes the name of a file to read or to write, which must be permitted; it may be left out. */
export function fileName(purpose: string, use: "read" | "write"): Option<string | undefined> {
  return {
    placeholder: "FILE",
    purpose,
    expected: "the name of a file",
    read: (text) => text || undefined,
    refuse: (file) => refuseFile(use, file!),
  };
}

function oneOf<T extends string>(choices: readonly T[]): Pick<Option<T>, "expected" | "read"> {
  return {
    expected: `one of ${choices.join(", ")}`,
    read: (text) => choices.find((choice) => choice === text),
  };
}

/** The options every lesson has: the seed, the kernels and the dtype. */
export function lessonOptions(
  fallback: { seed: number; dtype: FloatDType },
): { seed: Option<number>; kernels: Option<KernelKind | undefined>; dtype: Option<FloatDType> } {
  return {
    seed: wholeNumber("seed of the random numbers", fallback.seed, 0, 2 ** 32 - 1),
    kernels: {
      placeholder: "KIND",
      purpose: "wasm, wasm-strict or typescript (default: the fastest that runs here)",
      ...oneOf(["wasm", "wasm-strict", "typescript"]),
    },
    dtype: {
      placeholder: "TYPE",
      purpose: "float32 or float64",
      fallback: fallback.dtype,
      ...oneOf(["float32", "float64"]),
    },
  };
}

/** The option of lessons that draw: a file for their charts. */
export const plotOption: Option<string | undefined> = {
  placeholder: "FILE.svg",
  purpose: "draws the curves into a file, which --allow-write=FILE.svg must permit",
  expected: "the name of a file that ends in .svg",
  read: (text) => /.\.svg$/i.test(text) ? text : undefined,
  refuse: (file) => refuseFile("write", file!),
};

function help(
  program: string,
  summary: string,
  options: Record<string, Option<unknown>>,
  flags: string,
): string {
  const rows: [string, string][] = Object.entries(options).map(([name, { placeholder, purpose, fallback }]) =>
    [
      `--${name}=${placeholder}`,
      fallback === undefined ? purpose : `${purpose} (default ${fallback})`,
    ] as const
  );
  rows.push(["--help", "this text"]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `Usage: deno run ${flags}examples/${program} [options]`,
    "",
    summary,
    "",
    ...rows.map(([name, purpose]) => `  ${name.padEnd(width)}  ${purpose}`),
  ].join("\n");
}

/**
 * Reads the settings of a program from its command line. `--help` prints what there is and ends the program; so does a
 * wrong option, with an exit code of 1.
 *
 * @param program The file's name.
 * @param summary What the program does, in a sentence.
 * @param options The options by name.
 * @param flags What Deno is told before the program's name, with a space at the end.
 * @returns Their values.
 */
export function readCommandLine<O extends Record<string, Option<unknown>>>(
  program: string,
  summary: string,
  options: O,
  flags = "",
): Settings<O> {
  const problems: string[] = [];
  const given = parseArgs(Deno.args, {
    boolean: ["help"],
    string: Object.keys(options),
    unknown: (argument) => {
      problems.push(`unknown option ${argument}`);
      return false;
    },
  });
  if (given.help) {
    console.log(help(program, summary, options, flags));
    Deno.exit(0);
  }
  const settings: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    const text = given[name] as string | undefined ?? option.fallback;
    if (text === undefined) continue;
    const value = option.read(text);
    const problem = value === undefined ? `is not ${option.expected}` : option.refuse?.(value);
    if (problem !== undefined) problems.push(`--${name} ${JSON.stringify(text)} ${problem}`);
    settings[name] = value;
  }
  if (problems.length > 0) {
    console.error(`${program}: ${problems[0]} (--help lists the options)`);
    Deno.exit(1);
  }
  return settings as Settings<O>;
}
