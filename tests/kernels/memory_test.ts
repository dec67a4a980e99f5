import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import type { Block } from "../../src/kernels/block.ts";
import { Heap } from "../../src/kernels/memory.ts";
import { randomNumbers } from "./kernel_harness.ts";

const PAGE = 65536;
const ABOVE_2_GIB = 2 ** 31 + 4096;

/** A heap in which tests can count bytes from its very beginning. */
function smallHeap(maximumPages = 32): Heap {
  return new Heap({ firstAddress: 1024, maximumPages });
}

/** Writes a block full of a byte and reads it back. */
function assertWritable(heap: Heap, { address, bytes }: Block, byte = 0x5a): void {
  heap.uint8.fill(byte, address, address + bytes);
  assert(heap.uint8.subarray(address, address + bytes).every((value) => value === byte));
}

for (const shared of [true, false]) {
  for (const firstAddress of [0, 1024, 1100, ABOVE_2_GIB]) {
    Deno.test(`blocks are aligned, in range and writable: shared ${shared}, first address ${firstAddress}`, () => {
      const heap = new Heap({ shared, firstAddress });
      assertStrictEquals(heap.shared, shared);
      assertStrictEquals(heap.memory.buffer instanceof ArrayBuffer, !shared);
      let end = Math.ceil(firstAddress / 64) * 64;
      for (const bytes of [0, 1, 63, 64, 65, 4096, 5000, 3 * PAGE + 1, 64]) {
        const block = heap.allocate(bytes);
        assertStrictEquals(block.address, end);
        assertStrictEquals(block.bytes, Math.max(64, Math.ceil(bytes / 64) * 64));
        assertWritable(heap, block);
        end += block.bytes;
      }
      assert(heap.figures.reservedBytes >= end);
    });

    Deno.test(`each typed view sees the same memory after growth: shared ${shared}, first address ${firstAddress}`, () => {
      const heap = new Heap({ shared, firstAddress });
      const { address } = heap.allocate(64);
      heap.float64[address >>> 3] = -1.5;
      const stale = heap.float64;
      const { length } = stale;
      const far = heap.allocate(20 * PAGE);
      assert(heap.float64 !== stale);
      assertStrictEquals(stale.length, shared ? length : 0);
      assertStrictEquals(heap.float64[address >>> 3], -1.5);
      assertStrictEquals(heap.int32[(address >>> 2) + 1], 0xbff80000 | 0);
      assertStrictEquals(heap.float32[(address >>> 2) + 1], -1.9375);
      assertStrictEquals(heap.uint8[address + 7], 0xbf);
      assertWritable(heap, far);
    });
  }
}

const ORDERS = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] as const;

for (const order of ORDERS) {
  Deno.test(`three neighbours freed in the order ${order} become one block again`, () => {
    const heap = smallHeap(1);
    const blocks = [heap.allocate(640), heap.allocate(64), heap.allocate(6400)];
    for (const i of order) heap.free(blocks[i]!);
    const whole = heap.allocate(PAGE - 1024);
    assertStrictEquals(whole.address, 1024);
    assertStrictEquals(heap.figures.liveBytes, PAGE - 1024);
  });

  Deno.test(`a block freed a second time is refused, freed in the order ${order}`, () => {
    const heap = smallHeap();
    const blocks = [heap.allocate(64), heap.allocate(64), heap.allocate(64)];
    const fence = heap.allocate(64);
    for (const i of order) heap.free(blocks[i]!);
    const before = heap.figures;
    for (const block of blocks) {
      const { message } = assertThrows(() => heap.free(block), RangeError);
      assertMatch(message, /^Cannot free the block at address \d+: it is free already$/);
    }
    assertEquals(heap.figures, before);
    // The free run is whole and in one list only.
    assertStrictEquals(heap.allocate(192).address, 1024);
    assertStrictEquals(heap.allocate(64).address, fence.address + 64);
  });
}

Deno.test("a freed block is the next one of its size", () => {
  const heap = smallHeap();
  for (const bytes of [64, 4032, 4096, 10_000]) {
    const block = heap.allocate(bytes);
    heap.allocate(64);
    heap.free(block);
    assertStrictEquals(heap.allocate(bytes).address, block.address);
  }
});

Deno.test("a hole is used from its beginning, and its rest stays usable", () => {
  const heap = smallHeap();
  const hole = heap.allocate(1024);
  const fence = heap.allocate(64);
  heap.free(hole);
  assertStrictEquals(heap.allocate(100).address, hole.address);
  assertStrictEquals(heap.allocate(896).address, hole.address + 128);
  assertStrictEquals(heap.allocate(64).address, fence.address + 64);
});

Deno.test("a hole that fits exactly is used before memory grows, whatever its size", () => {
  for (let units = 1; units < 3000; units += 37) {
    const heap = new Heap({ firstAddress: 0 });
    const hole = heap.allocate(units * 64);
    heap.allocate(64);
    heap.free(hole);
    assertStrictEquals(heap.allocate(units * 64).address, hole.address);
  }
});

Deno.test("the free end of the heap is extended when it is too short", () => {
  const heap = smallHeap();
  const end = heap.allocate(1000);
  heap.free(end);
  const longer = heap.allocate(4000);
  assertStrictEquals(longer.address, end.address);
  assertStrictEquals(heap.allocate(64).address, end.address + longer.bytes);
});

Deno.test("the figures count live bytes, their peak and what is reserved", () => {
  const heap = smallHeap();
  assertEquals(heap.figures, { liveBytes: 0, peakBytes: 0, reservedBytes: PAGE });
  const [a, b] = [heap.allocate(100), heap.allocate(1000)];
  assertEquals(heap.figures, { liveBytes: 128 + 1024, peakBytes: 1152, reservedBytes: PAGE });
  heap.free(a);
  assertEquals(heap.figures, { liveBytes: 1024, peakBytes: 1152, reservedBytes: PAGE });
  heap.allocate(64);
  assertEquals(heap.figures, { liveBytes: 1088, peakBytes: 1152, reservedBytes: PAGE });
  heap.free(b);
  heap.allocate(3 * PAGE);
  const { liveBytes, peakBytes, reservedBytes } = heap.figures;
  assertEquals([liveBytes, peakBytes], [64 + 3 * PAGE, 64 + 3 * PAGE]);
  assertStrictEquals(reservedBytes, heap.memory.buffer.byteLength);
});

for (const shared of [true, false]) {
  Deno.test(`a heap that is full says so and stays usable: shared ${shared}`, () => {
    const heap = new Heap({ shared, firstAddress: 1024, maximumPages: 4 });
    const first = heap.allocate(2 * PAGE);
    const before = heap.figures;
    const { message } = assertThrows(() => heap.allocate(2 * PAGE), RangeError);
    assertMatch(
      message,
      /^Cannot allocate 131072 bytes: 131072 bytes are live, \d+ are reserved and the limit is 262144/,
    );
    assertMatch(message, /scope\(\)/);
    assertEquals(heap.figures, before);
    const rest = heap.allocate(2 * PAGE - 1024);
    assertThrows(() => heap.allocate(1), RangeError, "Cannot allocate 1 bytes");
    assertWritable(heap, rest);
    heap.free(first);
    assertStrictEquals(heap.allocate(2 * PAGE).address, first.address);
    heap.free(rest);
    assertStrictEquals(heap.allocate(2 * PAGE - 1024).address, rest.address);
  });
}

Deno.test("a request beyond any memory is refused, and one that is no size", () => {
  const heap = smallHeap();
  for (const bytes of [2 ** 32, 2 ** 35, 2 ** 53, Infinity, NaN, -1]) {
    assertThrows(() => heap.allocate(bytes), RangeError, `Cannot allocate ${bytes} bytes`);
  }
  assertEquals(heap.figures, { liveBytes: 0, peakBytes: 0, reservedBytes: PAGE });
  assertStrictEquals(heap.allocate(64).address, 1024);
});

Deno.test("freed bytes are poisoned when asked for, and no others", () => {
  const heap = smallHeap();
  const [before, block, after] = [heap.allocate(64), heap.allocate(128), heap.allocate(64)];
  for (const one of [before, block, after]) heap.uint8.fill(7, one.address, one.address + one.bytes);
  heap.debug.poisonFreedBlocks = true;
  heap.free(block);
  const bytes = heap.uint8.subarray(before.address, after.address + 64);
  assertEquals([...bytes], [...Array(64).fill(7), ...Array(128).fill(0xff), ...Array(64).fill(7)]);
  assertStrictEquals(heap.float32[block.address >>> 2], NaN);
  assertStrictEquals(heap.float64[block.address >>> 3], NaN);
});

Deno.test("freed bytes stay as they were when poison is not asked for", () => {
  const heap = smallHeap();
  const block = heap.allocate(64);
  heap.uint8[block.address] = 9;
  heap.free(block);
  assertStrictEquals(heap.uint8[block.address], 9);
});

for (const shared of [true, false]) {
  Deno.test(`every allocation grows the memory when asked to, up to the limit: shared ${shared}`, () => {
    const heap = new Heap({ shared, firstAddress: 1024, maximumPages: 4 });
    heap.debug.growAtEveryAllocation = true;
    for (const pages of [2, 3, 4, 4]) {
      const stale = heap.uint8;
      heap.allocate(64);
      assertStrictEquals(heap.figures.reservedBytes, pages * PAGE);
      if (!shared && heap.uint8 !== stale) assertStrictEquals(stale.length, 0);
    }
  });
}

for (const firstAddress of [1024, ABOVE_2_GIB]) {
  Deno.test(`20,000 random allocations and frees never overlap, and leave one free block: from ${firstAddress}`, () => {
    const heap = new Heap({ firstAddress });
    heap.debug.poisonFreedBlocks = true;
    const random = randomNumbers(7);
    /** The model: which block begins at each address in use. */
    const live: { block: Block; tag: number }[] = [];
    let liveBytes = 0;
    let peakBytes = 0;
    let end = firstAddress;
    const check = ({ block, tag }: { block: Block; tag: number }) => {
      const { address, bytes } = block;
      // Each block is filled with its tag: had two ever overlapped, one of them would show the other's.
      for (const at of [address, address + (bytes >>> 1), address + bytes - 1]) {
        assertStrictEquals(heap.uint8[at], tag);
      }
    };
    for (let step = 0; step < 20_000; step++) {
      const isGrowing = live.length < 50 ||
        (live.length < 400 && random() < (step % 4000 < 2000 ? 0.6 : 0.4));
      if (isGrowing) {
        const bytes = Math.floor(2 ** (random() * 15));
        const block = heap.allocate(bytes);
        assertStrictEquals(block.address % 64, 0);
        assert(block.bytes >= bytes && block.bytes < bytes + 64 || block.bytes === 64);
        assert(block.address >= firstAddress && block.address + block.bytes <= heap.figures.reservedBytes);
        const tag = 1 + step % 250;
        heap.uint8.fill(tag, block.address, block.address + block.bytes);
        live.push({ block, tag });
        liveBytes += block.bytes;
        peakBytes = Math.max(peakBytes, liveBytes);
        end = Math.max(end, block.address + block.bytes);
      } else {
        const [entry] = live.splice(Math.floor(random() * live.length), 1);
        check(entry!);
        liveBytes -= entry!.block.bytes;
        heap.free(entry!.block);
      }
      if (step % 500 === 0) {
        live.forEach(check);
        assertEquals([heap.figures.liveBytes, heap.figures.peakBytes], [liveBytes, peakBytes]);
        const places = live.map(({ block }) => block).sort((a, b) => a.address - b.address);
        places.forEach((block, i) =>
          assert(i === 0 || places[i - 1]!.address + places[i - 1]!.bytes <= block.address)
        );
      }
    }
    assert(peakBytes > 200_000, `only ${peakBytes} bytes were ever live`);
    live.forEach(check);
    for (const { block } of live) heap.free(block);
    const { reservedBytes } = heap.figures;
    assertStrictEquals(heap.figures.liveBytes, 0);
    assertStrictEquals(heap.allocate(end - firstAddress).address, firstAddress);
    assertStrictEquals(heap.figures.reservedBytes, reservedBytes);
  });
}
