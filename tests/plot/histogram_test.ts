import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { histogram } from "../../src/plot/mod.ts";
import { countInBins } from "../../src/plot/bins.ts";
import golden from "../golden/histogram_numpy.json" with { type: "json" };
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { allElements, textOf, type XmlElement } from "../test_support/xml.ts";
import { readPicture } from "./read_picture.ts";

for (const { name, values, histograms } of golden.cases) {
  for (const { bins, counts, edges } of histograms) {
    Deno.test(`counts of ${name} values in ${bins} bins are NumPy's`, () => {
      const own = countInBins([Float64Array.from(values)], typeof bins === "number" ? bins : undefined);
      assertEquals(own.counts.map((list) => [...list]), [counts]);
      assertEquals(own.edges.length, edges.length);
      const size = Math.max(...edges.map(Math.abs));
      own.edges.forEach((edge, i) => assertAlmostEquals(edge / size, edges[i]! / size, 1e-15));
    });
  }
}

Deno.test("whole numbers of a small range have an interval each", () => {
  const { edges, counts } = countInBins([Float64Array.of(1, 2, 2, 5), Float64Array.of(3)]);
  assertEquals(edges, [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
  assertEquals(counts.map((list) => [...list]), [[1, 2, 0, 0, 1], [0, 0, 1, 0, 0]]);
});

Deno.test("equal values have one interval around them", () => {
  for (const value of [0.5, -3.25, 1e20, 1e-20]) {
    const { edges, counts } = countInBins([Float64Array.of(value, value)]);
    assertEquals(counts.map((list) => [...list]), [[2]]);
    assert(edges.length === 2 && edges[0]! < value && edges[1]! > value, `${edges}`);
  }
});

/** The heights of a series's bars. */
function barHeights(series: XmlElement): number[] {
  const { d } = allElements(series).find(({ name }) => name === "path")!.attributes;
  return [...d!.matchAll(/M\S+ (\S+)V(\S+)H/g)].map(([, bottom, top]) => Number(bottom) - Number(top));
}

Deno.test("bars are as high as their counts", () => {
  const picture = readPicture(histogram([1, 2, 2, 3, 3, 3], { title: "Counts", xLabel: "number" }));
  const heights = barHeights(picture.all("series")[0]!);
  assertEquals(heights.length, 3);
  heights.forEach((height, i) => assertAlmostEquals(height / heights[0]!, i + 1, 1e-3));
  const texts = picture.texts.map(({ text }) => text);
  for (const text of ["Counts", "number", "count", "1", "2", "3"]) assert(texts.includes(text), text);
});

Deno.test("a single value among many is still seen", () => {
  const values = Float64Array.from({ length: 100_001 }, (_, i) => i === 0 ? 10 : i % 2 / 10);
  const heights = barHeights(readPicture(histogram(values, { bins: 20 })).all("series")[0]!);
  assert(heights.at(-1)! >= 0.99, `${heights.at(-1)}`);
});

Deno.test("several lists share the intervals and have a legend", () => {
  const picture = readPicture(histogram({ first: [0.5, 1.5, 2.25], second: [5.5, 0.75] }));
  assertEquals(picture.all("series").map(textOf), ["first", "second"]);
  assertEquals(picture.all("legend").length, 1);
});

Deno.test("values that are not finite are left out with a note; nothing finite is said to be nothing", () => {
  const some = readPicture(histogram([1, NaN, 2, Infinity])).texts.map(({ text }) => text);
  assert(some.includes("Not shown: 2 of 4 values, NaN or infinite."), some.join("; "));
  const none = readPicture(histogram([NaN])).texts.map(({ text }) => text);
  assert(none.includes("No values to show"), none.join("; "));
  readPicture(histogram([]));
  readPicture(histogram({}));
});

Deno.test("counts may have a logarithmic axis", () => {
  const values = Float64Array.from(
    { length: 1111 },
    (_, i) => i < 1000 ? 1 : i < 1100 ? 2 : i < 1110 ? 3 : 4,
  );
  const heights = barHeights(readPicture(histogram(values, { yScale: "log" })).all("series")[0]!);
  const steps = heights.slice(1).map((height, i) => heights[i]! - height);
  assert(steps.every((step) => Math.abs(step - steps[0]!) < 0.03), `${heights}`);
});

Deno.test("a million values are counted", () => {
  const values = Float64Array.from({ length: 1e6 }, (_, i) => Math.sin(i));
  const chart = histogram(values);
  assert(chart.svg.length < 30_000);
  assert(chart.description.startsWith("Histogram. 1,000,000 values from −1 to 1, mean"), chart.description);
});

withoutLeaks("tensors of any shape are read", () => {
  const cube = ln.tensor([[[0, 1], [2, 3]], [[4, 5], [6, 7]]]);
  assertEquals(histogram(cube).svg, histogram([0, 1, 2, 3, 4, 5, 6, 7]).svg);
  assertEquals(histogram(wrong([[0, 1], [2, 3], [4, 5], [6, 7]])).svg, histogram(cube).svg);
  cube.dispose();
});

refuses("wrong histograms", () => ({
  operands: [],
  cases: [
    ["nothing", () => histogram(wrong(null)), TypeError, /of null: expected/],
    ["strings", () => histogram(wrong(["a"])), TypeError, /element 0 of the data is "a"/],
    ["no list", () => histogram(wrong({ a: 3 })), TypeError, /"a" is 3/],
    ["bins", () => histogram([1], { bins: 0 }), RangeError, /bins 0: expected a whole number from 1/],
    ["bins by name", () => histogram([1], { bins: wrong("auto") }), TypeError, /bins "auto"/],
    ["scale", () => histogram([1], { yScale: wrong(1) }), TypeError, /yScale 1/],
    [
      "a misspelt option",
      () => histogram([1], wrong({ titel: "a" })),
      TypeError,
      /option "titel": expected some of title/,
    ],
  ],
}));
