import { assert, assertEquals } from "@std/assert";
import {
  Linear,
  type Module,
  scope,
  Sequential,
  type Tensor,
  tensor,
  tidy,
  TorchRandom,
} from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { batchNormalization } from "../../src/nn/batch_normalization.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { Flatten } from "../../src/nn/flatten.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { ReLU } from "../../src/nn/relu.ts";
import { withHeapSwitches } from "../test_support/debug_heap.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { streamInMemory } from "../test_support/stream_in_memory.ts";
import { heldMemory } from "../test_support/without_leaks.ts";
import { failAtEveryAllocation } from "./failing_allocation.ts";

const stream = streamInMemory(3);
const begin = stream.getState();

/** A network with a layer of each kind that keeps something or draws something. */
function makeNet(): Sequential {
  const random = new TorchRandom(1);
  stream.setState(begin);
  return new Sequential(
    new Embedding(5, 2, { random, paddingIndex: 0 }),
    new Flatten(),
    new Linear(4, 6, { random }),
    new BatchNorm1d(6),
    new ReLU(),
    new Dropout(0.25, { random: stream }),
    new LayerNorm(6),
    new Linear(6, 1, { random }),
  );
}

function step(net: Module, index: Tensor): void {
  using _ = scope();
  net.zeroGrad();
  net.forward(index).square().mean().backward();
}

function everything(net: Module): (number | number[])[] {
  return tidy(() => [
    ...Object.values(net.stateDict()).map((value) => [...value.toTypedArray()]),
    ...net.parameters().map(({ grad }) => grad ? [...grad.toTypedArray()] : NaN),
    ...stream.getState().counter,
  ]);
}

const WORDS = [[1, 2], [0, 4], [3, 3], [2, 0]];

forEachKernels("training steps keep memory where it was after the first", () => {
  const net = makeNet();
  const index = tensor(WORDS, { dtype: "int32" });
  step(net, index);
  const held = heldMemory();
  for (let i = 0; i < 10; i++) step(net, index);
  assertEquals(heldMemory(), held);
  net.dispose();
});

forEachKernels("memory that grows at every allocation changes no result", () => {
  const index = tensor(WORDS, { dtype: "int32" });
  const results = [false, true].map((growAtEveryAllocation) =>
    withHeapSwitches({ growAtEveryAllocation, poisonFreedBlocks: true }, () => {
      const net = makeNet();
      step(net, index);
      step(net, index);
      const result = everything(net);
      net.dispose();
      return result;
    })
  );
  assert(results[0]!.flat().every(Number.isFinite));
  assertEquals(results[1], results[0]);
});

forEachKernels(
  "when memory runs out in a layer, its parameters, statistics and streams stay as they were",
  () => {
    const index = tensor(WORDS, { dtype: "int32" });
    const features = tensor([[1, 2], [3, 4], [5, 9]]);
    const layers: [Module, Tensor][] = [
      [new BatchNorm1d(2), features],
      [new BatchNorm1d(2, { momentum: null }), features],
      [new BatchNorm1d(2).eval(), features],
      [batchNormalization({ inputShape: [2] }), features],
      [new LayerNorm(2), features],
      [new Embedding(5, 2, { random: new TorchRandom(2), paddingIndex: 1 }), index],
      [new Dropout(0.5, { random: stream }), features],
    ];
    for (const [layer, input] of layers) {
      const failures = failAtEveryAllocation(() => void layer.forward(input), () => everything(layer));
      assert(failures > 0, String(layer));
      layer.dispose();
    }
  },
);

forEachKernels("a state dict that does not fit in memory is not loaded", () => {
  const net = new Sequential(new Linear(2, 2, { random: new TorchRandom(1) }), new BatchNorm1d(2));
  const [weight, bias] = net.parameters();
  const dict = net.stateDict();
  // The values are views on what is written, so they are copied first.
  const views = { ...dict, "0.weight": weight!.T, "0.bias": bias!.slice([null, null, -1]) };
  const expected = [weight!.T.toArray(), bias!.flip().toArray()];
  const failures = failAtEveryAllocation(() => void net.loadStateDict(views), () => everything(net));
  assertEquals(failures, 2);
  assertEquals([weight!.toArray(), bias!.toArray()], expected);
  assertEquals(failAtEveryAllocation(() => void net.stateDict(), () => everything(net)), 7);
  net.dispose();
});
