import { assert, assertEquals } from "@std/assert";
import { digitPicture, type Stroke } from "../../examples/playground/digit_picture.ts";

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const ZERO: Stroke = Array.from({ length: 33 }, (_, i) => {
  const angle = i / 16 * Math.PI;
  return [50 + 30 * Math.sin(angle), 50 - 45 * Math.cos(angle)];
}).flat();

Deno.test("nothing drawn gives no picture", () => {
  assertEquals(digitPicture([]), null);
  assertEquals(digitPicture([[]]), null);
});

Deno.test("a point becomes a disc in the middle, each pixel the count of its dots", () => {
  const radius = 5;
  const expected = Array.from({ length: 64 }, (_, pixel) => {
    let dots = 0;
    for (let i = 0; i < 16; i++) {
      const x = 4 * (pixel % 8) + i % 4 + 0.5 - 16;
      const y = 4 * Math.floor(pixel / 8) + Math.floor(i / 4) + 0.5 - 16;
      if (Math.hypot(x, y) < radius) dots++;
    }
    return dots;
  });
  // The thickest pen is a little less than 10 wide, and so narrow a ring holds no dot's middle.
  assertEquals([...digitPicture([[7, 9]])!], expected);
});

Deno.test("a digit fills 32 dots upwards and 20 across, with the data's ink", () => {
  const picture = digitPicture([ZERO])!;
  const rows = Array.from({ length: 8 }, (_, row) => sum(picture.slice(8 * row, 8 * row + 8)));
  const columns = Array.from({ length: 8 }, (_, column) => sum(picture.filter((_, i) => i % 8 === column)));
  assert(rows.every((ink) => ink > 0), `rows ${rows}`);
  // Twenty dots in the middle of 32 are the second pixel's half to the seventh's.
  assertEquals(columns.map((ink) => ink > 0), [false, true, true, true, true, true, true, false]);
  assert(Math.abs(sum(picture) - 314) < 12, `ink ${sum(picture)}`);
  assert(Math.max(...picture) <= 16);
  const turned = [...picture].reverse();
  const difference = sum([...picture].map((count, i) => Math.abs(count - turned[i]!)));
  assert(difference < 12, "a symmetrical drawing gives a picture that is not");
});

Deno.test("place and size of a drawing make no difference", () => {
  const moved = ZERO.map((value) => 4 * value + 256);
  assertEquals(digitPicture([moved]), digitPicture([ZERO]));
});

Deno.test("an upright line stays one", () => {
  const picture = digitPicture([[50, 10, 51, 90]])!;
  const columns = Array.from({ length: 8 }, (_, column) => sum(picture.filter((_, i) => i % 8 === column)));
  assertEquals(columns.map((ink) => ink > 0), [false, false, true, true, true, true, false, false]);
});
