import type { ScaleKind } from "./scale.ts";

/** A list of which some values can't be shown. */
export interface LeftOut {
  /** "" when there is only one list. */
  readonly name: string;
  readonly count: number;
  readonly of: number;
}

/** How many numbers there are in a text: "1 value", "2,000 values". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/**
 * Says which values a chart doesn't show, and why.
 *
 * @param lists The lists that lack some.
 * @param reason What is wrong with them.
 * @param what What one of them is called (default "value").
 * @returns One sentence, or none when all are shown.
 */
export function leftOutNote(lists: readonly LeftOut[], reason: string, what = "value"): string[] {
  const missing = lists.filter(({ count }) => count > 0);
  if (missing.length === 0) return [];
  const count = missing.reduce((sum, one) => sum + one.count, 0);
  const of = missing.reduce((sum, one) => sum + one.of, 0);
  const where = missing.length > 1
    ? ` in ${missing.length} series`
    : missing[0]!.name && ` of ${missing[0]!.name}`;
  return [`Not shown: ${count.toLocaleString("en-US")} of ${counted(of, what)}${where}, ${reason}.`];
}

/** How often each reason keeps a value from being shown. */
export function countLeftOut(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  xScale: ScaleKind,
  yScale: ScaleKind,
): { notFinite: number; notPositive: number } {
  let notFinite = 0;
  let notPositive = 0;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) notFinite++;
    else if ((xScale === "log" && x[i]! <= 0) || (yScale === "log" && y[i]! <= 0)) notPositive++;
  }
  return { notFinite, notPositive };
}
