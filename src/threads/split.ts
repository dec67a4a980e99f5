import { bytesPerElement, type DType } from "../array/dtype.ts";
import { SPLIT_RULES, type SplitRule } from "./split_rules.ts";

/** The rule for a kernel, if its work can be shared. */
export function splitRule(dtype: DType, name: string): SplitRule | null {
  if (dtype === "bool" || (dtype === "int32" && name !== "gather" && name !== "copy")) return null;
  return SPLIT_RULES[name] ?? null;
}

/** Roughly how long a call takes on one thread, in nanoseconds; those whose work can't be shared count for nothing. */
export function sharedCost(dtype: DType, name: string, args: readonly number[]): number {
  const rule = splitRule(dtype, name);
  return rule === null || rule.items(args) < 2 ? 0 : rule.cost(args, bytesPerElement(dtype));
}

/** The items of a part: as even as whole grains allow, and always the same for the same number of parts. */
export function partOf(
  items: number,
  grain: number,
  part: number,
  parts: number,
): { start: number; count: number } {
  const grains = Math.ceil(items / grain);
  const [start, end] = [part, part + 1].map((i) =>
    Math.min(items, Math.floor(grains * i / parts) * grain)
  ) as [
    number,
    number,
  ];
  return { start, count: end - start };
}

/**
 * Cuts a call into parts.
 *
 * @param rule Of its kernel.
 * @param args Of the whole call.
 * @param parts How many there are to be; fewer where there are too few items.
 * @param bytes Bytes an element.
 * @param scratch Gives the address of so many bytes of scratch memory for a part.
 * @returns The arguments of each part.
 */
export function cutCall(
  rule: SplitRule,
  args: readonly number[],
  parts: number,
  bytes: number,
  scratch: (part: number, size: number) => number,
): number[][] {
  const items = rule.items(args);
  const cut: number[][] = [];
  for (let i = 0; i < parts; i++) {
    const { start, count } = partOf(items, rule.grain, i, parts);
    if (count === 0) continue;
    const part = rule.part(args, start, count, bytes);
    if (rule.scratch) part[rule.scratchAt!] = scratch(cut.length, rule.scratch(args, count, bytes));
    cut.push(part);
  }
  return cut;
}
