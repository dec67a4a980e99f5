import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Linear,
  Module,
  noGrad,
  Parameter,
  ReLU,
  scope,
  Sequential,
  SGD,
  Sigmoid,
  type Tensor,
  tensor,
  tidy,
  TorchRandom,
} from "../../mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { Buffer } from "../../src/nn/buffer.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { Flatten } from "../../src/nn/flatten.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { Softmax } from "../../src/nn/softmax.ts";
import { Tanh } from "../../src/nn/tanh.ts";
import recorded from "../golden/modules_torch.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { wrong } from "../test_support/refuses.ts";
import { heldMemory, withoutLeaks } from "../test_support/without_leaks.ts";

// A stream that keeps nothing in linear memory, for the counts of bytes below.
const random = new TorchRandom(1);

abstract class Quiet extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}

class Net extends Module {
  fc1 = new Linear(2, 3, { random });
  relu = new ReLU();
  fc2 = new Linear(3, 1, { random });
  sigmoid = new Sigmoid();
  override forward(x: Tensor): Tensor {
    return this.sigmoid.forward(this.fc2.forward(this.relu.forward(this.fc1.forward(x))));
  }
}

class Deep extends Quiet {
  net = new Net();
  layers = [
    new Linear(2, 2, { random }),
    new Linear(2, 2, { random }),
    new ReLU(),
    new Sequential(new Linear(2, 2, { random }), new ReLU()),
    new Linear(2, 2, { random }),
  ];
  heads = {
    left: new Linear(2, 1, { bias: false, random }),
    right: new Sequential(new Dropout(0.2), new Linear(2, 1, { random })),
  };
  norm = new Sequential(
    new BatchNorm1d(2),
    new LayerNorm([2]),
    new Embedding(4, 2, { random }),
    new Flatten(),
    new Softmax({ axis: 1 }),
  );
  empty = new Sequential();
  settings = { rates: [1, 2], words: ["a"], nothing: null, missing: undefined, made: new Date(0) };
}

class Tied extends Quiet {
  encoder = new Linear(2, 2, { random });
  decoder = new Linear(2, 2, { bias: false, random });
  same = this.encoder;

  constructor() {
    super();
    this.decoder.weight.dispose();
    Object.assign(this.decoder, { weight: this.encoder.weight });
  }
}

withoutLeaks("modules print as PyTorch prints them", () => {
  const texts: Record<string, Module> = {
    Net: new Net(),
    Deep: new Deep(),
    "Dropout": new Dropout(),
    "Dropout 0.25": new Dropout(0.25),
    "Flatten": new Flatten(),
    "Flatten 0 1": new Flatten({ startAxis: 0, endAxis: 1 }),
    "Sequential": new Sequential(
      new Linear(2, 8, { random }),
      new Sequential(new Tanh(), new Linear(8, 1, { random })),
      new Sigmoid(),
    ),
    "BatchNorm1d": new BatchNorm1d(3, {
      epsilon: 1e-12,
      momentum: 1,
      affine: false,
      trackRunningStats: false,
    }),
    "LayerNorm": new LayerNorm(3, { epsilon: 123456789 }),
    "LayerNorm 1e+22": new LayerNorm(3, { epsilon: 1e22 }),
    "LayerNorm 1.5e-07": new LayerNorm(3, { epsilon: 1.5e-7 }),
    "LayerNorm 0.0001": new LayerNorm(3, { epsilon: 1e-4 }),
  };
  assertEquals(Object.keys(texts).sort(), Object.keys(recorded.texts).sort());
  for (const [name, module] of Object.entries(texts)) {
    const expected = recorded.texts[name as keyof typeof recorded.texts];
    assertEquals(String(module), expected);
    assertEquals(Deno.inspect(module), expected);
    module.dispose();
  }
});

withoutLeaks("settings of several lines are printed one a line, as PyTorch does", () => {
  // torch.nn.Module.__repr__ with extra_repr returning "a=1\nb=2".
  class Wide extends Quiet {
    override extraRepresentation(): string {
      return "a=1\nb=2";
    }
  }
  class Titled extends Quiet {
    inner = new ReLU();
    override extraRepresentation(): string {
      return "a=1";
    }
  }
  assertEquals(String(new Wide()), "Wide(\n  a=1\n  b=2\n)");
  assertEquals(String(new Titled()), "Titled(\n  a=1\n  (inner): ReLU()\n)");
});

withoutLeaks("state dicts have PyTorch's names", () => {
  using _ = scope();
  for (
    const [name, make] of Object.entries({
      Net: () => new Net(),
      Deep: () => new Deep(),
      Tied: () => new Tied(),
    })
  ) {
    const module = make();
    const keys = recorded.stateDictKeys[name as keyof typeof recorded.stateDictKeys];
    assertEquals(Object.keys(module.stateDict()), keys);
    module.dispose();
  }
});

withoutLeaks(
  "modules, children, parameters and buffers are found once, in order, under PyTorch's names",
  () => {
    const deep = new Deep();
    // PyTorch's containers are modules too, an array is none.
    const names = recorded.names.Deep.filter((name) => name !== "layers" && name !== "heads");
    assertEquals([...deep.namedModules().keys()], names);
    assertEquals(deep.modules()[0], deep);
    assertEquals([...deep.namedChildren().keys()], [
      "net",
      ...[
        "layers.0",
        "layers.1",
        "layers.2",
        "layers.3",
        "layers.4",
        "heads.left",
        "heads.right",
        "norm",
        "empty",
      ],
    ]);
    assertEquals(deep.children()[0], deep.net);
    assertEquals([...deep.namedBuffers().keys()], [
      "norm.0.running_mean",
      "norm.0.running_var",
      "norm.0.num_batches_tracked",
    ]);
    assertEquals(deep.buffers().length, 3);
    const keys = recorded.stateDictKeys.Deep.filter((name) => !/running|tracked/.test(name));
    assertEquals([...deep.namedParameters().keys()], keys);
    deep.dispose();

    const tied = new Tied();
    assertEquals([...tied.namedParameters().keys()], recorded.names.Tied);
    assertEquals(tied.parameters().length, 2);
    assertEquals(tied.parameterCount(), 6);
    tied.dispose();
  },
);

withoutLeaks("private fields, and containers that hold themselves, are left alone", () => {
  class Odd extends Quiet {
    cache: unknown[] = [];
    #hidden = new Linear(1, 1, { random });
    weight = new Parameter(tensor([1]));
    drop(): void {
      this.#hidden.dispose();
      this.dispose();
    }
  }
  using _ = scope();
  const odd = new Odd();
  odd.cache.push(odd.cache, { odd: odd.cache });
  assertEquals([...odd.namedParameters().keys()], ["weight"]);
  assertEquals([...odd.namedModules().keys()], [""]);
  assertEquals(String(odd), "Odd()");
  odd.drop();
});

withoutLeaks("a module inside itself is an error that names the way", () => {
  class Child extends Quiet {
    up: Module | null = null;
  }
  class Parent extends Quiet {
    child = new Child();
  }
  const parent = new Parent();
  parent.child.up = parent;
  for (
    const walk of [
      () => parent.parameters(),
      () => parent.namedModules(),
      () => parent.stateDict(),
      () => parent.train(),
      () => parent.apply(() => {}),
      () => String(parent),
    ]
  ) {
    assertThrows(walk, TypeError, '" leads back to it; keep such a reference in a #private field');
  }
  assertThrows(
    () => parent.parameters(),
    TypeError,
    'Cannot walk the modules of Parent: "child.up" leads back',
  );
  parent.child.up = null;
  assertEquals(parent.eval().child.training, false);
});

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
