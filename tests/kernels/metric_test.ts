import { assert, assertEquals } from "@std/assert";
import { arrayOf, FLOATS, kernelSets, randomNumbers } from "./kernel_harness.ts";

/** Values with edges among them: numbers on the threshold, NaN, infinities. */
function scores(length: number, seed: number): number[] {
  const next = randomNumbers(seed);
  const edges = [0.5, NaN, Infinity, -Infinity, 0, 1];
  return Array.from(
    { length },
    (_, i) => i % 7 === 6 ? edges[(i / 7 | 0) % edges.length]! : Math.fround(next()),
  );
}

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 100];

for (const { name, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    const start = [10, 20, 30];
    const run = (
      count: number,
      arrays: readonly (readonly number[])[],
      call: (addresses: number[]) => unknown,
    ) => {
      const cells = arrayOf(kernels, "float64", start.slice(0, count));
      const inputs = arrays.map((values) => arrayOf(kernels, dtype, values));
      const result = call([cells.address, ...inputs.map(({ address }) => address)]);
      for (const input of inputs) input.take();
      return { result, added: [...cells.take()].map((value, i) => value - start[i]!) };
    };

    Deno.test(`${name} ${dtype} countMatches and countDecisions count as a loop over the numbers does`, () => {
      for (const length of LENGTHS) {
        const predictions = scores(length, length + 1);
        const targets = Array.from({ length }, (_, i) => i % 5 === 4 ? 0.5 : i % 2);
        const decisions = predictions.map((p) => Number(p > 0.5));
        const { added } = run(
          2,
          [predictions, targets],
          ([cells, p, t]) => kernels[dtype].countMatches(cells!, p!, t!, length, 0.5),
        );
        assertEquals(
          added,
          [decisions.filter((d, i) => d === targets[i]).length, length],
          `length ${length}`,
        );
        const counts = run(3, [predictions, targets], ([cells, p, t]) =>
          kernels[dtype].countDecisions(cells!, p!, t!, length, 0.5)).added;
        const count = (decision: number, positive: boolean) =>
          decisions.filter((d, i) =>
            d === decision && (targets[i] === 1) === positive
          ).length;
        assertEquals(counts, [count(1, true), count(1, false), count(0, true)], `length ${length}`);
      }
    });

    Deno.test(`${name} ${dtype} countClasses finds the first of the largest, or one of the largest few`, () => {
      for (const rows of [0, 1, 2, 5, 33]) {
        for (const columns of [2, 3, 10]) {
          const next = randomNumbers(rows * 100 + columns);
          // Coarse numbers, so that there are ties.
          const values = Array.from({ length: rows * columns }, () => Math.floor(next() * 4));
          const classes = Array.from({ length: rows }, () => Math.floor(next() * columns));
          const row = (i: number) => values.slice(i * columns, (i + 1) * columns);
          const first = classes.filter((c, i) => row(i).indexOf(Math.max(...row(i))) === c).length;
          const oneHot = classes.flatMap((c) => Array.from({ length: columns }, (_, j) => Number(j === c)));
          for (const [targets, width] of [[classes, 1], [oneHot, columns]] as const) {
            const count = (most: number) =>
              run(
                2,
                [values, targets],
                ([cells, s, t]) => kernels[dtype].countClasses(cells!, s!, t!, rows, columns, width, most),
              );
            const message = `${rows}×${columns}, targets of ${width}`;
            assertEquals(count(0), { result: -1, added: [first, rows] }, message);
            for (const most of [1, 2]) {
              const top = classes.filter((c, i) => row(i).filter((v) => v > row(i)[c]!).length < most).length;
              assertEquals(count(most), { result: -1, added: [top, rows] }, `${message}, top ${most}`);
            }
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} countClasses names the first class that is none, and counts nothing then`, () => {
      for (const wrong of [-1, 3, 1.5, NaN, Infinity, -Infinity]) {
        const { result, added } = run(
          2,
          [[1, 2, 3, 1, 2, 3, 1, 2, 3], [2, wrong, 0]],
          ([cells, s, t]) => kernels[dtype].countClasses(cells!, s!, t!, 3, 3, 1, 0),
        );
        assertEquals([result, added], [1, [0, 0]], `class ${wrong}`);
      }
    });

    Deno.test(`${name} ${dtype} addDifferences adds absolute and squared differences in float64`, () => {
      for (const length of LENGTHS) {
        const next = randomNumbers(length);
        const [p, t] = [0, 1].map(() => Array.from({ length }, () => Math.fround(next() * 8 - 4))) as [
          number[],
          number[],
        ];
        for (const power of [1, 2]) {
          const { added } = run(
            2,
            [p, t],
            ([cells, a, b]) => kernels[dtype].addDifferences(cells!, a!, b!, length, power),
          );
          const expected = p.reduce((sum, value, i) => sum + Math.abs(value - t[i]!) ** power, 0);
          assert(
            Math.abs(added[0]! - expected) <= 1e-13 * (10 + expected),
            `length ${length}, power ${power}`,
          );
          assertEquals(added[1], length);
        }
      }
    });

    Deno.test(`${name} ${dtype} firstNonFinite finds NaN and infinities wherever they are`, () => {
      const largest = dtype === "float32" ? 3.4028234663852886e38 : Number.MAX_VALUE;
      for (const length of [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 37]) {
        const values = Array.from({ length }, (_, i) => [0, -0, largest, -largest, 1e-45][i % 5]!);
        const find = (numbers: readonly number[]) =>
          run(1, [numbers], ([, a]) => kernels[dtype].firstNonFinite(a!, length)).result;
        assertEquals(find(values), -1, `length ${length}`);
        for (let at = 0; at < length; at++) {
          for (const bad of [NaN, Infinity, -Infinity]) {
            assertEquals(find(values.with(at, bad)), at, `${bad} at ${at} of ${length}`);
            assertEquals(find(values.fill(bad, at)), at, `${bad} from ${at} on`);
            values.fill(0, at);
          }
        }
      }
    });
  }

  Deno.test(`${name} copyWindow copies from the cursor on, and moveCursor moves it`, () => {
    const order = arrayOf(kernels, "int32", [7, 6, 5, 4, 3, 2, 1]);
    const cursor = arrayOf(kernels, "int32", [0]);
    for (const [length, expected] of [[3, [7, 6, 5]], [0, []], [3, [4, 3, 2]], [1, [1]]] as const) {
      const out = arrayOf(kernels, "int32", new Array(length).fill(-1));
      kernels.int32.copyWindow(out.address, order.address, cursor.address, length);
      kernels.int32.moveCursor(cursor.address, length);
      assertEquals([...out.take()], [...expected]);
    }
    assertEquals([...cursor.take()], [7]);
    assertEquals([...order.take()], [7, 6, 5, 4, 3, 2, 1]);
  });
}
