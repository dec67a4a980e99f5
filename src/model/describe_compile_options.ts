import { optimizerByName } from "../optimizers/optimizer_by_name.ts";
import type { OptimizerFactory } from "../optimizers/optimizer.ts";
import type { CompileOptions } from "./compile.ts";
import type { CompileDescription } from "./model_file.ts";

/**
 * Names what a model was compiled with.
 *
 * @param options What `compile` was given.
 * @returns The names, or null if there is something without one: an object of a class, or a factory of the program's own.
 */
export function describeCompileOptions(options: CompileOptions): CompileDescription | null {
  const { loss, metrics = [] } = options;
  const optimizer: OptimizerFactory = typeof options.optimizer === "string"
    ? optimizerByName(options.optimizer)
    : options.optimizer;
  if (optimizer.options === undefined || typeof loss !== "string") return null;
  const names = metrics.filter((metric) => typeof metric === "string");
  if (names.length < metrics.length) return null;
  return { optimizer: { name: optimizer.name, options: optimizer.options }, loss, metrics: names };
}
