import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import {
  BatchNorm1d,
  Embedding,
  LayerNorm,
  Linear,
  Sequential,
  Softmax,
  Tanh,
  type Tensor,
} from "../../src/mod.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { writeSafetensors } from "../../src/io/safetensors_writer.ts";
import { random } from "../nn/sample_modules.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { conversions, modules, writerFiles } from "./recorded_safetensors.ts";
import { entry, fileOf, fileWith } from "./safetensors_file.ts";

/** What `record_safetensors.py` wrote as "plain". */
function plainTensors(): Record<string, Tensor> {
  return {
    b: ln.tensor([[1, -2, 3], [2 ** 31 - 1, -(2 ** 31), 0]], { dtype: "int32" }),
    a: ln.tensor([1.5, -0, Infinity, 2 ** -149]),
    "layers.10.weight": ln.arange(6).reshape([2, 3]),
    "layers.9.weight": ln.arange(4).reshape([2, 2, 1]),
    z: ln.tensor([0.1, -1e300], { dtype: "float64" }),
    mask: ln.tensor([true, false, true]),
    scalar: ln.tensor(7.25, { dtype: "float64" }),
    empty: ln.zeros([0, 3]),
    'quote " and \\ and \n and \x01 and \x7f': ln.tensor([1], { dtype: "int32" }),
    "é": ln.tensor([2], { dtype: "int32" }),
    "\uffee": ln.tensor([3], { dtype: "int32" }),
    "\u{1f600}": ln.tensor([4], { dtype: "int32" }),
  };
}

withoutLeaks("what is written is byte for byte what the reference implementation writes", () => {
  using _ = ln.scope();
  const a = ln.tensor([1.5, -0, Infinity, 2 ** -149]);
  assertEquals(writeSafetensors(plainTensors()), writerFiles.plain);
  assertEquals(
    writeSafetensors({ a }, { metadata: { "made by": 'Python "3" \u2028 ü' } }),
    writerFiles.metadata,
  );
  assertEquals(writeSafetensors({ a }, { metadata: {} }), writerFiles.emptyMetadata);
  assertEquals(writeSafetensors({}), writerFiles.nothing);
});

withoutLeaks("what the reference implementation writes is read", () => {
  using _ = ln.scope();
  const { tensors, metadata } = readSafetensors(writerFiles.plain);
  const expected = plainTensors();
  assertEquals(Object.keys(tensors).sort(), Object.keys(expected).sort());
  for (const [name, want] of Object.entries(expected)) {
    const got = tensors[name]!;
    assertEquals([got.dtype, got.shape], [want.dtype, want.shape], name);
    assertEquals(got.toTypedArray(), want.toTypedArray(), name);
  }
  assertEquals(metadata, {});
  assertEquals(readSafetensors(writerFiles.metadata).metadata, { "made by": 'Python "3" \u2028 ü' });
  assertEquals(readSafetensors(writerFiles.nothing), { tensors: {}, metadata: {} });
});

for (const { name, file, shape, dtype, values } of conversions) {
  withoutLeaks(`${name} becomes ${dtype} without a loss`, () => {
    using _ = ln.scope();
    const got = Object.values(readSafetensors(file).tensors)[0]!;
    assertEquals([got.dtype, got.shape], [dtype, shape]);
    const ArrayClass = { float32: Float32Array, float64: Float64Array, int32: Int32Array }[dtype]!;
    const want = new ArrayClass(values.buffer);
    const elements = got.toTypedArray();
    assertEquals(elements.length, want.length);
    // `Object.is`, for zeros have signs; it takes one NaN for another.
    for (let i = 0; i < want.length; i++) {
      assert(Object.is(elements[i], want[i]), `${i}: ${elements[i]}, ${want[i]}`);
    }
  });
}

class Normed extends ln.Module {
  embed = new Embedding(5, 4, { random });
  fc1 = new Linear(8, 3, { random });
  bn = new BatchNorm1d(3);
  ln = new LayerNorm(3);
  fc2 = new Linear(3, 2, { bias: false, random });
  override forward(x: Tensor): Tensor {
    const embedded = this.embed.forward(x).reshape([x.shape[0]!, 8]);
    return this.fc2.forward(this.ln.forward(this.bn.forward(this.fc1.forward(embedded)).relu()));
  }
}

for (const { name, file, keys, input, output } of modules) {
  withoutLeaks(`PyTorch's state dict of ${name} loads and gives PyTorch's outputs`, () => {
    using _ = ln.scope();
    using net = name === "normed" ? new Normed() : new Sequential(
      new Linear(4, 6, { random }),
      new Tanh(),
      new Linear(6, 2, { random }),
      new Softmax({ axis: 1 }),
    );
    const { tensors } = readSafetensors(file);
    net.loadStateDict(tensors);
    assertEquals(Object.keys(net.stateDict()), keys);
    const dtype = name === "normed" ? "int32" : "float32";
    const got = ln.noGrad(() => net.eval().forward(ln.tensor(input, { dtype }))).toTypedArray();
    assertEquals(got.length, output.length);
    for (let i = 0; i < got.length; i++) assert(Math.abs(got[i]! - output[i]!) <= 1e-6);
  });
}

withoutLeaks("a state dict is written byte for byte as PyTorch's", () => {
  using _ = ln.scope();
  using net = new Sequential(
    new Linear(4, 6, { random }),
    new Tanh(),
    new Linear(6, 2, { random }),
    new Softmax({ axis: 1 }),
  );
  const { file } = modules.find(({ name }) => name === "sequential")!;
  net.loadStateDict(readSafetensors(file).tensors);
  assertEquals(writeSafetensors(net.stateDict()), file);
});

withoutLeaks("views are written as they look", () => {
  using _ = ln.scope();
  const base = ln.arange(12).reshape([3, 4]);
  const views = { turned: base.T, part: base.slice([1, 3], [1, 4]), row: base.at(1) };
  const { tensors } = readSafetensors(writeSafetensors(views));
  for (const [name, view] of Object.entries(views)) {
    assertEquals([tensors[name]!.shape, tensors[name]!.toArray()], [view.shape, view.toArray()]);
  }
});

withoutLeaks("bytes may begin anywhere, and the file may change afterwards", () => {
  using _ = ln.scope();
  for (let shift = 0; shift < 9; shift++) {
    const moved = new Uint8Array(shift + writerFiles.plain.length);
    moved.set(writerFiles.plain, shift);
    const { tensors } = readSafetensors(moved.subarray(shift));
    moved.fill(0xff);
    assertEquals(tensors.z!.toArray(), [0.1, -1e300]);
    assertEquals(tensors.mask!.toArray(), [1, 0, 1]);
  }
});

withoutLeaks(
  "tensors may lie in another order than the header's, at any alignment, and with white space",
  () => {
    using _ = ln.scope();
    const header =
      `{ "b" : {"data_offsets":[ 1,9 ],"shape":[1],"dtype":"F64"},\n\t"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]} }\r\n `;
    const data = new Uint8Array(9).fill(1, 0, 1);
    new DataView(data.buffer).setFloat64(1, 0.1, true);
    const { tensors } = readSafetensors(fileOf(header, data));
    assertEquals([tensors.a!.toArray(), tensors.b!.toArray()], [[1], [0.1]]);
  },
);

withoutLeaks("names that JavaScript gives a meaning are ordinary names", () => {
  using _ = ln.scope();
  const names = ["__proto__", "constructor", "toString", "", "0", "10", "2"];
  const given = Object.fromEntries(names.map((name, i) => [name, ln.tensor([i])]));
  const metadata = Object.fromEntries(names.map((name) => [name, name]));
  const read = readSafetensors(writeSafetensors(given, { metadata }));
  assertEquals(Object.keys(read.tensors).sort(), names.toSorted());
  for (const [i, name] of names.entries()) {
    assert(Object.hasOwn(read.tensors, name));
    assertEquals(read.tensors[name]!.toArray(), [i]);
    assertEquals(Object.getOwnPropertyDescriptor(read.metadata, name)!.value, name);
  }
  assertEquals(Object.getPrototypeOf(read.tensors), Object.prototype);
  assertEquals(({} as Record<string, unknown>)["0"], undefined);
});

withoutLeaks("the tensors are the innermost scope's, and take their bytes in linear memory once", () => {
  const file = fileWith({ a: entry("F32", [1024], [0, 4096]) }, 4096);
  const before = ln.memory();
  {
    using _ = ln.scope();
    const peakBefore = ln.memory().peakBytes;
    readSafetensors(file);
    assertEquals(ln.memory().liveBytes - before.liveBytes, 4096);
    assert(ln.memory().peakBytes - Math.max(peakBefore, before.liveBytes + 4096) <= 0);
  }
  assertEquals(ln.memory().liveTensors, before.liveTensors);
});
