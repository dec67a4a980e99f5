/** Sums and products of int32, as float64. Steps are in bytes. */
import { gather } from "./lanes";

/** The exact sum of a contiguous line. */
// @ts-ignore: decorator
@inline function lineSum(p: usize, length: i32): f64 {
  const end = p + (<usize>length << 2);
  let low = v128.splat<i64>(0), high = low;
  for (; p + 16 <= end; p += 16) {
    const x = v128.load(p);
    low = v128.add<i64>(low, v128.extend_low<i32>(x));
    high = v128.add<i64>(high, v128.extend_high<i32>(x));
  }
  const sums = v128.add<i64>(low, high);
  let result = v128.extract_lane<i64>(sums, 0) + v128.extract_lane<i64>(sums, 1);
  for (; p < end; p += 4) result += <i64>load<i32>(p);
  return <f64>result;
}

/** The exact sums of up to four columns. */
// @ts-ignore: decorator
@inline function columnSums(out: usize, p: usize, length: i32, step: usize, columnStep: usize, count: i32): void {
  let low = v128.splat<i64>(0), high = low;
  for (let i = 0; i < length; i++) {
    const x = columnStep == 4 && count == 4 ? v128.load(p) : gather<i32>(p, columnStep, count);
    low = v128.add<i64>(low, v128.extend_low<i32>(x));
    high = v128.add<i64>(high, v128.extend_high<i32>(x));
    p += step;
  }
  store<f64>(out, <f64>v128.extract_lane<i64>(low, 0));
  if (count > 1) store<f64>(out, <f64>v128.extract_lane<i64>(low, 1), 8);
  if (count > 2) store<f64>(out, <f64>v128.extract_lane<i64>(high, 0), 16);
  if (count > 3) store<f64>(out, <f64>v128.extract_lane<i64>(high, 1), 24);
}

// @ts-ignore: decorator
@inline export function integerSums(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  const step = <usize>(aLength << 2), columnStep = <usize>(aInner << 2);
  for (let i = 0; i < outer; i++) {
    if (inner == 1 && aLength == 1) {
      store<f64>(out, lineSum(a, length));
      out += 8;
    } else {
      let p = a;
      for (let j = 0; j < inner; j += 4) {
        const count = min(4, inner - j);
        columnSums(out, p, length, step, columnStep, count);
        out += <usize>count * 8;
        p += 4 * columnStep;
      }
    }
    a += <usize>(aOuter << 2);
  }
}

// @ts-ignore: decorator
@inline export function integerProducts(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  const step = <usize>(aLength << 2), columnStep = <usize>(aInner << 2);
  for (let i = 0; i < outer; i++) {
    let column = a;
    for (let j = 0; j < inner; j++) {
      let product: f64 = 1, p = column;
      for (let k = 0; k < length; k++) {
        product *= <f64>load<i32>(p);
        p += step;
      }
      store<f64>(out, product);
      out += 8;
      column += columnStep;
    }
    a += <usize>(aOuter << 2);
  }
}
