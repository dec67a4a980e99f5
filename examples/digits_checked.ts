/**
 * The lesson's gradient check at work: on its small network, on the whole classifier, and on a layer that is wrong.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { printParagraph } from "./digits_drawing.ts";
import { LARGEST_ERROR, largestRelativeError, numericalGradient } from "./digits_gradient_check.ts";
import { type Layer, Linear, Sigmoid } from "./digits_layers.ts";
import { NeuralNetwork } from "./digits_networks.ts";
import { drawDigits, makeClassifier } from "./digits_training.ts";

/** Forgets the second factor of its slope, out · (1 − out). */
class ForgetfulSigmoid extends Sigmoid {
  override backward(gradient: ln.Tensor): ln.Tensor {
    return gradient.mul(this.output!);
  }
}

/** The lesson's 2-3-1 network, started from a seed. */
export function makeSmallNetwork(seed: number, hidden: Layer = new Sigmoid()): NeuralNetwork {
  const random = new ln.NumpyRandom(seed);
  return ln.tidy(() =>
    new NeuralNetwork([
      new Linear(2, 3, random, "float64"),
      hidden,
      new Linear(3, 1, random, "float64"),
      new Sigmoid(),
    ])
  );
}

/** The sample that the lesson checks at. */
export function smallSample(): { x: ln.Tensor; y: ln.Tensor } {
  return { x: ln.tensor([[0.5, 0.3]], { dtype: "float64" }), y: ln.tensor([[0.8]], { dtype: "float64" }) };
}

/** Both gradients of one of a network's parameters. */
export function bothGradients(
  network: NeuralNetwork,
  x: ln.Tensor,
  y: ln.Tensor,
  parameter = 0,
): { analytical: ln.Tensor; numerical: ln.Tensor; error: number } {
  network.backpropagate(x, y);
  const analytical = network.gradients[parameter]!;
  const numerical = numericalGradient(network.parameters[parameter]!, () => network.measure(x, y));
  return { analytical, numerical, error: largestRelativeError(analytical, numerical) };
}

function checkSmallNetwork(seed: number): boolean {
  const { x, y } = smallSample();
  using network = makeSmallNetwork(seed);
  const { analytical, numerical, error } = bothGradients(network, x, y);
  console.log(`Analytical gradient:\n${analytical}\n\nNumerical gradient:\n${numerical}\n`);
  console.log(`Max relative error: ${error.toExponential(2)}`);
  console.log(error < LARGEST_ERROR ? "✓ Gradient check PASSED!\n" : "✗ Gradient check FAILED!\n");

  using wrong = makeSmallNetwork(seed, new ForgetfulSigmoid());
  const { error: large } = bothGradients(wrong, x, y);
  console.log("A check must be able to fail. With a sigmoid that forgets its factor (1 - out):");
  console.log(`Max relative error: ${large.toExponential(2)}`);
  console.log(large < LARGEST_ERROR ? "✗ It passes, and should not.\n" : "✓ It fails, as it should.\n");
  return error < LARGEST_ERROR && large >= LARGEST_ERROR;
}

function checkClassifier(seed: number): boolean {
  const random = new ln.NumpyRandom(seed);
  const { train } = drawDigits({ random, dtype: "float64" });
  // Few samples: the more there are, the likelier that moving a weight takes some unit across the kink of its ReLU.
  const [x, y] = [train.x.slice([0, 2]), train.y.slice([0, 2])];
  using classifier = makeClassifier(random, "float64");
  console.log("The notebook checks one matrix of a network without ReLU and softmax.");
  console.log("Max relative errors of the whole classifier, on two pictures:");
  const errors = classifier.parameters.map((parameter, i) => {
    const { error } = bothGradients(classifier, x, y, i);
    const name = `layer ${Math.floor(i / 2) + 1} ${i % 2 === 0 ? "weights" : "bias"}`;
    console.log(
      `  ${name.padEnd(16)}${`[${parameter.shape.join(", ")}]`.padEnd(10)}${error.toExponential(2)}`,
    );
    return error;
  });
  const passed = errors.every((error) => error < LARGEST_ERROR);
  printParagraph(
    passed
      ? "✓ All of them pass.\n"
      : "✗ Not all pass. A gradient near 0, or a unit at the kink of its ReLU, can do that: try another --seed.\n",
  );
  return passed;
}

function checkByLibrary(seed: number): boolean {
  const { x, y } = smallSample();
  using network = makeSmallNetwork(seed);
  const [weights1, bias1, weights2, bias2] = network.parameters as [
    ln.Tensor,
    ln.Tensor,
    ln.Tensor,
    ln.Tensor,
  ];
  const loss = (weights: ln.Tensor) => {
    const hidden = x.matmul(weights).add(bias1).sigmoid();
    return hidden.matmul(weights2).add(bias2).sigmoid().sub(y).square().mean();
  };
  const report = ln.gradCheck(loss, [weights1]);
  console.log("The library derives the gradient by itself; its own check is ln.gradCheck:\n");
  console.log(String(report));
  return report.passed;
}

/** Checks gradients in all these ways, always in float64, and prints what comes out. */
export function checkGradients({ seed, dtype }: { seed: number; dtype: ln.FloatDType }): boolean {
  using _ = ln.scope();
  console.log("\n3. Gradient checking: a backward pass beside (loss(p + h) - loss(p - h)) / 2h\n");
  if (dtype === "float32") {
    console.log("In float64 all the same: in float32 differences of losses are mostly rounding.\n");
  }
  const small = checkSmallNetwork(seed);
  const whole = checkClassifier(seed);
  return checkByLibrary(seed) && small && whole;
}
