import { type DType, isFloat, promoteTypes } from "../array/dtype.ts";
import type { NdArray } from "../array/nd_array.ts";
import { beginAttempt, endAttempt, undoAttempt } from "../array/storage.ts";
import { scalarArray } from "../array/strided.ts";
import { describe } from "../array/shape.ts";
import { isGradEnabled } from "../autograd/grad_mode.ts";
import { TapeEntry } from "../autograd/tape.ts";
import { cast } from "../ops/cast.ts";
import type { Op } from "../ops/op.ts";
import { TensorBase } from "./base.ts";
import { callObserver } from "./call_observer.ts";
import { makeTensor } from "./make_tensor.ts";
import type { Tensor } from "./tensor.ts";

/** What the second operand of an operation may be: a tensor, or a number, which takes the tensor's dtype where it can. */
export type TensorLike = Tensor | number | boolean;

/** As {@linkcode TensorLike}, seen from inside the class. */
type Operand = TensorBase | number | boolean;

const discard = (array: NdArray) => array.release();

/**
 * Runs an op on tensors and, where gradients are wanted, records it.
 *
 * @param op What to run.
 * @param inputs Alive; of one dtype where the op needs that.
 * @param attributes The op's settings.
 * @returns The result, owned by the innermost scope.
 */
export function apply<A, R extends number = number>(
  op: Op<A>,
  inputs: readonly TensorBase[],
  ...attributes: A extends void ? [] : [A]
): Tensor<R> {
  const arrays: NdArray[] = [];
  let needsGrad = false;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i]!;
    input.assertAlive(op.name);
    arrays.push(input.array);
    if (input.entry !== null) needsGrad = true;
  }
  const settings = attributes[0] as A;
  const records = needsGrad && op.gradient !== undefined && isGradEnabled();
  const saved: NdArray[] = [];
  const attempt = beginAttempt();
  let output: NdArray;
  try {
    output = op.forward(arrays, settings, records ? (array) => saved.push(array) : discard);
  } catch (error) {
    undoAttempt(attempt);
    throw error;
  }
  endAttempt();
  let entry: TapeEntry | null = null;
  if (records && isFloat(output.dtype)) {
    const parents = inputs.map((input) => input.entry);
    entry = TapeEntry.record(op, settings, arrays, parents, output, saved);
  } else if (records) saved.forEach(discard);
  const result = makeTensor<R>(output, entry);
  if (callObserver !== null) callObserver.called(op as Op<unknown>, inputs, settings, result);
  return result;
}

/**
 * A tensor in a given dtype: itself when it has it.
 *
 * @returns The tensor or a recorded cast of it.
 */
export function toDType(value: TensorBase, dtype: DType): TensorBase {
  return value.dtype === dtype ? value : apply(cast, [value], { dtype });
}

/** The dtype in which a number joins a tensor: the tensor's own unless the number doesn't fit. */
function scalarType(value: number | boolean, dtype: DType): DType {
  if (typeof value === "boolean") return dtype;
  if (isFloat(dtype)) return dtype;
  return Number.isInteger(value) && value === (value | 0) ? "int32" : "float32";
}

/** An operand as a tensor: a number becomes one, in the dtype in which it joins `other`. */
function operandTensor(operation: string, value: Operand, other: Operand): TensorBase {
  if (value instanceof TensorBase) return value;
  if ((typeof value !== "number" && typeof value !== "boolean") || !(other instanceof TensorBase)) {
    throw new TypeError(`Cannot ${operation} ${describe(value)}: expected a tensor or a number`);
  }
  return makeTensor(scalarArray(Number(value), scalarType(value, other.dtype)), null);
}

/**
 * Brings two operands to one dtype by the promotion rules.
 *
 * @param operation What the error message says was attempted.
 * @returns Two tensors; those that were made here belong to the innermost scope.
 * @throws {TypeError} If an operand is neither a tensor nor a number.
 */
export function promote(operation: string, a: Operand, b: Operand): [TensorBase, TensorBase] {
  if (a instanceof TensorBase) a.assertAlive(operation);
  if (b instanceof TensorBase) b.assertAlive(operation);
  const x = operandTensor(operation, a, b);
  const y = operandTensor(operation, b, a);
  if (x.dtype === y.dtype) return [x, y];
  const dtype = promoteTypes(x.dtype, y.dtype);
  return [toDType(x, dtype), toDType(y, dtype)];
}

/** Runs an op on two operands after promotion; what promotion made is disposed of. */
export function applyBinary<R extends number = number>(
  op: Op,
  a: Operand,
  b: Operand,
  dtypeOf?: (common: DType) => DType,
): Tensor<R> {
  if (a instanceof TensorBase && b instanceof TensorBase && a.dtype === b.dtype) {
    if (dtypeOf === undefined || dtypeOf(a.dtype) === a.dtype) return apply(op, [a, b]);
  }
  const [x, y] = promote(op.name, a, b);
  const dtype = dtypeOf ? dtypeOf(x.dtype) : x.dtype;
  const left = toDType(x, dtype);
  const right = toDType(y, dtype);
  try {
    return apply(op, [left, right]);
  } finally {
    if (left !== a) left.dispose();
    if (right !== b) right.dispose();
    if (x !== a) x.dispose();
    if (y !== b) y.dispose();
  }
}

/** Runs an op that is defined on floats; int32 and bool are cast to float32 first. */
export function applyFloat<A, R extends number = number>(
  op: Op<A>,
  a: TensorBase,
  ...attributes: A extends void ? [] : [A]
): Tensor<R> {
  if (isFloat(a.dtype)) return apply(op, [a], ...attributes);
  const converted = apply(cast, [a], { dtype: "float32" });
  try {
    return apply(op, [converted], ...attributes);
  } finally {
    converted.dispose();
  }
}
