/**
 * Conversions between element types: a vector at a time where Wasm has the instruction, one by one at the end; both round and
 * saturate alike.
 */

// @ts-ignore: decorator
@inline function castOne<From, To>(out: usize, a: usize): void {
  if (sizeof<To>() == 1) store<u8>(out, u8(load<From>(a) != 0));
  else store<To>(out, <To>load<From>(a));
}

/** The four elements at `a` as the low four lanes of `To`. */
// @ts-ignore: decorator
@inline function castFour<From, To>(out: usize, a: usize): void {
  if (sizeof<From>() == 1) {
    const x = v128.extend_low<u16>(v128.extend_low<u8>(v128.load32_zero(a)));
    if (sizeof<To>() == 4) {
      v128.store(out, isFloat<To>() ? v128.convert<i32>(x) : x);
    } else {
      v128.store(out, v128.convert_low<i32>(x));
      v128.store(out, v128.convert_low<i32>(v128.shuffle<i64>(x, x, 1, 1)), 16);
    }
  } else if (sizeof<To>() == 1) {
    let isTrue: v128;
    if (sizeof<From>() == 8) {
      const zero = v128.splat<f64>(0);
      isTrue = v128.shuffle<i32>(v128.ne<From>(v128.load(a), zero), v128.ne<From>(v128.load(a, 16), zero), 0, 2, 4, 6);
    } else {
      isTrue = v128.ne<From>(v128.load(a), v128.splat<From>(0));
    }
    const narrow = v128.narrow<i32>(isTrue, isTrue);
    v128.store_lane<u32>(out, v128.and(v128.narrow<i16>(narrow, narrow), v128.splat<u8>(1)), 0);
  } else if (sizeof<From>() == 8) {
    let low: v128, high: v128;
    if (isFloat<To>()) {
      low = v128.demote_zero<f64>(v128.load(a));
      high = v128.demote_zero<f64>(v128.load(a, 16));
    } else {
      low = v128.trunc_sat_zero<i32>(v128.load(a));
      high = v128.trunc_sat_zero<i32>(v128.load(a, 16));
    }
    v128.store(out, v128.shuffle<i64>(low, high, 0, 2));
  } else if (sizeof<To>() == 8) {
    const x = v128.load(a);
    const upper = v128.shuffle<i64>(x, x, 1, 1);
    if (isFloat<From>()) {
      v128.store(out, v128.promote_low<f32>(x));
      v128.store(out, v128.promote_low<f32>(upper), 16);
    } else {
      v128.store(out, v128.convert_low<i32>(x));
      v128.store(out, v128.convert_low<i32>(upper), 16);
    }
  } else {
    v128.store(out, isFloat<To>() ? v128.convert<i32>(v128.load(a)) : v128.trunc_sat<i32>(v128.load(a)));
  }
}

// @ts-ignore: decorator
@inline function cast<From, To>(out: usize, a: usize, length: i32): void {
  const end = out + <usize>length * sizeof<To>();
  const wholeEnd = out + <usize>(length & ~3) * sizeof<To>();
  for (; out < wholeEnd; out += 4 * sizeof<To>(), a += 4 * sizeof<From>()) castFour<From, To>(out, a);
  for (; out < end; out += sizeof<To>(), a += sizeof<From>()) castOne<From, To>(out, a);
}

export function float32_toFloat32(out: usize, a: usize, length: i32): void { memory.copy(out, a, <usize>length * sizeof<f32>()); }
export function float32_toFloat64(out: usize, a: usize, length: i32): void { cast<f32, f64>(out, a, length); }
export function float32_toInt32(out: usize, a: usize, length: i32): void { cast<f32, i32>(out, a, length); }
export function float32_toBool(out: usize, a: usize, length: i32): void { cast<f32, u8>(out, a, length); }
export function float64_toFloat32(out: usize, a: usize, length: i32): void { cast<f64, f32>(out, a, length); }
export function float64_toFloat64(out: usize, a: usize, length: i32): void { memory.copy(out, a, <usize>length * sizeof<f64>()); }
export function float64_toInt32(out: usize, a: usize, length: i32): void { cast<f64, i32>(out, a, length); }
export function float64_toBool(out: usize, a: usize, length: i32): void { cast<f64, u8>(out, a, length); }
export function int32_toFloat32(out: usize, a: usize, length: i32): void { cast<i32, f32>(out, a, length); }
export function int32_toFloat64(out: usize, a: usize, length: i32): void { cast<i32, f64>(out, a, length); }
export function int32_toInt32(out: usize, a: usize, length: i32): void { memory.copy(out, a, <usize>length * sizeof<i32>()); }
export function int32_toBool(out: usize, a: usize, length: i32): void { cast<i32, u8>(out, a, length); }
export function bool_toFloat32(out: usize, a: usize, length: i32): void { cast<u8, f32>(out, a, length); }
export function bool_toFloat64(out: usize, a: usize, length: i32): void { cast<u8, f64>(out, a, length); }
export function bool_toInt32(out: usize, a: usize, length: i32): void { cast<u8, i32>(out, a, length); }
export function bool_toBool(out: usize, a: usize, length: i32): void { memory.copy(out, a, <usize>length * sizeof<u8>()); }
