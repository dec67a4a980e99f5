import { assert, assertEquals } from "@std/assert";
import * as ln from "../../mod.ts";
import { halfMeanSquaredError, heStart, smallStart, TwoLayerNet } from "../../examples/and_network.ts";
import golden from "../golden/and_numpy.json" with { type: "json" };
import mended from "../golden/and_mended_numpy.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const PARAMETERS = [["w1", "W1"], ["b1", "b1"], ["w2", "W2"], ["b2", "b2"]] as const;

/** Asserts the design's bound for float64 goldens: 1e-12 × max(1, largest |golden| of the array). */
function assertGolden(name: string, actual: ArrayLike<number>, expected: readonly number[]): void {
  assertEquals(actual.length, expected.length, name);
  const bound = 1e-12 * Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const difference = Math.abs(actual[i]! - value);
    assert(
      difference <= bound,
      `${name}[${i}]: ${actual[i]} differs from NumPy's ${value} by ${difference}, more than ${bound}`,
    );
  });
}

function assertParameters(net: TwoLayerNet, expected: typeof golden.start, when: string): void {
  for (const [name, goldenName] of PARAMETERS) {
    const figures: readonly (readonly number[])[] = expected[goldenName];
    assertEquals(net[name].shape, [figures.length, figures[0]!.length], `${when} ${goldenName}`);
    assertGolden(`${when} ${goldenName}`, net[name].toTypedArray(), figures.flat());
  }
}

function andData(): { x: ln.Tensor; y: ln.Tensor } {
  return {
    x: ln.tensor([[0, 0, 1, 1], [0, 1, 0, 1]], { dtype: "float64" }),
    y: ln.tensor([[0, 0, 0, 1]], { dtype: "float64" }),
  };
}

function newNet(dividesTwice: boolean, startScale: (inputs: number) => number): TwoLayerNet {
  const random = new ln.NumpyRandom(golden.numpy_seed);
  return new TwoLayerNet(2, 3, 1, { random, dtype: "float64", startScale, dividesTwice });
}

forEachKernels("the AND lesson's own network, from NumPy's seed in float64, equals NumPy's run", () => {
  const net = newNet(true, smallStart);
  assertParameters(net, golden.start, "start");

  const { x, y } = andData();
  const held = ln.memory().liveTensors;
  const losses = net.train(x, y, golden.learning_rate, golden.epochs);
  assertEquals(ln.memory().liveTensors, held);

  assertEquals(losses.length, golden.epochs);
  assertGolden("losses", losses.filter((_, epoch) => epoch % 100 === 0), golden.loss_every_100);
  assertGolden("last loss", [losses.at(-1)!], [golden.last_loss]);
  assertParameters(net, golden.final, "final");
  assertGolden("predictions", net.forward(x).prediction.toTypedArray(), golden.predictions.flat());
});

for (const { divides_twice, start, epochs, predictions } of mended.runs.slice(0, 4)) {
  const name = `${divides_twice ? "twice" : "once"} by m from ${start} weights`;
  forEachKernels(`the AND lesson's network, divided ${name}, answers as NumPy's`, () => {
    const net = newNet(divides_twice, start === "he" ? heStart : smallStart);
    const { x, y } = andData();
    net.train(x, y, mended.learning_rate, epochs);
    assertGolden("predictions", net.predict(x), predictions);
  });
}

forEachKernels("the AND lesson's gradients are a quarter of the true ones, the mended ones are true", () => {
  const { x, y } = andData();
  const [lesson, net] = [newNet(true, heStart), newNet(false, heStart)];
  const names = ["w1", "b1", "w2", "b2"] as const;
  // At the start the input [0, 0] sits on ReLU's kink, where the lesson's derivative is 0 and that of maximum is one half.
  net.train(x, y, golden.learning_rate, 3);
  for (const name of names) lesson[name].set(net[name]);
  const exact = ln.gradient(
    () => halfMeanSquaredError(net.forward(x).prediction, y),
    names.map((name) => net[name]),
  );
  const byHand = net.backward(x, y, net.forward(x));
  const flawed = lesson.backward(x, y, lesson.forward(x));
  names.forEach((name, i) => {
    const expected = [...exact[i]!.toTypedArray()];
    assert(expected.some((value) => Math.abs(value) > 1e-3), `${name} has a gradient`);
    assertGolden(name, byHand[name].toTypedArray(), expected);
    assertGolden(name, flawed[name].mul(4).toTypedArray(), expected);
  });
});
