import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { fromOnnx, toOnnx } from "../../src/onnx/mod.ts";
import { random } from "../nn/sample_modules.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { fileOf, node, tensor, value } from "./onnx_file.ts";
import { recordedModels } from "./recorded_models.ts";

const own = (): Uint8Array<ArrayBuffer> => {
  using network = new ln.Sequential(
    new ln.Linear(3, 2, { random }),
    new ln.BatchNorm1d(2),
    new ln.GELU(),
    ln.dropout(0.3),
    ln.dense(2, { activation: "softmax", inputShape: [2], random }),
  );
  return toOnnx(network);
};

/** Reads a file; what is wrong with it is said in one sentence. */
function refusal(file: Uint8Array): Error | null {
  try {
    fromOnnx(file).module.dispose();
    return null;
  } catch (error) {
    assert(error instanceof TypeError || error instanceof RangeError, String((error as Error).stack));
    assertMatch(error.message, /^Cannot .*[^.]$/s);
    assert(error.message.length < 600, error.message);
    return error;
  }
}

withoutLeaks("a file that is cut short anywhere is refused", () => {
  const file = own();
  for (let length = 0; length < file.length; length++) {
    assert(refusal(file.subarray(0, length)) !== null, `${length} of ${file.length} bytes`);
  }
  assertEquals(refusal(file), null);
});

withoutLeaks("a file of another program that is cut short inside a part is refused", () => {
  for (const { file } of recordedModels) {
    const whole: number[] = [];
    for (let length = 0; length < file.length; length += 7) {
      if (refusal(file.subarray(0, length)) === null) whole.push(length);
    }
    assertEquals(whole, []);
  }
});

withoutLeaks("a file with any byte changed is read or refused with a clear message", () => {
  const file = own();
  let refused = 0;
  for (let i = 0; i < file.length; i++) {
    const before = file[i]!;
    for (const value of [0, 255, before ^ 1, before ^ 64]) {
      file[i] = value;
      if (refusal(file)) refused++;
    }
    file[i] = before;
  }
  assert(refused > file.length / 2, `only ${refused} of ${4 * file.length} changes were refused`);
});

/** A field that holds as much as is said, which need not be so. */
function field(number: number, length: bigint, contents: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = [number << 3 | 2];
  for (let rest = length;; rest >>= 7n) {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    if (rest <= 127n) break;
  }
  return Uint8Array.from([...bytes, ...contents]);
}

withoutLeaks("lengths beyond the end are refused, however long", () => {
  const inner = field(5, 2n ** 63n);
  for (const length of [1n, 2n ** 31n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 63n, 2n ** 64n - 1n]) {
    // A known part, one that is skipped, and parts inside a part.
    for (const number of [7, 14, 2]) {
      assertThrows(
        () => fromOnnx(field(number, length)),
        RangeError,
        `a length of ${length} where 0 bytes are left`,
      );
    }
    const nested = field(7, BigInt(field(5, length).length), field(5, length));
    assertThrows(() => fromOnnx(nested), RangeError, "in graph.initializer");
  }
  assertThrows(
    () => fromOnnx(Uint8Array.from([...field(7, BigInt(inner.length), inner), ...new Uint8Array(1000)])),
    RangeError,
    "a length of 9223372036854775808 where 0 bytes are left at byte 3 in graph.initializer",
  );
});

withoutLeaks("bytes that are no fields are refused", () => {
  const cases: [number[], RegExp][] = [
    [[0x00], /broken \(illegal tag: field no 0/],
    [[0x0f], /broken \(illegal tag: field no 1 wire type 7/],
    [[0x3b, 0x3c], /wire type 3 where a ModelProto has 2 at byte 1 in graph/],
    [[0x73, 0x74], /a group, which ONNX files don't have, at byte 1 in field 14/],
    [[0x38, 0x05], /wire type 0 where a ModelProto has 2 at byte 1 in graph/],
    [[0x0a, 0x00], /wire type 2 where a ModelProto has 0 at byte 1 in irVersion/],
    [[0x08, ...new Array<number>(11).fill(255)], /broken \(invalid varint\)/],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x01], /illegal tag: varint overflows/],
    [[0x12, 0x02, 0xc3, 0x28], /not valid UTF-8/],
    [[0x3a, 0x00, 0x3a, 0x00], /a second one at byte 3 in graph/],
    [[0x08, 0x80], /cut short/],
    [[0xf0, 0x01, 0x80], /cut short/],
    [[0xf1, 0x01, 0x00], /cut short/],
  ];
  for (const [bytes, message] of cases) {
    const error = refusal(Uint8Array.from(bytes));
    assertMatch(error!.message, message);
  }
});

withoutLeaks("text in a number's place, and numbers one by one, are told apart", () => {
  // dims as a list with a length, and as two fields: both are allowed.
  const packed = [0x0a, 0x02, 0x01, 0x02];
  const single = [0x08, 0x01, 0x08, 0x02];
  for (const dims of [packed, single]) {
    const w = Uint8Array.from([
      ...dims,
      0x10,
      0x01,
      0x42,
      0x01,
      119,
      0x4a,
      0x08,
      0,
      0,
      0,
      0,
      0,
      0,
      0x80,
      0x3f,
    ]);
    const base = fileOf([node("MatMul", "x w", "y")], [], {
      input: [value("x", [null, 1])],
      initializer: [],
    });
    const graph = Uint8Array.from([...field(5, BigInt(w.length), w)]);
    // The graph comes last but one, so that what is added belongs to it.
    const at = base.indexOf(0x3a);
    const length = base[at + 1]!;
    const file = Uint8Array.from([
      ...base.subarray(0, at),
      0x3a,
      length + graph.length,
      ...base.subarray(at + 2, at + 2 + length),
      ...graph,
      ...base.subarray(at + 2 + length),
    ]);
    const model = fromOnnx(file);
    const y = ln.tidy(() => model.predict(ln.tensor([[3]])));
    assertEquals(y.toArray(), [[0, 3]]);
    y.dispose();
    model.module.dispose();
  }
});

withoutLeaks("a file makes no more memory than its size allows", () => {
  const wide = tensor("w", [64, 64]);
  const chain = Array.from({ length: 2000 }, (_, i) => node("MatMul", `v${i} w`, `v${i + 1}`));
  const many = fileOf(chain, [wide], { input: [value("v0", [null, 64])], output: [value("v2000")] });
  const before = ln.memory().peakBytes;
  assertThrows(() => fromOnnx(many), RangeError, "the file is too short for the weights of its layers");
  assert(ln.memory().peakBytes <= before + 16 * many.length + 2 ** 17);

  const nodes = fileOf(Array.from({ length: 2 ** 17 }, () => node("", "", "")));
  assertThrows(() => fromOnnx(nodes), RangeError, "more than 131072 parts");
  const circles = Array.from({ length: 20000 }, (_, i) => node("Identity", `c${i}`, `c${i + 1}`));
  assertThrows(() => fromOnnx(fileOf(circles, [tensor("c0", [3])])), TypeError, "leads nowhere");
  const tables = Array.from({ length: 200 }, (_, i) => node("Gather", `w v${i}`, `v${i + 1}`));
  assertThrows(
    () =>
      fromOnnx(
        fileOf(tables, [tensor("w", [1, 1])], { input: [value("v0", [null])], output: [value("v200")] }),
      ),
    RangeError,
    "makes a value of 65 axes",
  );
});
