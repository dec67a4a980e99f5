import { assertEquals } from "@std/assert";
import {
  CrossEntropyLoss,
  dense,
  MSELoss,
  NumpyRandom,
  ones,
  Sequential,
  SGD,
  type Tensor,
  tensor,
  zeros,
} from "../../src/mod.ts";
import { linear } from "../../src/ops/linear.ts";
import { apply } from "../../src/tensor/apply.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { kernelCalls } from "../test_support/kernel_calls.ts";

/** The kernels of a backward pass through a layer, whose seed is given. */
function backwardCalls(
  activation: "none" | "relu" | "leakyRelu" | "sigmoid" | "tanh",
  needs: { x: boolean; weight: boolean; bias: boolean | "no bias" },
): string[] {
  const [x, weight] = [
    ones([4, 3], { requiresGrad: needs.x }),
    ones([3, 5], { requiresGrad: needs.weight }),
  ];
  const inputs: Tensor[] = [x, weight];
  if (needs.bias !== "no bias") inputs.push(zeros([5], { requiresGrad: needs.bias }));
  const gradient = ones([4, 5]);
  const output = apply(linear, inputs, { activation, slope: 0.25 });
  const calls = kernelCalls(() => output.backward({ gradient }));
  for (const input of inputs) input.dispose();
  // The seed is copied, as the caller's must not be changed.
  assertEquals(calls[0], "copy");
  return calls.slice(1);
}

forEachKernels("the gradient through an activation and that of the bias are one kernel call", () => {
  const all = { x: true, weight: true, bias: true };
  for (const activation of ["relu", "leakyRelu", "sigmoid", "tanh"] as const) {
    assertEquals(backwardCalls(activation, all), ["throughActivation", "gemm", "gemm"]);
  }
  assertEquals(backwardCalls("none", all), ["sum", "gemm", "gemm"]);
});

forEachKernels("a layer computes only the gradients that are wanted", () => {
  const only = { x: false, weight: false, bias: false };
  assertEquals(backwardCalls("relu", { ...only, weight: true, bias: true }), ["throughActivation", "gemm"]);
  assertEquals(backwardCalls("relu", { ...only, bias: true }), ["throughActivation"]);
  assertEquals(backwardCalls("relu", { ...only, weight: true }), ["reluGradient", "gemm"]);
  assertEquals(backwardCalls("tanh", { ...only, x: true, bias: "no bias" }), ["tanhGradient", "gemm"]);
  assertEquals(backwardCalls("none", { ...only, weight: true }), ["gemm"]);
});

/** The kernels of one step of training. */
function stepCalls(
  layers: Sequential,
  criterion: MSELoss | CrossEntropyLoss,
  x: Tensor,
  y: Tensor,
): string[] {
  const optimizer = new SGD(layers.parameters(), { learningRate: 0.1 });
  const step = () => {
    const loss = criterion.forward(layers.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  };
  step();
  const calls = kernelCalls(step);
  optimizer.dispose();
  layers.dispose();
  return calls;
}

forEachKernels("a step of a small network makes no kernel call that it could do without", () => {
  const random = new NumpyRandom(1);
  const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const regression = new Sequential(
    dense(8, { activation: "relu", inputShape: [2], random }),
    dense(1, { activation: "sigmoid", inputShape: [8], random }),
  );
  assertEquals(stepCalls(regression, new MSELoss(), x, tensor([[0], [1], [1], [0]])), [
    ...["gemm", "gemm", "squaredError"],
    ...["fill", "squaredErrorGradient", "throughActivation", "gemm", "gemm", "throughActivation", "gemm"],
    ...["sgd", "sgd", "sgd", "sgd"],
  ]);
  const classification = new Sequential(
    dense(8, { activation: "relu", inputShape: [2], random }),
    dense(2, { inputShape: [8], random }),
  );
  assertEquals(stepCalls(classification, new CrossEntropyLoss(), x, tensor([0, 1, 1, 0])), [
    ...["gemm", "gemm", "classIndices", "crossEntropy"],
    ...["fill", "mul", "sum", "gemm", "gemm", "throughActivation", "gemm"],
    ...["sgd", "sgd", "sgd", "sgd"],
  ]);
});
