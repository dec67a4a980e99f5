import { Optimizer, type OptimizerFactory } from "./optimizer.ts";
import { completeOptions, type OptimizerOptions, type UpdateRule } from "./update_rule.ts";

/**
 * What `compile` takes, for a rule in Keras's form. The options are checked now, the parameters when they are known.
 *
 * @param rule How parameters are changed.
 * @param options Those that differ from the defaults.
 * @returns The factory.
 */
export function optimizerFactory(rule: UpdateRule, options: OptimizerOptions): OptimizerFactory {
  const complete = completeOptions(rule, options);
  return {
    name: rule.name,
    options: { ...complete },
    build: (parameters) => new Optimizer(rule, parameters, complete),
  };
}
