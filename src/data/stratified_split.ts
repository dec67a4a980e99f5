import { compareCodePoints } from "../io/compare_code_points.ts";
import type { RandomStream } from "../random/stream.ts";
import { drawOrder } from "./draw_order.ts";

/** The rows of the two parts. */
export interface SplitRows {
  /** Numbers of the rows to train on. */
  readonly train: Int32Array;
  /** Numbers of the rows to test on. */
  readonly test: Int32Array;
}

/** The rows of each class, the classes in order. */
function rowsByClass(labels: ArrayLike<number | string | boolean>): Int32Array[] {
  const rows = new Map<number | string | boolean, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    const own = rows.get(label);
    if (own === undefined) rows.set(label, [i]);
    else own.push(i);
  }
  const sorted = [...rows].sort(([a], [b]) =>
    typeof a === "string" && typeof b === "string" ? compareCodePoints(a, b) : Number(a) - Number(b)
  );
  return sorted.map(([, own]) => Int32Array.from(own));
}

/**
 * How many of each class to draw so that the shares stay as they are: what rounding down leaves over goes to the classes that lose
 * most by it, and among equals to random ones.
 */
function shareOut(counts: readonly number[], draws: number, random: RandomStream): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = counts.map((count) => count / total * draws);
  const shares = wanted.map(Math.floor);
  let left = draws - shares.reduce((sum, share) => sum + share, 0);
  const losses = wanted.map((want, i) => want - shares[i]!);
  for (const loss of [...new Set(losses)].sort((a, b) => b - a)) {
    if (left === 0) break;
    const equals = losses.flatMap((one, i) => one === loss ? [i] : []);
    const order = drawOrder(random, equals.length);
    const more = Math.min(left, equals.length);
    for (let i = 0; i < more; i++) shares[equals[order[i]!]!]!++;
    left -= more;
  }
  return shares;
}

/**
 * Divides rows so that each class has the same share in both parts, drawing as scikit-learn's `StratifiedShuffleSplit` does, so that one
 * stream gives the same rows there and here.
 *
 * @param operation What error messages say was attempted.
 * @param labels The class of each row.
 * @param trainCount How many rows to train on.
 * @param testCount How many to test on.
 * @param random What is drawn from.
 * @throws {RangeError} If a class has but one row, or a part has fewer rows than there are classes.
 */
export function stratifiedSplit(
  operation: string,
  labels: ArrayLike<number | string | boolean>,
  trainCount: number,
  testCount: number,
  random: RandomStream,
): SplitRows {
  const classes = rowsByClass(labels);
  const single = classes.find((rows) => rows.length < 2);
  if (single !== undefined) {
    throw new RangeError(
      `Cannot ${operation} by class: the class ${
        JSON.stringify(labels[single[0]!])
      } has one row only, and both parts need one`,
    );
  }
  for (const [name, count] of [["train", trainCount], ["test", testCount]] as const) {
    if (count < classes.length) {
      throw new RangeError(
        `Cannot ${operation} by class: ${count} rows to ${name} on are fewer than the ${classes.length} classes`,
      );
    }
  }
  const counts = classes.map((rows) => rows.length);
  const trainShares = shareOut(counts, trainCount, random);
  const testShares = shareOut(counts.map((count, i) => count - trainShares[i]!), testCount, random);
  const train: number[] = [];
  const test: number[] = [];
  classes.forEach((rows, i) => {
    const order = drawOrder(random, rows.length);
    const end = trainShares[i]! + testShares[i]!;
    for (let j = 0; j < end; j++) (j < trainShares[i]! ? train : test).push(rows[order[j]!]!);
  });
  return {
    train: drawOrder(random, train.length).map((place) => train[place]!),
    test: drawOrder(random, test.length).map((place) => test[place]!),
  };
}
