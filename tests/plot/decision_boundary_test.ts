import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { decisionBoundary, type LabelledPoints } from "../../src/plot/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { allElements, textOf } from "../test_support/xml.ts";
import { type Picture, readPicture } from "./read_picture.ts";

// The library's stream holds memory from its first draw on.
ln.tidy(() => void ln.defaultRandom().uniform(0, 1, [1]));

const XOR = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], y: [0, 1, 1, 0] };

/** A model that computes its output from two columns. */
function byColumns(output: (a: ln.Tensor, b: ln.Tensor) => ln.Tensor): (x: ln.Tensor) => ln.Tensor {
  return (x) => output(x.slice([0, x.shape[0]!], [0, 1]), x.slice([0, x.shape[0]!], [1, 2]));
}

/** Turns places in a picture into values of the axes, by the limits that were asked for. */
function valuesOf(picture: Picture, limits: { x: [number, number]; y: [number, number] }) {
  const [plot] = allElements(picture.root).filter(({ name }) => name === "svg").slice(1);
  const { x, y, width, height } = plot!.attributes;
  return (place: number[]): [number, number] => [
    limits.x[0] + (place[0]! - Number(x)) / Number(width) * (limits.x[1] - limits.x[0]),
    limits.y[1] - (place[1]! - Number(y)) / Number(height) * (limits.y[1] - limits.y[0]),
  ];
}

function placesOf(path: string): number[][] {
  return path.split(/[ML]/).slice(1).map((point) => point.split(" ").map(Number));
}

withoutLeaks("the line is where the output crosses the threshold", () => {
  const limits = { x: [-1, 2] as [number, number], y: [-2, 3] as [number, number] };
  const slope = byColumns((a, b) => a.mul(2).add(b).sub(1.25));
  const picture = readPicture(
    decisionBoundary(slope, XOR, { threshold: 0, xLimits: limits.x, yLimits: limits.y, title: "A slope" }),
  );
  const [line] = picture.all("boundary");
  const toValues = valuesOf(picture, limits);
  const ends = placesOf(line!.attributes.d!).map(toValues);
  assert(ends.length >= 2);
  // A pixel is about a hundredth of the axes.
  for (const [a, b] of ends) assertAlmostEquals(2 * a + b, 1.25, 0.01);
  assertEquals(ends.map(([, b]) => Math.round(b)).sort((a, b) => a - b), [-2, 3]);
});

withoutLeaks("each class has a region, points with a mark of their own, and a name", () => {
  const model = byColumns((a, b) => a.add(b).sub(1).mul(6).sigmoid());
  const points = { x: [[0, 0], [0, 1], [1, 0], [1, 1], [1, 0.9]], y: [0, 0, 1, 1, 1] };
  const chart = decisionBoundary(model, points, {
    classNames: ["no", "yes"],
    xLabel: "left",
    yLabel: "right",
  });
  const picture = readPicture(chart);
  const drawn = picture.all("points");
  assertEquals(drawn.map(textOf), ["no", "yes"]);
  assertEquals(drawn.map(({ attributes }) => attributes.d!.split("M").length - 1), [2, 3]);
  assert(
    drawn[0]!.attributes.d!.includes("a") && !drawn[1]!.attributes.d!.includes("a"),
    "a circle and a square",
  );
  const regions = allElements(picture.all("field")[0]!).filter(({ name }) => name === "path");
  assertEquals(regions.length, 10);
  const texts = picture.texts.map(({ text }) => text);
  for (const text of ["no", "yes", "left", "right"]) assert(texts.includes(text), text);
  assertEquals(
    chart.description,
    "What a model decides over two features, and 5 samples. no: 2 points, yes: 3 points.",
  );
});

withoutLeaks("points are where their features say", () => {
  const limits = { x: [0, 4] as [number, number], y: [0, 2] as [number, number] };
  const data = { x: [[1, 0.5], [3, 1.5]], y: [0, 0] };
  const picture = readPicture(
    decisionBoundary(byColumns((a) => a.mul(0)), data, { xLimits: limits.x, yLimits: limits.y }),
  );
  const toValues = valuesOf(picture, limits);
  const circles = [...picture.all("points")[0]!.attributes.d!.matchAll(/M(\S+) ([\d.]+)a(\S+) /g)];
  const places = circles.map(([, x, y, radius]) => toValues([Number(x) + Number(radius), Number(y)]));
  places.forEach((place, i) =>
    place.forEach((value, axis) => assertAlmostEquals(value, data.x[i]![axis]!, 1e-3))
  );
});

withoutLeaks("three classes, as probabilities and as scores, one-hot and as numbers", () => {
  const scores = byColumns((a, b) => ln.concat([a, b, a.add(b).neg().add(1)], 1).mul(3));
  const softmax = (x: ln.Tensor) => scores(x).softmax();
  const data = { x: [[1, 0], [0, 1], [0, 0]], y: [0, 1, 2] };
  const picture = readPicture(decisionBoundary(scores, data));
  assertEquals(picture.all("points").map(textOf), ["0", "1", "2"]);
  assertEquals(decisionBoundary(softmax, data).svg, decisionBoundary(scores, data).svg);
  const oneHot: LabelledPoints = { x: data.x, y: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] };
  assertEquals(decisionBoundary(scores, oneHot).svg, decisionBoundary(scores, data).svg);
});

withoutLeaks("models, modules and tensors, float64 too", () => {
  for (const dtype of ["float32", "float64"] as const) {
    const model = ln.sequential([
      ln.dense(3, { activation: "tanh", inputShape: [2], dtype }),
      ln.dense(1, { dtype, inputShape: [3] }),
    ]);
    const x = ln.tensor(XOR.x, { dtype });
    const y = ln.tensor([[0], [1], [1], [0]], { dtype });
    const { training } = model.module;
    const chart = decisionBoundary(model, { x, y }, { threshold: 0 });
    assertEquals(model.module.training, training);
    readPicture(chart);
    assertEquals(decisionBoundary(model.module, XOR, { threshold: 0 }).svg, chart.svg);
    for (const one of [x, y, model.module]) one.dispose();
  }
});

withoutLeaks("labels of −1 and 1 are two classes", () => {
  const picture = readPicture(
    decisionBoundary(byColumns((a) => a.sub(0.5)), { x: XOR.x, y: [-1, -1, 1, 1] }, { threshold: 0 }),
  );
  assertEquals(picture.all("points").map(textOf), ["−1", "1"]);
});

withoutLeaks("a model that is sure everywhere has no line", () => {
  const picture = readPicture(decisionBoundary(byColumns((a) => a.mul(0)), XOR));
  assertEquals(picture.all("boundary").length, 0);
});

withoutLeaks("outputs and points that are not finite are left out with a note", () => {
  const log = byColumns((a, b) => a.log().add(b));
  const data = { x: [[-1, 0], [1, 1], [NaN, 0]], y: [0, 1, 1] };
  const picture = readPicture(decisionBoundary(log, data, { resolution: 11 }));
  const texts = picture.texts.map(({ text }) => text);
  assert(texts.includes("Not shown: 1 of 3 points, NaN or infinite."), texts.join("; "));
  // −1.3 to 1.3 in steps of 0.26: five columns are below 0, one is at 0.
  assert(texts.includes("The model gave no finite value at 66 of 121 places."), texts.join("; "));
  assertEquals(picture.all("points").map(({ attributes }) => attributes.d!.split("M").length - 1), [1, 1]);
});

withoutLeaks("a hundred thousand points on few places are few marks", () => {
  const x = Array.from({ length: 100_000 }, (_, i) => [i % 10, Math.floor(i / 10) % 10]);
  const y = Array.from({ length: 100_000 }, (_, i) => i % 2);
  const chart = decisionBoundary(byColumns((a) => a), { x, y });
  const marks = readPicture(chart).all("points").map(({ attributes }) => attributes.d!.split("M").length - 1);
  assertEquals(marks, [50, 50]);
});

withoutLeaks("one point is enough", () => {
  readPicture(decisionBoundary(byColumns((a, b) => a.add(b)), { x: [[5, -3]], y: [1] }));
});

refuses("wrong decision boundaries", () => {
  const zero = byColumns((a) => a.mul(0));
  const three = ln.tensor([[1, 2, 3]]);
  return {
    operands: [three],
    cases: [
      [
        "no model",
        () => decisionBoundary(wrong(undefined), XOR),
        TypeError,
        /of undefined: expected a model, a module/,
      ],
      [
        "no data",
        () => decisionBoundary(zero, wrong(undefined)),
        TypeError,
        /data undefined: expected \{ x, y \}/,
      ],
      [
        "three features",
        () => decisionBoundary(zero, { x: three, y: [0] }),
        RangeError,
        /\[1, 3\]: expected two features/,
      ],
      [
        "no points",
        () => decisionBoundary(zero, { x: [], y: [] }),
        RangeError,
        /expected two features a row/,
      ],
      [
        "labels",
        () => decisionBoundary(zero, { x: XOR.x, y: [0, 1] }),
        RangeError,
        /4 samples with 2 labels/,
      ],
      [
        "many labels",
        () => decisionBoundary(zero, { x: XOR.x, y: [0, 1, 2, 3] }),
        RangeError,
        /one output and 4 different labels/,
      ],
      [
        "a label that is no class",
        () => decisionBoundary((x) => ln.zeros([x.shape[0]!, 3]), { x: XOR.x, y: [0, 1, 3, 2] }),
        RangeError,
        /label 3 of sample 2: expected a whole number from 0 to 2/,
      ],
      [
        "no tensor",
        () => decisionBoundary(wrong(() => 3), XOR),
        TypeError,
        /the model gave 3, expected a tensor/,
      ],
      [
        "too few",
        () => decisionBoundary(() => ln.zeros([2, 1]), XOR),
        RangeError,
        /for 4096 points the model gave outputs of shape \[2, 1\]/,
      ],
      ["threshold", () => decisionBoundary(zero, XOR, { threshold: NaN }), RangeError, /threshold NaN/],
      ["resolution", () => decisionBoundary(zero, XOR, { resolution: 1 }), RangeError, /resolution 1/],
      [
        "class names",
        () => decisionBoundary(zero, XOR, { classNames: ["a"] }),
        RangeError,
        /1 classNames: expected 2/,
      ],
      [
        "a misspelt option",
        () => decisionBoundary(zero, XOR, wrong({ titel: "a" })),
        TypeError,
        /option "titel": expected some of title/,
      ],
    ],
  };
});
