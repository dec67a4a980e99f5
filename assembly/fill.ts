import { storeFirst } from "./lanes";

// @ts-ignore: decorator
@inline function fill<T>(out: usize, length: i32, value: T): void {
  const x = v128.splat<T>(value);
  const bytes = <usize>length * sizeof<T>();
  const end = out + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  for (; out < end; out += 16) v128.store(out, x);
  if (last) storeFirst<T>(out, x, last);
}

export function float32_fill(out: usize, length: i32, value: f32): void { fill<f32>(out, length, value); }
export function float64_fill(out: usize, length: i32, value: f64): void { fill<f64>(out, length, value); }
export function int32_fill(out: usize, length: i32, value: i32): void { fill<i32>(out, length, value); }
export function bool_fill(out: usize, length: i32, value: i32): void { memory.fill(out, <u8>value, <usize>length); }
