import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { networkDiagram } from "../../src/plot/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { allElements, textOf } from "../test_support/xml.ts";
import { type Picture, readPicture } from "./read_picture.ts";

// The library's stream holds memory from its first draw on.
ln.tidy(() => void ln.defaultRandom().uniform(0, 1, [1]));

/** The columns of circles, from left to right: how many there are in each. */
function unitCounts(picture: Picture): number[] {
  return picture.all("units").map((units) =>
    allElements(units).filter(({ name, attributes }) =>
      name === "circle" && attributes.class!.includes("edge")
    ).length
  );
}

const edgesOf = (picture: Picture, layer: number) =>
  allElements(picture.all("weights")[layer]!).filter(({ name }) => name === "path");
const texts = (picture: Picture) => picture.texts.map(({ text }) => text);

withoutLeaks("a 2-8-1 network: units, weights, names, captions", () => {
  const model = ln.sequential([
    ln.dense(8, { activation: "relu", inputShape: [2] }),
    ln.dense(1, { activation: "sigmoid", inputShape: [8] }),
  ]);
  const chart = networkDiagram(model, { title: "XOR" });
  const picture = readPicture(chart);
  assertEquals(unitCounts(picture), [2, 8, 1]);
  assertEquals([edgesOf(picture, 0).length, edgesOf(picture, 1).length], [16, 8]);
  for (
    const text of ["x₁", "x₂", "ŷ", "Input", "Dense, relu", "8 units", "Dense, sigmoid", "1 unit", "2 values"]
  ) {
    assert(texts(picture).includes(text), `${text} in ${texts(picture).join("; ")}`);
  }
  assertEquals(
    chart.description,
    `Network of 2, 8 and 1 units. Dense of 8, relu. Dense of 1, sigmoid. ${
      texts(picture).find((text) => text.startsWith("The widest"))
    }`,
  );
  model.module.dispose();
});

withoutLeaks("a line's colour and width are its weight's sign and size", () => {
  const layer = new ln.Linear(2, 2);
  // Stored as [outputs, inputs].
  const weights = [[4, -1], [0, 2]];
  ln.noGrad(() => weights.forEach((row, i) => row.forEach((value, j) => layer.weight.set(value, i, j))));
  const picture = readPicture(networkDiagram(layer));
  const edges = new Map(edgesOf(picture, 0).map((edge) => [textOf(edge), edge.attributes]));
  assertEquals([...edges.keys()].sort(), ["1 → 1: 4", "1 → 2: 0", "2 → 1: −1", "2 → 2: 2"]);
  assertEquals(edges.get("2 → 1: −1")!.class, "negative-line");
  const width = (name: string) => Number(edges.get(name)!["stroke-width"]) - 0.5;
  assertEquals(edges.get("1 → 1: 4")!.class, "positive-line");
  assertAlmostEquals(width("2 → 2: 2") / width("1 → 1: 4"), 0.5, 1e-9);
  assertAlmostEquals(width("2 → 1: −1") / width("1 → 1: 4"), 0.25, 0.01);
  assertEquals(width("1 → 2: 0"), 0);
  // From the middle of the first input's circle to that of the second output's.
  const [inputs, outputs] = picture.all("units").map((units) =>
    allElements(units).filter(({ name }) => name === "circle").map(({ attributes }) => Number(attributes.cy))
  );
  const [, from, to] = /^M\S+ (\S+)L\S+ (\S+)$/.exec(edges.get("1 → 2: 0")!.d!)!;
  assertEquals([Number(from), Number(to)], [inputs![0], outputs![1]]);
  layer.dispose();
});

withoutLeaks("large layers are drawn by their ends, and say how many units they have", () => {
  const model = ln.sequential([
    ln.dense(100, { activation: "relu", inputShape: [784] }),
    ln.dropout(0.5),
    ln.dense(10, { activation: "softmax", inputShape: [100] }),
  ]);
  const picture = readPicture(networkDiagram(model, { outputNames: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }));
  assertEquals(unitCounts(picture), [11, 11, 10]);
  for (
    const text of [
      "784 values, 11 drawn",
      "100 units, 11 drawn",
      "x₆",
      "x₇₈₀",
      "x₇₈₄",
      "9",
      "Not drawn: Dropout.",
    ]
  ) {
    assert(texts(picture).includes(text), `${text} in ${texts(picture).join("; ")}`);
  }
  assertEquals(unitCounts(readPicture(networkDiagram(model, { mostUnits: 4 }))), [3, 3, 3]);
  model.module.dispose();
});

withoutLeaks("modules of PyTorch's kind, activations beside them", () => {
  class Net extends ln.Module {
    fc1 = new ln.Linear(2, 3);
    body = new ln.Sequential(new ln.Tanh(), new ln.Linear(3, 1), new ln.Sigmoid());
    override forward(x: ln.Tensor): ln.Tensor {
      return this.body.forward(this.fc1.forward(x));
    }
  }
  const net = new Net();
  const picture = readPicture(networkDiagram(net));
  assertEquals(unitCounts(picture), [2, 3, 1]);
  for (const text of ["Linear, Tanh", "Linear, Sigmoid"]) assert(texts(picture).includes(text), text);
  assertEquals(networkDiagram(ln.model(net)).svg, networkDiagram(net).svg);
  net.dispose();
});

withoutLeaks("weights that are not finite are left out with a note", () => {
  const layer = new ln.Linear(2, 1);
  ln.noGrad(() => layer.weight.set(NaN, 0, 1));
  const picture = readPicture(networkDiagram(layer));
  assertEquals(edgesOf(picture, 0).length, 1);
  assert(texts(picture).includes("Not shown: 1 of 2 weights, NaN or infinite."));
  layer.dispose();
});

withoutLeaks("without weights the lines are equal, and long names have room", () => {
  const layer = new ln.Linear(2, 1);
  const picture = readPicture(networkDiagram(layer, {
    showWeights: false,
    inputNames: ["the first input, with a long name", "b"],
    outputNames: ["an output with a long name"],
    title: "A neuron",
  }));
  assertEquals(picture.all("positive-line").length + picture.all("negative-line").length, 0);
  assertEquals(picture.all("legend").length, 0);
  layer.dispose();
});

refuses("wrong network diagrams", () => {
  const unbuilt = ln.sequential([ln.dense(3)]);
  const gap = new ln.Sequential(new ln.Linear(2, 3), new ln.Linear(4, 1));
  const layer = new ln.Linear(2, 1);
  const wide = new ln.Sequential(...Array.from({ length: 6 }, () => new ln.Linear(2, 2)));
  return {
    operands: [...gap.parameters(), ...wide.parameters(), ...layer.parameters()],
    cases: [
      [
        "nothing",
        () => networkDiagram(wrong(undefined)),
        TypeError,
        /undefined: expected a model or a module/,
      ],
      [
        "no weights",
        () => networkDiagram(unbuilt),
        RangeError,
        /3 units has no weights yet; give it inputShape/,
      ],
      ["no layers", () => networkDiagram(new ln.ReLU()), RangeError, /without fully connected layers/],
      ["a gap", () => networkDiagram(gap), RangeError, /layer 0 gives 3 values but layer 1 takes 4/],
      ["names", () => networkDiagram(layer, { inputNames: ["a"] }), RangeError, /1 inputNames: expected 2/],
      [
        "units",
        () => networkDiagram(layer, { mostUnits: 2 }),
        RangeError,
        /mostUnits 2: expected a whole number from 3/,
      ],
      [
        "a misspelt option",
        () => networkDiagram(layer, wrong({ titel: "a" })),
        TypeError,
        /option "titel": expected some of title/,
      ],
    ],
  };
});
