import { heap, kernels } from "../kernels/active.ts";
import { gemmScratchBytes } from "../kernels/gemm_scratch.ts";
import { bytesPerElement, type FloatDType } from "./dtype.ts";
import type { NdArray } from "./nd_array.ts";
import { forEachRun } from "./strided.ts";

/** The activations that a matrix product can apply to its result, by their number in the kernel's interface. */
export const FUSED_ACTIVATIONS = ["none", "relu", "leakyRelu", "sigmoid", "tanh"] as const;

/** An activation that a matrix product can apply to its result. */
export type FusedActivation = typeof FUSED_ACTIVATIONS[number];

/** What a matrix product does to its result before storing it. */
export interface Epilogue {
  /** `[n]`, contiguous, added to each row. */
  readonly bias?: NdArray;
  /** Applied last. */
  readonly activation?: FusedActivation;
  /** The leaky relu's slope for negative values. */
  readonly slope?: number;
}

/**
 * out = a·b over the last two axes; the axes before them broadcast.
 *
 * @param out Contiguous, `[…, m, n]`.
 * @param a `[…, m, k]`.
 * @param b `[…, k, n]`.
 * @param epilogue Bias and activation.
 */
export function runGemm(out: NdArray, a: NdArray, b: NdArray, epilogue: Epilogue = {}): void {
  if (out.size === 0) return;
  const [rank, bytes] = [out.rank, bytesPerElement(out.dtype)];
  const m = out.shape[rank - 2]!;
  const n = out.shape[rank - 1]!;
  const k = a.shape[a.rank - 1]!;
  const { gemm } = kernels()[out.dtype as FloatDType];
  const activation = epilogue.activation === undefined ? 0 : FUSED_ACTIVATIONS.indexOf(epilogue.activation);
  const bias = epilogue.bias?.address ?? 0;
  const slope = epilogue.slope ?? 0;
  const [aRow, aColumn] = [a.strides[a.rank - 2]!, a.strides[a.rank - 1]!];
  const [bRow, bColumn] = [b.strides[b.rank - 2]!, b.strides[b.rank - 1]!];
  const scratchBytes = gemmScratchBytes(m, n, k, bytes);
  const scratch = scratchBytes === 0 ? null : heap().allocate(scratchBytes);
  const room = scratch?.address ?? 0;
  const [c, x, y] = [out.address, a.address, b.address];
  if (rank === 2) {
    gemm(c, x, y, 1, m, n, k, 0, n, 0, aRow, aColumn, 0, bRow, bColumn, bias, activation, slope, room);
  } else {
    /** Multiplies `batch` matrices; the numbers after it are first elements and batch strides of out, a and b. */
    const run: RunBatch = (batch, c0, cBatch, x0, aBatch, y0, bBatch) =>
      gemm(
        c + c0 * bytes,
        x + x0 * bytes,
        y + y0 * bytes,
        batch,
        m,
        n,
        k,
        cBatch,
        n,
        aBatch,
        aRow,
        aColumn,
        bBatch,
        bRow,
        bColumn,
        bias,
        activation,
        slope,
        room,
      );
    forEachBatch(out, a, b, run);
  }
  if (scratch) heap().free(scratch);
}

type RunBatch = (
  batch: number,
  c: number,
  cBatch: number,
  x: number,
  xBatch: number,
  y: number,
  yBatch: number,
) => void;

/** Calls `run` for the axes before the last two, as few times as their strides allow. */
function forEachBatch(out: NdArray, a: NdArray, b: NdArray, run: RunBatch): void {
  const shape = out.shape.slice(0, -2);
  const batchStrides = [out, a, b].map((array) => {
    const missing = out.rank - array.rank;
    return shape.map((length, axis) => {
      const own = axis - missing;
      return own < 0 || (array.shape[own] === 1 && length !== 1) ? 0 : array.strides[own]!;
    });
  });
  forEachRun(shape, batchStrides, (depth, rows, columns, [c, x, y], strides) => {
    type Three = [number, number, number];
    const [cs, xs, ys] = strides as [Three, Three, Three];
    for (let i = 0; i < depth; i++) {
      for (let j = 0; j < rows; j++) {
        run(
          columns,
          c! + i * cs[0] + j * cs[1],
          cs[2],
          x! + i * xs[0] + j * xs[1],
          xs[2],
          y! + i * ys[0] + j * ys[1],
          ys[2],
        );
      }
    }
  });
}
