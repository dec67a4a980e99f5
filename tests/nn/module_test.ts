import { assert, assertEquals, assertThrows } from "@std/assert";
import { Linear, Parameter, ReLU, scope, Sequential, SGD, Sigmoid, tensor, tidy } from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { Tanh } from "../../src/nn/tanh.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { wrong } from "../test_support/refuses.ts";
import { heldMemory, withoutLeaks } from "../test_support/without_leaks.ts";
import { Net, Quiet, random } from "./sample_modules.ts";

withoutLeaks("train and eval reach every module, overridden methods included", () => {
  class Frozen extends Quiet {
    norm = new BatchNorm1d(2);
    override train(mode = true): this {
      super.train(mode);
      this.norm.eval();
      return this;
    }
  }
  class Outer extends Quiet {
    frozen = new Frozen();
    list = [new ReLU(), { deep: new Dropout() }];
  }
  const outer = new Outer();
  const modes = () => outer.modules().map(({ training }) => training);
  assertEquals(modes(), [true, true, true, true, true]);
  assertEquals(outer.eval(), outer);
  assertEquals(modes(), [false, false, false, false, false]);
  outer.train();
  assertEquals(modes(), [true, true, false, true, true]);
  outer.train(false);
  assertEquals(modes(), [false, false, false, false, false]);
  assertThrows(
    () => outer.train(wrong(1)),
    TypeError,
    "Cannot set the training mode to 1: expected true or false",
  );
  outer.dispose();
});

withoutLeaks("apply visits children first, in order", () => {
  const net = new Sequential(new ReLU(), new Sequential(new Sigmoid()), new Tanh());
  const seen: string[] = [];
  assertEquals(net.apply((module) => seen.push(module.constructor.name)), net);
  // As torch.nn.Module.apply documents it.
  assertEquals(seen, ["ReLU", "Sigmoid", "Sequential", "Tanh", "Sequential"]);
  const shared = new ReLU();
  let calls = 0;
  new Sequential(shared, shared).apply((module) => calls += Number(module === shared));
  assertEquals(calls, 1, "PyTorch's children() leaves out what came before");
});

withoutLeaks("frozen parameters keep their values, the others train, and unfreezing undoes it", () => {
  using _ = scope();
  const net = new Net();
  const x = tensor([[1, 2], [3, -1]]);
  net.forward(x).sum().backward();
  assert(net.fc1.weight.grad !== null);
  assertEquals(net.fc1.freeze(), net.fc1);
  assertEquals(net.fc1.weight.grad, null);
  assertEquals([net.parameterCount(), net.parameterCount({ trainable: true })], [13, 4]);
  const before = net.stateDict();
  const optimizer = new SGD(net.parameters(), { learningRate: 0.5 });
  net.forward(x).sum().backward();
  optimizer.step();
  assertEquals(net.fc1.weight.toArray(), before["fc1.weight"]!.toArray());
  assert(net.fc2.bias!.item() !== before["fc2.bias"]!.item());
  net.unfreeze().zeroGrad();
  assertEquals(net.parameterCount({ trainable: true }), 13);
  net.forward(x).sum().backward();
  assert(net.fc1.weight.grad !== null && net.fc1.weight.grad.abs().sum().item() > 0);
  net.zeroGrad();
  assertEquals(net.parameters().map(({ grad }) => grad), [null, null, null, null]);
  optimizer.dispose();
  net.dispose();
});

forEachKernels("parameters and buffers survive scopes, and a module gives all its memory back", () => {
  const before = heldMemory();
  const net = tidy(() => new Sequential(new Linear(2, 2, { random }), new BatchNorm1d(2)));
  {
    using _ = scope();
    net.forward(tensor([[1, 2], [3, 4], [5, 7]])).sum().backward();
  }
  assertEquals(
    net.parameters().every((parameter) => !parameter.isDisposed && !parameter.grad!.isDisposed),
    true,
  );
  assertEquals(net.buffers().every((buffer) => !buffer.isDisposed), true);
  net.dispose();
  net.dispose();
  assertEquals(heldMemory(), before);
});

withoutLeaks("Sequential is iterated, indexed and appended to", () => {
  using _ = scope();
  const [first, second] = [new Linear(2, 3, { random }), new ReLU()];
  const net = new Sequential(first);
  assertEquals(net.append(second), net);
  assertEquals([...net], [first, second]);
  assertEquals([net.length, net.at(0), net.at(-1), net.layers], [2, first, second, [first, second]]);
  assertEquals(Object.keys(net.stateDict()), ["0.weight", "0.bias"]);
  assertEquals(net.forward(tensor([[1, 2]])).toArray(), first.forward(tensor([[1, 2]])).relu().toArray());
  const x = tensor([[1, 2]]);
  assertEquals(new Sequential().forward(x), x);

  class Named extends Sequential {
    extra = new Parameter(tensor([1]));
  }
  const named = new Named(new ReLU(), first);
  assertEquals([...named.namedParameters().keys()], ["1.weight", "1.bias", "extra"]);
  assertEquals(
    String(named),
    "Named(\n  (0): ReLU()\n  (1): Linear(in_features=2, out_features=3, bias=True)\n)",
  );
  named.dispose();
});

withoutLeaks("a module is disposed of by using", () => {
  let weight: Parameter;
  {
    using net = new Net();
    weight = net.fc1.weight;
  }
  assert(weight.isDisposed);
});
