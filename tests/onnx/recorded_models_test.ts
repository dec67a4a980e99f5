import { assert, assertEquals } from "@std/assert";
import { decodeMessage, encodeMessage } from "../../src/onnx/protobuf.ts";
import { MODEL } from "../../src/onnx/schema.ts";
import * as ln from "../../src/mod.ts";
import { fromOnnx } from "../../src/onnx/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { recordedModels } from "./recorded_models.ts";

for (const { name, file, text, input, output } of recordedModels) {
  withoutLeaks(`a file of another program is the same model here: ${name}`, () => {
    using _ = ln.scope();
    const model = fromOnnx(file);
    assertEquals(String(model.module), text);
    const got = model.predict(input());
    const values = got.toTypedArray();
    assertEquals(values.length, output.length);
    // PyTorch and onnxruntime round each step on their own; float64 has digits to spare.
    const tolerance = got.dtype === "float64" ? 1e-13 : 2e-6;
    output.forEach((value, i) => {
      assert(
        Math.abs(values[i]! - value) <= tolerance * Math.max(1, Math.abs(value)),
        `${values[i]} for ${value}`,
      );
    });
    model.module.dispose();
  });
}

Deno.test("messages are written as the reference library writes them", () => {
  for (const { name, file } of recordedModels.slice(-2)) {
    assertEquals(encodeMessage(MODEL, decodeMessage("read", MODEL, file)), file, name);
  }
});
