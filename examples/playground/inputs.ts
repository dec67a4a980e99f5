/** The names of what the first layer can be given. */
export type InputName = "x1" | "x2" | "x1x1" | "x2x2" | "x1x2" | "sin1" | "sin2";

/** A number made of a point's two coordinates. */
export interface Input {
  /** What the page calls it. */
  readonly label: string;
  /** Its value at a point. */
  at(x1: number, x2: number): number;
}

/** All inputs, in the order in which they are offered. */
export const INPUTS: Readonly<Record<InputName, Input>> = {
  x1: { label: "x₁", at: (x1) => x1 },
  x2: { label: "x₂", at: (_, x2) => x2 },
  x1x1: { label: "x₁²", at: (x1) => x1 * x1 },
  x2x2: { label: "x₂²", at: (_, x2) => x2 * x2 },
  x1x2: { label: "x₁x₂", at: (x1, x2) => x1 * x2 },
  sin1: { label: "sin x₁", at: (x1) => Math.sin(x1) },
  sin2: { label: "sin x₂", at: (_, x2) => Math.sin(x2) },
};

/** The names of all inputs. */
export const INPUT_NAMES = Object.keys(INPUTS) as readonly InputName[];

/**
 * The rows that a network is given for points.
 *
 * @param names Which inputs.
 * @param x1 The points' first coordinates.
 * @param x2 Their second ones.
 * @returns A row of inputs for each point, one row after the other.
 */
export function inputRows(names: readonly InputName[], x1: Float32Array, x2: Float32Array): Float32Array {
  const rows = new Float32Array(x1.length * names.length);
  for (const [column, name] of names.entries()) {
    const { at } = INPUTS[name];
    for (let i = 0; i < x1.length; i++) rows[i * names.length + column] = at(x1[i]!, x2[i]!);
  }
  return rows;
}
