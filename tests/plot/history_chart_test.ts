import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { historyChart } from "../../src/plot/mod.ts";
import { History } from "../../src/model/history.ts";
import { sparkline } from "../../src/model/sparkline.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { textOf } from "../test_support/xml.ts";
import { readPicture } from "./read_picture.ts";

function makeHistory(): History {
  const history = new History();
  [[0.9, 0.5, 1], [0.5, 0.75, 0.8], [0.2, 1, 0.7]].forEach(([loss, accuracy, valLoss], epoch) => {
    history.record(epoch, { loss: loss!, accuracy: accuracy!, valLoss: valLoss! });
  });
  return history;
}

const display = (value: object) =>
  (value as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!.call(value);

Deno.test("each quantity has a plot, training and validation in the same", () => {
  const picture = readPicture(historyChart(makeHistory(), { title: "A run" }));
  const texts = picture.texts.map(({ text }) => text);
  for (const text of ["A run", "loss", "accuracy", "training", "validation", "epoch"]) {
    assert(texts.includes(text), `${text} in ${texts.join("; ")}`);
  }
  assert(!texts.includes("valLoss"));
  assertEquals(picture.all("axes").length, 2);
  assertEquals(picture.all("series").map(textOf), ["training", "validation", "training"]);
});

Deno.test("plots stand side by side, then in rows", () => {
  const counts = [1, 2, 3, 4, 5, 7];
  for (const count of counts) {
    const values = Object.fromEntries(Array.from({ length: count }, (_, i) => [`metric${i}`, [3, 2, 1]]));
    const picture = readPicture(historyChart(values));
    assertEquals(picture.all("axes").length, count);
  }
  const tall = readPicture(historyChart({ a: [1, 2], b: [2, 1] }, { columns: 1 }));
  assert(tall.height > tall.width * 0.9);
});

Deno.test("metrics asked for are shown alone, in that order, on scales of their own", () => {
  const picture = readPicture(
    historyChart(makeHistory(), { metrics: ["accuracy", "loss"], yScale: { loss: "log" } }),
  );
  const titles = picture.texts.filter(({ text }) => text === "accuracy" || text === "loss");
  assertEquals(titles.sort((a, b) => a.left - b.left).map(({ text }) => text), ["accuracy", "loss"]);
  assertEquals(readPicture(historyChart(makeHistory(), { metrics: ["loss"] })).all("series").length, 2);
});

Deno.test("the epochs are those that were recorded", () => {
  const history = new History();
  for (const epoch of [100, 101, 102]) history.record(epoch, { loss: epoch });
  const texts = readPicture(historyChart(history)).texts.map(({ text }) => text);
  assert(texts.includes("100") && texts.includes("102"));
});

Deno.test("lost values are named", () => {
  const texts = readPicture(historyChart({ loss: [1, NaN, 2], valLoss: [1, 2, Infinity] })).texts.map((
    { text },
  ) => text);
  assert(texts.includes("Not shown: 2 of 6 values in 2 series, NaN or infinite."), texts.join("; "));
});

Deno.test("a history without values says so", () => {
  for (const empty of [new History(), { loss: [] }, {} as Record<string, number[]>]) {
    const texts = readPicture(historyChart(empty)).texts.map(({ text }) => text);
    assert(texts.includes("No values to show"), texts.join("; "));
  }
});

Deno.test("as text the plots lie under one another", () => {
  const lines = historyChart(makeHistory()).toText(40, 20).split("\n");
  assertEquals(lines.length, 20);
  assertEquals([lines[0], lines[1], lines[10]], ["loss", "* training, o validation", "accuracy"]);
  assert(lines.slice(10).every((line) => !line.includes("training")), "one line needs no explanation");
  assert(lines.every((line) => line.length <= 40));
});

Deno.test("what fit returns is drawn, and shows itself in notebooks", async () => {
  const x = ln.tensor([[0], [1], [2], [3]]);
  const y = x.mul(2);
  const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
  model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
  const history = await model.fit(x, y, { epochs: 3, verbose: 0, validationData: [x, y] });
  const picture = readPicture(historyChart(history));
  assertEquals(picture.all("series").length, 4);
  const shown = display(history);
  assertEquals(shown["image/svg+xml"], historyChart(history).svg);
  assertEquals(shown["text/plain"], String(history));
  for (const one of [x, y, model.module]) one.dispose();
});

Deno.test("a sparkline has a bar for each value, the lowest to the highest", () => {
  assertEquals(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 40), "▁▂▃▄▅▆▇█");
  assertEquals(sparkline([7, 0], 40), "█▁");
  assertEquals(sparkline([5, 5, 5], 40), "▁▁▁");
  assertEquals(sparkline([], 40), "");
  assertEquals(sparkline([NaN, 0, Infinity, 1], 40), " ▁ █");
  assertEquals(sparkline([NaN], 40), " ");
  assertEquals(sparkline([-1.7e308, 0, 1.7e308], 40), "▁▅█");
});

Deno.test("more values than bars are averaged", () => {
  assertEquals(sparkline([0, 0, 7, 7], 2), "▁█");
  // The means are 0.5, 3 and 6.5: the second is 2.5/6 of the way up, the fourth of eight heights.
  assertEquals(sparkline([0, 1, 2, 3, 4, 6, 7, NaN], 3), "▁▄█");
  assertEquals(sparkline(Array.from({ length: 1000 }, (_, i) => i), 8), "▁▂▃▄▅▆▇█");
});

Deno.test("a history as text has a line for each quantity", () => {
  assertEquals(
    String(makeHistory()),
    `3 epochs
loss      █▄▁  0.9 → 0.2
accuracy  ▁▅█  0.5 → 1
valLoss   █▃▁  1 → 0.7`,
  );
  const one = new History();
  one.record(0, { loss: 1 / 3 });
  assertEquals(String(one), "1 epoch\nloss  ▁  0.3333 → 0.3333");
  assertEquals(String(new History()), "0 epochs");
});

refuses("wrong history charts", () => ({
  operands: [],
  cases: [
    ["nothing", () => historyChart(wrong(undefined)), TypeError, /undefined: expected what fit\(\) returned/],
    ["a list", () => historyChart(wrong([1, 2])), TypeError, /array of length 2: expected/],
    ["no numbers", () => historyChart(wrong({ loss: ["a"] })), TypeError, /element 0 of "loss" is "a"/],
    [
      "an unknown metric",
      () => historyChart({ loss: [1] }, { metrics: ["f1"] }),
      RangeError,
      /"f1": the history holds "loss"/,
    ],
    [
      "metrics",
      () => historyChart({ loss: [1] }, { metrics: wrong("loss") }),
      TypeError,
      /metrics "loss": expected an array/,
    ],
    [
      "a scale",
      () => historyChart({ loss: [1] }, { yScale: wrong({ loss: 3 }) }),
      TypeError,
      /yScale of loss 3/,
    ],
    ["columns", () => historyChart({ loss: [1] }, { columns: 0 }), RangeError, /columns 0/],
    [
      "too small",
      () => historyChart({ a: [1], b: [1], c: [1] }, { width: 300, columns: 3 }),
      RangeError,
      /would have only/,
    ],
    [
      "a misspelt option",
      () => historyChart({ loss: [1] }, wrong({ titel: "a" })),
      TypeError,
      /option "titel": expected some of title/,
    ],
  ],
}));
