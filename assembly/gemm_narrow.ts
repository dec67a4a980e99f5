import { activated, SIGMOID } from "./gemm_epilogue";
import { areExpOrdinary, sigmoidOrdinary } from "./math";
import { gather, loadUpTo, scatter, storeUpTo } from "./lanes";
import { highPairs, lanes, lowPairs, madd, splatAt } from "./simd";

/**
 * Products with up to three rows, or as many columns, where a tile of five rows would be mostly empty. The lanes of a vector run along
 * the other side, called the line here: out[r][j] = Σ s[r][p]·v[p][j], j along the line. With few columns, `s` is B and `v` is A.
 * Steps are in bytes: from one r, p or j to the next.
 */

/** Stores two results side by side: out[0][0], out[1][0], out[0][1] … */
// @ts-ignore: decorator
@inline function storePairs<T>(out: usize, x: v128, y: v128, count: isize): void {
  const bytes = <usize>count * 2 * sizeof<T>();
  storeUpTo<T>(out, lowPairs<T>(x, y), min<usize>(bytes, 16));
  if (bytes > 16) storeUpTo<T>(out + 16, highPairs<T>(x, y), bytes - 16);
}

/**
 * ROWS (1 to 3, a constant) results for each element of the line, a vector of elements at a time. Where less than a vector is left at
 * the end of a longer line, elements before it are computed again. `biasRow` is 0 where the bias lies along the line.
 */
// @ts-ignore: decorator
@inline function narrowRows<T>(
  ROWS: usize, length: isize, k: isize, out: usize, outRow: usize, outStep: usize, s: usize, sRow: usize, sStep: usize, v: usize,
  vStep: usize, lineStep: usize, bias: usize, biasRow: usize, activation: i32, slope: T,
): void {
  const zero = v128.splat<T>(<T>0), size = sizeof<T>(), whole = <isize>lanes<T>();
  for (let j: isize = 0; j < length; j += whole) {
    if (length >= whole) j = min(j, length - whole);
    const count = min(length - j, whole);
    let x0 = zero, x1 = zero, x2 = zero, from = s, line = v + <usize>j * lineStep, p = k;
    if (count == whole) {
      if (lineStep == size) {
        for (; p > 0; p--) {
          const q = v128.load(line);
          x0 = madd<T>(splatAt<T>(from), q, x0);
          if (ROWS > 1) x1 = madd<T>(splatAt<T>(from + sRow), q, x1);
          if (ROWS > 2) x2 = madd<T>(splatAt<T>(from + 2 * sRow), q, x2);
          from += sStep;
          line += vStep;
        }
      } else if (vStep == size) {
        for (; p >= whole; p -= whole) {
          // A block of the line's elements, each contiguous along k, is transposed.
          const r0 = v128.load(line), r1 = v128.load(line + lineStep);
          let t0 = lowPairs<T>(r0, r1), t1 = highPairs<T>(r0, r1), t2 = zero, t3 = zero;
          if (size == 4) {
            const r2 = v128.load(line + 2 * lineStep), r3 = v128.load(line + 3 * lineStep);
            const low = lowPairs<T>(r2, r3), high = highPairs<T>(r2, r3);
            t3 = highPairs<f64>(t1, high);
            t2 = lowPairs<f64>(t1, high);
            t1 = highPairs<f64>(t0, low);
            t0 = lowPairs<f64>(t0, low);
          }
          x0 = madd<T>(splatAt<T>(from), t0, x0);
          if (ROWS > 1) x1 = madd<T>(splatAt<T>(from + sRow), t0, x1);
          if (ROWS > 2) x2 = madd<T>(splatAt<T>(from + 2 * sRow), t0, x2);
          from += sStep;
          x0 = madd<T>(splatAt<T>(from), t1, x0);
          if (ROWS > 1) x1 = madd<T>(splatAt<T>(from + sRow), t1, x1);
          if (ROWS > 2) x2 = madd<T>(splatAt<T>(from + 2 * sRow), t1, x2);
          from += sStep;
          if (size == 4) {
            x0 = madd<T>(splatAt<T>(from), t2, x0);
            if (ROWS > 1) x1 = madd<T>(splatAt<T>(from + sRow), t2, x1);
            if (ROWS > 2) x2 = madd<T>(splatAt<T>(from + 2 * sRow), t2, x2);
            from += sStep;
            x0 = madd<T>(splatAt<T>(from), t3, x0);
            if (ROWS > 1) x1 = madd<T>(splatAt<T>(from + sRow), t3, x1);
            if (ROWS > 2) x2 = madd<T>(splatAt<T>(from + 2 * sRow), t3, x2);
            from += sStep;
          }
          line += 16;
        }
      }
    }
    for (; p > 0; p--) {
      const q = gather<T>(line, lineStep, count);
      x0 = madd<T>(splatAt<T>(from), q, x0);
      if (ROWS > 1) x1 = madd<T>(splatAt<T>(from + sRow), q, x1);
      if (ROWS > 2) x2 = madd<T>(splatAt<T>(from + 2 * sRow), q, x2);
      from += sStep;
      line += vStep;
    }
    if (bias != 0) {
      if (biasRow == 0) {
        const along = loadUpTo<T>(bias + <usize>j * size, <usize>count * size);
        x0 = v128.add<T>(x0, along);
        if (ROWS > 1) x1 = v128.add<T>(x1, along);
        if (ROWS > 2) x2 = v128.add<T>(x2, along);
      } else {
        x0 = v128.add<T>(x0, splatAt<T>(bias));
        if (ROWS > 1) x1 = v128.add<T>(x1, splatAt<T>(bias + biasRow));
        if (ROWS > 2) x2 = v128.add<T>(x2, splatAt<T>(bias + 2 * biasRow));
      }
    }
    if (activation == SIGMOID && ROWS < 3 && areExpOrdinary<T>(x0, x1)) {
      x0 = sigmoidOrdinary<T>(x0);
      if (ROWS > 1) x1 = sigmoidOrdinary<T>(x1);
    } else if (activation != 0) {
      x0 = activated<T>(x0, activation, slope);
      if (ROWS > 1) x1 = activated<T>(x1, activation, slope);
      if (ROWS > 2) x2 = activated<T>(x2, activation, slope);
    }
    const to = out + <usize>j * outStep;
    if (outStep == size) {
      storeUpTo<T>(to, x0, <usize>count * size);
      if (ROWS > 1) storeUpTo<T>(to + outRow, x1, <usize>count * size);
      if (ROWS > 2) storeUpTo<T>(to + 2 * outRow, x2, <usize>count * size);
    } else if (ROWS == 2 && outRow == size && outStep == 2 * size) {
      storePairs<T>(to, x0, x1, count);
    } else {
      scatter<T>(to, outStep, x0, count);
      if (ROWS > 1) scatter<T>(to + outRow, outStep, x1, count);
      if (ROWS > 2) scatter<T>(to + 2 * outRow, outStep, x2, count);
    }
  }
}

// One function for each: V8 compiles a function as a whole, so that a program pays only for those it calls.
function narrow1<T>(
  length: isize, k: isize, out: usize, outRow: usize, outStep: usize, s: usize, sRow: usize, sStep: usize, v: usize, vStep: usize,
  lineStep: usize, bias: usize, biasRow: usize, activation: i32, slope: T,
): void {
  narrowRows<T>(1, length, k, out, outRow, outStep, s, sRow, sStep, v, vStep, lineStep, bias, biasRow, activation, slope);
}

function narrow2<T>(
  length: isize, k: isize, out: usize, outRow: usize, outStep: usize, s: usize, sRow: usize, sStep: usize, v: usize, vStep: usize,
  lineStep: usize, bias: usize, biasRow: usize, activation: i32, slope: T,
): void {
  narrowRows<T>(2, length, k, out, outRow, outStep, s, sRow, sStep, v, vStep, lineStep, bias, biasRow, activation, slope);
}

function narrow3<T>(
  length: isize, k: isize, out: usize, outRow: usize, outStep: usize, s: usize, sRow: usize, sStep: usize, v: usize, vStep: usize,
  lineStep: usize, bias: usize, biasRow: usize, activation: i32, slope: T,
): void {
  narrowRows<T>(3, length, k, out, outRow, outStep, s, sRow, sStep, v, vStep, lineStep, bias, biasRow, activation, slope);
}

/** One to three rows. */
// @ts-ignore: decorator
@inline export function narrow<T>(
  rows: isize, length: isize, k: isize, out: usize, outRow: usize, outStep: usize, s: usize, sRow: usize, sStep: usize, v: usize, vStep: usize,
  lineStep: usize, bias: usize, biasRow: usize, activation: i32, slope: T,
): void {
  if (rows == 1) narrow1<T>(length, k, out, outRow, outStep, s, sRow, sStep, v, vStep, lineStep, bias, biasRow, activation, slope);
  else if (rows == 2) narrow2<T>(length, k, out, outRow, outStep, s, sRow, sStep, v, vStep, lineStep, bias, biasRow, activation, slope);
  else narrow3<T>(length, k, out, outRow, outStep, s, sRow, sStep, v, vStep, lineStep, bias, biasRow, activation, slope);
}
