import type { Trace } from "./trace.ts";

/** Whether a number of one trace means the same as one of the other: equal, or the same place in memory of the step's own. */
function corresponds(a: number, b: number, first: Trace, second: Trace): boolean {
  if (Object.is(a, b)) return true;
  const [x, y] = [first.arena.locate(a), second.arena.locate(b)];
  return x !== null && y !== null && x.index === y.index && x.offset === y.offset;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Whether two runs of a step did the same, so that further ones can be replayed.
 *
 * @returns Null, or what was different.
 */
export function differenceOf(first: Trace, second: Trace): string | null {
  const length = Math.min(first.calls.length, second.calls.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [first.calls[i]!, second.calls[i]!];
    const place = `call ${i + 1} of a kernel`;
    if (a.dtype !== b.dtype || a.name !== b.name) {
      return `${place} was ${a.dtype} ${a.name} in one step and ${b.dtype} ${b.name} in the next`;
    }
    for (let j = 0; j < Math.max(a.args.length, b.args.length); j++) {
      if (corresponds(a.args[j]!, b.args[j]!, first, second)) continue;
      return `argument ${j + 1} of ${place}, ${a.dtype} ${a.name}, was ${a.args[j]} in one step and ${
        b.args[j]
      } in the next`;
    }
    if (!Object.is(a.result, b.result)) {
      return `${place}, ${a.dtype} ${a.name}, found ${a.result} in one step and ${b.result} in the next`;
    }
  }
  if (first.calls.length !== second.calls.length) {
    return `one step made ${first.calls.length} kernel calls and the next ${second.calls.length}`;
  }
  const different = first.fills.findIndex((bytes, i) => !sameBytes(bytes, second.fills[i]!));
  return different < 0
    ? null
    : `tensor ${different + 1} that it makes from numbers had other numbers in one step than in the next`;
}
