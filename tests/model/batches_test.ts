import { assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { takeRows } from "../../src/model/batches.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const order = () => ln.tensor([3, 0, 2, 1], { dtype: "int32" });

forEachKernels(
  "takeRows follows an order, and without one gives the rows as they come, without a copy",
  () => {
    const x = ln.arange(8).reshape([4, 2]);
    assertEquals(takeRows(x, 1, 3, order()).toArray(), [[0, 1], [4, 5]]);
    assertEquals(takeRows(x, 3, 4, order()).toArray(), [[2, 3]]);
    const plain = takeRows(x, 1, 3, null);
    assertEquals(plain.toArray(), [[2, 3], [4, 5]]);
    assertEquals(plain.array.storage, x.array.storage);
  },
);

forEachKernels("takeRows works in every dtype, on views and on any number of axes", () => {
  for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
    const x = ln.tensor([1, 0, 1, 1], { dtype });
    assertEquals(takeRows(x, 0, 4, order()).toArray(), [1, 1, 1, 0], dtype);
    assertEquals(takeRows(x, 0, 4, order()).dtype, dtype);
  }
  const images = ln.arange(16).reshape([2, 2, 4]).T;
  assertEquals(takeRows(images, 0, 2, order()).toArray(), [[[3, 11], [7, 15]], [[0, 8], [4, 12]]]);
});

forEachKernels("takeRows refuses an order that leaves the rows", () => {
  const x = ln.zeros([3, 2]);
  assertThrows(() => takeRows(x, 0, 4, order()), RangeError, "Cannot take index 3 at [0]");
});

for (const name of ["NumpyRandom", "TorchRandom", "Random"] as const) {
  Deno.test(`fit with shuffling trains as on rows in the order that ${name} draws, epoch by epoch`, async () => {
    const { liveTensors } = ln.memory();
    const data = { x: [[0.5, -1], [1, 2], [-0.25, 0.75], [2, 1], [0, 1]], y: [[1], [0], [2], [1], [3]] };
    const make = () => {
      const layer = new ln.Linear(2, 1, { random: new ln.TorchRandom(1), dtype: "float64" });
      const model = ln.model(layer);
      model.compile({ optimizer: ln.sgd({ learningRate: 0.1 }), loss: "meanSquaredError" });
      return { layer, model };
    };
    const [x, y] = [ln.tensor(data.x, { dtype: "float64" }), ln.tensor(data.y, { dtype: "float64" })];

    const shuffled = make();
    const { history } = await shuffled.model.fit(x, y, {
      epochs: 3,
      verbose: 0,
      batchSize: 2,
      random: new ln[name](7),
    });

    const byHand = make();
    const random = new ln[name](7);
    const losses: number[] = [];
    for (let epoch = 0; epoch < 3; epoch++) {
      using permutation = random.permutation(5);
      const rows = Array.from(permutation.toTypedArray());
      const [inOrder, targets] = [data.x, data.y].map((list) =>
        ln.tensor(rows.map((row) => list[row]!), { dtype: "float64" })
      ) as [ln.Tensor, ln.Tensor];
      losses.push(
        (await byHand.model.fit(inOrder, targets, { verbose: 0, batchSize: 2, shuffle: false })).history
          .loss[0]!,
      );
      inOrder.dispose();
      targets.dispose();
    }
    assertEquals(history.loss, losses);
    const weights = [shuffled, byHand].map(({ layer }) => layer.parameters().map((one) => one.toArray()));
    assertEquals(weights[0], weights[1]);
    for (const { layer } of [shuffled, byHand]) for (const one of layer.parameters()) one.dispose();
    x.dispose();
    y.dispose();
    assertEquals(ln.memory().liveTensors, liveTensors);
  });
}
