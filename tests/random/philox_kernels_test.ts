import { assert, assertEquals } from "@std/assert";
import type { KernelKind, Kernels } from "../../src/kernels/kernels.ts";
import { createKernels } from "../../src/kernels/wasm.ts";
import { ulpsApart } from "./ulps_apart.ts";

const KINDS: KernelKind[] = ["wasm", "wasm-strict", "typescript"];
const sets = KINDS.map((kind) => createKernels(kind));
const FLOATS = ["float32", "float64"] as const;
const GUARD = 64;

/** Philox-4x32-10 as its paper gives it, in BigInt. */
function philox(counter: bigint[], key: bigint[]): bigint[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3];
}

/** A block of memory that holds a stream's state. */
function newState({ heap }: Kernels, words: readonly number[]): number {
  const { address } = heap.allocate(24);
  heap.int32.set(words, address >>> 2);
  return address;
}

/** Runs a kernel on `bytes` bytes between guards and returns them; fails if a guard was touched. */
function output({ heap }: Kernels, bytes: number, run: (out: number) => void): Uint8Array<ArrayBuffer> {
  const block = heap.allocate(bytes + 2 * GUARD);
  heap.uint8.fill(0xff, block.address, block.address + block.bytes);
  run(block.address + GUARD);
  const all = Uint8Array.from(heap.uint8.subarray(block.address, block.address + bytes + 2 * GUARD));
  heap.free(block);
  const guards = [...all.subarray(0, GUARD), ...all.subarray(GUARD + bytes)];
  assert(guards.every((byte) => byte === 0xff), "a guard byte was overwritten");
  return all.slice(GUARD, GUARD + bytes);
}

function bitsOf(set: Kernels, words: readonly number[], length: number, first = 0): Uint32Array {
  const state = newState(set, words);
  return new Uint32Array(
    output(set, 4 * length, (out) => set.int32.randomBits(out, length, state, first)).buffer,
  );
}

// Random123's kat_vectors for philox4x32, 10 rounds: state (key, counter) and words. The last are the digits of π.
const KNOWN: [number[], number[]][] = [
  [[0, 0, 0, 0, 0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  [[-1, -1, -1, -1, -1, -1], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
  [
    [0xa4093822, 0x299f31d0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

/** Words of key and counter; the low word of the count is about to run over. */
const STATE = [0x12345678, 0x9abcdef0, 0xfffffffa, 7, 1, 2];

interface Case {
  name: string;
  bytes: number;
  run: (set: Kernels, out: number, length: number, state: number, first: number) => void;
}

const cases: Case[] = [
  {
    name: "int32 randomBits",
    bytes: 4,
    run: (set, out, length, state, first) => set.int32.randomBits(out, length, state, first),
  },
  ...[1, 10, 0x7fffffff, -5, 0].map((count) => ({
    name: `int32 randomIntegers of ${count >>> 0}`,
    bytes: 4,
    run: (set: Kernels, out: number, length: number, state: number, first: number) =>
      set.int32.randomIntegers(out, length, -3, count, state, first),
  })),
  ...FLOATS.flatMap((dtype) => {
    const bytes = dtype === "float32" ? 4 : 8;
    return [
      {
        name: `${dtype} randomUniform`,
        bytes,
        run: (set: Kernels, out: number, length: number, state: number, first: number) =>
          set[dtype].randomUniform(out, length, -0.3, 0.7, state, first),
      },
      {
        name: `${dtype} randomNormal`,
        bytes,
        run: (set: Kernels, out: number, length: number, state: number, first: number) =>
          set[dtype].randomNormal(out, length, 0.3, 1.7, state, first),
      },
      ...[0, 0.1, 0.5, 1].map((rate) => ({
        name: `${dtype} dropout of ${rate}`,
        bytes,
        run: (set: Kernels, out: number, length: number, state: number, first: number) => {
          // Element i of a part is element i + first of the whole; its value is the same there.
          const input = set.heap.allocate(bytes * length);
          for (let i = 0; i < length; i++) {
            set.heap[dtype][input.address / bytes + i] = 1 + (i + first) % 5;
          }
          set[dtype].dropout(out, input.address, length, rate, state, first);
          set.heap.free(input);
        },
      })),
    ];
  }),
];

Deno.test("Philox gives the published words for the published counters and keys", () => {
  for (const set of sets) {
    for (const [state, words] of KNOWN) assertEquals(Array.from(bitsOf(set, state, 4)), words, set.kind);
  }
});

Deno.test("Blocks follow one another with the count of 64 bits, over its middle and its end", () => {
  for (const count of [0xfffffffan, 0xfffffffffffffffan, 5n]) {
    const words = [0x12345678, 0x9abcdef0, Number(count & 0xffffffffn), Number(count >> 32n), 1, 2];
    const expected = Array.from({ length: 9 }, (_, i) => {
      const block = BigInt.asUintN(64, count + BigInt(i));
      return philox([block & 0xffffffffn, block >> 32n, 1n, 2n], [0x12345678n, 0x9abcdef0n]).map(Number);
    }).flat();
    for (const set of sets) {
      assertEquals(Array.from(bitsOf(set, words, 36)), expected, set.kind);
      assertEquals(Array.from(bitsOf(set, words, 25, 11)), expected.slice(11), set.kind);
    }
  }
});

Deno.test("Every kind of kernels gives the same bits, of every length and from every element", () => {
  const [wasm, ...others] = sets as [Kernels, ...Kernels[]];
  for (const { name, bytes, run } of cases) {
    for (
      const [length, first] of [[0, 0], [1, 0], [1, 5], [3, 2], [16, 0], [15, 1], [17, 31], [67, 3], [
        5,
        2 ** 31 + 3,
      ]]
    ) {
      const [expected, ...actual] = [wasm, ...others].map((set) =>
        output(set, bytes * length!, (out) => run(set, out, length!, newState(set, STATE), first!))
      );
      for (const one of actual) assertEquals(one, expected, `${name}, ${length} from ${first}`);
    }
  }
});

Deno.test("However a fill is cut, the bits are the same", () => {
  const length = 75;
  for (const set of sets) {
    const state = newState(set, STATE);
    for (const { name, bytes, run } of cases) {
      const whole = output(set, bytes * length, (out) => run(set, out, length, state, 0));
      for (const cuts of [[1], [16, 32], [3, 4, 9, 10, 33, 74], [37]]) {
        const parts = output(set, bytes * length, (out) => {
          [...cuts, length].forEach((end, i) => {
            const begin = i === 0 ? 0 : cuts[i - 1]!;
            run(set, out + begin * bytes, end - begin, state, begin);
          });
        });
        assertEquals(parts, whole, `${set.kind}: ${name} cut at ${cuts}`);
      }
    }
  }
});

Deno.test("Uniform numbers are the high bits of the words", () => {
  const length = 64;
  for (const set of sets) {
    const state = newState(set, STATE);
    const words = bitsOf(set, STATE, 2 * length);
    const single = new Float32Array(
      output(set, 4 * length, (out) => set.float32.randomUniform(out, length, 0, 1, state, 0)).buffer,
    );
    assertEquals(Array.from(single), Array.from(words.subarray(0, length), (word) => (word >>> 8) / 2 ** 24));
    const double = new Float64Array(
      output(set, 8 * length, (out) => set.float64.randomUniform(out, length, -2, 2, state, 0)).buffer,
    );
    const expected = Array.from(double, (_, i) => {
      const bits = (BigInt(words[2 * i]!) << 32n) | BigInt(words[2 * i + 1]!);
      return Number(bits >> 11n) / 2 ** 53 * 4 - 2;
    });
    assertEquals(Array.from(double), expected);
  }
});

Deno.test("Whole numbers are the high part of count times the words", () => {
  const length = 64;
  for (const set of sets) {
    const state = newState(set, STATE);
    const words = bitsOf(set, STATE, 2 * length);
    for (const count of [1n, 6n, 1000003n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n]) {
      const drawn = new Int32Array(
        output(
          set,
          4 * length,
          (out) => set.int32.randomIntegers(out, length, -7, Number(BigInt.asIntN(32, count)), state, 0),
        ).buffer,
      );
      const expected = Array.from(drawn, (_, i) => {
        const fraction = (BigInt(words[2 * i]!) << 32n) | BigInt(words[2 * i + 1]!);
        return Number(BigInt.asIntN(32, (count * fraction >> 64n) - 7n));
      });
      assertEquals(Array.from(drawn), expected, `${set.kind}, ${count}`);
    }
  }
});

Deno.test("Normal numbers are those of Box and Muller", () => {
  const length = 4096;
  const words = bitsOf(sets[0]!, STATE, 2 * length);
  const fraction = (i: number) => (words[i]! * 2 ** 21 + (words[i + 1]! >>> 11)) / 2 ** 53;
  // The exact angle reduced to a quarter turn, so that the reference is exact near the zeros too.
  const direction = (turns: number, isSine: boolean) => {
    const quarter = Math.round(turns * 4);
    const rest = (turns - quarter / 4) * 2 * Math.PI;
    const table = [Math.cos(rest), -Math.sin(rest), -Math.cos(rest), Math.sin(rest)];
    return table[(quarter + (isSine ? 3 : 0)) % 4]!;
  };
  for (const dtype of FLOATS) {
    const [set] = sets as [Kernels];
    const bytes = dtype === "float32" ? 4 : 8;
    const state = newState(set, STATE);
    const { buffer } = output(
      set,
      bytes * length,
      (out) => set[dtype].randomNormal(out, length, 0, 1, state, 0),
    );
    const values = dtype === "float32" ? new Float32Array(buffer) : new Float64Array(buffer);
    assert(values.some((value) => Math.abs(value) > 3));
    values.forEach((value, i) => {
      const start = dtype === "float32" ? i - i % 2 : 2 * (i - i % 2);
      const unit = dtype === "float32"
        ? Math.fround(Math.fround(words[start]! >>> 1) / 2 ** 31 + 2 ** -33)
        : 1 - fraction(start);
      const turns = dtype === "float32" ? words[start + 1]! / 2 ** 32 : fraction(start + 2);
      const expected = Math.sqrt(-2 * Math.log(unit)) * direction(turns, i % 2 === 1);
      const apart = ulpsApart(dtype, value, expected);
      assert(apart <= 5, `${dtype} element ${i}: ${value} is ${apart} ulps from ${expected}`);
    });
  }
});

Deno.test("dropout keeps and scales, or gives 0, also for NaN; its mask is the same in both dtypes", () => {
  const length = 1000;
  for (const set of sets) {
    const state = newState(set, STATE);
    for (const rate of [0, 0.3, 0.9, 1]) {
      const words = bitsOf(set, STATE, length);
      for (const dtype of FLOATS) {
        const bytes = dtype === "float32" ? 4 : 8;
        const input = set.heap.allocate(bytes * length).address;
        set.heap[dtype].fill(-3, input / bytes, input / bytes + length);
        const nan = [...words].findIndex((word) => word / 2 ** 32 < rate);
        if (nan >= 0) set.heap[dtype][input / bytes + nan] = NaN;
        const { buffer } = output(
          set,
          bytes * length,
          (out) => set[dtype].dropout(out, input, length, rate, state, 0),
        );
        const values = dtype === "float32" ? new Float32Array(buffer) : new Float64Array(buffer);
        const round = dtype === "float32" ? Math.fround : (x: number) => x;
        const kept = round(-3 * round(1 / (1 - rate)));
        assertEquals(
          Array.from(values),
          Array.from(words, (word) => word / 2 ** 32 < rate ? 0 : kept),
          `${rate}`,
        );
      }
    }
  }
});

Deno.test("reserveRandom moves the count on, with a copy of the state before", () => {
  for (const set of sets) {
    const state = newState(set, STATE);
    const copy = newState(set, [9, 9, 9, 9, 9, 9]);
    const read = (address: number) =>
      Array.from(set.heap.int32.subarray(address >>> 2, (address >>> 2) + 6), (word) => word >>> 0);
    set.int32.reserveRandom(copy, state, 5);
    assertEquals(read(copy), STATE);
    assertEquals(read(state), [0x12345678, 0x9abcdef0, 0xffffffff, 7, 1, 2]);
    set.int32.reserveRandom(0, state, 2);
    assertEquals(read(state), [0x12345678, 0x9abcdef0, 1, 8, 1, 2]);
    assertEquals(read(copy), STATE);
    assertEquals(Array.from(bitsOf(set, read(state), 8)), Array.from(bitsOf(set, STATE, 8, 28)));
  }
});
