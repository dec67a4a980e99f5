import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";
import type { UnaryKernel } from "./unary.ts";

/**
 * Combines two arrays element by element. Strides of 0 broadcast.
 *
 * @param out Contiguous, `[depth, rows, columns]`; may be an input of the same layout.
 * @param aDepth The strides of `a` (any), then those of `b`.
 */
export type BinaryKernel = (
  out: number,
  a: number,
  b: number,
  depth: number,
  rows: number,
  columns: number,
  aDepth: number,
  aRow: number,
  aColumn: number,
  bDepth: number,
  bRow: number,
  bColumn: number,
) => void;

// What `apply` does: a number and not a function value, which would be called and its results boxed.
const ADD = 0, SUB = 1, MUL = 2, INTEGER_MUL = 3, DIV = 4, POW = 5, MAXIMUM = 6, MINIMUM = 7, EQUAL = 8;
const NOT_EQUAL = 9,
  LESS = 10,
  LESS_EQUAL = 11,
  GREATER = 12,
  GREATER_EQUAL = 13,
  AND = 14,
  OR = 15,
  XOR = 16;

function apply(operation: number, x: number, y: number): number {
  switch (operation) {
    case ADD:
      return x + y;
    case SUB:
      return x - y;
    case MUL:
      return x * y;
    case INTEGER_MUL:
      return Math.imul(x, y);
    case DIV:
      return x / y;
    case POW:
      return power(x, y);
    case MAXIMUM:
      return Math.max(x, y);
    case MINIMUM:
      return Math.min(x, y);
    case EQUAL:
      return x === y ? 1 : 0;
    case NOT_EQUAL:
      return x !== y ? 1 : 0;
    case LESS:
      return x < y ? 1 : 0;
    case LESS_EQUAL:
      return x <= y ? 1 : 0;
    case GREATER:
      return x > y ? 1 : 0;
    case GREATER_EQUAL:
      return x >= y ? 1 : 0;
    case AND:
      return x & y;
    case OR:
      return x | y;
    case XOR:
      return x ^ y;
    default:
      return NaN;
  }
}

/** xʸ as IEEE 754 and NumPy have it: 1 to any power is 1, and so is −1 to an infinite one; `**` gives NaN. */
function power(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

/** Applies an operation to elements of `from` and stores elements of `to`. */
function binary(
  heap: Heap,
  from: NumberType | "bool",
  to: NumberType | "bool",
  operation: number,
): BinaryKernel {
  return (out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn) => {
    const input = elementsOf(heap, from);
    const output = elementsOf(heap, to);
    const [a0, b0] = [a >>> byteShift[from], b >>> byteShift[from]];
    let o = out >>> byteShift[to];
    for (let i = 0; i < depth; i++) {
      for (let j = 0; j < rows; j++) {
        let p = a0 + i * aDepth + j * aRow;
        let q = b0 + i * bDepth + j * bRow;
        for (let k = 0; k < columns; k++, p += aColumn, q += bColumn) {
          output[o++] = apply(operation, input[p]!, input[q]!);
        }
      }
    }
  };
}

/** Arithmetic with broadcasting; int32 wraps. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function arithmeticKernels(heap: Heap, dtype: NumberType) {
  const combine = (operation: number) => binary(heap, dtype, dtype, operation);
  return {
    /** x + y */
    add: combine(ADD),
    /** x − y */
    sub: combine(SUB),
    /** x·y */
    mul: combine(dtype === "int32" ? INTEGER_MUL : MUL),
    /** The larger; NaN where either is NaN. */
    maximum: combine(MAXIMUM),
    /** The smaller; NaN where either is NaN. */
    minimum: combine(MINIMUM),
  };
}

/** The arithmetic that only float types have. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function floatArithmeticKernels(heap: Heap, dtype: "float32" | "float64") {
  const combine = (operation: number) => binary(heap, dtype, dtype, operation);
  return {
    /** x/y */
    div: combine(DIV),
    /** xʸ, with the edge cases of IEEE 754 and NumPy. */
    pow: combine(POW),
  };
}

/** Comparisons with broadcasting; `out` is a bool array. NaN differs from everything. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function comparisonKernels(heap: Heap, dtype: NumberType | "bool") {
  const compare = (operation: number) => binary(heap, dtype, "bool", operation);
  return {
    /** x = y */
    equal: compare(EQUAL),
    /** x ≠ y */
    notEqual: compare(NOT_EQUAL),
    /** x < y */
    less: compare(LESS),
    /** x ≤ y */
    lessEqual: compare(LESS_EQUAL),
    /** x > y */
    greater: compare(GREATER),
    /** x ≥ y */
    greaterEqual: compare(GREATER_EQUAL),
  };
}

/** Logic on bool arrays. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function logicalKernels(heap: Heap) {
  const combine = (operation: number) => binary(heap, "bool", "bool", operation);
  const logicalNot: UnaryKernel = (out, a, length) => {
    const bytes = heap.uint8;
    const [to, from] = [out >>> 0, a >>> 0];
    for (let i = 0; i < length; i++) bytes[to + i] = bytes[from + i]! ^ 1;
  };
  return {
    /** x ∧ y */
    logicalAnd: combine(AND),
    /** x ∨ y */
    logicalOr: combine(OR),
    /** x ≠ y */
    logicalXor: combine(XOR),
    /** ¬x */
    logicalNot,
  };
}
