import { assert, assertEquals, assertThrows } from "@std/assert";
import { Linear, noGrad, scope, Sequential, tensor } from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { Buffer } from "../../src/nn/buffer.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { Net, Quiet, random } from "./sample_modules.ts";

forEachKernels("a state dict is a copy, and loading it restores outputs and statistics", () => {
  const make = () =>
    new Sequential(new Linear(2, 3, { random }), new BatchNorm1d(3), new Linear(3, 1, { random }));
  const x = tensor([[1, 2], [3, -1], [0.5, 0.25]]);
  const net = make();
  noGrad(() => net.forward(x));
  const saved = net.stateDict();
  const expected = noGrad(() => net.eval().forward(x)).toArray();
  net.train();
  for (let i = 0; i < 3; i++) {
    net.forward(x).sum().backward();
    noGrad(() => net.parameters().forEach((parameter) => parameter.set(parameter.sub(parameter.grad!))));
    net.zeroGrad();
  }
  assert(String(noGrad(() => net.eval().forward(x)).toArray()) !== String(expected));
  assertEquals(saved["1.num_batches_tracked"]!.item(), 1);
  assertEquals(net.stateDict()["1.num_batches_tracked"]!.item(), 4);
  const other = make();
  assertEquals(other.loadStateDict(saved), { missingKeys: [], unexpectedKeys: [] });
  for (const one of [net, other]) {
    one.loadStateDict(saved);
    assertEquals(noGrad(() => one.eval().forward(x)).toArray(), expected);
    one.dispose();
  }
});

forEachKernels("values that share memory with the module are read before anything is written", () => {
  const net = new Sequential(new Linear(2, 2, { random }), new Linear(2, 2, { random }));
  const [a, b] = net.children() as [Linear, Linear];
  const [first, second, bias] = [a.weight.toArray(), b.weight.T.toArray(), a.bias!.toArray()];
  net.loadStateDict({
    "0.weight": b.weight.T,
    "0.bias": a.bias!,
    "1.weight": a.weight,
    "1.bias": b.bias!.detach(),
  });
  assertEquals([a.weight.toArray(), b.weight.toArray(), a.bias!.toArray()], [second, first, bias]);
  net.dispose();
});

withoutLeaks("without strict, what fits is loaded and the rest is named", () => {
  using _ = scope();
  const net = new Net();
  const result = net.loadStateDict({ "fc2.bias": tensor([7]), "fc3.bias": tensor([1]) }, { strict: false });
  assertEquals(result, {
    missingKeys: ["fc1.weight", "fc1.bias", "fc2.weight"],
    unexpectedKeys: ["fc3.bias"],
  });
  assertEquals(net.fc2.bias!.toArray(), [7]);
  net.dispose();
});

withoutLeaks("a backward pass through weights that were loaded since is an error", () => {
  using _ = scope();
  const net = new Net();
  const loss = net.forward(tensor([[1, 2]])).sum();
  net.loadStateDict(net.stateDict());
  assertThrows(() => loss.backward(), TypeError, 'was changed by "loadStateDict" after the forward pass');
  net.dispose();
});

withoutLeaks("buffers hold any dtype, need no gradients, and can be left out of state dicts", () => {
  using _ = scope();
  class Counter extends Quiet {
    count = new Buffer(tensor([1, 2], { dtype: "int32" }));
    scratch = new Buffer(tensor([3]), { persistent: false });
  }
  const source = tensor([4]);
  const counter = new Counter();
  const copied = new Buffer(source);
  source.set(9);
  assertEquals(copied.toArray(), [4]);
  assertEquals([counter.count.dtype, counter.count.requiresGrad, counter.count.owner], [
    "int32",
    false,
    null,
  ]);
  assertEquals([...counter.namedBuffers().keys()], ["count", "scratch"]);
  assertEquals(Object.keys(counter.stateDict()), ["count"]);
  assertEquals(counter.parameters(), []);
  counter.dispose();
  copied.dispose();
  assert(counter.scratch.isDisposed);
  assertThrows(
    () => new Buffer(copied),
    TypeError,
    "Cannot make a buffer: the tensor of shape [1] was disposed of",
  );
});
