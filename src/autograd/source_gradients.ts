import { adopt } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { gradientsOf, type PassOptions } from "./backward.ts";
import { withGradMode } from "./grad_mode.ts";
import type { TapeEntry } from "./tape.ts";

/**
 * The gradients of a value towards places on the tape. Nothing is added to any `grad`.
 *
 * @param value What to differentiate; with one element, unless `options.gradient` is given.
 * @param sources null for a source that nothing leads to.
 * @param options As for `backward`.
 * @returns One tensor of its own a source, owned by the innermost scope; null where the value doesn't depend on it.
 */
export function sourceGradients(
  value: Tensor,
  sources: readonly (TapeEntry | null)[],
  options: PassOptions,
): (Tensor | null)[] {
  if (value.entry === null) return sources.map(() => null);
  const wanted = new Set(sources.filter((source) => source !== null));
  const found = gradientsOf(value, () => wanted, options);
  const given = new Set<TapeEntry>();
  return sources.map((source) => {
    const gradient = source && found.get(source);
    if (!source || !gradient) return null;
    if (given.has(source)) return withGradMode(options.createGraph ?? false, () => gradient.mul(1));
    given.add(source);
    adopt(gradient);
    return gradient;
  });
}
