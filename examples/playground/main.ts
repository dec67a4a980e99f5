/// <reference lib="dom" />
/**
 * The playground: a page in which a small network learns before one's eyes, and another one reads digits. Bundled and served by
 * `deno task playground`.
 *
 * @module
 */
import * as ln from "../../mod.ts";
import { DigitTab } from "./digit_tab.ts";
import { elementById } from "./element_by_id.ts";
import { orderPanels } from "./panel_order.ts";
import { connectTabs } from "./tabs.ts";
import { TrainingTab } from "./training_tab.ts";

orderPanels();
const training = new TrainingTab();
const digits = new DigitTab();
connectTabs(["train", "digit"], (name) => {
  if (name === "train") return;
  training.pause();
  digits.draw();
});

const { kind, relaxedSimd, sharedMemory } = ln.kernelInfo();
const how = kind === "typescript"
  ? "plain TypeScript, for this browser lacks WebAssembly SIMD"
  : `WebAssembly with ${relaxedSimd ? "relaxed " : ""}SIMD over ${
    sharedMemory ? "shared" : "unshared"
  } memory`;
elementById("kernels", HTMLElement).textContent = `Linnet ${ln.version}: ${how}.`;
