import { assert, assertEquals, assertThrows } from "@std/assert";
import recorded from "../golden/torch_random.json" with { type: "json" };
import { TorchRandom } from "../../src/random/torch_random.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { ulpsApart } from "./ulps_apart.ts";

interface Draw {
  method: string;
  arguments: unknown[];
  values: unknown;
}

type FloatType = "float32" | "float64";

function assertSame(actual: Tensor, values: unknown, context: string): void {
  assertEquals(actual.toArray(), values, context);
}

function assertWithin(actual: Tensor, values: unknown, ulps: number, context: string): void {
  const expected = [values].flat(Infinity) as number[];
  assertEquals(actual.size, expected.length, context);
  actual.toTypedArray().forEach((value, i) => {
    const apart = ulpsApart(actual.dtype as FloatType, value, expected[i]!);
    assert(apart <= ulps, `${context}: element ${i} is ${value}, ${apart} ulps from ${expected[i]}`);
  });
}

/** Makes a recorded draw and compares what it gives. */
function check(random: TorchRandom, { method, arguments: given, values }: Draw): void {
  const context = `${method}(${JSON.stringify(given)})`;
  const dtype: FloatType = given.at(-1) === "float64" ? "float64" : "float32";
  const [a, b, c] = given as [number, number, number[]];
  switch (method) {
    case "rand":
      return assertSame(random.rand([given[0] as number].flat(), { dtype }), values, context);
    case "randint":
      return assertSame(random.randint(a, b, c, { dtype: "float64" }), values, context);
    case "randperm":
      return assertSame(random.randperm(a), values, context);
    case "uniform":
      return assertSame(random.uniform(a, b, c, { dtype }), values, context);
    case "randn":
    case "normal": {
      const shape = (method === "randn" ? [given[0] as number] : [c]).flat();
      const drawn = method === "randn"
        ? random.randn(shape, { dtype })
        : random.normal(a, b, shape, { dtype });
      // PyTorch's vector code has its own float32 logarithm, sine and cosine; the C library's of doubles are not always
      // rounded correctly. A float32 number made of doubles hides that.
      const ulps = dtype === "float64" ? 2 : drawn.size < 16 ? 0 : 4;
      return assertWithin(drawn, values, ulps, context);
    }
    case "linear": {
      // torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5)), and the bias from the number of inputs.
      const limit = Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(a));
      const bound = 1 / Math.sqrt(a);
      const { weight, bias } = values as { weight: number[][]; bias: number[] };
      assertSame(random.uniform(-limit, limit, [b, a], { dtype }), weight, `${context} weight`);
      return assertSame(random.uniform(-bound, bound, [b], { dtype }), bias, `${context} bias`);
    }
  }
  throw new Error(`The fixture has an unknown method ${method}`);
}

Deno.test("TorchRandom gives what PyTorch gave, draw after draw", async (t) => {
  for (const { seed, draws } of recorded.cases as { seed: number; draws: Draw[] }[]) {
    await t.step(`seed ${seed}: ${draws[0]!.method}`, () => {
      const random = new TorchRandom(seed);
      for (const one of draws) check(random, one);
    });
  }
});

Deno.test("TorchRandom.setState continues where getState was, the waiting normal included", () => {
  const random = new TorchRandom(6);
  random.randn([3]);
  const state = random.getState();
  assert(state.nextNormal !== null);
  const values = [random.randn([3]).toArray(), random.rand([3]).toArray()];
  const other = new TorchRandom(7);
  other.setState(state);
  assertEquals([other.randn([3]).toArray(), other.rand([3]).toArray()], values);
});

Deno.test("TorchRandom's permutation is randperm, and its whole numbers are int32", () => {
  assertEquals(new TorchRandom(1).permutation(9).toArray(), new TorchRandom(1).randperm(9).toArray());
  assertEquals(new TorchRandom(1).permutation(9).dtype, "int32");
  assertEquals(new TorchRandom(1).randint(0, 3, [2]).dtype, "int32");
  assertEquals(new TorchRandom(1).randn([0]).shape, [0]);
  assertEquals(new TorchRandom(1).rand().shape, []);
});

Deno.test("TorchRandom refuses wrong arguments before it draws", () => {
  const random = new TorchRandom(5);
  const before = random.getState();
  const wrong: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [() => new TorchRandom(-1), RangeError, "Cannot seed TorchRandom with -1"],
    [() => new TorchRandom(0.5), RangeError, "0.5"],
    [() => new TorchRandom("0" as unknown as number), TypeError, `"0"`],
    [() => random.rand([1.5]), RangeError, "[1.5]"],
    [() => random.rand([1], { dtype: "bool" as "float32" }), TypeError, `dtype "bool"`],
    [() => random.uniform(1, 0, [1]), RangeError, "low must not exceed high"],
    [() => random.normal(0, -0.1, [1]), RangeError, "std -0.1"],
    [() => random.randint(2, 2, [1]), RangeError, "low must be below high"],
    [() => random.randperm(2.5), RangeError, "2.5"],
    [() => random.setState({ ...before, position: -1 }), RangeError, "-1"],
  ];
  for (const [call, kind, message] of wrong) assertThrows(call, kind, message);
  assertEquals(random.getState(), before);
});
