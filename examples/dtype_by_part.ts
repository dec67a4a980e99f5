import type { FloatDType } from "../mod.ts";
import { lessonOptions, type Option } from "./command_line.ts";

const { dtype } = lessonOptions({ seed: 0, dtype: "float64" });

/** `--dtype` for lessons that follow NumPy by hand, in float64, and then Keras or PyTorch, in float32. */
export const dtypeByPart: Option<FloatDType | undefined> = {
  ...dtype,
  fallback: undefined,
  purpose: "float32 or float64 (default: float64 by hand, else float32)",
};
