import type { StateDict } from "../nn/state_dict.ts";
import { OPTIMIZER_PREFIX } from "./model_file.ts";

/**
 * Tells a model file's weights from the optimizer's tensors.
 *
 * @param tensors All tensors of the file.
 * @returns Both by name; the optimizer's without what their names begin with.
 */
export function splitTensors(
  tensors: Readonly<StateDict>,
): { weights: StateDict; optimizerTensors: StateDict } {
  const isOptimizers = ([name]: [string, unknown]) => name.startsWith(OPTIMIZER_PREFIX);
  const entries = Object.entries(tensors);
  return {
    weights: Object.fromEntries(entries.filter((entry) => !isOptimizers(entry))),
    optimizerTensors: Object.fromEntries(
      entries.filter(isOptimizers).map(([name, value]) => [name.slice(OPTIMIZER_PREFIX.length), value]),
    ),
  };
}
