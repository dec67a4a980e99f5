import { madd } from "./simd";

/** A loop of nothing but multiply-adds on registers: twelve independent chains, to measure the machine's peak by. */
// @ts-ignore: decorator
@inline function peak<T>(operands: usize, iterations: isize): void {
  const a = v128.load(operands), b = v128.load(operands, 16);
  let c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
  for (; iterations > 0; iterations--) {
    c0 = madd<T>(a, b, c0); c1 = madd<T>(a, b, c1); c2 = madd<T>(a, b, c2); c3 = madd<T>(a, b, c3);
    c4 = madd<T>(a, b, c4); c5 = madd<T>(a, b, c5); c6 = madd<T>(a, b, c6); c7 = madd<T>(a, b, c7);
    c8 = madd<T>(a, b, c8); c9 = madd<T>(a, b, c9); c10 = madd<T>(a, b, c10); c11 = madd<T>(a, b, c11);
  }
  c0 = v128.add<T>(v128.add<T>(c0, c1), v128.add<T>(c2, c3));
  c4 = v128.add<T>(v128.add<T>(c4, c5), v128.add<T>(c6, c7));
  c8 = v128.add<T>(v128.add<T>(c8, c9), v128.add<T>(c10, c11));
  v128.store(operands, v128.add<T>(v128.add<T>(c0, c4), c8), 32);
}

export function float32_multiplyAddPeak(operands: usize, iterations: isize): void {
  peak<f32>(operands, iterations);
}

export function float64_multiplyAddPeak(operands: usize, iterations: isize): void {
  peak<f64>(operands, iterations);
}
