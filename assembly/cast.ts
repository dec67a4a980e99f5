/** To bool: whether x ≠ 0. The other conversions are Wasm's own: rounding to nearest, and saturating truncation. */
// @ts-ignore: decorator
@inline function convert<From, To>(x: From): To {
  if (sizeof<To>() == 1) return <To>(x != 0);
  return <To>x;
}

// @ts-ignore: decorator
@inline function cast<From, To>(out: usize, a: usize, length: i32): void {
  const end = out + <usize>length * sizeof<To>();
  while (out < end) {
    if (sizeof<To>() == 1) store<u8>(out, u8(load<From>(a) != 0));
    else store<To>(out, <To>load<From>(a));
    a += sizeof<From>();
    out += sizeof<To>();
  }
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
