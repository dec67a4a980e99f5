import { assert, assertEquals } from "@std/assert";
import golden from "../golden/random_streams.json" with { type: "json" };
import { NumpyRandom } from "../../src/random/numpy_random.ts";
import { TorchRandom } from "../../src/random/torch_random.ts";
import { ulpsApart } from "./ulps_apart.ts";

Deno.test("NumpyRandom draws the golden run's numbers to the last bit, in its order", () => {
  const random = new NumpyRandom(golden.numpy_seed);
  assertEquals(random.rand([5]).toArray(), golden.rand5);
  assertEquals(random.randn([5]).toArray(), golden.randn5);
  assertEquals(random.randint(0, 10, [8]).toArray(), golden.randint_0_10_x8);
  assertEquals(random.permutation(10).toArray(), golden.permutation10);
  assertEquals(random.uniform(-2, 3, [4]).toArray(), golden["uniform_-2_3_x4"]);
  assertEquals(random.randn([3]).toArray(), golden.randn3_after);
});

Deno.test("TorchRandom draws the golden run's numbers, in its order", () => {
  const random = new TorchRandom(golden.torch_seed);
  assertEquals(random.rand([5]).toArray(), golden.torch_rand5);
  const bound = 1 / Math.sqrt(3);
  assertEquals(random.uniform(-bound, bound, [4, 3]).toArray(), golden.torch_linear_3_4_weight);
  assertEquals(random.uniform(-bound, bound, [4]).toArray(), golden.torch_linear_3_4_bias);
  assertEquals(random.randperm(10).toArray(), golden.torch_randperm10);
  assertEquals(random.randn([5]).toArray(), golden.torch_randn5);
  const values = random.randn([20]).toTypedArray();
  assertEquals(values.length, 20);
  values.forEach((value, i) => assert(ulpsApart("float32", value, golden.torch_randn20[i]!) <= 4));
});
