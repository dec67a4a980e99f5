import { assertEquals, assertNotEquals } from "@std/assert";
import { applyDelta } from "../../src/kernels/apply_delta.ts";
import { relaxed, strictDelta } from "../../src/kernels/wasm_binary.ts";
import { encodeDelta } from "../../tools/encode_delta.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (array: Uint8Array) => new TextDecoder().decode(array);

Deno.test("a delta inserts bytes and copies from the base and from what it makes", () => {
  // 9 bytes: "xy", 3 from place 1; nothing, 4 from 2 bytes before its own place, -1 as 1; then nothing.
  const base = bytes("abcde");
  assertEquals(text(applyDelta(base, Uint8Array.of(9, 2, 120, 121, 3, 2, 0, 4, 8, 0))), "xybcdcdcd");
  assertEquals(text(applyDelta(base, Uint8Array.of(4, 0, 2, 6, 0, 2, 5, 0))), "decd");
  assertEquals(text(applyDelta(base, Uint8Array.of(0, 0))), "");
});

Deno.test("numbers of a delta have as many bytes as they need", () => {
  const base = new Uint8Array(300).fill(7);
  base[299] = 9;
  // 301 bytes: none inserted, 300 from place 0, then one inserted.
  const made = applyDelta(base, Uint8Array.of(0xad, 2, 0, 0xac, 2, 0, 1, 5));
  assertEquals([...made], [...base, 5]);
});

Deno.test("what is encoded comes back", () => {
  for (
    const [base, target] of [
      ["", ""],
      ["", "something new"],
      ["gone", ""],
      ["the same bytes", "the same bytes"],
      ["a longer text that is the base of it", "another text that is the base, the base of all"],
      ["", "abcabcabcabcabcabcabcabc"],
      ["0123456789abcdefghij", "abcdefghij0123456789abcdefghij"],
    ] as const
  ) {
    assertEquals(text(applyDelta(bytes(base), encodeDelta(bytes(base), bytes(target)))), target);
  }
});

Deno.test("a delta to bytes that differ in few places is short", () => {
  const base = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff);
  const target = base.slice();
  for (let i = 17; i < 5000; i += 500) target[i] = target[i]! ^ 0x55;
  const delta = encodeDelta(base, target);
  assertEquals([...applyDelta(base, delta)], [...target]);
  assertEquals(delta.length < 100, true, `${delta.length} bytes`);
});

Deno.test("the strict binary is a module of its own", () => {
  const first = Uint8Array.fromBase64(relaxed);
  const second = applyDelta(first, Uint8Array.fromBase64(strictDelta));
  assertEquals(WebAssembly.validate(second), true);
  const memories = [first, second].map((binary) =>
    WebAssembly.Module.imports(new WebAssembly.Module(binary)).map(({ name, kind }) => `${name} ${kind}`)
  );
  assertEquals(memories, [["memory memory"], ["memory memory"]]);
  assertNotEquals(second, first);
});
