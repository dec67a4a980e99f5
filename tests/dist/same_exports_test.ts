import { assert, assertEquals } from "@std/assert";
import * as ln from "../../mod.ts";
import * as onnx from "../../onnx.ts";
import * as plot from "../../plot.ts";
import * as mainSource from "../../src/mod.ts";
import * as onnxSource from "../../src/onnx/mod.ts";
import * as plotSource from "../../src/plot/mod.ts";

/** What a module exports: for functions and classes also the name by which messages and saved models call them. */
function describeExports(exported: object): string[] {
  return Object.entries(exported)
    .map(([name, value]) => `${name}: ${typeof value}${typeof value === "function" ? ` ${value.name}` : ""}`)
    .sort();
}

for (
  const [name, generated, source] of [
    ["mod.ts", ln, mainSource],
    ["plot.ts", plot, plotSource],
    ["onnx.ts", onnx, onnxSource],
  ] as const
) {
  Deno.test(`${name} exports what its source does, under the same names`, () => {
    const expected = describeExports(source);
    assert(expected.length > 1);
    assertEquals(describeExports(generated), expected);
  });
}

Deno.test("the charts and files of dist/ work on the tensors and models of dist/", () => {
  const model = ln.sequential([ln.dense(2, { inputShape: [3] }), new ln.GELU()]);
  const x = ln.tensor([[1, 2, 3]]);
  assertEquals(onnx.fromOnnx(onnx.toOnnx(model)).predict(x).toArray(), model.predict(x).toArray());
  assert(plot.heatmap(x).svg.includes("</svg>"));
  assertEquals(String(new ln.GELU()), "GELU(approximate='none')");
});
