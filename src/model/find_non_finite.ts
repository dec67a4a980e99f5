import type { Module } from "../nn/module.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { inEvaluation } from "./evaluate.ts";

/**
 * Runs a module again, in evaluation mode so that it changes nothing, to find out where the first value appears that is not finite.
 *
 * @param module What to run.
 * @param input What it was given.
 * @returns A sentence about the input, a layer by its name and class, or the loss if all outputs are finite.
 */
export function findNonFinite(module: Module, input: Tensor): string {
  const isFinite = (value: Tensor) => tidy(() => value.isFinite().all().item() === 1);
  if (!isFinite(input)) return "the input already holds a value that is not finite";
  let found: string | null = null;
  const watched: Module[] = [];
  const watch = (parent: Module, prefix: string) => {
    for (const [name, child] of parent.namedChildren()) {
      if (watched.includes(child)) continue;
      watched.push(child);
      watch(child, `${prefix}${name}.`);
      const { forward } = child;
      // An own property hides the class's method until it is deleted again.
      Object.defineProperty(child, "forward", {
        configurable: true,
        enumerable: false,
        value: (value: Tensor) => {
          const output = forward.call(child, value);
          if (found === null && !isFinite(output)) found = `${prefix}${name} (${child.constructor.name})`;
          return output;
        },
      });
    }
  };
  watch(module, "");
  try {
    inEvaluation(module, () => tidy(() => void module.forward(input)));
  } finally {
    for (const child of watched) delete (child as { forward?: unknown }).forward;
  }
  return found === null
    ? "outside training mode all layers' outputs are finite, so the loss itself overflowed or a layer behaves differently in training"
    : `the first output that is not finite is that of layer ${found}`;
}
