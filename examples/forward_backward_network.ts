/**
 * The lesson's network of three inputs, two hidden units and one output, with ReLU after both layers: its formulas forward and
 * backward, one line each. Rows are samples.
 *
 * @module
 */
import * as ln from "../mod.ts";

/** The parameters, in the order in which the lesson names them. */
export const PARAMETERS = ["w1", "b1", "w2", "b2"] as const;

/** One tensor for each parameter: its values, or its gradient. */
export type Parameters = Readonly<Record<typeof PARAMETERS[number], ln.Tensor>>;

/** The lesson's start. */
export function startParameters(options: ln.TensorOptions): Parameters {
  return {
    w1: ln.tensor([[1, -1], [0, 2], [1, 0.5]], options),
    b1: ln.tensor([[0.1, 0.2]], options),
    w2: ln.tensor([[2], [-1]], options),
    b2: ln.tensor([[0.5]], options),
  };
}

/** The lesson's only sample. */
export function sample(dtype: ln.FloatDType): { x: ln.Tensor; y: ln.Tensor } {
  return { x: ln.tensor([[0.5, 0.8, 0.2]], { dtype }), y: ln.tensor([[1]], { dtype }) };
}

/** What the forward pass computes. */
export interface ForwardPass {
  readonly z1: ln.Tensor;
  readonly a1: ln.Tensor;
  readonly z2: ln.Tensor;
  readonly prediction: ln.Tensor;
  readonly loss: ln.Tensor;
}

/** The prediction, and the loss summed over the samples. */
export function forward(x: ln.Tensor, y: ln.Tensor, { w1, b1, w2, b2 }: Parameters): ForwardPass {
  const z1 = x.matmul(w1).add(b1);
  const a1 = z1.relu();
  const z2 = a1.matmul(w2).add(b2);
  const prediction = z2.relu();
  const loss = prediction.sub(y).square().mul(0.5).sum();
  return { z1, a1, z2, prediction, loss };
}

/** The derivative of ReLU: 1 where the unit is on, else 0. */
function slope(z: ln.Tensor): ln.Tensor {
  return z.greater(0).astype(z.dtype);
}

/** The slopes of the loss: along z2 and z1, the layers' values before ReLU, and along each parameter. */
export interface BackwardPass {
  readonly dz2: ln.Tensor;
  readonly dz1: ln.Tensor;
  readonly gradients: Parameters;
}

/** The chain rule, from the loss back to each parameter. */
export function backward(x: ln.Tensor, y: ln.Tensor, { w2 }: Parameters, pass: ForwardPass): BackwardPass {
  const { z1, a1, z2, prediction } = pass;
  const dz2 = prediction.sub(y).mul(slope(z2)); // (ŷ − y) is the slope of ½(ŷ − y)²
  const dz1 = dz2.matmul(w2.T).mul(slope(z1));
  const gradients = {
    w1: x.T.matmul(dz1),
    b1: dz1.sum({ axis: 0, keepDims: true }), // of one sample, dz1 itself
    w2: a1.T.matmul(dz2),
    b2: dz2.sum({ axis: 0, keepDims: true }),
  };
  return { dz2, dz1, gradients };
}

/** A step of gradient descent, in place. */
export function update(parameters: Parameters, gradients: Parameters, learningRate: number): void {
  // The step itself is not part of what is to be differentiated.
  ln.noGrad(() =>
    ln.tidy(() => {
      for (const name of PARAMETERS) {
        parameters[name].set(parameters[name].sub(gradients[name].mul(learningRate)));
      }
    })
  );
}
