/**
 * Trains the network that reads digits in the playground, and writes it to `examples/playground/digit_model.txt`: a safetensors file in
 * base64, for a bundle can hold text but no bytes. A fifth of the digits is kept to test with; a few of those go into the file as
 * examples.
 *
 *     deno run --allow-read=examples --allow-write=examples tools/train_playground_digits.ts
 *
 * @module
 */
import * as ln from "../mod.ts";
import { makeDigitNetwork } from "../examples/playground/digit_network.ts";
import { DARKEST, SIDE } from "../examples/playground/digit_picture.ts";
import text from "../examples/data/digits8x8.csv" with { type: "text" };

const OUTPUT = new URL("../examples/playground/digit_model.txt", import.meta.url);
const PIXELS = SIDE * SIDE;
const EPOCHS = 150;
const EXAMPLES_OF_EACH = 3;

/** Pictures as somebody else might have written them: turned, slanted, stretched and moved a little. */
function vary(pictures: ArrayLike<number>, count: number, random: ln.Random): Float32Array {
  const varied = new Float32Array(count * PIXELS);
  const draws = ln.tidy(() => random.uniform(-1, 1, [count, 6]).toTypedArray());
  const middle = (SIDE - 1) / 2;
  for (let i = 0; i < count; i++) {
    const [slant, turn, wide, high, right, down] = Array.from(
      { length: 6 },
      (_, k) => draws[6 * i + k]!,
    ) as [number, number, number, number, number, number];
    const at = (row: number, column: number) =>
      row < 0 || row >= SIDE || column < 0 || column >= SIDE
        ? 0
        : pictures[i * PIXELS + row * SIDE + column]!;
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const [x, y] = [column - middle, row - middle];
        const fromX = middle + x * (1 + 0.15 * wide) + y * (0.3 * slant + 0.15 * turn) + 0.5 * right;
        const fromY = middle + y * (1 + 0.08 * high) - x * 0.15 * turn + 0.3 * down;
        const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
        const [shareX, shareY] = [fromX - left, fromY - top];
        varied[i * PIXELS + row * SIDE + column] =
          (1 - shareY) * ((1 - shareX) * at(top, left) + shareX * at(top, left + 1)) +
          shareY * ((1 - shareX) * at(top + 1, left) + shareX * at(top + 1, left + 1));
      }
    }
  }
  return varied;
}

/** Three test digits of each kind, in turn. */
function chooseExamples(pictures: ln.Tensor, labels: ln.Tensor): number[][] {
  const given = Array.from(labels.toTypedArray());
  const rows = pictures.toArray() as number[][];
  return Array.from({ length: EXAMPLES_OF_EACH }, (_, round) =>
    Array.from({ length: 10 }, (_, digit) => {
      const places = given.flatMap((label, place) => label === digit ? [place] : []);
      return rows[places[round]!]!.map((pixel) => Math.round(pixel * DARKEST));
    })).flat();
}

const random = new ln.Random(42);
const { x, y } = ln.readCsv(text, { header: false, label: -1 });
const [xTrain, xTest, yTrain, yTest] = ln.trainTestSplit(x.div(DARKEST), y, {
  testSize: 0.2,
  stratify: y,
  random,
});
const network = makeDigitNetwork(random);
const rows = xTrain.shape[0]!;
const pictures = xTrain.toTypedArray();
const model = ln.model(network);
model.compile({
  optimizer: ln.adam({ learningRate: 0.002 }),
  loss: ln.sparseCategoricalCrossentropy({ fromLogits: true }),
  metrics: ["accuracy"],
});
for (let epoch = 0; epoch < EPOCHS; epoch++) {
  if (epoch === Math.round(0.7 * EPOCHS)) model.optimizer!.learningRate = 0.0004;
  const varied = ln.fromTypedArray(vary(pictures, rows, random), [rows, PIXELS]);
  await model.fit(varied, yTrain, { epochs: 1, batchSize: 32, verbose: 0, random });
  varied.dispose();
}
network.eval();
const { accuracy } = await model.evaluate(xTest, yTest, { batchSize: 360 });
const testDigits = yTest.shape[0]!;
const right = Math.round(accuracy! * testDigits);
console.log(`${right} of ${testDigits} test digits right: ${(100 * accuracy!).toFixed(2)} %`);

const bytes = ln.writeSafetensors(
  { ...network.stateDict(), examples: ln.tensor(chooseExamples(xTest, yTest), { dtype: "int32" }) },
  { metadata: { right: String(right), testDigits: String(testDigits), trainingDigits: String(rows) } },
);
await Deno.writeTextFile(OUTPUT, `${bytes.toBase64()}\n`);
