import { assertEquals, assertThrows } from "@std/assert";
import { Linear, type Module, Parameter, ReLU, scope, Sequential, Sigmoid, tensor } from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { Flatten } from "../../src/nn/flatten.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { Tanh } from "../../src/nn/tanh.ts";
import recorded from "../golden/modules_torch.json" with { type: "json" };
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { Deep, Net, Quiet, random, Tied } from "./sample_modules.ts";

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
