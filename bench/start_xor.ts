/** The smallest program that trains: what `bench/start.ts` starts. */
import * as ln from "../mod.ts";

const [x, y] = [ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), ln.tensor([[0], [1], [1], [0]])];
const net = new ln.Sequential(new ln.Linear(2, 8), new ln.ReLU(), new ln.Linear(8, 1), new ln.Sigmoid());
const [criterion, optimizer] = [new ln.MSELoss(), new ln.SGD(net.parameters(), { learningRate: 0.5 })];
const step = ln.compileStep(() => {
  const loss = criterion.forward(net.forward(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  return loss;
});
console.log(step.run(1000).at(-1));
