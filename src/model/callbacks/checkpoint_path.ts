import { describe } from "../../array/shape.ts";

/** A place for a value: its name and, after a colon, its form. */
const PLACE = /\{([^{}:]*)(?::([^{}]*))?\}/g;
/** The forms of Python's that are known: `02d`, `.4f`, `8.3f`. */
const FORM = /^(0?)(\d{0,2})(?:d|(?:\.(\d{1,2}))?(f))$/;
/** Python's number of digits for `f`. */
const DIGITS = 6;

function format(text: string, value: number, form: string | undefined): string {
  if (form === undefined) return String(value);
  const [, zero, width, digits, isFixed] = FORM.exec(form)!;
  if (!isFixed && !Number.isInteger(value)) {
    throw new RangeError(
      `Cannot name a checkpoint by ${text}: ${value} is no whole number; write ".4f" for "d"`,
    );
  }
  const number = isFixed ? value.toFixed(Number(digits ?? DIGITS)) : String(value);
  return number.padStart(Number(width), zero ? "0" : " ");
}

/**
 * Reads a checkpoint's path with places for values, as Keras's: "model_{epoch:02d}_{valLoss:.4f}.safetensors".
 *
 * @param template The path.
 * @returns Makes the path of an epoch from the values by name.
 * @throws {TypeError} If it is no text.
 * @throws {RangeError} If a form is unknown.
 */
export function checkpointPath(template: string): (values: Readonly<Record<string, number>>) => string {
  if (typeof template !== "string" || template === "") {
    throw new TypeError(`Cannot write checkpoints to ${describe(template)}: expected a path or a function`);
  }
  for (const [text, , form] of template.matchAll(PLACE)) {
    if (form === undefined || FORM.test(form)) continue;
    throw new RangeError(`Cannot name a checkpoint by ${text}: expected a form such as ":02d" or ":.4f"`);
  }
  return (values) =>
    template.replaceAll(PLACE, (text, name: string, form: string | undefined) => {
      if (Object.hasOwn(values, name)) return format(text, values[name]!, form);
      throw new RangeError(
        `Cannot name a checkpoint by ${text}: training gives {${Object.keys(values).join("}, {")}}`,
      );
    });
}
