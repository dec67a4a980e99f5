import * as ln from "../../src/mod.ts";
import { writeSafetensors } from "../../src/io/safetensors_writer.ts";
import { refuses, wrong } from "../test_support/refuses.ts";

refuses("what can't be written is refused", () => {
  const a = ln.tensor([1]).keep();
  const gone = ln.tidy(() => ln.tensor([2]).keep());
  gone.dispose();
  const write = (tensors: unknown, options?: unknown) => () =>
    writeSafetensors(wrong(tensors), wrong(options));
  return {
    operands: [a],
    cases: [
      ["no object", write(null), TypeError, /safetensors from null: expected an object of tensors by name/],
      ["a list", write([a]), TypeError, /from an array of length 1/],
      ["a map", write(new Map([["a", a]])), TypeError, /from an object \(Map\)/],
      ["a number", write({ a, b: 1 }), TypeError, /"b" is 1, expected a tensor/],
      ["a nested object", write({ a: { b: a } }), TypeError, /"a" is an object/],
      ["a disposed tensor", write({ a, gone }), TypeError, /Cannot write "gone": .*disposed/],
      [
        "the format's own name",
        write({ __metadata__: a }),
        TypeError,
        /"__metadata__": the format keeps that name/,
      ],
      ["half of a surrogate pair", write({ "\ud800": a }), TypeError, /half of a surrogate pair/],
      [
        "metadata that is no string",
        write({ a }, { metadata: { x: 1 } }),
        TypeError,
        /metadata "x" 1: expected a string/,
      ],
      ["an unknown option", write({ a }, { meta: {} }), TypeError, /write safetensors with option "meta"/],
      ["broken metadata", write({ a }, { metadata: { x: "\udfff" } }), TypeError, /metadata "x".*surrogate/],
      [
        "a broken name in it",
        write({ a }, { metadata: { "\udfff": "x" } }),
        TypeError,
        /metadata's name.*surrogate/,
      ],
      [
        "too much text",
        write({ a }, { metadata: { x: "x".repeat(1e8) } }),
        RangeError,
        /and the format allows 100000000/,
      ],
    ],
  };
});
