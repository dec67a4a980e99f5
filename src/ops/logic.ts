import { runUnary } from "../array/unary.ts";
import { binaryForward } from "./binary_forward.ts";
import type { Op } from "./op.ts";

/** a and b, of bools. */
export const logicalAnd: Op = { name: "combine", forward: binaryForward("combine", "logicalAnd") };
/** a or b, of bools. */
export const logicalOr: Op = { name: "combine", forward: binaryForward("combine", "logicalOr") };
/** Exactly one of a and b, of bools. */
export const logicalXor: Op = { name: "combine", forward: binaryForward("combine", "logicalXor") };
/** not a, of bools. */
export const logicalNot: Op = { name: "negate", forward: ([a]) => runUnary("logicalNot", a!) };
/** Whether a float is NaN, as bool. */
export const isNaN: Op = { name: "test", forward: ([a]) => runUnary("isNaN", a!, undefined, "bool") };
/** Whether a float is neither infinite nor NaN, as bool. */
export const isFinite: Op = { name: "test", forward: ([a]) => runUnary("isFinite", a!, undefined, "bool") };
