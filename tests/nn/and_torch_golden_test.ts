import { assertEquals } from "@std/assert";
import {
  Linear,
  Module,
  MSELoss,
  noGrad,
  scope,
  SGD,
  type Tensor,
  tensor,
  TorchRandom,
} from "../../src/mod.ts";
import golden from "../golden/and_torch.json" with { type: "json" };
import { assertClose } from "../losses/assert_close.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const random = new TorchRandom();

class Net extends Module {
  fc1 = new Linear(2, 3, { random });
  fc2 = new Linear(3, 1, { random });
  override forward(x: Tensor): Tensor {
    return this.fc2.forward(this.fc1.forward(x).relu()).sigmoid();
  }
}

forEachKernels("AND on 2-3-1 from torch.manual_seed(0) trains as PyTorch trains it", () => {
  random.setState(new TorchRandom(golden.torch_seed).getState());
  const net = new Net();
  const named = () =>
    [...net.namedParameters()].map(([name, value]) => [name.replace(".", "_"), value.toArray()]);
  assertEquals(Object.fromEntries(named()), golden.start);

  const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const y = tensor([[0], [0], [0], [1]]);
  const criterion = new MSELoss();
  const optimizer = new SGD(net.parameters(), { learningRate: golden.learning_rate });
  const losses: number[] = [];
  for (let epoch = 0; epoch < golden.epochs; epoch++) {
    using _ = scope();
    const loss = criterion.forward(net.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }

  const bound = 1e-5;
  const everyHundredth = losses.filter((_, epoch) => epoch % 100 === 99);
  assertClose("losses", everyHundredth, golden.loss_every_100, bound);
  for (const [name, value] of net.namedParameters()) {
    const expected: readonly (number | number[])[] =
      golden.final[name.replace(".", "_") as keyof typeof golden.final];
    assertClose(name, value.toTypedArray(), expected.flat(), bound);
  }
  const predictions = noGrad(() => net.eval().forward(x));
  assertClose("predictions", predictions.toTypedArray(), golden.predictions.flat(), bound);
  optimizer.dispose();
  net.dispose();
});
