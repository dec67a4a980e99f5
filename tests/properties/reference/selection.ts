import { arithmetic, commonType, type Operand } from "./arithmetic.ts";
import { broadcastShape, combine, spreadElement } from "./broadcasting.ts";
import { asNumber, convert, convertArray, promote, promoteWeak } from "./dtypes.ts";
import { eitherZero, type ExpectedArray } from "./expected.ts";
import { type DType, elementAt, generate, indicesOf, map, type PlainArray } from "./plain_array.ts";

/** The dtype in which two values are chosen from: two numbers give float32. */
function chosenType(a: Operand, b: Operand): DType {
  if (typeof a === "object") return commonType(a, b);
  if (typeof b === "object") return promoteWeak(b.dtype, a);
  return "float32";
}

function asArray(value: Operand, other: Operand, dtype: DType): PlainArray {
  if (typeof value === "object") return convertArray(value, dtype);
  const own = typeof other === "object" ? promoteWeak(other.dtype, value) : dtype;
  return generate(dtype, [], () => convert(convert(Number(value), own), dtype));
}

/** condition ? a : b */
export function where(condition: PlainArray, a: Operand, b: Operand): ExpectedArray {
  const dtype = chosenType(a, b);
  return combine(
    dtype,
    [condition, asArray(a, b, dtype), asArray(b, a, dtype)],
    (c, x, y) => c !== 0 ? x! : y!,
  );
}

/** min(max(a, low), high), either limit of which may be left out; of zeros either may come out. */
export function clip(a: PlainArray, low: Operand | undefined, high: Operand | undefined): ExpectedArray {
  const raised = low === undefined
    ? map(convertArray(a, asNumber(a.dtype)), asNumber(a.dtype), eitherZero)
    : arithmetic["maximum"]!(a, low);
  return high === undefined ? raised : arithmetic["minimum"]!(numbersOf(raised), high);
}

/** An exact result as an operand. */
function numbersOf(array: ExpectedArray): PlainArray {
  return generate(array.dtype, array.shape, (index) => {
    const element = elementAt(array, index);
    return typeof element === "number" ? element : element.value;
  });
}

/** Limits of {@linkcode allClose}. */
export interface Tolerance {
  readonly relativeTolerance?: number;
  readonly absoluteTolerance?: number;
  readonly equalNaN?: boolean;
}

/** Whether |x − y| ≤ absolute + relative·|y| everywhere; infinities only match themselves. */
export function allClose(a: PlainArray, b: PlainArray, tolerance: Tolerance): boolean {
  const { relativeTolerance = 1e-5, absoluteTolerance = 1e-8, equalNaN = false } = tolerance;
  return indicesOf(broadcastShape(a.shape, b.shape)).every((index) => {
    const [x, y] = [spreadElement(a, index), spreadElement(b, index)];
    if (Number.isNaN(x) || Number.isNaN(y)) return equalNaN && Number.isNaN(x) && Number.isNaN(y);
    if (!Number.isFinite(x) || !Number.isFinite(y)) return x === y;
    return Math.abs(x - y) <= absoluteTolerance + relativeTolerance * Math.abs(y);
  });
}

/** The dtype of arrays joined into one. */
export function joinedType(arrays: readonly PlainArray[]): DType {
  return arrays.map(({ dtype }) => dtype).reduce(promote);
}
