/**
 * Stands in for `@std/cli` where jsr.io can't be reached: `parseArgs` with the options the examples use.
 *
 * @module
 */

/** The options of {@linkcode parseArgs} that this stand-in knows. */
export interface ParseOptions {
  /** Names that take no value. */
  boolean?: readonly string[];
  /** Names that take a value, kept as text. */
  string?: readonly string[];
  /** Values for names that are not given. */
  default?: Record<string, unknown>;
  /** Called for everything not declared above; returning `false` leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Parses command-line arguments. A name given twice keeps its last value; `_` holds what is no option. */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Record<string, unknown> & { _: string[] } {
  const booleans = new Set(options.boolean);
  const strings = new Set(options.string);
  const result: Record<string, unknown> & { _: string[] } = { _: [], ...options.default };
  for (const name of booleans) result[name] ??= false;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (argument === "--") {
      result._.push(...args.slice(i + 1));
      break;
    }
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name !== undefined && booleans.has(name)) {
      result[name] = value === undefined || value === "true";
    } else if (name !== undefined && strings.has(name)) {
      const hasNext = value === undefined && i + 1 < args.length && !args[i + 1]!.startsWith("-");
      result[name] = value ?? (hasNext ? args[++i] : "");
    } else if (options.unknown?.(argument, name, value) !== false) {
      if (argument.startsWith("-") && argument !== "-") result[name ?? argument.slice(1)] = value ?? true;
      else result._.push(argument);
    }
  }
  return result;
}
