/** An element of a product has the same bits whatever computes it: what threads and batches of other sizes rely on. */
import { assert, assertEquals } from "@std/assert";
import { from, layouts, multiply } from "./gemm_product.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, randomNumbers } from "./kernel_harness.ts";

/** Ranges of rows and of columns that lead to every path: few and many, aligned to a tile and not. */
const ROWS = [[0, 1], [5, 7], [4, 7], [9, 13], [0, 5], [11, 18], [0, 18], [18, 37], [3, 36]] as const;
const COLUMNS = [[0, 1], [3, 5], [2, 5], [0, 4], [1, 6], [0, 8], [5, 17], [4, 36], [60, 69], [
  0,
  69,
]] as const;

function draw(length: number, seed: number, scale = 2): Float64Array {
  const random = randomNumbers(seed);
  return Float64Array.from({ length }, () => (random() - 0.5) * scale);
}

for (const { name, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    Deno.test(`${name} ${dtype} gemm: rows and columns computed apart have the bits of the whole product`, () => {
      // The deep product takes several blocks of k. Sums are large enough for a sigmoid to leave its ordinary range.
      for (const [k, activation, scale] of [[21, 3, 16], [21, 4, 2], [1030, 1, 2]] as const) {
        const [m, n] = [37, 69];
        for (const aLayout of layouts(m, k).slice(0, k > 100 ? 2 : 4)) {
          for (const bLayout of layouts(k, n).slice(0, k > 100 ? 2 : 4)) {
            const a = arrayOf(kernels, dtype, draw(aLayout.length, 5, scale));
            const b = arrayOf(kernels, dtype, draw(bLayout.length, 6, scale));
            const bias = arrayOf(kernels, dtype, draw(n, 7));
            const run = (row: number, rows: number, column: number, columns: number) => {
              const c = poisoned(kernels, dtype, rows * columns);
              multiply(kernels, {
                dtype,
                c,
                cRow: columns,
                m: rows,
                n: columns,
                k,
                a,
                aLayout: from(aLayout, row, 0),
                b,
                bLayout: from(bLayout, 0, column),
                bias: bias.addressAt(column),
                activation,
              });
              return c.take();
            };
            const whole = run(0, m, 0, n);
            assert(!whole.some(Number.isNaN));
            for (const [row, rowEnd] of k > 100 ? ROWS.slice(2, 6) : ROWS) {
              for (const [column, columnEnd] of k > 100 ? COLUMNS.slice(3, 7) : COLUMNS) {
                const [rows, columns] = [rowEnd - row, columnEnd - column];
                const part = run(row, rows, column, columns);
                for (let i = 0; i < part.length; i++) {
                  const at = (row + Math.floor(i / columns)) * n + column + i % columns;
                  if (!Object.is(part[i], whole[at])) {
                    assertEquals(
                      part[i],
                      whole[at],
                      `a ${aLayout.name}, b ${bLayout.name}, k ${k}, rows ${row} to ${rowEnd}, ` +
                        `columns ${column} to ${columnEnd}, element ${i}`,
                    );
                  }
                }
              }
            }
            for (const array of [a, b, bias]) array.take();
          }
        }
      }
    });

    // In TypeScript a float32 product is rounded once, after the activation.
    Deno.test({
      name: `${name} ${dtype} gemm: an activation has the bits of the kernel of that name`,
      ignore: name === "typescript",
      fn: () => {
        for (
          const [m, n, k] of [[1, 1, 3], [4, 1, 8], [4, 2, 2], [3, 7, 2], [1, 45, 5], [40, 1, 5], [5, 8, 4], [
            25,
            11,
            3,
          ], [
            27,
            45,
            6,
          ]]
        ) {
          const [a, b] = [
            arrayOf(kernels, dtype, draw(m! * k!, 1, 40)),
            arrayOf(kernels, dtype, draw(k! * n!, 2, 40)),
          ];
          const [aLayout, bLayout] = [layouts(m!, k!)[0]!, layouts(k!, n!)[0]!];
          const run = (activation: number) => {
            const c = poisoned(kernels, dtype, m! * n!);
            multiply(kernels, {
              dtype,
              c,
              cRow: n!,
              m: m!,
              n: n!,
              k: k!,
              a,
              aLayout,
              b,
              bLayout,
              activation,
            });
            return c;
          };
          const length = m! * n!;
          const { relu, leakyRelu, sigmoid, tanh } = kernels[dtype];
          const alone = [
            (c: number) => relu(c, c, length),
            (c: number) => leakyRelu(c, c, length, 0.25),
            (c: number) => sigmoid(c, c, length),
            (c: number) => tanh(c, c, length),
          ];
          alone.forEach((activate, index) => {
            const c = run(0);
            activate(c.address);
            const [expected, fused] = [c.take(), run(index + 1).take()];
            assert(!expected.some(Number.isNaN));
            for (let i = 0; i < length; i++) {
              assert(
                Object.is(fused[i], expected[i]),
                `activation ${index + 1} of ${m}×${n}×${k}, element ${i}: ${fused[i]} instead of ${
                  expected[i]
                }`,
              );
            }
          });
          a.take();
          b.take();
        }
      },
    });
  }
}
