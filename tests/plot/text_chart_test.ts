import { assert, assertEquals } from "@std/assert";
import { lineChart } from "../../src/plot/mod.ts";
import { columnsOf, cutToColumns } from "../../src/model/text_columns.ts";
import { TextCanvas } from "../../src/plot/text_canvas.ts";
import { refuses } from "../test_support/refuses.ts";

// The bits of a braille character's dots, by row and column: U+2800 is the empty one.
const BITS = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/** The dots of lines of braille characters, as "column row". */
function dotsOf(rows: readonly string[]): Set<string> {
  const dots = rows.flatMap((row, i) =>
    [...row].flatMap((character, j) => {
      const code = character === " " ? 0 : character.codePointAt(0)! - 0x2800;
      assert(code >= 0 && code < 256, character);
      return BITS.flatMap((pair, y) =>
        pair.flatMap((bit, x) => (code & bit) === 0 ? [] : [`${2 * j + x} ${4 * i + y}`])
      );
    })
  );
  return new Set(dots);
}

Deno.test("one line is drawn in dots, with round values beside and below", () => {
  const lines = lineChart([0, 1, 4, 9, 16], { yLimits: [0, 16], x: [0, 1, 2, 3, 4] }).toText(30, 10).split(
    "\n",
  );
  const plot = lines.slice(0, 8).map((line) => line.slice(4));
  assertEquals(lines.slice(0, 8).map((line) => line.slice(0, 4)).filter((text) => text !== "   │"), [
    "15 ┤",
    "10 ┤",
    " 5 ┤",
    " 0 ┤",
  ]);
  const dots = dotsOf(plot);
  // 26 characters of 2 dots across, 8 of 4 down.
  [0, 1, 4, 9, 16].forEach((value, i) => {
    const place = `${Math.round(i / 4 * 51)} ${Math.round((1 - value / 16) * 31)}`;
    assert(dots.has(place), `${value} at ${place}`);
  });
  // Joined up: a dot in each column, and as many as the longer side of each piece is long.
  const columns = new Set([...dots].map((dot) => dot.split(" ")[0]));
  assertEquals(columns.size, 52);
  assertEquals(lines[8], `   └${"┬────────────┬───────────┬"}`);
  assertEquals(lines[9], "    0            2           4");
});

Deno.test("several lines have a mark each, explained above", () => {
  const text = lineChart({ up: [0, 1, 2], down: [2, 1, 0] }, { title: "Two", xLabel: "x", yLabel: "y" })
    .toText(30, 12);
  const lines = text.split("\n");
  assertEquals(lines.length, 12);
  assertEquals(lines.slice(0, 3), ["Two", "* up, o down", "y"]);
  assertEquals(lines.at(-1), "x");
  const [first, last] = [lines[3]!, lines[8]!];
  assert(first.includes("o") && first.includes("*") && first.indexOf("o") < first.lastIndexOf("*"), first);
  assert(last.indexOf("*") < last.lastIndexOf("o"), last);
});

Deno.test("every line has room in the width, whatever is written", () => {
  const long = "아주 긴 제목 — a very long title ".repeat(5);
  for (const [width, height] of [[24, 8], [80, 24], [1000, 8], [24, 100]] as const) {
    const chart = lineChart({ [long]: [1e-300, NaN, 3e-300], b: [0, 1e-300, 2e-300] }, {
      title: long,
      xLabel: long,
      yLabel: long,
    });
    const lines = chart.toText(width, height).split("\n");
    assertEquals(lines.length, height);
    for (const line of lines) assert(columnsOf(line) <= width, `${columnsOf(line)} of ${width}: ${line}`);
  }
});

Deno.test("a logarithmic axis is one in text too; gaps stay gaps", () => {
  const decades = lineChart([1, 10, 100, 1000], { yScale: "log", yLimits: [1, 1000] }).toText(30, 15).split(
    "\n",
  );
  const labels = decades.map((line) => line.slice(0, 4).trim()).filter((text) => /^\d/.test(text));
  assertEquals(labels, ["1000", "100", "10", "1"]);
  const broken = lineChart([1, NaN, 1]).toText(30, 8);
  assertEquals([...broken].filter((character) => character >= "\u2801" && character <= "\u28FF").length, 2);
});

Deno.test("a chart without values, or with one, is drawn", () => {
  assertEquals(lineChart([]).toText(30, 8).split("\n").length, 8);
  assertEquals(lineChart([5]).toText(30, 8).split("\n").length, 8);
});

Deno.test("marks are set where they belong, and not outside", () => {
  for (const [x, y] of [[0, 0], [1, 0], [0, 3], [1, 2], [3, 5]] as const) {
    const canvas = new TextCanvas(2, 2, true);
    canvas.mark(x, y, 0);
    assertEquals(dotsOf(canvas.rows()), new Set([`${x} ${y}`]));
  }
  const line = new TextCanvas(3, 1, true);
  line.join(0, 0, 5, 3, 0);
  line.mark(6, 0, 0);
  line.mark(0, -1, 0);
  assertEquals(dotsOf(line.rows()), new Set(["0 0", "1 1", "2 1", "3 2", "4 2", "5 3"]));
  const coarse = new TextCanvas(3, 2, false);
  coarse.join(0, 0, 2, 0, 0);
  coarse.mark(1, 1, 1);
  assertEquals(coarse.rows(), ["***", " o "]);
});

Deno.test("texts are measured and cut in columns", () => {
  assertEquals(["abc", "한글", "e\u0301", "😀", ""].map(columnsOf), [3, 4, 1, 2, 0]);
  assertEquals(cutToColumns("abcdef", 6), "abcdef");
  assertEquals(cutToColumns("abcdefg", 6), "abc...");
  assertEquals(cutToColumns("한국어 문장", 8), "한국...");
  assertEquals(cutToColumns("a\nb\u001B[31m", 20), "a b [31m");
});

refuses("wrong sizes of text", () => ({
  operands: [],
  cases: [
    ["narrow", () => lineChart([1]).toText(10), RangeError, /width 10: expected a whole number from 24/],
    ["low", () => lineChart([1]).toText(72, 3), RangeError, /height 3: expected a whole number from 8/],
    ["half", () => lineChart([1]).toText(72.5), RangeError, /width 72.5/],
  ],
}));
