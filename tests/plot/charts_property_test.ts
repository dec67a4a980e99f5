import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import {
  decisionBoundary,
  heatmap,
  histogram,
  historyChart,
  imageGrid,
  lineChart,
  networkDiagram,
} from "../../src/plot/mod.ts";
import { countInBins } from "../../src/plot/bins.ts";
import { columnsOf } from "../../src/model/text_columns.ts";
import { property } from "../properties/property.ts";
import { readPicture } from "./read_picture.ts";

/** Any text: unpaired surrogates, control characters and markup too. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 200 }),
  fc.constantFrom(
    "",
    " ",
    "a < b & c > d",
    "한국어 제목",
    "]]>",
    "<!--",
    "</svg>",
    "&amp;",
    "\uD800",
    "x\u0000y\n\tz",
  ),
);
const number = fc.oneof(
  fc.double(),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.integer({ min: -5, max: 100 }),
);
const values = fc.array(number, { maxLength: 40 });
const size = {
  width: fc.integer({ min: 200, max: 900 }),
  height: fc.integer({ min: 140, max: 700 }),
};
const common = { title: text, description: text, theme: fc.constantFrom("auto", "light", "dark") };
const optional = <T>(record: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(record, { requiredKeys: [] });
const scale = fc.constantFrom("linear", "log");

const byName = fc.dictionary(text, values, { maxKeys: 9 });

property(
  "line charts of anything are well-formed, and no text is cut off or written over another",
  fc.tuple(
    fc.oneof(values, byName),
    optional({
      ...common,
      ...size,
      xLabel: text,
      yLabel: text,
      xScale: scale,
      yScale: scale,
      legend: fc.boolean(),
      grid: fc.boolean(),
    }),
  ),
  ([data, options]) => void readPicture(lineChart(data, options as Parameters<typeof lineChart>[1])),
  150,
);

property(
  "line charts as text fill their lines and no more",
  fc.tuple(
    byName,
    optional({ title: text, xLabel: text, yLabel: text, yScale: scale }),
    fc.integer({ min: 24, max: 120 }),
    fc.integer({ min: 8, max: 40 }),
  ),
  ([data, options, width, height]) => {
    const lines = lineChart(data, options as Parameters<typeof lineChart>[1]).toText(width, height).split(
      "\n",
    );
    assertEquals(lines.length, height);
    for (const line of lines) assert(columnsOf(line) <= width, line);
  },
  100,
);

property(
  "histories of anything are well-formed",
  fc.tuple(byName, optional({ title: text, height: size.height, xLabel: text, yScale: scale })),
  ([data, options]) =>
    void readPicture(historyChart({ history: data }, options as Parameters<typeof historyChart>[1])),
  40,
);

property(
  "histograms of anything are well-formed, and count every finite value",
  fc.tuple(
    fc.oneof(values, byName),
    optional({
      ...common,
      ...size,
      xLabel: text,
      yLabel: text,
      yScale: scale,
      bins: fc.integer({ min: 1, max: 60 }),
    }),
  ),
  ([data, options]) => {
    readPicture(histogram(data, options as Parameters<typeof histogram>[1]));
    const lists = Object.values(Array.isArray(data) ? [data] : data)
      .map((list) => Float64Array.from(list).filter(Number.isFinite));
    if (lists.every(({ length }) => length === 0)) return;
    const { counts, edges } = countInBins(lists, options.bins);
    assertEquals(
      counts.map((list) => list.reduce((sum, count) => sum + count, 0)),
      lists.map(({ length }) => length),
    );
    assert(edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge >= edges[i - 1]!)), `${edges}`);
  },
  100,
);

const table = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })).chain((
  [rows, columns],
) =>
  fc.record({
    data: fc.array(fc.array(number, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
    rowNames: fc.option(fc.array(text, { minLength: rows, maxLength: rows }), { nil: undefined }),
    columnNames: fc.option(
      fc.array(text, { minLength: rows === 0 ? 0 : columns, maxLength: rows === 0 ? 0 : columns }),
      {
        nil: undefined,
      },
    ),
  })
);

property(
  "heatmaps of anything are well-formed, and no text is cut off or written over another",
  fc.tuple(
    table,
    optional({
      ...common,
      ...size,
      xLabel: text,
      yLabel: text,
      palette: fc.constantFrom("auto", "sequential", "diverging"),
      showValues: fc.boolean(),
      colorBar: fc.boolean(),
    }),
  ),
  ([{ data, ...names }, options]) =>
    void readPicture(heatmap(data, { ...names, ...options } as Parameters<typeof heatmap>[1])),
  120,
);

property(
  "image grids of anything are well-formed",
  fc.tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 6 }),
    fc.array(fc.tuple(fc.array(number, { minLength: 36, maxLength: 36 }), text), { maxLength: 12 }),
    optional({ ...common, columns: fc.integer({ min: 1, max: 12 }) }),
  ),
  ([height, width, drawn, options]) => {
    const images = drawn.map(([pixels]) => pixels.slice(0, height * width));
    const labels = drawn.map(([, label]) => label);
    readPicture(
      imageGrid(
        images,
        { imageShape: [height, width], labels, ...options } as Parameters<typeof imageGrid>[1],
      ),
    );
  },
  80,
);

property(
  "network diagrams with any names are well-formed",
  fc.tuple(
    fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 }),
    fc.array(text, { minLength: 40, maxLength: 40 }),
    optional({
      ...common,
      width: fc.integer({ min: 600, max: 900 }),
      height: size.height,
      mostUnits: fc.integer({ min: 3, max: 15 }),
      showWeights: fc.boolean(),
    }),
  ),
  ([sizes, names, options]) => {
    const layers = sizes.slice(1).map((units, i) => new ln.Linear(sizes[i]!, units));
    const net = new ln.Sequential(...layers);
    const inputNames = names.slice(0, sizes[0]);
    const outputNames = names.slice(-sizes.at(-1)!);
    readPicture(
      networkDiagram(net, { inputNames, outputNames, ...options } as Parameters<typeof networkDiagram>[1]),
    );
    net.dispose();
  },
  30,
);

property(
  "decision boundaries of any points are well-formed",
  fc.tuple(
    fc.array(fc.tuple(number, number, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 12 }),
    optional({ ...common, ...size, xLabel: text, yLabel: text, classNames: fc.tuple(text, text, text) }),
  ),
  ([points, options]) => {
    const x = points.map(([a, b]) => [a, b]);
    const y = points.map(([, , label]) => label);
    const model = (rows: ln.Tensor) => rows.tanh().matmul(ln.tensor([[1, -1, 0.5], [0.5, 1, -1]]));
    readPicture(
      decisionBoundary(
        model,
        { x, y },
        { resolution: 12, ...options } as Parameters<typeof decisionBoundary>[2],
      ),
    );
  },
  30,
);
