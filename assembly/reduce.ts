/** The reductions that are exported; see their TypeScript twins for what they do. */
import { extrema, MAX, MIN, positions } from "./reduce_extremum";
import { integerProducts, integerSums } from "./reduce_integer";
import { divide, PROD, SUM, totals } from "./reduce_total";

export function float32_sum(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, divisor: f32,
): void {
  totals<f32>(SUM, out, a, outer, length, inner, aOuter, aLength, aInner);
  divide<f32>(out, outer * inner, divisor);
}

export function float32_prod(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  totals<f32>(PROD, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float64_sum(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, divisor: f64,
): void {
  totals<f64>(SUM, out, a, outer, length, inner, aOuter, aLength, aInner);
  divide<f64>(out, outer * inner, divisor);
}

export function float64_prod(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  totals<f64>(PROD, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function int32_sum(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, _divisor: f64,
): void {
  integerSums(out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function int32_prod(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  integerProducts(out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float32_max(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  extrema<f32>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float32_min(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  extrema<f32>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float32_argmax(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  positions<f32>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float32_argmin(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  positions<f32>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float64_max(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  extrema<f64>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float64_min(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  extrema<f64>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float64_argmax(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  positions<f64>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function float64_argmin(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  positions<f64>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function int32_max(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  extrema<i32>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function int32_min(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  extrema<i32>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function int32_argmax(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  positions<i32>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function int32_argmin(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  positions<i32>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner);
}
