import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Chart,
  decisionBoundary,
  histogram,
  historyChart,
  lineChart,
  type TextChart,
} from "../../src/plot/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { allElements, textOf, type XmlElement } from "../test_support/xml.ts";
import { pathPlaces } from "./path_places.ts";
import { readPicture } from "./read_picture.ts";

/** A tick: what its label says, and where it is. */
interface DrawnTick {
  readonly value: number;
  readonly place: number;
}

/** The axes of a plot, as they are drawn. */
interface DrawnAxes {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: DrawnTick[];
  readonly y: DrawnTick[];
}

/** The number that a label says. */
function valueOf(text: string): number {
  const digits = [...text].map((one) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(one)).filter((digit) => digit >= 0).join("");
  const exponent = digits === "" ? 0 : Number(digits) * (text.includes("⁻") ? -1 : 1);
  const mantissa = text.split("×")[0]!.replace(/^10[⁰-⁹⁻¹²³]+$/, "1").replaceAll(",", "").replace("−", "-");
  return Number(mantissa) * 10 ** exponent;
}

/** Reads axes, and checks that each label stands at a mark. */
function readAxes(axes: XmlElement): DrawnAxes {
  const frame = allElements(axes).find(({ attributes }) => attributes.class === "axis")!.attributes.d!;
  const [edges, ...marks] = frame.split(/(?=M)/).map(pathPlaces);
  const [[left, top], , [right, bottom]] = edges as [[number, number], [number, number], [number, number]];
  const at = (axis: 0 | 1) => marks.filter(([from, to]) => from![1 - axis] !== to![1 - axis]);
  const labels = allElements(axes).filter(({ name, attributes }) =>
    name === "text" && attributes["font-size"] === "11"
  );
  const ticksOf = (anchor: string, axis: 0 | 1) =>
    labels.filter(({ attributes }) => attributes["text-anchor"] === anchor).map((label) => {
      // Letters of this size are centred 4 pixels above where they stand.
      const place = axis === 0 ? Number(label.attributes.x) : Number(label.attributes.y) - 4;
      const text = textOf(label);
      assert(at(axis).some(([from]) => Math.abs(from![axis] - place) < 0.011), `${text} stands at no mark`);
      return { value: valueOf(text), place };
    });
  return { left, right, top, bottom, x: ticksOf("middle", 0), y: ticksOf("end", 1) };
}

/** Checks that ticks are several, and evenly spread over the axis from end to end; returns where values are. */
function checkSpread(
  ticks: readonly DrawnTick[],
  [from, to]: readonly [number, number],
  spread: (value: number) => number,
): (value: number) => number {
  assert(ticks.length >= 2, `${ticks.length} ticks`);
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  const rate = (last.place - first.place) / (spread(last.value) - spread(first.value));
  const placeOf = (value: number) => first.place + rate * (spread(value) - spread(first.value));
  assertEquals(Math.sign(rate), Math.sign(to - from));
  for (const { value, place } of ticks) {
    assertAlmostEquals(place, placeOf(value), 0.02, `${value}`);
    assert((place - from) * (place - to) <= 0.02, `${value} lies beyond its axis`);
  }
  const used = Math.abs(last.place - first.place) / Math.abs(to - from);
  assert(used > 0.4, `the ticks fill ${used} of their axis`);
  return placeOf;
}

const linear = (value: number) => value;

/** Reads a chart with one plot; returns where values of x and y are, and the places of its series. */
function readPlot(chart: Chart, spreadX = linear, spreadY = linear) {
  const picture = readPicture(chart);
  const [axes] = picture.all("axes").map(readAxes) as [DrawnAxes];
  const places = picture.all("series").map((series) =>
    allElements(series).filter(({ name }) => name === "path").flatMap(({ attributes }) =>
      pathPlaces(attributes.d!)
    )
  );
  for (const [x, y] of places.flat()) {
    const inside = x >= axes.left - 0.02 && x <= axes.right + 0.02 && y >= axes.top - 0.02 &&
      y <= axes.bottom + 0.02;
    assert(inside, `${x}, ${y} lies outside the axes`);
  }
  return {
    axes,
    places,
    xAt: checkSpread(axes.x, [axes.left, axes.right], spreadX),
    yAt: checkSpread(axes.y, [axes.bottom, axes.top], spreadY),
  };
}

const LINES:
  readonly (readonly [name: string, chart: TextChart, x: readonly number[], y: readonly number[]])[] = [
    ["of a few values", lineChart([3, -1, 2.5]), [0, 1, 2], [3, -1, 2.5]],
    ["of large values", lineChart([3e7, 5e7, 4e7]), [0, 1, 2], [3e7, 5e7, 4e7]],
    ["of small values", lineChart([3e-7, 5e-7, 4e-7]), [0, 1, 2], [3e-7, 5e-7, 4e-7]],
    ["in a small picture", lineChart([0, 10], { x: [5, 250], width: 240, height: 160 }), [5, 250], [0, 10]],
  ];

for (const [name, chart, x, y] of LINES) {
  Deno.test(`a line chart ${name}: labels at their marks, and the line where they say`, () => {
    const { places: [line], xAt, yAt } = readPlot(chart);
    assertEquals(line!.length, x.length);
    line!.forEach((place, i) => {
      assertAlmostEquals(place[0], xAt(x[i]!), 0.05);
      assertAlmostEquals(place[1], yAt(y[i]!), 0.05);
    });
  });
}

Deno.test("logarithmic axes: labels at their marks, and the line where they say", () => {
  const [x, y] = [[1, 10, 1000], [1e-6, 0.02, 0.5]];
  const { places: [line], xAt, yAt } = readPlot(
    lineChart(y, { x, xScale: "log", yScale: "log" }),
    Math.log10,
    Math.log10,
  );
  line!.forEach((place, i) => {
    assertAlmostEquals(place[0], xAt(x[i]!), 0.05);
    assertAlmostEquals(place[1], yAt(y[i]!), 0.05);
  });
});

Deno.test("a histogram: labels at their marks, and the bars where they say", () => {
  const values = [0, 0.5, 1.5, 1.6, 1.7, 4];
  const { places: [bars], xAt, yAt, axes } = readPlot(histogram(values, { bins: 4 }));
  // Each bar is drawn from its lower left corner round; with a pixel between them.
  const corners = bars!.filter((_, i) => i % 4 === 2);
  const counts = [[1, 2], [2, 3], [4, 1]] as const;
  assertEquals(corners.length, counts.length);
  corners.forEach(([x, y], i) => {
    assertAlmostEquals(x, xAt(counts[i]![0]) - 0.5, 0.05);
    assertAlmostEquals(y, yAt(counts[i]![1]), 0.05);
  });
  assertAlmostEquals(axes.bottom, yAt(0), 0.02);
});

withoutLeaks("a decision boundary: labels at their marks, and the points where they say", () => {
  const points = [[0, 20], [3, 60], [5, 30]];
  const chart = decisionBoundary((x) => x.sum({ axis: 1, keepDims: true }).mul(0.01), {
    x: points,
    y: [0, 0, 0],
  });
  const picture = readPicture(chart);
  const [axes] = picture.all("axes").map(readAxes) as [DrawnAxes];
  const xAt = checkSpread(axes.x, [axes.left, axes.right], linear);
  const yAt = checkSpread(axes.y, [axes.bottom, axes.top], linear);
  const marks = pathPlaces(picture.all("points")[0]!.attributes.d!);
  points.forEach(([x, y], i) => {
    // A circle is drawn from its left to its right and back.
    const [from, to] = [marks[3 * i]!, marks[3 * i + 1]!];
    assertAlmostEquals((from[0] + to[0]) / 2, xAt(x!), 0.05);
    assertAlmostEquals(from[1], yAt(y!), 0.05);
  });
});

Deno.test("a history chart: each plot has its own axes, beside the others", () => {
  const epochs = Array.from({ length: 30 }, (_, i) => i);
  const history = { loss: epochs.map((i) => 2 / (1 + i)), accuracy: epochs.map((i) => 1 - 0.6 / (1 + i)) };
  const picture = readPicture(historyChart(history));
  const plots = picture.all("axes").map(readAxes);
  assertEquals(plots.length, 2);
  assert(plots[0]!.right < plots[1]!.left);
  for (const [k, values] of Object.values(history).entries()) {
    const axes = plots[k]!;
    const xAt = checkSpread(axes.x, [axes.left, axes.right], linear);
    const yAt = checkSpread(axes.y, [axes.bottom, axes.top], linear);
    const [line] = allElements(picture.all("series")[k]!).filter(({ name }) => name === "path");
    pathPlaces(line!.attributes.d!).forEach(([x, y], i) => {
      assertAlmostEquals(x, xAt(epochs[i]!), 0.05);
      assertAlmostEquals(y, yAt(values[i]!), 0.05);
    });
  }
});

/** The lowest and the highest value of a chart's vertical axis, and those of its labels. */
function verticalEnds(chart: Chart): { ends: number[]; labels: number[] } {
  const [axes] = readPicture(chart).all("axes").map(readAxes) as [DrawnAxes];
  const [first, last] = [axes.y[0]!, axes.y.at(-1)!];
  const valueAt = (place: number) =>
    first.value + (place - first.place) / (last.place - first.place) * (last.value - first.value);
  const rounded = (value: number) => Math.round(value * 1000) / 1000 + 0;
  return {
    ends: [axes.bottom, axes.top].map((place) => rounded(valueAt(place))),
    labels: [first.value, last.value],
  };
}

Deno.test("equal accuracies are shown on the whole way from 0 to 1", () => {
  for (const value of [0, 0.5, 1]) {
    for (const name of ["accuracy", "binaryAccuracy", "acc", "precision", "recall", "f1Score", "auc"]) {
      const { ends, labels } = verticalEnds(historyChart({ [name]: [value, value, value] }));
      assertEquals([ends, labels], [[0, 1], [0, 1]], `${name} ${value}`);
    }
  }
  // Float32 holds no 0.9, and its neighbours are a rounding apart.
  const rounded = [0.9, 0.9, Math.fround(0.9)];
  assertEquals(verticalEnds(historyChart({ accuracy: rounded })).ends, [0, 1]);
  assertEquals(verticalEnds(historyChart({ accuracy: [1, 1], valAccuracy: [1, 1] })).ends, [0, 1]);
  assertEquals(verticalEnds(lineChart([1, 1, 1], { yLabel: "Accuracy" })).ends, [0, 1]);
  assertEquals(verticalEnds(lineChart({ accuracy: [1, 1], valAccuracy: [1, 1] })).ends, [0, 1]);
});

Deno.test("an axis of accuracies ends at 1, and begins where they do", () => {
  assertEquals(verticalEnds(historyChart({ accuracy: [0.8, 1] })).ends, [0.79, 1]);
  assertEquals(verticalEnds(historyChart({ accuracy: [0.998, 1] }, { height: 4000 })).ends, [0.998, 1]);
  assertEquals(verticalEnds(historyChart({ accuracy: [0, 0.5] })).ends, [0, 0.525]);
  assertEquals(verticalEnds(historyChart({ accuracy: [0.1, 1] }, { yScale: "log" })).labels, [0.1, 1]);
});

Deno.test("what is no share has the axis of any other values, whatever its name is", () => {
  assertEquals(verticalEnds(historyChart({ accuracy: [90, 100] })).ends, [89.5, 100.5]);
  assertEquals(verticalEnds(historyChart({ accuracy: [-1, 1] })).ends, [-1.1, 1.1]);
  assertEquals(verticalEnds(historyChart({ loss: [1, 1] })).ends, [0.9, 1.1]);
  assertEquals(verticalEnds(lineChart({ accuracy: [1, 1], loss: [1, 1] })).ends, [0.9, 1.1]);
  assertEquals(verticalEnds(lineChart([1, 1], { yLabel: "accuracy", yLimits: [0, 2] })).ends, [0, 2]);
});

Deno.test("equal accuracies as text", () => {
  const lines = historyChart({ accuracy: [1, 1, 1] }).toText(40, 12).split("\n");
  const labels = lines.map((line) => /^\s*([\d.]+) ┤/.exec(line)?.[1]).filter((text) => text !== undefined);
  assertEquals([Number(labels[0]), Number(labels.at(-1))], [1, 0]);
});
