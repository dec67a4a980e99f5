import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { heatmap } from "../../src/plot/mod.ts";
import { condense } from "../../src/plot/condense.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { allElements, textOf } from "../test_support/xml.ts";
import { type Picture, readPicture } from "./read_picture.ts";

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly style: string;
  readonly opacity: number;
  readonly tooltip: string;
}

function cellsOf(picture: Picture): Cell[] {
  return allElements(picture.all("cells")[0]!).filter(({ name }) => name === "rect").map((rect) => {
    const { x, y, width, height, class: style, "fill-opacity": opacity } = rect.attributes;
    return {
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
      style: style!,
      opacity: Number(opacity),
      tooltip: textOf(rect),
    };
  });
}

Deno.test("a confusion matrix shows its counts, names and what its sides are", () => {
  const names = ["cat", "dog", "bird"];
  const matrix = [[50, 2, 0], [1, 47, 3], [0, 4, 44]];
  const picture = readPicture(
    heatmap(matrix, {
      rowNames: names,
      columnNames: names,
      xLabel: "predicted",
      yLabel: "true",
      title: "Counts",
    }),
  );
  const cells = cellsOf(picture);
  assertEquals(cells.length, 9);
  assertEquals(cells.map(({ tooltip }) => tooltip)[5], "dog, bird: 3");
  cells.forEach(({ opacity, style }, i) => {
    assertEquals(style, "positive");
    assertAlmostEquals(opacity, matrix.flat()[i]! / 50, 5e-4);
  });
  const texts = picture.texts.map(({ text }) => text);
  for (const text of ["50", "47", "44", "predicted", "true", "Counts"]) assert(texts.includes(text), text);
  for (const name of names) assertEquals(texts.filter((text) => text === name).length, 2);
});

Deno.test("cells lie beside one another, squares where the table allows it", () => {
  const cells = cellsOf(readPicture(heatmap([[1, 2, 3], [4, 5, 6]])));
  const [first] = cells as [Cell];
  assertAlmostEquals(first.width, first.height, 0.01);
  cells.forEach(({ x, y }, i) => {
    assertAlmostEquals(x, first.x + (i % 3) * first.width, 0.011);
    assertAlmostEquals(y, first.y + Math.floor(i / 3) * first.height, 0.011);
  });
});

Deno.test("values around 0 have two colours of equal range", () => {
  const cells = cellsOf(readPicture(heatmap([[-4, 2, 0, 1]])));
  assertEquals(cells.map(({ style }) => style), ["negative", "positive", "positive", "positive"]);
  assertEquals(cells.map(({ opacity }) => opacity), [1, 0.5, 0, 0.25]);
});

Deno.test("the palette and its limits can be chosen", () => {
  const opacities = (options: Parameters<typeof heatmap>[1]) =>
    cellsOf(readPicture(heatmap([[0.25, 0.5, 1]], options))).map(({ opacity }) => opacity);
  assertEquals(opacities({ limits: [0, 1] }), [0.25, 0.5, 1]);
  assertEquals(opacities({ limits: [0.5, 0.75] }), [0, 0, 1]);
  assertEquals(opacities({ palette: "diverging" }), [0.25, 0.5, 1]);
  assertEquals(opacities({}), [0, 0.333, 1]);
});

Deno.test("a bar shows what the colours mean, unless it isn't wanted", () => {
  const picture = readPicture(heatmap([[-4, 2], [1, 3]]));
  assertEquals(picture.all("color-bar").length, 1);
  const labels = allElements(picture.all("color-bar")[0]!).filter(({ name }) => name === "text").map(textOf);
  assert(labels.includes("0"), labels.join("; "));
  assertEquals(readPicture(heatmap([[1]], { colorBar: false })).all("color-bar").length, 0);
});

Deno.test("cells without a value are empty, say NaN or ∞, and are counted", () => {
  const picture = readPicture(heatmap([[1, NaN], [-Infinity, 2]]));
  assertEquals(cellsOf(picture).filter(({ style }) => style === "surface").length, 2);
  const texts = picture.texts.map(({ text }) => text);
  for (const text of ["NaN", "−∞", "Not shown: 2 of 4 values, NaN or infinite."]) {
    assert(texts.includes(text), text);
  }
});

Deno.test("values are written only where they have room", () => {
  const wide = readPicture(heatmap([[0.123456, 2]], { width: 700 }));
  assert(wide.texts.some(({ text }) => text === "0.123"));
  const many = Array.from({ length: 15 }, (_, i) => Array.from({ length: 20 }, (_, j) => i * j / 7));
  assert(!readPicture(heatmap(many, { width: 240, height: 200 })).texts.some(({ text }) => text === "2.43"));
  assert(
    !readPicture(heatmap([[0.123456]], { showValues: false, colorBar: false })).texts.some(({ text }) =>
      text === "0.123"
    ),
  );
});

Deno.test("a large table is condensed to means, and says so", () => {
  const table = Array.from({ length: 300 }, (_, i) => Array.from({ length: 200 }, (_, j) => i + 1000 * j));
  const chart = heatmap(table);
  assert(chart.svg.length < 300_000, `${chart.svg.length} characters`);
  const picture = readPicture(chart);
  assert(picture.texts.some(({ text }) => text === "Each cell is the mean of 3 × 2 values."));
  assertEquals(chart.description.startsWith("Heatmap of 300 × 200 values"), true);
});

Deno.test("condensing takes the mean of what is finite, at the edges of fewer values", () => {
  const values = [1, 3, 5, 7, NaN, 9, NaN, 11, 13, NaN, NaN, Infinity, 2, 4, 6];
  const { values: means, rows, columns, blockRows, blockColumns } = condense(
    { values, rows: 3, columns: 5 },
    3,
  );
  assertEquals([rows, columns, blockRows, blockColumns], [3, 3, 1, 2]);
  assertEquals(Array.from(means), [2, 6, NaN, 9, 12, NaN, NaN, 3, 6]);
});

Deno.test("the largest numbers don't overflow", () => {
  const huge = Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? 1.7e308 : -1.7e308]);
  readPicture(heatmap(huge));
  readPicture(heatmap([[1.7e308, -1.7e308], [5e-324, 0]]));
});

Deno.test("names that are too long for their columns are turned", () => {
  const names = ["a rather long name", "another long name", "c"];
  const picture = readPicture(heatmap([[1, 2, 3]], { columnNames: names }));
  const turned = allElements(picture.root).filter(({ attributes }) =>
    attributes.transform?.startsWith("rotate")
  );
  assertEquals(turned.map(textOf), names);
});

Deno.test("one cell, one row, one column, none", () => {
  for (
    const table of [
      [[3]],
      [Array.from({ length: 60 }, (_, i) => i)],
      Array.from({ length: 60 }, (_, i) => [i]),
    ]
  ) {
    readPicture(heatmap(table));
  }
  for (const empty of [[], [[]]]) {
    assert(readPicture(heatmap(empty)).texts.some(({ text }) => text === "No values to show"));
  }
});

withoutLeaks("tensors are read", () => {
  const weights = ln.tensor([[1, -2], [0.5, 4]]);
  const turned = ln.tensor([[1, 0.5], [-2, 4]]);
  const view = turned.transpose();
  assertEquals(heatmap(weights).svg, heatmap([[1, -2], [0.5, 4]]).svg);
  assertEquals(heatmap(view).svg, heatmap(weights).svg);
  for (const one of [weights, turned, view]) one.dispose();
});

refuses("wrong heatmaps", () => {
  const vector = ln.tensor([1, 2]);
  return {
    operands: [vector],
    cases: [
      ["nothing", () => heatmap(wrong(undefined)), TypeError, /undefined, expected an array of rows/],
      ["a list", () => heatmap(wrong([1, 2])), TypeError, /array of length 2, expected an array of rows/],
      ["a vector", () => heatmap(vector), RangeError, /shape \[2\], expected two axes/],
      [
        "ragged rows",
        () => heatmap([[1, 2], [3]]),
        RangeError,
        /row 1 of the data has 1 numbers, row 0 has 2/,
      ],
      ["strings", () => heatmap(wrong([["a"]])), TypeError, /element 0 of row 0 of the data is "a"/],
      ["names", () => heatmap([[1, 2]], { columnNames: ["a"] }), RangeError, /1 columnNames: expected 2/],
      ["no names", () => heatmap([[1]], { rowNames: wrong("a") }), TypeError, /rowNames "a"/],
      ["palette", () => heatmap([[1]], { palette: wrong("viridis") }), TypeError, /palette "viridis"/],
      ["limits", () => heatmap([[1]], { limits: [1, 1] }), RangeError, /limits \[1, 1\]/],
      [
        "a misspelt option",
        () => heatmap([[1]], wrong({ titel: "a" })),
        TypeError,
        /option "titel": expected some of title/,
      ],
    ],
  };
});
