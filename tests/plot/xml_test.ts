import { assertEquals, assertThrows } from "@std/assert";
import { coordinate, element, escapeText } from "../../src/plot/xml.ts";
import { parseXml, textOf } from "../test_support/xml.ts";

Deno.test("the parser of the tests refuses what is not well-formed", () => {
  const wrong = [
    "",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    '<a x="1" x="2"/>',
    "<a x=1/>",
    '<a x="<"/>',
    "<a>&nbsp;</a>",
    "<a>&</a>",
    "<a>& b</a>",
    "<a>]]></a>",
    "<a>\u0000</a>",
    "<a>\uD800</a>",
    "<a>\uFFFE</a>",
    "<1/>",
    '<a x="1"y="2"/>',
    "<a><!-- c --></a>",
  ];
  for (const text of wrong) assertThrows(() => parseXml(text), SyntaxError, "Invalid XML");
});

Deno.test("the parser of the tests reads elements, attributes and entities", () => {
  const root = parseXml('<a x="1 &amp; 2" y=""><b/>one &lt; <c z="&#65;&#x42;">two</c></a>');
  assertEquals(root, {
    name: "a",
    attributes: { x: "1 & 2", y: "" },
    children: [
      { name: "b", attributes: {}, children: [] },
      "one < ",
      { name: "c", attributes: { z: "AB" }, children: ["two"] },
    ],
  });
});

Deno.test("text of any kind survives in elements and attributes", () => {
  for (
    const text of ["a < b && c > d", "\"quoted\" and 'quoted'", "한국어", "😀", "]]>", "<!-- -->", "&amp;"]
  ) {
    const { attributes, children } = parseXml(element("a", { x: text }, escapeText(text)));
    assertEquals([attributes.x, children.join("")], [text, text]);
  }
});

Deno.test("characters that XML can't hold are replaced", () => {
  const text = "a\u0000b\u001Bc\uFFFFd\uD800e\uDC00f";
  assertEquals(textOf(parseXml(element("a", {}, escapeText(text)))), "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf");
});

Deno.test("coordinates have at most two decimals, and no exponent or negative zero", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [-0.001, "0"],
    [1.005, "1"],
    [1.25, "1.25"],
    [-3.999, "-4"],
    [1e-7, "0"],
    [123456.789, "123456.79"],
  ];
  for (const [value, text] of cases) assertEquals(coordinate(value), text);
  for (const value of [NaN, Infinity, -Infinity]) assertThrows(() => coordinate(value), RangeError);
});
