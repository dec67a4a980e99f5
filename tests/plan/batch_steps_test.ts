import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { BatchSteps } from "../../src/model/batch_steps.ts";
import type { BatchData } from "../../src/model/training_source.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const ROWS = 22;

forEachKernels("the code of a step over batches runs three times for each size of a batch", () => {
  const sizes: number[] = [];
  const x = ln.zeros([ROWS, 4]);
  const numbers = new ln.NumpyRandom(2).rand([ROWS, 2], { dtype: "float32" });
  const random = new ln.NumpyRandom(4);
  let rows: number[] = [];
  const drawOrder = () => {
    const order = ln.tidy(() => random.permutation(ROWS).toTypedArray()) as Int32Array;
    rows = [...order];
    return order;
  };
  const work = {
    check: () => {},
    step: (batch: BatchData) => {
      sizes.push(batch.x.shape[0]!);
      return batch.y.mean();
    },
  };
  const steps = new BatchSteps({ x, y: numbers, weights: null }, 8, drawOrder, work, true);
  const all = numbers.mean({ axis: 1 }).toArray() as number[];
  for (let epoch = 0; epoch < 6; epoch++) {
    steps.begin();
    const losses: number[] = [];
    const samples: number[] = [];
    for (let next = steps.advance(); next !== null; next = steps.advance()) {
      const some = steps.run(10);
      losses.push(...some);
      samples.push(...Array.from(some, () => next!.samples));
    }
    assertEquals(samples, [8, 8, 6]);
    losses.forEach((loss, i) => {
      const part = rows.slice(8 * i, 8 * i + 8);
      const mean = part.reduce((sum, row) => sum + all[row]!, 0) / part.length;
      assert(Math.abs(loss - mean) < 1e-6, `epoch ${epoch}, batch ${i}: ${loss}, ${mean}`);
    });
    assertEquals(steps.done, 3);
  }
  assertEquals(sizes, [8, 8, 6, 8, 6, 6], "two batches of 8 in the first epoch, the third in the second");
  steps.dispose();
});
