import { describe } from "../array/shape.ts";

/** What an option may be. */
export type OptionRange = "above 0" | "of 0 or more" | "from 0 up to 1, without 1" | "from 0 to 1";

function isWithin(value: number, range: OptionRange): boolean {
  switch (range) {
    case "above 0":
      return value > 0 && value !== Infinity;
    case "of 0 or more":
      return value >= 0 && value !== Infinity;
    case "from 0 up to 1, without 1":
      return value >= 0 && value < 1;
    case "from 0 to 1":
      return value >= 0 && value <= 1;
  }
}

/**
 * Checks that an option is a number in a range.
 *
 * @param owner What the option is for, as the message shows it.
 * @param name The option's name.
 * @param value Its value.
 * @param range What is allowed.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is out of range or NaN.
 */
export function checkNumber(owner: string, name: string, value: unknown, range: OptionRange): void {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot make ${owner} with ${name} ${describe(value)}: expected a number ${range}`);
  }
  if (!isWithin(value, range)) {
    throw new RangeError(`Cannot make ${owner} with ${name} ${value}: expected a number ${range}`);
  }
}

/** Checks that an option is true or false. */
export function checkBoolean(owner: string, name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new TypeError(`Cannot make ${owner} with ${name} ${describe(value)}: expected true or false`);
}

/** Checks that an option is the two decay rates of Adam and its kin. */
export function checkBetas(owner: string, value: unknown): void {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new TypeError(
      `Cannot make ${owner} with betas ${describe(value)}: expected two numbers such as [0.9, 0.999]`,
    );
  }
  value.forEach((beta, i) => checkNumber(owner, `betas[${i}]`, beta, "from 0 up to 1, without 1"));
}

/**
 * Checks a step size.
 *
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not above 0, or infinite.
 */
export function checkLearningRate(value: unknown): void {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot train with learning rate ${describe(value)}: expected a number above 0`);
  }
  if (!isWithin(value, "above 0")) {
    throw new RangeError(`Cannot train with learning rate ${value}: expected a number above 0`);
  }
}
