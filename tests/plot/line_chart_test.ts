import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { lineChart } from "../../src/plot/mod.ts";
import { allElements, textOf, type XmlElement } from "../test_support/xml.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { type Picture, readPicture } from "./read_picture.ts";

type Point = [number, number];

/** The points that a series's lines go through, piece by piece, and its dots. */
function shapes(series: XmlElement): { lines: Point[][]; dots: Point[] } {
  const [lines, dots]: [Point[][], Point[]] = [[], []];
  for (const { attributes } of allElements(series).filter(({ name }) => name === "path")) {
    for (const piece of attributes.d!.split("M").slice(1)) {
      const points = piece.replace(/h0$/, "").split("L").map((point) =>
        point.split(" ").map(Number) as Point
      );
      if (piece.endsWith("h0")) dots.push(points[0]!);
      else lines.push(points);
    }
  }
  return { lines, dots };
}

/** The plot's edges, by the path of the frame. */
function frame(picture: Picture): { left: number; top: number; bottom: number; right: number } {
  const [, left, top, bottom, right] = /^M(\S+) (\S+)V([\d.]+)H([\d.]+)/.exec(
    picture.all("axis")[0]!.attributes.d!,
  )!.map(Number) as [number, number, number, number, number];
  return { left, top, bottom, right };
}

const labels = (picture: Picture) => picture.texts.map(({ text }) => text);

Deno.test("a line goes through its values, from edge to edge", () => {
  const picture = readPicture(lineChart([0, 4, 1, 2], { yLimits: [0, 4], title: "Four values" }));
  const { left, top, bottom, right } = frame(picture);
  const { lines, dots } = shapes(picture.all("series")[0]!);
  assertEquals([lines.length, dots.length], [1, 0]);
  const expected = [0, 4, 1, 2].map((
    value,
    i,
  ) => [left + (right - left) * i / 3, bottom - (bottom - top) * value / 4]);
  lines[0]!.forEach((point, i) => {
    assert(
      point.every((place, k) => Math.abs(place - expected[i]![k]!) < 0.011),
      `${point} for ${expected[i]}`,
    );
  });
  assertEquals(lines[0]!.length, 4);
  assert(labels(picture).includes("Four values"));
});

Deno.test("the size, the title and the description are in the picture", () => {
  const chart = lineChart([3, 1, 2], { title: "A title", width: 500, height: 300 });
  const { root } = readPicture(chart);
  assertEquals([root.attributes.width, root.attributes.height], ["500", "300"]);
  assertEquals(textOf(root.children[0] as XmlElement), "A title");
  assertEquals(
    textOf(root.children[1] as XmlElement),
    "Line chart of 1 series. 3 values from 1 to 3, the first 3, the last 2.",
  );
  assertEquals(chart.description, textOf(root.children[1] as XmlElement));
  assertEquals(lineChart([1], { description: "My words" }).description, "My words");
});

Deno.test("several series have a legend, colours of their own and tooltips", () => {
  const picture = readPicture(
    lineChart({ loss: [3, 2, 1], valLoss: [4, 3, 3] }, { xLabel: "epoch", yLabel: "error" }),
  );
  const series = picture.all("series");
  assertEquals(series.map((one) => textOf(one)), ["loss", "valLoss"]);
  assertEquals([picture.all("line-0").length, picture.all("line-1").length], [2, 2]);
  const legend = allElements(picture.all("legend")[0]!).filter(({ name }) => name === "text").map(textOf);
  assertEquals(legend, ["loss", "valLoss"]);
  for (const text of ["epoch", "error", "0", "1", "2"]) assert(labels(picture).includes(text), text);
});

Deno.test("one series has no legend unless it is asked for", () => {
  assertEquals(readPicture(lineChart({ loss: [1, 2] })).all("legend").length, 0);
  assertEquals(readPicture(lineChart({ loss: [1, 2] }, { legend: true })).all("legend").length, 1);
  assertEquals(readPicture(lineChart({ a: [1, 2], b: [2, 1] }, { legend: false })).all("legend").length, 0);
});

Deno.test("after six colours the dashes change", () => {
  const many = Object.fromEntries(Array.from({ length: 14 }, (_, k) => [`s${k}`, [k, k + 1]]));
  const looks = readPicture(lineChart(many)).all("series").map((one) => {
    const { attributes } = allElements(one).find(({ name }) => name === "path")!;
    return `${attributes.class} ${attributes["stroke-dasharray"] ?? "solid"}`;
  });
  assertEquals(new Set(looks).size, 14);
});

Deno.test("values that are not finite break the line, and a note counts them", () => {
  const picture = readPicture(lineChart({ a: [1, 2, NaN, 4, Infinity, 3, 2], b: [1, 1, 1, 1, 1, 1, 1] }));
  const { lines, dots } = shapes(picture.all("series")[0]!);
  assertEquals([lines.map(({ length }) => length), dots.length], [[2, 2], 1]);
  assert(labels(picture).includes("Not shown: 2 of 7 values of a, NaN or infinite."));
});

Deno.test("a logarithmic axis leaves values of 0 and below out, and says so", () => {
  const picture = readPicture(lineChart([100, 0, 10, -1, 1], { yScale: "log" }));
  assertEquals(shapes(picture.all("series")[0]!).dots.length, 3);
  assert(labels(picture).includes("Not shown: 2 of 5 values, 0 or below on a logarithmic axis."));
  for (const text of ["1", "10", "100"]) assert(labels(picture).includes(text), text);
});

Deno.test("on a logarithmic axis equal ratios are equal distances", () => {
  const picture = readPicture(lineChart([1, 10, 100], { yScale: "log" }));
  const [a, b, c] = shapes(picture.all("series")[0]!).lines[0]!.map(([, y]) => y) as [number, number, number];
  assert(Math.abs((a - b) - (b - c)) < 0.03);
});

Deno.test("one value is a dot, none is said to be none", () => {
  const one = readPicture(lineChart([3]));
  assertEquals(shapes(one.all("series")[0]!).dots.length, 1);
  for (const empty of [[], [NaN, Infinity], {}]) {
    assert(labels(readPicture(lineChart(empty))).includes("No values to show"));
  }
});

Deno.test("a constant lies in the middle", () => {
  for (const value of [5, -5, 0, 1e300, 1e-300, 5e-324]) {
    const picture = readPicture(lineChart([value, value]));
    const { top, bottom } = frame(picture);
    const [[, y]] = shapes(picture.all("series")[0]!).lines[0]! as [Point, Point];
    assert(Math.abs(y - (top + bottom) / 2) < 1, `${value} at ${y} of ${top} to ${bottom}`);
  }
});

Deno.test("of a million values every peak stays, and the picture stays small", () => {
  const values = Float64Array.from({ length: 1e6 }, (_, i) => Math.sin(i / 1e5));
  values[543_210] = 9;
  values[123_456] = -7;
  const chart = lineChart(values, { yLimits: [-7, 9] });
  assert(chart.svg.length < 100_000, `${chart.svg.length} characters`);
  const picture = readPicture(chart);
  const { left, right, top, bottom } = frame(picture);
  const points = shapes(picture.all("series")[0]!).lines[0]!;
  const highest = points.reduce((best, point) => point[1] < best[1] ? point : best);
  const lowest = points.reduce((best, point) => point[1] > best[1] ? point : best);
  assert(Math.abs(highest[1] - top) < 0.011 && Math.abs(lowest[1] - bottom) < 0.011);
  assert(Math.abs(highest[0] - (left + (right - left) * 0.54321)) < 0.02);
  assert(Math.abs(lowest[0] - (left + (right - left) * 0.123456)) < 0.02);
});

Deno.test("decimation keeps the first, lowest, highest and last value of each pixel", () => {
  const length = 200_000;
  let state = 1;
  const values = Float64Array.from({ length }, () => (state = Math.imul(state, 48271) >>> 0) / 2 ** 32);
  const picture = readPicture(lineChart(values, { yLimits: [0, 1] }));
  const { left, right, top, bottom } = frame(picture);
  const columns = new Map<number, { low: number; high: number }>();
  values.forEach((value, i) => {
    const pixel = Math.floor(left + (right - left) * i / (length - 1));
    const y = bottom - (bottom - top) * value;
    const { low, high } = columns.get(pixel) ?? { low: y, high: y };
    columns.set(pixel, { low: Math.min(low, y), high: Math.max(high, y) });
  });
  const drawn = new Map<number, number[]>();
  for (const [x, y] of shapes(picture.all("series")[0]!).lines[0]!) {
    // A place just below a whole pixel is rounded up to it when written.
    drawn.set(Math.floor(x - 0.005), [...drawn.get(Math.floor(x - 0.005)) ?? [], y]);
  }
  for (const [pixel, { low, high }] of columns) {
    const near = [pixel - 1, pixel, pixel + 1].flatMap((one) => drawn.get(one) ?? []);
    assert(
      near.some((y) => Math.abs(y - low) < 0.011) && near.some((y) => Math.abs(y - high) < 0.011),
      `${pixel}`,
    );
  }
});

Deno.test("series may have places of their own, in any order", () => {
  const picture = readPicture(lineChart([
    { name: "square", x: [0, 1, 1, 0, 0], y: [0, 0, 1, 1, 0], dashed: true },
    { name: "dots", x: [0.5, 0.25], y: [0.5, 0.5], dots: true },
  ]));
  const [square, dots] = picture.all("series").map(shapes);
  assertEquals([square!.lines[0]!.length, dots!.lines[0]!.length, dots!.dots.length], [5, 2, 2]);
  assertMatch(
    allElements(picture.all("series")[0]!).find(({ name }) => name === "path")!
      .attributes["stroke-dasharray"]!,
    /\d/,
  );
});

Deno.test("lines are cut at the limits asked for", () => {
  const picture = readPicture(lineChart([0, 1e9, 0], { yLimits: [0, 1], xLimits: [0.5, 1.5] }));
  const inner = allElements(picture.root).filter(({ name }) => name === "svg");
  assertEquals(inner.length, 2);
  const { left, right } = frame(picture);
  assertEquals([Number(inner[1]!.attributes.x), Number(inner[1]!.attributes.width)], [
    left - 1,
    right - left + 2,
  ]);
});

Deno.test("long texts are shortened, and whole in a tooltip", () => {
  const long = "word ".repeat(200).trim();
  const picture = readPicture(
    lineChart({ [long]: [1, 2], b: [2, 1] }, { title: long, xLabel: long, yLabel: long }),
  );
  const shortened = picture.texts.filter(({ text }) => text.endsWith("…"));
  assertEquals(shortened.length, 4);
  const tooltips = allElements(picture.root).filter(({ name }) => name === "title").map(textOf);
  assertEquals(tooltips.filter((text) => text === long).length, 5);
});

Deno.test("forty series in a small picture: the legend counts those that have no room", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`series ${k}`, [k, k + 1]]));
  const picture = readPicture(lineChart(many, { width: 300, height: 200 }));
  assertEquals(picture.all("series").length, 40);
  assert(labels(picture).some((text) => /^and \d+ more$/.test(text)), labels(picture).join("; "));
});

Deno.test("themes: the system's colours, or fixed ones", () => {
  const styles = (["auto", "light", "dark"] as const).map((theme) => {
    const { root } = readPicture(lineChart([1, 2], { theme }));
    assertEquals(root.attributes.class, `linnet-${theme}`);
    const style = root.children.find((child) =>
      typeof child === "object" && child.name === "style"
    ) as XmlElement;
    return textOf(style);
  });
  assertStringIncludes(styles[0]!, "@media (prefers-color-scheme:dark)");
  assert(styles.slice(1).every((style) => !style.includes("@media")));
  assert(styles[1] !== styles[2]);
});

Deno.test("the same chart is the same text, and two charts in a page share no id", () => {
  assertEquals(String(lineChart([1, 2])), String(lineChart([1, 2])));
  const id = (values: number[]) =>
    (readPicture(lineChart(values)).root.children[0] as XmlElement).attributes.id;
  assert(id([1, 2]) !== id([2, 1]));
});

Deno.test("a chart shows itself in notebooks", () => {
  const chart = lineChart([1, 2], { title: "T" });
  const display =
    (chart as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!
      .call(chart);
  assertEquals(Object.keys(display), ["image/svg+xml", "text/plain"]);
  assertEquals(display["image/svg+xml"], chart.svg);
  assertEquals(Deno.inspect(chart), `Chart("T"): ${chart.description}`);
});

withoutLeaks("tensors are read, and left alone", () => {
  const y = ln.tensor([1, 4, 2]);
  const column = ln.tensor([[1], [4], [2]]);
  const view = ln.tensor([[1, 0], [4, 0], [2, 0]]);
  const part = view.slice([0, 3], [0, 1]);
  const places = ln.tensor([0, 5, 7]);
  assertEquals(lineChart(y).svg, lineChart([1, 4, 2]).svg);
  assertEquals(lineChart({ a: y, b: column }).svg, lineChart({ a: [1, 4, 2], b: [1, 4, 2] }).svg);
  assertEquals(lineChart(part).svg, lineChart([1, 4, 2]).svg);
  assertEquals(lineChart(new Int32Array([1, 4, 2])).svg, lineChart([1, 4, 2]).svg);
  assertEquals(lineChart(y, { x: places }).svg, lineChart([1, 4, 2], { x: [0, 5, 7] }).svg);
  for (const one of [y, column, view, part, places]) one.dispose();
});

refuses("wrong line charts", () => {
  const matrix = ln.tensor([[1, 2], [3, 4]]);
  const gone = ln.tensor([1]);
  gone.dispose();
  return {
    operands: [matrix],
    cases: [
      ["no data", () => lineChart(wrong(undefined)), TypeError, /undefined: expected an array of numbers/],
      ["a number", () => lineChart(wrong(3)), TypeError, /of 3: expected/],
      ["strings", () => lineChart(wrong(["a"])), TypeError, /series 0 is "a"|element 0/],
      ["a hole", () => lineChart(wrong([1, undefined])), TypeError, /element 1 of the data is undefined/],
      ["nested", () => lineChart(wrong([[1, 2], [3, 4]])), TypeError, /give each series a name/],
      ["bigints", () => lineChart(wrong(new BigInt64Array(2))), TypeError, /element 0/],
      ["no list", () => lineChart(wrong({ a: "x" })), TypeError, /series "a" is "x"/],
      ["a matrix", () => lineChart(wrong(matrix)), RangeError, /tensor of shape \[2, 2\], expected one axis/],
      ["a disposed tensor", () => lineChart(gone), TypeError, /disposed/],
      ["places", () => lineChart([1, 2], { x: [1] }), RangeError, /2 values but 1 places/],
      ["title", () => lineChart([1], { title: wrong(3) }), TypeError, /title 3: expected a string/],
      ["width", () => lineChart([1], { width: 10 }), RangeError, /width 10: expected from 200/],
      ["width NaN", () => lineChart([1], { width: NaN }), RangeError, /width NaN/],
      ["height", () => lineChart([1], { height: 1e9 }), RangeError, /height 1000000000/],
      [
        "scale",
        () => lineChart([1], { yScale: wrong("ln") }),
        TypeError,
        /yScale "ln": expected "linear" or "log"/,
      ],
      ["theme", () => lineChart([1], { theme: wrong("blue") }), TypeError, /theme "blue"/],
      ["limits", () => lineChart([1], { yLimits: [2, 1] }), RangeError, /yLimits \[2, 1\]: expected/],
      ["log limits", () => lineChart([1], { yScale: "log", yLimits: [0, 1] }), RangeError, /0 < low < high/],
      ["options", () => lineChart([1], wrong(null)), TypeError, /options null/],
      [
        "a misspelt option",
        () => lineChart([1], wrong({ titel: "a" })),
        TypeError,
        /option "titel": expected some of title/,
      ],
    ],
  };
});
