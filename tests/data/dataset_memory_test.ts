import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { Dataset } from "../../src/data/dataset.ts";
import { heldMemory, withoutLeaks } from "../test_support/without_leaks.ts";

const ROWS = 10;

/** Datasets of all kinds over a tensor of ten rows, most of which make tensors of their own. */
function datasets(x: ln.Tensor): Record<string, Dataset<ln.Tensor>> {
  const rows = Dataset.fromTensors(x);
  const generated = Dataset.from(function* () {
    for (let i = 0; i < ROWS; i++) yield ln.full([2], i);
  });
  const generatedSlowly = Dataset.from(async function* () {
    for (let i = 0; i < ROWS; i++) {
      await Promise.resolve();
      yield ln.full([2], i);
    }
  });
  return {
    "rows": rows,
    "batches": rows.batch(3),
    "shuffled batches": rows.shuffle().batch(3),
    "shuffled rows": rows.shuffle(),
    "part of shuffled rows": rows.shuffle().skip(1).shuffle().batch(2),
    "half of shuffled rows": rows.shuffle().split(0.5)[1]!.batch(2),
    "buffered rows": rows.shuffle(3),
    "batches of buffered rows": rows.shuffle(4).batch(3),
    "mapped batches": rows.batch(3).map((batch) => batch.mul(2).add(1).exp()),
    "mapped rows in batches": rows.map((row) => row.mul(2).add(1)).batch(4),
    "rows that stay as they are": rows.map((row) => row),
    "views of rows": rows.map((row) => row.reshape([2, 1])),
    "asynchronously mapped rows": rows.map(async (row) => {
      await Promise.resolve();
      return row.reshape([2, 1]);
    }),
    "prefetched batches": rows.shuffle().batch(2).prefetch(2),
    "prefetched mapped rows": rows.map((row) => row.add(1)).prefetch(3).batch(3).prefetch(2),
    "repeated rows": rows.repeat(2).skip(3).batch(4),
    "generated tensors": generated,
    "generated tensors in batches": generated.batch(4),
    "generated tensors, shuffled": generated.shuffle().batch(3),
    "generated tensors, through a buffer": generated.shuffle(4),
    "generated tensors, skipped": generated.skip(4).take(3),
    "slowly generated tensors": generatedSlowly.prefetch(4).batch(3),
    "batches without the rest": generated.batch(4, { dropRemainder: true }),
  };
}

const names = Object.keys(ln.tidy(() => datasets(ln.zeros([ROWS, 2]))));

/** Runs a test with one of the datasets, and asserts that nothing but its tensor is left after each use. */
function withDataset(what: string, use: (dataset: Dataset<ln.Tensor>) => Promise<void>): void {
  for (const name of names) {
    withoutLeaks(`${what}: ${name}`, async () => {
      const before = ln.defaultRandom();
      ln.setRandom(new ln.NumpyRandom(0));
      using x = ln.tidy(() => ln.arange(2 * ROWS).reshape([ROWS, 2]));
      const held = heldMemory();
      await use(datasets(x)[name]!);
      assertEquals(heldMemory(), held);
      ln.setRandom(before);
    });
  }
}

withDataset("a whole pass leaves nothing, and elements live as long as the body", async (dataset) => {
  let last: ln.Tensor | null = null;
  for (let pass = 0; pass < 2; pass++) {
    for await (const element of dataset) {
      assert(last === null || last.isDisposed);
      last = element;
      const sum = ln.tidy(() => element.sum().item());
      await new Promise((resolve) => setTimeout(resolve));
      assertEquals(ln.tidy(() => element.sum().item()), sum);
    }
    assert(last!.isDisposed);
  }
});

withDataset("break leaves nothing", async (dataset) => {
  for await (const element of dataset) {
    assert(!element.isDisposed);
    break;
  }
  let count = 0;
  for await (const _ of dataset) if (++count === 2) break;
});

withDataset("an error in the body leaves nothing", async (dataset) => {
  await assertRejects(
    async () => {
      for await (const element of dataset) element.reshape([77]);
    },
    RangeError,
    "reshape",
  );
});

withDataset("what is kept lives on", async (dataset) => {
  const kept: ln.Tensor[] = [];
  for await (const element of dataset) kept.push(element.keep());
  const sums = ln.tidy(() => kept.map((tensor) => tensor.sum().item()));
  assert(sums.every(Number.isFinite));
  for (const tensor of kept) tensor.dispose();
});

withDataset("a scope in the body may be open while the element is used", async (dataset) => {
  for await (const element of dataset) {
    using _ = ln.scope();
    element.mul(2).add(1);
    assert(ln.tidy(() => element).isDisposed === false);
  }
});

withoutLeaks("a pass that ends in an error leaves nothing", async () => {
  using x = ln.tidy(() => ln.arange(20).reshape([10, 2]));
  const held = heldMemory();
  const failing = (row: ln.Tensor) => {
    const next = row.add(1);
    if (next.slice(0).item() > 8) throw new RangeError("enough");
    return next;
  };
  const rows = Dataset.fromTensors(x);
  for (
    const dataset of [
      rows.map(failing),
      rows.map(failing).batch(3),
      rows.map(failing).shuffle({ random: new ln.NumpyRandom(0) }),
      rows.map(failing).shuffle({ bufferSize: 3, random: new ln.NumpyRandom(0) }),
      rows.map(failing).prefetch(2),
      rows.map(async (row) => {
        await Promise.resolve();
        return ln.tidy(() => failing(row));
      }).prefetch(4).batch(2),
      rows.batch(2).map((batch) => failing(batch.slice(0))).repeat(2),
    ]
  ) {
    await assertRejects(
      async () => {
        for await (const _ of dataset);
      },
      RangeError,
      "enough",
    );
  }
  assertEquals(heldMemory(), held);
  const generated = Dataset.from(function* () {
    yield ln.ones([2]);
    yield ln.ones([3]);
  });
  const before = heldMemory();
  await assertRejects(
    async () => {
      for await (const _ of generated.batch(2));
    },
    RangeError,
    "the first has shape [2], and number 1 [3]",
  );
  assertEquals(heldMemory(), before);
});

withoutLeaks("what the caller holds is never disposed of", async () => {
  const constant = ln.ones([2]);
  const samples = [ln.zeros([2]), ln.ones([2])];
  using x = ln.ones([4, 2]);
  const rows = Dataset.fromTensors(x);
  for (
    const dataset of [
      Dataset.from(samples),
      Dataset.from(samples).batch(2),
      Dataset.from(() => samples),
      Dataset.from(samples).shuffle({ random: new ln.NumpyRandom(0) }).prefetch(),
      Dataset.from(samples).map((sample) => sample),
      Dataset.from(new Set(samples)).repeat(2),
      rows.map((row) => [row.add(1), constant]),
      rows.batch(2).map(() => constant).repeat(2),
    ]
  ) {
    for await (const _ of dataset);
    for await (const _ of dataset) break;
    assert([constant, x, ...samples].every((tensor) => !tensor.isDisposed));
  }
  for (const tensor of [constant, ...samples]) tensor.dispose();
});

withoutLeaks(
  "map frees what its function makes beside its result, and leaves alone what it keeps",
  async () => {
    using x = ln.ones([3, 2]);
    const kept: ln.Tensor[] = [];
    const dataset = Dataset.fromTensors(x).map((row) => {
      const made = row.add(1);
      kept.push(made.keep(), row.keep());
      row.mul(3);
      return made.mul(2);
    });
    for await (const row of dataset) assertEquals(row.toArray(), [4, 4]);
    assertEquals(kept.map((tensor) => tensor.isDisposed), Array(6).fill(false));
    for (const tensor of kept) tensor.dispose();
  },
);

withoutLeaks("an element is gone when the loop goes on, and the message says what to do", async () => {
  using x = ln.ones([3, 2]);
  const batches: ln.Tensor[] = [];
  for await (const batch of Dataset.fromTensors(x).batch(1)) batches.push(batch);
  assertThrows(() => batches[0]!.sum(), TypeError, "call keep() on it");
});

withoutLeaks("a dataset whose tensors are gone says so", async () => {
  const x = ln.ones([3, 2]);
  const dataset = Dataset.fromTensors(x).shuffle({ random: new ln.NumpyRandom(0) }).batch(2);
  x.dispose();
  const held = heldMemory();
  const error = await assertRejects(
    async () => {
      for await (const _ of dataset);
    },
    TypeError,
  );
  assert(/disposed/.test(error.message), error.message);
  assertEquals(heldMemory().liveTensors, held.liveTensors);
});

withoutLeaks("batches of tensors that want gradients record nothing", async () => {
  using w = ln.ones([4, 2], { requiresGrad: true });
  for await (const batch of Dataset.fromTensors(w).shuffle({ random: new ln.NumpyRandom(0) }).batch(2)) {
    assertEquals(batch.requiresGrad, false);
  }
});

withoutLeaks("a long pass takes no more memory than a short one", async () => {
  using x = ln.ones([256, 16]);
  const dataset = Dataset.fromTensors(x).shuffle({ random: new ln.NumpyRandom(0) }).batch(8).map((batch) =>
    batch.mul(2)
  );
  for await (const batch of dataset.repeat(2)) assert(!batch.isDisposed);
  const { reservedBytes } = ln.memory();
  for await (const batch of dataset.repeat(40)) assert(!batch.isDisposed);
  assertEquals(ln.memory().reservedBytes, reservedBytes);
});
