import { assertEquals, assertStrictEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { DType } from "../../src/array/dtype.ts";
import { formatArray, type FormatOptions, formatRepresentation } from "../../src/array/format.ts";
import recorded from "../golden/printing_numpy.json" with { type: "json" };

interface Case {
  readonly group: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: string;
  readonly options?: FormatOptions;
  readonly string: string;
  readonly representation: string;
}

const NAMED: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, "-inf": -Infinity };

/** The recorded values, read in their own type; they repeat in row-major order. */
function readValues({ values, dtype }: Case): number[] {
  return values.split(" ").map((word) => {
    const value = NAMED[word] ?? Number(word);
    return dtype === "float32" ? Math.fround(value) : value;
  });
}

const groups = Map.groupBy<string, Case>(recorded.cases, ({ group }) => group);

Deno.test("the record holds what the tests below rely on", () => {
  assertStringIncludes(recorded.source, "NumPy 2.4");
  assertEquals(
    new Set(recorded.cases.map(({ dtype }) => dtype)),
    new Set(["float32", "float64", "int32", "bool"]),
  );
  assertEquals(new Set(recorded.cases.map(({ shape }) => shape.length)), new Set([0, 1, 2, 3, 4]));
  assertStrictEquals(recorded.cases.some(({ values }) => values.split(" ").includes("-0")), true);
});

for (const [group, cases] of groups) {
  Deno.test(`arrays are printed as NumPy prints them: ${group}, ${cases.length} cases`, () => {
    for (const recordedCase of cases) {
      const { shape, options } = recordedCase;
      const dtype = recordedCase.dtype as DType;
      const values = readValues(recordedCase);
      const at = (index: number) => values[index % values.length]!;
      const message = `${dtype} ${JSON.stringify(shape)} ${JSON.stringify(options)} ${recordedCase.values}`;
      assertStrictEquals(formatArray(at, shape, dtype, options), recordedCase.string, message);
      assertStrictEquals(
        formatRepresentation(at, shape, dtype, options),
        recordedCase.representation,
        message,
      );
    }
  });
}

Deno.test("a list of values prints as the same values given by a function", () => {
  const values = Float32Array.of(1, -0.5, NaN, 2.25, 1e5, 0);
  const at = (index: number) => values[index]!;
  assertStrictEquals(formatArray(values, [2, 3], "float32"), formatArray(at, [2, 3], "float32"));
  assertStrictEquals(formatArray([1, 0], [2], "bool"), "[ True False]");
  assertStrictEquals(formatArray(Int32Array.of(7), [], "int32"), "7");
});

Deno.test("a summary reads the values it shows and no others", () => {
  const read: number[] = [];
  const at = (index: number) => {
    read.push(index);
    return index;
  };
  const text = formatArray(at, [1000, 1000], "int32");
  assertStrictEquals(text.split("\n").length, 7);
  assertStrictEquals(read.length, 36);
  assertEquals(read.slice(0, 6), [0, 1, 2, 997, 998, 999]);
  assertEquals(read.slice(-3), [999997, 999998, 999999]);
});

Deno.test("more can be said after the dtype, under another name", () => {
  const options = { name: "Parameter", extras: ["requiresGrad=true"] };
  assertStrictEquals(
    formatRepresentation([1], [1], "float32", options),
    "Parameter([1.], requiresGrad=true)",
  );
  assertStrictEquals(
    formatRepresentation([1, 2], [2, 1], "float64", options),
    "Parameter([[1.],\n           [2.]], dtype=float64, requiresGrad=true)",
  );
});

Deno.test("a list that doesn't fit the shape and options that are no counts are refused", () => {
  const error = assertThrows(() => formatArray([1, 2, 3], [2, 2], "float32"), RangeError);
  assertStrictEquals(error.message, "Cannot format 3 values as an array of shape [2, 2]: it holds 4");
  assertThrows(() => formatRepresentation([1], [], "int32", { precision: -1 }), RangeError, "precision -1");
  assertThrows(() => formatArray([1], [], "int32", { edgeItems: 0 }), RangeError, "at least 1");
  assertThrows(() => formatArray([1], [], "int32", { lineWidth: 7.5 }), RangeError, "lineWidth 7.5");
  assertThrows(() => formatArray([1], [], "int32", { threshold: NaN }), RangeError, "threshold NaN");
});
