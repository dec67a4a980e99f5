/**
 * One step of training, opened up with a tape: from the notebook's start weights to the updated ones, with every value
 * on the way.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { INPUTS, TARGETS } from "./gradient_tape_network.ts";
import { labelled, say } from "./printing.ts";

/** What the notebook printed before its step; the biases are 0. */
const START = {
  w1: [[0.2538452, 0.7059097], [-0.6374692, 0.51765466]],
  w2: [[1.1513721], [0.68751395]],
};

const LEARNING_RATE = 0.1;

/** Prints a title and a tensor under it. */
function show(title: string, value: ln.Tensor): void {
  say("", title, `${value}`);
}

/** Makes the step and prints it. */
export function openStep(dtype: ln.FloatDType): void {
  using _ = ln.scope();
  const [x, y] = [ln.tensor(INPUTS, { dtype }), ln.tensor(TARGETS, { dtype })];
  // Without activations in the layers, so that z and h can be told apart.
  const startAt = (weights: number[][]) => ({
    dtype,
    kernelInitializer: () => ln.tensor(weights, { dtype }),
  });
  const hidden = ln.dense(2, { inputShape: [2], ...startAt(START.w1) });
  const output = ln.dense(1, { inputShape: [2], ...startAt(START.w2) });
  const variables = [...hidden.parameters(), ...output.parameters()];
  using optimizer = ln.adam({ learningRate: LEARNING_RATE }).build(variables);
  const criterion = new ln.BCELoss();
  const forward = (print: (title: string, value: ln.Tensor) => void) => {
    const z1 = hidden.forward(x);
    print("z1 = x·W1 + b1, the first linear layer", z1);
    const h1 = z1.sigmoid();
    print("h1 = sigmoid(z1), which bends the plane", h1);
    const z2 = output.forward(h1);
    print("z2 = h1·W2 + b2, the second linear layer", z2);
    const yPred = z2.sigmoid();
    print("y_pred = sigmoid(z2), the probabilities", yPred);
    return criterion.forward(yPred, y);
  };

  say("Start weights, as the notebook prints them; the biases are 0");
  say(labelled("W1", hidden.kernel!), labelled("W2", output.kernel!));

  say("", "Forward: the tape records each operation");
  const tape = new ln.GradientTape();
  const loss = tape.record(() => forward(show));
  say("", `loss, the mean of −log(probability of the right answer): ${loss.item().toFixed(4)}`);

  say("", "Backward: the tape is read from its end to its start");
  const gradients = tape.gradient(loss, variables);
  const [slopeOfW1, , slopeOfW2] = gradients as [ln.Tensor, ln.Tensor, ln.Tensor, ln.Tensor];
  show("dL/dW2", slopeOfW2);
  show("dL/dW1", slopeOfW1);

  say("", `Update: Adam, learning rate ${LEARNING_RATE}`);
  const before = [hidden.kernel!, output.kernel!].map((kernel) => ln.noGrad(() => kernel.mul(1)));
  optimizer.applyGradients(gradients.map((gradient, i) => [gradient, variables[i]!] as const));
  show("W1", hidden.kernel!);
  show("W2", output.kernel!);

  const moves = [hidden.kernel!, output.kernel!].map((kernel, i) =>
    ln.noGrad(() => kernel.sub(before[i]!).round(4).reshape([-1]))
  );
  const [smallest, largest] = [slopeOfW1.min().item(), slopeOfW2.max().item()];
  say(
    "",
    `The gradients run from ${smallest.toFixed(3)} to ${largest.toFixed(3)}, yet all weights moved alike:`,
    labelled("  W1 by", moves[0]!),
    labelled("  W2 by", moves[1]!),
    "Adam divides the mean gradient by the root of the mean squared one. In the first step",
    "both come from one gradient, so that only its sign is left, times the learning rate.",
    "",
    `The loss with the new weights: ${ln.noGrad(() => forward(() => {})).item().toFixed(4)}`,
  );
  for (const variable of variables) variable.dispose();
}
