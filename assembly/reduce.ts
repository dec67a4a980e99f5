const SUM: i32 = 0, PROD: i32 = 1, MAX: i32 = 2, MIN: i32 = 3, ARGMAX: i32 = 4, ARGMIN: i32 = 5;

// @ts-ignore: decorator
@inline function total<T, To>(op: i32, p: usize, length: i32, step: usize): To {
  if (op == SUM) { let s: To = 0; for (let i = 0; i < length; i++) s += <To>load<T>(p + <usize>i * step); return s; }
  if (op == PROD) { let s: To = 1; for (let i = 0; i < length; i++) s *= <To>load<T>(p + <usize>i * step); return s; }
  let best: T = load<T>(p);
  let at = 0;
  for (let i = 0; i < length; i++) {
    const x = load<T>(p + <usize>i * step);
    if ((op == MAX || op == ARGMAX ? x > best : x < best) || (x != x && best == best)) { best = x; at = i; }
  }
  return op == ARGMAX || op == ARGMIN ? <To>at : <To>best;
}

// @ts-ignore: decorator
@inline function reduce<T, To>(op: i32, out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, divisor: To): void {
  const size: isize = sizeof<T>();
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      const x = total<T, To>(op, a + <usize>(<isize>i * aOuter * size + <isize>j * aInner * size), length, <usize>(aLength * size));
      store<To>(out, op == SUM ? x / divisor : x);
      out += sizeof<To>();
    }
  }
}

export function float32_sum(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, divisor: f32): void {
  reduce<f32, f32>(SUM, out, a, outer, length, inner, aOuter, aLength, aInner, divisor);
}
export function float32_prod(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f32, f32>(PROD, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float32_max(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f32, f32>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float32_min(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f32, f32>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float32_argmax(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f32, i32>(ARGMAX, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float32_argmin(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f32, i32>(ARGMIN, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float64_sum(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, divisor: f64): void {
  reduce<f64, f64>(SUM, out, a, outer, length, inner, aOuter, aLength, aInner, divisor);
}
export function float64_prod(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f64, f64>(PROD, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float64_max(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f64, f64>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float64_min(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f64, f64>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float64_argmax(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f64, i32>(ARGMAX, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function float64_argmin(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<f64, i32>(ARGMIN, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function int32_sum(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, divisor: f64): void {
  reduce<i32, f64>(SUM, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function int32_prod(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<i32, f64>(PROD, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function int32_max(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<i32, i32>(MAX, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function int32_min(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<i32, i32>(MIN, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function int32_argmax(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<i32, i32>(ARGMAX, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
export function int32_argmin(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): void {
  reduce<i32, i32>(ARGMIN, out, a, outer, length, inner, aOuter, aLength, aInner, 1);
}
