/** Labels: what losses take for classes. The kernels give the position of the first number that is no label, or −1. */

/** Whether a number is a class, that is a whole number from 0 to classes − 1. */
// @ts-ignore: decorator
@inline function isClass<T>(x: T, classes: i32): bool {
  if (isFloat<T>()) return x >= 0 && x < <T>classes && <T><i32>x == x;
  return <u32>x < <u32>classes;
}

/** The lanes of a vector as i32, cut off at the point; of two lanes, zeros follow. */
// @ts-ignore: decorator
@inline function toClasses<T>(x: v128): v128 {
  if (sizeof<T>() == 8) return v128.trunc_sat_zero<i32>(x);
  return isFloat<T>() ? v128.trunc_sat<i32>(x) : x;
}

/** Whether what was cut off was something. */
// @ts-ignore: decorator
@inline function isNotWhole<T>(x: v128, whole: v128): v128 {
  if (sizeof<T>() == 8) return v128.ne<f64>(v128.convert_low<i32>(whole), x);
  return isFloat<T>() ? v128.ne<f32>(v128.convert<i32>(whole), x) : v128.splat<i32>(0);
}

// @ts-ignore: decorator
@inline function classIndices<T>(out: usize, a: usize, length: i32, classes: i32): i32 {
  const lanes: i32 = 16 / sizeof<T>();
  const limit = v128.splat<i32>(classes);
  let wrong = v128.splat<i32>(0);
  let i = 0, p = a;
  for (; i <= length - lanes; i += lanes) {
    const x = v128.load(p), whole = toClasses<T>(x);
    wrong = v128.or(wrong, v128.or(v128.ge<u32>(whole, limit), isNotWhole<T>(x, whole)));
    if (sizeof<T>() == 4) v128.store(out, whole);
    else v128.store_lane<u64>(out, whole, 0);
    p += 16;
    out += 4 * lanes;
  }
  let isRight = !v128.any_true(wrong);
  for (; i < length; i++) {
    const x = load<T>(p);
    if (isClass<T>(x, classes)) store<i32>(out, <i32>x);
    else isRight = false;
    p += sizeof<T>();
    out += 4;
  }
  if (isRight) return -1;
  for (i = 0; isClass<T>(load<T>(a), classes); i++) a += sizeof<T>();
  return i;
}

/** Labels are 1 and the other one, whichever of 0 and −1 comes first. */
// @ts-ignore: decorator
@inline function firstNoSign<T>(a: usize, length: i32): i32 {
  let negative: T = 1;
  for (let i = 0; i < length; i++, a += sizeof<T>()) {
    const x = load<T>(a);
    if (x == 1 || x == negative) continue;
    if (negative != 1 || (x != 0 && x != -1)) return i;
    negative = x;
  }
  return -1;
}

export function float32_classIndices(out: usize, a: usize, length: i32, classes: i32): i32 {
  return classIndices<f32>(out, a, length, classes);
}
export function float64_classIndices(out: usize, a: usize, length: i32, classes: i32): i32 {
  return classIndices<f64>(out, a, length, classes);
}
export function int32_classIndices(out: usize, a: usize, length: i32, classes: i32): i32 {
  return classIndices<i32>(out, a, length, classes);
}

export function float32_firstNoSign(a: usize, length: i32): i32 { return firstNoSign<f32>(a, length); }
export function float64_firstNoSign(a: usize, length: i32): i32 { return firstNoSign<f64>(a, length); }
export function int32_firstNoSign(a: usize, length: i32): i32 { return firstNoSign<i32>(a, length); }
