import { assertEquals } from "@std/assert";
import { NumpyRandom, Random, type RandomStream, TorchRandom } from "../../src/mod.ts";
import { restoreStream, saveStream } from "../../src/random/stream_state.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";

/** Draws of all kinds, an odd number of normal ones among them. */
function draw(stream: RandomStream): number[] {
  const tensors = [stream.uniform(0, 1, [3]), stream.normal(0, 1, [5]), stream.permutation(7)];
  const numbers = tensors.flatMap((t) => [...t.toTypedArray()]);
  for (const t of tensors) t.dispose();
  return numbers;
}

const streams: readonly (readonly [name: string, make: () => RandomStream])[] = [
  ["Random", () => new Random(2 ** 40 + 3)],
  ["NumpyRandom", () => new NumpyRandom(5)],
  ["TorchRandom", () => new TorchRandom(5)],
];

for (const [name, make] of streams) {
  Deno.test(`${name} goes on from its state as if nothing had been`, () => {
    const stream = make();
    // In the middle of a block of words, at its end, and with a normal number waiting or not.
    for (let times = 0; times < 130; times++) {
      const state = JSON.parse(JSON.stringify(saveStream(stream)));
      const restored = restoreStream(state);
      assertEquals(restored.constructor, stream.constructor);
      assertEquals(draw(restored), draw(stream));
      stream.normal(0, 1, [1]).dispose();
    }
  });
}

Deno.test("a stream of another class has no state", () => {
  class Own extends NumpyRandom {}
  assertEquals(saveStream(new Own(1)), null);
  assertEquals(saveStream({ uniform: wrong(0), normal: wrong(0), permutation: wrong(0) }), null);
});

const good = JSON.parse(JSON.stringify(saveStream(new NumpyRandom(1))));
const restore = (name: string, change: object, error: Case[2], message: RegExp): Case => [
  name,
  () => restoreStream({ ...good, ...change }),
  error,
  message,
];

refuses("states of another form are refused", () => ({
  operands: [],
  cases: [
    [
      "nothing",
      () => restoreStream(undefined),
      TypeError,
      /random stream undefined: expected one of "Random"/,
    ],
    ["null", () => restoreStream(null), TypeError, /random stream undefined/],
    ["a number", () => restoreStream(7), TypeError, /random stream undefined/],
    restore("an unknown class", { stream: "Mt19937" }, TypeError, /random stream "Mt19937"/),
    restore("one of JavaScript's names", { stream: "__proto__" }, TypeError, /random stream "__proto__"/),
    restore(
      "too few words",
      { words: [1, 2] },
      RangeError,
      /an array of length 2: expected 624 whole numbers/,
    ),
    restore("words of another class", { stream: "Random" }, RangeError, /expected 6 whole numbers/),
    restore("no words", { words: { length: 624 } }, RangeError, /an object/),
    restore("a negative word", { words: [-1, ...good.words.slice(1)] }, RangeError, /from 0 to 2³² − 1/),
    restore("a word of 2³²", { words: [2 ** 32, ...good.words.slice(1)] }, RangeError, /from 0 to 2³² − 1/),
    restore("a fraction", { words: [0.5, ...good.words.slice(1)] }, RangeError, /from 0 to 2³² − 1/),
    restore("a word that is text", { words: ["1", ...good.words.slice(1)] }, RangeError, /from 0 to 2³² − 1/),
    restore("a place too far", { position: 625 }, RangeError, /position must be an integer from 0 to 624/),
    restore("a place that is text", { position: "3" }, RangeError, /position must be an integer/),
    restore("no place", { position: undefined }, RangeError, /position must be an integer/),
    restore(
      "a normal number that is text",
      { nextNormal: "1" },
      TypeError,
      /nextNormal "1": expected a number or null/,
    ),
    restore("no normal number", { nextNormal: undefined }, TypeError, /nextNormal undefined/),
    restore(
      "PyTorch's with a boolean",
      { stream: "TorchRandom", nextNormal: true },
      TypeError,
      /nextNormal true/,
    ),
  ],
}));
