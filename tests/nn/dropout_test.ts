import { assert, assertEquals } from "@std/assert";
import {
  defaultRandom,
  fromTypedArray,
  gradient,
  noGrad,
  NumpyRandom,
  ones,
  type RandomStream,
  setRandom,
  type Tensor,
  tensor,
  tidy,
  TorchRandom,
} from "../../src/mod.ts";
import { Dropout, dropout } from "../../src/nn/dropout.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { streamInMemory } from "../test_support/stream_in_memory.ts";
import { heldMemory } from "../test_support/without_leaks.ts";
import { failAtEveryAllocation } from "./failing_allocation.ts";

/** Two streams that always begin alike; their state is in memory before any test counts bytes. */
const [stream, twin] = [streamInMemory(7), streamInMemory(7)];
const begin = stream.getState();

function rewind(): void {
  stream.setState(begin);
  twin.setState(begin);
}

/**
 * What dropout shall make of values: an element stays if the stream's number for it reaches the rate. For rates that are multiples of
 * 2⁻²⁴ the 24 bits of a float32 number decide as the whole word does.
 */
function expected(values: ArrayLike<number>, rate: number, random: RandomStream): number[] {
  const drawn = random.uniform(0, 1, [values.length]).toTypedArray();
  return Array.from(values, (value, i) => drawn[i]! >= rate ? value / (1 - rate) : 0);
}

function count(from: number, length: number, dtype: "float32" | "float64"): Tensor {
  return fromTypedArray(Float64Array.from({ length }, (_, i) => from + i), [length], { dtype });
}

for (const dtype of ["float32", "float64"] as const) {
  forEachKernels(
    `dropout follows the stream, call after call, and its gradient the same places (${dtype})`,
    () => {
      rewind();
      for (const rate of [0.25, 0.5, 0.625]) {
        const layer = new Dropout(rate, { random: stream });
        for (const length of [1, 3, 4, 5, 64, 1001]) {
          const x = count(1, length, dtype);
          const upstream = count(5, length, dtype);
          x.requiresGrad = true;
          const y = layer.forward(x);
          assertEquals([y.shape, y.dtype], [[length], dtype]);
          const kept = expected(new Array(length).fill(1), rate, twin);
          const scaled = (t: Tensor) => {
            const values = tensor(kept, { dtype }).mul(t);
            return values.toArray();
          };
          assertEquals(noGrad(() => scaled(x)), y.toArray());
          y.backward({ gradient: upstream });
          assertEquals(x.grad!.toArray(), scaled(upstream));
          x.zeroGrad();
        }
      }
      assertEquals(stream.getState(), twin.getState());
    },
  );
}

forEachKernels("dropout takes elements in the order of the axes, whatever the layout", () => {
  rewind();
  const x = count(1, 12, "float32").reshape([3, 4]);
  const y = new Dropout(0.5, { random: stream }).forward(x.T);
  assertEquals(y.shape, [4, 3]);
  assertEquals([...y.toTypedArray()], expected(x.T.toTypedArray(), 0.5, twin));
});

forEachKernels("other streams drop what lies below the rate", () => {
  const streams = [() => new NumpyRandom(3), () => new TorchRandom(3)];
  for (const make of streams) {
    const layer = new Dropout(0.25, { random: make() });
    const random = make();
    for (const dtype of ["float32", "float64"] as const) {
      const x = count(3, 40, dtype);
      const kept = tensor(expected(new Array(40).fill(1), 0.25, random), { dtype });
      const { y, slope } = tidy(() => {
        x.requiresGrad = true;
        const y = layer.forward(x);
        y.sum().backward();
        return { y: y.detach(), slope: x.grad!.mul(1) };
      });
      x.requiresGrad = false;
      x.zeroGrad();
      assertEquals(y.toArray(), x.mul(kept).toArray());
      assertEquals(slope.toArray(), kept.toArray());
    }
  }
});

forEachKernels("without a stream of its own a layer draws from the library's at the time of the call", () => {
  const before = defaultRandom();
  try {
    rewind();
    const layer = dropout(0.5);
    setRandom(stream);
    const x = count(1, 100, "float32");
    assertEquals([...layer.forward(x).toTypedArray()], expected(x.toTypedArray(), 0.5, twin));
  } finally {
    setRandom(before);
  }
});

forEachKernels("in evaluation, and at rates 0 and 1, nothing is drawn", () => {
  rewind();
  const x = tensor([1, -2, 3]);
  const cases: [Dropout, number][] = [
    [new Dropout(0.5, { random: stream }).eval(), 1],
    [new Dropout(0, { random: stream }), 1],
    [new Dropout(1, { random: stream }).eval(), 1],
    [new Dropout(1, { random: stream }), 0],
  ];
  for (const [layer, factor] of cases) {
    const y = layer.forward(x);
    assertEquals(y.toArray(), [factor, -2 * factor, 3 * factor]);
    assert(y !== x);
    y.dispose();
    assertEquals(x.isDisposed, false);
    const [slope] = gradient(() => layer.forward(x).sum(), [x]);
    assertEquals(slope!.toArray(), [factor, factor, factor]);
  }
  assertEquals(stream.getState(), begin);
});

forEachKernels("dropout keeps a state for the backward pass, not a mask", () => {
  const x = ones([1024]);
  x.requiresGrad = true;
  const before = heldMemory().liveBytes;
  const y = new Dropout(0.5, { random: stream }).forward(x);
  assertEquals(heldMemory().liveBytes - before, 4096 + 64);
  y.dispose();
  assertEquals(heldMemory().liveBytes, before);
});

forEachKernels("when memory runs out the stream stays where it was", () => {
  rewind();
  const x = ones([3, 5]);
  x.requiresGrad = true;
  const layer = new Dropout(0.5, { random: stream });
  const failures = failAtEveryAllocation(() => void layer.forward(x.T), () => stream.getState());
  assertEquals(failures, 3, "a packed copy, the result and the state for the backward pass");
});
