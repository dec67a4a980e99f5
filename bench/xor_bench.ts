/** One training step of the XOR lesson: 4 samples through 2-8-1, mean squared error, gradient descent. */
import * as ln from "../src/mod.ts";

for (const kind of ["typescript", "wasm"] as const) {
  ln.useKernels(kind);
  const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const y = ln.tensor([[0], [1], [1], [0]]);
  const net = new ln.Sequential(
    ln.dense(8, { activation: "relu", inputShape: [2] }),
    ln.dense(1, { activation: "sigmoid", inputShape: [8] }),
  );
  const criterion = new ln.MSELoss();
  const optimizer = new ln.SGD(net.parameters(), { learningRate: 0.5 });
  Deno.bench({
    name: `${kind} XOR training step`,
    group: "XOR training step",
    baseline: kind === "typescript",
    fn: () => {
      ln.useKernels(kind);
      using _ = ln.scope();
      const loss = criterion.forward(net.forward(x), y);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
    },
  });
}
