import { describe } from "./shape.ts";

/** The names of a type of options; each must be there, so that a new option can't be forgotten. */
export type OptionNames<O> = Readonly<Record<keyof O & string, true>>;

/**
 * Checks that options are an object without names that are none of theirs: a misspelt option would do nothing, and say nothing.
 *
 * @param operation What the message says was attempted, after "Cannot".
 * @param options The options.
 * @param names Their names.
 * @throws {TypeError} If they are no object, or there is another name.
 */
export function checkOptionNames<O>(operation: string, options: O, names: OptionNames<O>): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `Cannot ${operation} with options ${describe(options)}: expected an object, with some of ${
        Object.keys(names).join(", ")
      }`,
    );
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) {
    throw new TypeError(
      `Cannot ${operation} with option "${unknown}": expected some of ${Object.keys(names).join(", ")}`,
    );
  }
}
