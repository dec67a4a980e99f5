import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readFromSource } from "../../src/io/load_source.ts";
import { type SaveTarget, writeToTarget } from "../../src/io/save_target.ts";
import { wrong } from "../test_support/refuses.ts";

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
const write = (target: SaveTarget) => writeToTarget("save a model", target, bytes);

/** Collects what is written. */
class Collector {
  readonly parts: Uint8Array[] = [];
  get all(): Uint8Array {
    return Uint8Array.from(this.parts.flatMap((part) => [...part]));
  }
}

Deno.test("a function takes the bytes, and its promise is awaited", async () => {
  const collected = new Collector();
  await write((given) => collected.parts.push(given));
  let ended = false;
  await write(async (given) => {
    await new Promise((resolve) => setTimeout(resolve));
    collected.parts.push(given);
    ended = true;
  });
  assertEquals(ended, true);
  assertEquals(collected.parts, [bytes, bytes]);
});

Deno.test("a stream takes the bytes and is closed", async () => {
  const collected = new Collector();
  let closed = false;
  await write(
    new WritableStream({
      write: (part) => void collected.parts.push(part),
      close: () => void (closed = true),
    }),
  );
  assertEquals([collected.all, closed], [bytes, true]);
  const zipped = new CompressionStream("gzip");
  const [text] = await Promise.all([
    new Response(zipped.readable.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(),
    write(zipped.writable),
  ]);
  assertEquals(new Uint8Array(text), bytes);
});

Deno.test("a writer takes the bytes, at once or piece by piece", async () => {
  for (const most of [1, 7, 100, 1000]) {
    const collected = new Collector();
    await write({
      write: (part) => {
        const taken = part.slice(0, most);
        collected.parts.push(taken);
        return Promise.resolve(taken.length);
      },
    });
    assertEquals(collected.all, bytes);
  }
  const collected = new Collector();
  await write({ write: (part) => collected.parts.push(part) > 0 });
  assertEquals(collected.parts, [bytes]);
});

Deno.test("what goes wrong in a target reaches the caller", async () => {
  const failing = () => {
    throw new Error("the disk is full");
  };
  const targets: SaveTarget[] = [failing, { write: failing }, new WritableStream({ write: failing })];
  for (const target of targets) await assertRejects(() => write(target), Error, "the disk is full");
  for (const taken of [0, -1, 1.5, NaN, 101]) {
    await assertRejects(
      () => write({ write: () => taken }),
      RangeError,
      `Cannot save a model: write() says that of 100 bytes it took ${taken}`,
    );
  }
});

Deno.test("what is no target or source is refused", async () => {
  const targets = [undefined, null, 7, "", {}, [], { write: 1 }, new URL("https://example.com/a")];
  for (const target of targets) {
    const error = await assertRejects(() => write(wrong(target)), TypeError);
    assertStringIncludes(error.message, "Cannot save a model to ");
    assertStringIncludes(error.message, "expected a path");
  }
  for (
    const source of [undefined, null, 7, "", {}, [1, 2], new ArrayBuffer(8), new URL("https://example.com/a")]
  ) {
    const error = await assertRejects(() => readFromSource("load a model", wrong(source)), TypeError);
    assertStringIncludes(error.message, "Cannot load a model from ");
    assertStringIncludes(error.message, "expected a path");
  }
  assertEquals(await readFromSource("load a model", bytes), bytes);
});
