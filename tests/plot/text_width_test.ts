import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { shorten, textWidth, wrap } from "../../src/plot/text_width.ts";

// Advance widths that Chromium measured, in hundredths of the font size: DejaVu Sans, DejaVu Sans Bold, Liberation Sans (as wide as
// Arial and Helvetica).
const MEASURED: [text: string, dejaVu: number, bold: number, liberation: number][] = [
  ["loss", 193.2, 222, 177.8],
  ["validation accuracy", 975.3, 1095.6, 850.4],
  ["Confusion matrix", 855.2, 964.1, 750.3],
  ["0.0123456789", 731.6, 803.4, 639.6],
  ["WWWWmmmm@@@@", 1185.2, 1258, 1116.8],
  ["손실", 188, 188, 188],
];

Deno.test("estimates are no less than what fonts need, and not much more", () => {
  for (const [text, dejaVu, bold, liberation] of MEASURED) {
    const [estimate, boldEstimate] = [textWidth(text, 100), textWidth(text, 100, true)];
    assert(estimate >= dejaVu && estimate >= liberation, `${text}: ${estimate} for ${dejaVu}`);
    assert(boldEstimate >= bold, `${text}: ${boldEstimate} for ${bold}`);
    assert(estimate <= dejaVu * 1.15, `${text}: ${estimate} for ${dejaVu}`);
  }
});

Deno.test("widths grow with the font size; marks have none", () => {
  assertAlmostEquals(textWidth("abc", 22), 2 * textWidth("abc", 11), 1e-12);
  assertEquals(textWidth("e\u0301", 10), textWidth("e", 10));
  assertEquals(textWidth("", 10), 0);
});

Deno.test("text that fits is left alone, but for its blanks", () => {
  assertEquals(shorten("some text", 1000, 12), "some text");
  assertEquals(shorten("  some\n\ttext ", 1000, 12), "some text");
  assertEquals(shorten("", 0, 12), "");
});

Deno.test("text that doesn't fit ends in an ellipsis", () => {
  const short = shorten("a rather long text", 60, 12);
  assert(short.endsWith("…") && short.length > 3 && textWidth(short, 12) <= 60, short);
  assertEquals(shorten("text", 0, 12), "…");
  // A pair of surrogates is not torn apart.
  assertEquals(shorten("😀😀😀😀", 45, 12), "😀…");
});

Deno.test("lines break between words; the last one is shortened", () => {
  assertEquals(wrap("one two three", 1000, 12, 2), ["one two three"]);
  const lines = wrap("one two three four five six seven", 70, 12, 2);
  assertEquals(lines.length, 2);
  assert(lines[1]!.endsWith("…") && lines.every((line) => textWidth(line, 12) <= 70), lines.join("|"));
  assertEquals(wrap(" \n ", 100, 12, 2), []);
  assertEquals(wrap("x".repeat(100), 50, 12, 3).length, 1);
});
