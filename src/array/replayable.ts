/**
 * Whether an object's class says of itself that its objects always do the same: the same kernel calls for inputs of one shape, and nothing
 * else that matters. It says so with `static readonly isReplayable = true`; its subclasses, which may do otherwise, don't inherit that.
 *
 * @param object A module or a loss.
 */
export function declaresReplayable(object: object): boolean {
  const { constructor } = object;
  return Object.hasOwn(constructor, "isReplayable") &&
    (constructor as { isReplayable?: unknown }).isReplayable === true;
}
