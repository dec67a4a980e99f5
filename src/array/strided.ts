/**
 * Reduces arrays of any rank to what the kernels take: up to three axes, depth, rows and columns. Neighbouring axes that every
 * operand walks with one stride are merged; what then still lies outside the last three is looped over here.
 *
 * @module
 */
import { kernels } from "../kernels/active.ts";
import type { KernelTable } from "../kernels/kernels.ts";
import { bytesPerElement, type DType } from "./dtype.ts";
import { allocate, type NdArray } from "./nd_array.ts";
import { formatShape, type Shape } from "./shape.ts";

/** The strides with which `array` is read as if it had `shape`: 0 along broadcast axes. */
export function broadcastStrides(array: NdArray, shape: Shape): number[] {
  const missing = shape.length - array.shape.length;
  const strides = new Array<number>(shape.length);
  for (let i = 0; i < shape.length; i++) {
    const own = i - missing;
    strides[i] = own < 0 || (array.shape[own] === 1 && shape[i] !== 1) ? 0 : array.strides[own]!;
  }
  return strides;
}

/** Merged axes: lengths, and for each operand its strides. */
interface Axes {
  readonly lengths: number[];
  readonly strides: number[][];
}

function mergeAxes(shape: Shape, operands: readonly (readonly number[])[]): Axes {
  const lengths: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis]!;
    if (length === 1) continue;
    const last = lengths.length - 1;
    if (last >= 0 && operands.every((operand, i) => strides[i]![last] === operand[axis]! * length)) {
      lengths[last]! *= length;
      operands.forEach((operand, i) => strides[i]![last] = operand[axis]!);
    } else {
      lengths.push(length);
      operands.forEach((operand, i) => strides[i]!.push(operand[axis]!));
    }
  }
  return { lengths, strides };
}

/** Called once for each run of three axes: the lengths, each operand's offset in elements, and each operand's three strides. */
type Visit = (
  depth: number,
  rows: number,
  columns: number,
  offsets: readonly number[],
  strides: readonly number[][],
) => void;

/**
 * Walks operands of one shape in runs of at most three axes.
 *
 * @param shape The common shape.
 * @param operands Each operand's strides over that shape.
 * @param visit What to do with each run.
 */
export function forEachRun(shape: Shape, operands: readonly (readonly number[])[], visit: Visit): void {
  if (shape.includes(0)) return;
  const { lengths, strides } = mergeAxes(shape, operands);
  while (lengths.length < 3) {
    lengths.unshift(1);
    for (const one of strides) one.unshift(0);
  }
  const outer = lengths.length - 3;
  const [depth, rows, columns] = lengths.slice(outer) as [number, number, number];
  const inner = strides.map((one) => one.slice(outer));
  const index = new Array<number>(outer).fill(0);
  const offsets = operands.map(() => 0);
  for (;;) {
    visit(depth, rows, columns, offsets, inner);
    let axis = outer - 1;
    for (; axis >= 0; axis--) {
      index[axis]!++;
      strides.forEach((one, i) => offsets[i]! += one[axis]!);
      if (index[axis]! < lengths[axis]!) break;
      strides.forEach((one, i) => offsets[i]! -= one[axis]! * lengths[axis]!);
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** What a kernel that combines two arrays takes: three addresses, three lengths, and three strides for each input. */
type BinaryArguments = [
  ...addresses: [number, number, number],
  ...lengths: [number, number, number],
  ...aStrides: [number, number, number],
  ...bStrides: [number, number, number],
];

/** Names of the kernels of a dtype that take exactly those. */
type BinaryKernelOf<D extends DType> = {
  [K in keyof KernelTable[D]]: KernelTable[D][K] extends (...args: infer A extends number[]) => void
    ? (A["length"] extends BinaryArguments["length"] ? K : never)
    : never;
}[keyof KernelTable[D]];

/** A kernel that combines two arrays element by element. */
export type BinaryKernel = BinaryKernelOf<"float32"> | BinaryKernelOf<"bool">;

/**
 * out = kernel(a, b), both broadcast to the shape of `out`.
 *
 * @param kernel The kernel's name, which the inputs' dtype must have.
 * @param out Contiguous.
 * @param a Of the same dtype as `b`.
 * @param b The second operand.
 */
export function runBinary(kernel: BinaryKernel, out: NdArray, a: NdArray, b: NdArray): void {
  if (out.size === 0) return;
  const run = (kernels()[a.dtype] as KernelTable["float32"] & KernelTable["bool"])[kernel];
  const { size } = out;
  if (a.isContiguous && b.isContiguous) {
    // The common cases need no merging of axes.
    if (a.size === size && b.size === size) {
      return run(out.address, a.address, b.address, 1, 1, size, 0, 0, 1, 0, 0, 1);
    }
    if (b.size === 1) return run(out.address, a.address, b.address, 1, 1, size, 0, 0, 1, 0, 0, 0);
    if (a.size === 1) return run(out.address, a.address, b.address, 1, 1, size, 0, 0, 0, 0, 0, 1);
    const columns = b.size;
    if (a.size === size && isSuffix(b.shape, out.shape)) {
      return run(out.address, a.address, b.address, 1, size / columns, columns, 0, columns, 1, 0, 0, 1);
    }
  }
  const outBytes = bytesPerElement(out.dtype);
  const bytes = bytesPerElement(a.dtype);
  const operands = [out.strides, broadcastStrides(a, out.shape), broadcastStrides(b, out.shape)];
  forEachRun(out.shape, operands, (depth, rows, columns, offsets, strides) => {
    const [, [aDepth, aRow, aColumn], [bDepth, bRow, bColumn]] = strides as [
      number[],
      [number, number, number],
      [number, number, number],
    ];
    run(
      out.address + offsets[0]! * outBytes,
      a.address + offsets[1]! * bytes,
      b.address + offsets[2]! * bytes,
      depth,
      rows,
      columns,
      aDepth,
      aRow,
      aColumn,
      bDepth,
      bRow,
      bColumn,
    );
  });
}

function isSuffix(suffix: Shape, shape: Shape): boolean {
  const missing = shape.length - suffix.length;
  if (missing < 0) return false;
  for (let i = 0; i < suffix.length; i++) if (suffix[i] !== shape[missing + i]) return false;
  return true;
}

/**
 * Copies `from`, broadcast to the shape of `to`, into `to`; both of one dtype, any strides, not overlapping.
 *
 * @param to Where to; its storage is not marked as written.
 * @param from What.
 */
export function copyInto(to: NdArray, from: NdArray): void {
  const bytes = bytesPerElement(to.dtype);
  const { copy } = kernels()[to.dtype];
  forEachRun(
    to.shape,
    [to.strides, broadcastStrides(from, to.shape)],
    (depth, rows, columns, offsets, strides) => {
      const [[toDepth, toRow, toColumn], [fromDepth, fromRow, fromColumn]] = strides as [
        [number, number, number],
        [number, number, number],
      ];
      copy(
        to.address + offsets[0]! * bytes,
        from.address + offsets[1]! * bytes,
        depth,
        rows,
        columns,
        toDepth,
        toRow,
        toColumn,
        fromDepth,
        fromRow,
        fromColumn,
      );
    },
  );
}

/** out = condition ? a : b, all broadcast to the shape of `out`, which is contiguous. */
export function runWhere(out: NdArray, condition: NdArray, a: NdArray, b: NdArray): void {
  const bytes = bytesPerElement(out.dtype);
  const { where } = kernels()[out.dtype];
  const operands = [out.strides, ...[condition, a, b].map((array) => broadcastStrides(array, out.shape))];
  forEachRun(out.shape, operands, (depth, rows, columns, offsets, strides) => {
    type Three = [number, number, number];
    const [, c, x, y] = strides as [Three, Three, Three, Three];
    where(
      out.address + offsets[0]! * bytes,
      condition.address + offsets[1]!,
      a.address + offsets[2]! * bytes,
      b.address + offsets[3]! * bytes,
      depth,
      rows,
      columns,
      ...c,
      ...x,
      ...y,
    );
  });
}

/**
 * `array` itself when it is contiguous, else a contiguous copy.
 *
 * @returns An array that holds a reference of its own: release it.
 */
export function contiguous(array: NdArray): NdArray {
  if (array.isContiguous) {
    array.storage.retain();
    return array;
  }
  const out = allocate(array.shape, array.dtype);
  copyInto(out, array);
  return out;
}

/** A contiguous copy of `array` in another dtype (or the same one). */
export function castArray(array: NdArray, dtype: DType): NdArray {
  const out = allocate(array.shape, dtype);
  if (dtype === array.dtype) {
    copyInto(out, array);
    return out;
  }
  const source = contiguous(array);
  const table = kernels()[array.dtype] as unknown as Record<
    string,
    (out: number, a: number, length: number) => void
  >;
  const kernel =
    table[{ float32: "toFloat32", float64: "toFloat64", int32: "toInt32", bool: "toBool" }[dtype]];
  if (!kernel) {
    throw new TypeError(`Cannot cast ${array.dtype} of shape ${formatShape(array.shape)} to ${dtype}`);
  }
  kernel(out.address, source.address, out.size);
  source.release();
  return out;
}

/** Fills a contiguous array with one value. */
export function fillArray(array: NdArray, value: number): void {
  kernels()[array.dtype].fill(array.address, array.size, value);
}

/** A new 0-d array with one value, written by a kernel so that a recorded step repeats it. */
export function scalarArray(value: number, dtype: DType): NdArray {
  const out = allocate([], dtype);
  fillArray(out, value);
  return out;
}
