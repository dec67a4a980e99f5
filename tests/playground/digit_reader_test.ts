import { assert, assertEquals } from "@std/assert";
import * as ln from "../../mod.ts";
import digits from "../../examples/data/digits8x8.csv" with { type: "text" };
import { digitPicture } from "../../examples/playground/digit_picture.ts";
import { DigitReader } from "../../examples/playground/digit_reader.ts";

/** Ways to write digits, on a square of 100. */
const DRAWINGS: readonly (readonly [digit: number, strokes: number[][]])[] = [
  [0, [[50, 5, 27, 20, 20, 50, 27, 80, 50, 95, 73, 80, 80, 50, 73, 20, 50, 5]]],
  [1, [[52, 5, 50, 95]]],
  [2, [[26, 25, 35, 8, 60, 5, 75, 20, 72, 38, 25, 95, 80, 95]]],
  [3, [[25, 15, 50, 5, 70, 18, 62, 42, 45, 48, 68, 58, 74, 78, 55, 94, 25, 86]]],
  [4, [[30, 5, 22, 55, 78, 55], [65, 25, 62, 95]]],
  [5, [[75, 6, 30, 6, 27, 45, 55, 38, 74, 55, 72, 80, 48, 94, 22, 85]]],
  [6, [[62, 5, 38, 30, 25, 65, 32, 90, 52, 95, 70, 82, 68, 62, 48, 55, 28, 68]]],
  [7, [[22, 8, 78, 8, 42, 95]]],
  [8, [[
    50,
    50,
    30,
    38,
    32,
    14,
    50,
    5,
    68,
    14,
    70,
    38,
    50,
    50,
    28,
    65,
    30,
    88,
    50,
    95,
    70,
    88,
    72,
    65,
    50,
    50,
  ]]],
  [9, [[72, 28, 60, 8, 38, 8, 27, 28, 38, 48, 60, 48, 72, 30, 68, 95]]],
];

const largest = (values: readonly number[]) => values.indexOf(Math.max(...values));

Deno.test("each digit is read, drawn in lines and as an example", () => {
  const reader = new DigitReader();
  for (const [digit, strokes] of DRAWINGS) {
    const probabilities = reader.probabilities(digitPicture(strokes)!);
    assertEquals(largest(probabilities), digit);
    assert(Math.abs(probabilities.reduce((sum, one) => sum + one) - 1) < 1e-6);
  }
  assertEquals(reader.examples.length, 30);
  for (const [i, example] of reader.examples.entries()) {
    assertEquals(largest(reader.probabilities(example)), i % 10, `example ${i}`);
  }
});

Deno.test("it reads as many of the test digits as the page says", () => {
  using _ = ln.scope();
  const { x, y } = ln.readCsv(digits, { header: false, label: -1 });
  const [train, test, , labels] = ln.trainTestSplit(x, y, {
    testSize: 0.2,
    stratify: y,
    random: new ln.Random(42),
  });
  const reader = new DigitReader();
  assertEquals([reader.trainingDigits, reader.testDigits], [train.shape[0], test.shape[0]]);
  const wanted = labels.toTypedArray();
  const rows = test.toArray() as number[][];
  const right = rows.filter((row, i) => largest(reader.probabilities(Uint8Array.from(row))) === wanted[i]);
  assertEquals(right.length, reader.right);
  assert(right.length / rows.length > 0.98);
});
