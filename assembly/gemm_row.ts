import { activated } from "./gemm_epilogue";
import { narrow } from "./gemm_narrow";
import { gather } from "./lanes";
import { highPairs, lanes, lowPairs, madd, splatAt } from "./simd";

/** Products of one row, or of one column: vectors of results along a long line. Steps are in bytes, as in gemm_narrow.ts. */

/** Bias and activation of results just stored. */
function finishLine<T>(out: usize, end: usize, bias: usize, biasStep: usize, activation: i32, slope: T): void {
  for (; out < end; out += 16) {
    let x = v128.load(out);
    if (bias != 0) {
      x = v128.add<T>(x, biasStep == 0 ? splatAt<T>(bias) : v128.load(bias));
      bias += biasStep * lanes<T>();
    }
    v128.store(out, activation == 0 ? x : activated<T>(x, activation, slope));
  }
}

/** Eight vectors of results of a line that is contiguous: as many chains as keep the multiply-adds busy. */
function eightVectors<T>(k: isize, out: usize, s: usize, sStep: usize, v: usize, vStep: usize): void {
  let x0 = v128.splat<T>(<T>0), x1 = x0, x2 = x0, x3 = x0, x4 = x0, x5 = x0, x6 = x0, x7 = x0;
  for (; k > 3; k -= 4) {
    let q: v128;
    q = splatAt<T>(s);
    x0 = madd<T>(q, v128.load(v), x0); x1 = madd<T>(q, v128.load(v, 16), x1);
    x2 = madd<T>(q, v128.load(v, 32), x2); x3 = madd<T>(q, v128.load(v, 48), x3);
    x4 = madd<T>(q, v128.load(v, 64), x4); x5 = madd<T>(q, v128.load(v, 80), x5);
    x6 = madd<T>(q, v128.load(v, 96), x6); x7 = madd<T>(q, v128.load(v, 112), x7);
    s += sStep;
    v += vStep;
    q = splatAt<T>(s);
    x0 = madd<T>(q, v128.load(v), x0); x1 = madd<T>(q, v128.load(v, 16), x1);
    x2 = madd<T>(q, v128.load(v, 32), x2); x3 = madd<T>(q, v128.load(v, 48), x3);
    x4 = madd<T>(q, v128.load(v, 64), x4); x5 = madd<T>(q, v128.load(v, 80), x5);
    x6 = madd<T>(q, v128.load(v, 96), x6); x7 = madd<T>(q, v128.load(v, 112), x7);
    s += sStep;
    v += vStep;
    q = splatAt<T>(s);
    x0 = madd<T>(q, v128.load(v), x0); x1 = madd<T>(q, v128.load(v, 16), x1);
    x2 = madd<T>(q, v128.load(v, 32), x2); x3 = madd<T>(q, v128.load(v, 48), x3);
    x4 = madd<T>(q, v128.load(v, 64), x4); x5 = madd<T>(q, v128.load(v, 80), x5);
    x6 = madd<T>(q, v128.load(v, 96), x6); x7 = madd<T>(q, v128.load(v, 112), x7);
    s += sStep;
    v += vStep;
    q = splatAt<T>(s);
    x0 = madd<T>(q, v128.load(v), x0); x1 = madd<T>(q, v128.load(v, 16), x1);
    x2 = madd<T>(q, v128.load(v, 32), x2); x3 = madd<T>(q, v128.load(v, 48), x3);
    x4 = madd<T>(q, v128.load(v, 64), x4); x5 = madd<T>(q, v128.load(v, 80), x5);
    x6 = madd<T>(q, v128.load(v, 96), x6); x7 = madd<T>(q, v128.load(v, 112), x7);
    s += sStep;
    v += vStep;
  }
  for (; k > 0; k--) {
    const q = splatAt<T>(s);
    x0 = madd<T>(q, v128.load(v), x0); x1 = madd<T>(q, v128.load(v, 16), x1);
    x2 = madd<T>(q, v128.load(v, 32), x2); x3 = madd<T>(q, v128.load(v, 48), x3);
    x4 = madd<T>(q, v128.load(v, 64), x4); x5 = madd<T>(q, v128.load(v, 80), x5);
    x6 = madd<T>(q, v128.load(v, 96), x6); x7 = madd<T>(q, v128.load(v, 112), x7);
    s += sStep;
    v += vStep;
  }
  v128.store(out, x0); v128.store(out, x1, 16); v128.store(out, x2, 32); v128.store(out, x3, 48);
  v128.store(out, x4, 64); v128.store(out, x5, 80); v128.store(out, x6, 96); v128.store(out, x7, 112);
}

/** Adds as many steps of k to x as a vector has lanes: as many lines, each contiguous along k, are transposed in registers. */
// @ts-ignore: decorator
@inline function addBlock<T>(x: v128, v: usize, lineStep: usize, s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const r0 = v128.load(v), r1 = v128.load(v + lineStep);
  const low01 = lowPairs<T>(r0, r1), high01 = highPairs<T>(r0, r1);
  if (sizeof<T>() == 8) return madd<T>(s1, high01, madd<T>(s0, low01, x));
  v += 2 * lineStep;
  const r2 = v128.load(v), r3 = v128.load(v + lineStep);
  const low23 = lowPairs<T>(r2, r3), high23 = highPairs<T>(r2, r3);
  x = madd<T>(s0, lowPairs<f64>(low01, low23), x);
  x = madd<T>(s1, highPairs<f64>(low01, low23), x);
  x = madd<T>(s2, lowPairs<f64>(high01, high23), x);
  return madd<T>(s3, highPairs<f64>(high01, high23), x);
}

/** Four vectors of results of a line whose elements are contiguous along k. */
function fourTransposedVectors<T>(k: isize, out: usize, s: usize, sStep: usize, v: usize, lineStep: usize): void {
  const whole = <isize>lanes<T>(), group = lineStep * lanes<T>();
  let x0 = v128.splat<T>(<T>0), x1 = x0, x2 = x0, x3 = x0;
  for (; k >= whole; k -= whole) {
    const s0 = splatAt<T>(s), s1 = splatAt<T>(s + sStep);
    let s2 = s0, s3 = s0;
    if (sizeof<T>() == 4) {
      s2 = splatAt<T>(s + 2 * sStep);
      s3 = splatAt<T>(s + 3 * sStep);
    }
    let line = v;
    x0 = addBlock<T>(x0, line, lineStep, s0, s1, s2, s3);
    line += group;
    x1 = addBlock<T>(x1, line, lineStep, s0, s1, s2, s3);
    line += group;
    x2 = addBlock<T>(x2, line, lineStep, s0, s1, s2, s3);
    line += group;
    x3 = addBlock<T>(x3, line, lineStep, s0, s1, s2, s3);
    s += sStep * whole;
    v += 16;
  }
  for (; k > 0; k--) {
    const q = splatAt<T>(s);
    x0 = madd<T>(q, gather<T>(v, lineStep, whole), x0);
    x1 = madd<T>(q, gather<T>(v + group, lineStep, whole), x1);
    x2 = madd<T>(q, gather<T>(v + 2 * group, lineStep, whole), x2);
    x3 = madd<T>(q, gather<T>(v + 3 * group, lineStep, whole), x3);
    s += sStep;
    v += sizeof<T>();
  }
  v128.store(out, x0); v128.store(out, x1, 16); v128.store(out, x2, 32); v128.store(out, x3, 48);
}

/** out[j] = activation(Σ s[p]·v[p][j] + bias[j]); `biasStep` is 0 where all share one bias. `out` is contiguous. */
export function row<T>(
  length: isize, k: isize, out: usize, s: usize, sStep: usize, v: usize, vStep: usize, lineStep: usize, bias: usize, biasStep: usize,
  activation: i32, slope: T,
): void {
  const size = sizeof<T>(), whole = <isize>lanes<T>(), isLong = length >= whole;
  const isContiguous = lineStep == size;
  const chunk = <isize>(isContiguous ? 8 * lanes<T>() : 4 * lanes<T>());
  if (isContiguous || vStep == size) {
    for (; length >= chunk; length -= chunk) {
      if (isContiguous) eightVectors<T>(k, out, s, sStep, v, vStep);
      else fourTransposedVectors<T>(k, out, s, sStep, v, lineStep);
      const end = out + chunk * size;
      if (bias != 0 || activation != 0) finishLine<T>(out, end, bias, biasStep, activation, slope);
      if (bias != 0) bias += chunk * biasStep;
      out = end;
      v += chunk * lineStep;
    }
  }
  if (length > 0) {
    const short = whole - length;
    if (isLong && short > 0) {
      // A whole vector again, with elements that are done.
      length = whole;
      out -= short * size;
      v -= short * lineStep;
      if (bias != 0) bias -= short * biasStep;
    }
    narrow<T>(1, length, k, out, 0, size, s, 0, sStep, v, vStep, lineStep, bias, biasStep == 0 ? size : 0, activation, slope);
  }
}
