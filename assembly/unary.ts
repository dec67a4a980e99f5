import { loadUpTo, storeUpTo } from "./lanes";
import * as activation from "./activation";
import * as math from "./math";
import { gelu } from "./normal_distribution";
import { cos, sin } from "./trigonometry";

// What `apply` does; constants, so that a kernel keeps only its own branch.
const ABS: i32 = 0, NEG: i32 = 1, EXP: i32 = 2, EXPM1: i32 = 3, LOG: i32 = 4, LOG1P: i32 = 5, SQRT: i32 = 6;
const SQUARE: i32 = 7, RECIPROCAL: i32 = 8, FLOOR: i32 = 9, CEIL: i32 = 10, ROUND: i32 = 11, SIGN: i32 = 12;
const SIN: i32 = 13, COS: i32 = 14, TANH: i32 = 15, SIGMOID: i32 = 16, RELU: i32 = 17, LEAKY_RELU: i32 = 18;
const ELU: i32 = 19, GELU: i32 = 20, SOFTPLUS: i32 = 21, SILU: i32 = 22, SCALE: i32 = 23;

/** −1, 0 or 1; a zero and NaN are themselves. */
// @ts-ignore: decorator
@inline function sign<T>(x: v128): v128 {
  const zero = v128.splat<T>(0), one = v128.splat<T>(1);
  const above = v128.gt<T>(x, zero), below = v128.lt<T>(x, zero);
  return v128.bitselect(v128.bitselect(one, v128.neg<T>(one), above), x, v128.or(above, below));
}

/** The function `op` of every lane. `parameter` is the slope, alpha or factor in every lane, for those that have one. */
// @ts-ignore: decorator
@inline function apply<T>(op: i32, x: v128, parameter: v128): v128 {
  if (op == ABS) return v128.abs<T>(x);
  if (op == NEG) return v128.neg<T>(x);
  if (op == SQUARE) return v128.mul<T>(x, x);
  if (op == SIGN) return sign<T>(x);
  if (isFloat<T>()) {
    if (op == EXP) return math.exp<T>(x);
    if (op == EXPM1) return math.expm1<T>(x);
    if (op == LOG) return math.log<T>(x);
    if (op == LOG1P) return math.log1p<T>(x);
    if (op == SQRT) return v128.sqrt<T>(x);
    if (op == RECIPROCAL) return v128.div<T>(v128.splat<T>(1), x);
    if (op == FLOOR) return v128.floor<T>(x);
    if (op == CEIL) return v128.ceil<T>(x);
    if (op == ROUND) return v128.nearest<T>(x);
    if (op == SIN) return sin<T>(x);
    if (op == COS) return cos<T>(x);
    if (op == TANH) return math.tanh<T>(x);
    if (op == SIGMOID) return math.sigmoid<T>(x);
    if (op == RELU) return activation.relu<T>(x);
    if (op == SCALE) return v128.mul<T>(x, parameter);
    if (op == LEAKY_RELU) return activation.leakyRelu<T>(x, parameter);
    if (op == ELU) return activation.elu<T>(x, parameter);
    if (op == GELU) return gelu<T>(x);
    if (op == SOFTPLUS) return activation.softplus<T>(x);
    if (op == SILU) return math.silu<T>(x);
  }
  return unreachable();
}

/** Whether `applyOrdinary` has a way of its own. */
// @ts-ignore: decorator
@inline function hasOrdinary(op: i32): bool {
  return op == EXP || op == LOG || op == SIGMOID || op == SILU;
}

/** Whether all lanes of x and y are where `applyOrdinary` may replace `apply`. */
// @ts-ignore: decorator
@inline function areOrdinary<T>(op: i32, x: v128, y: v128): bool {
  if (isFloat<T>()) return op == LOG ? math.areLogOrdinary<T>(x, y) : math.areExpOrdinary<T>(x, y);
  return true;
}

/** `apply` without care for the edges, and with the same result otherwise. */
// @ts-ignore: decorator
@inline function applyOrdinary<T>(op: i32, x: v128): v128 {
  if (isFloat<T>()) {
    if (op == EXP) return math.expOrdinary<T>(x);
    if (op == LOG) return math.logOrdinary<T>(x);
    if (op == SIGMOID) return math.sigmoidOrdinary<T>(x);
    if (op == SILU) return math.siluOrdinary<T>(x);
  }
  return unreachable();
}

/**
 * Two vectors at a time where that needs no care, else one, whole or not. The end goes through the same vector code, so that an
 * element's value never depends on its place.
 */
// @ts-ignore: decorator
@inline function parametric<T>(op: i32, out: usize, a: usize, length: i32, parameter: T): void {
  const p = v128.splat<T>(parameter);
  const end = out + <usize>length * sizeof<T>();
  if (!hasOrdinary(op)) {
    for (; out + 32 <= end; out += 32, a += 32) {
      const first = apply<T>(op, v128.load(a), p), second = apply<T>(op, v128.load(a, 16), p);
      v128.store(out, first);
      v128.store(out, second, 16);
    }
  }
  while (out < end) {
    const left = end - out;
    if (hasOrdinary(op) && left >= 32) {
      const x = v128.load(a), y = v128.load(a, 16);
      if (areOrdinary<T>(op, x, y)) {
        const first = applyOrdinary<T>(op, x), second = applyOrdinary<T>(op, y);
        v128.store(out, first);
        v128.store(out, second, 16);
        a += 32;
        out += 32;
        continue;
      }
    }
    storeUpTo<T>(out, apply<T>(op, loadUpTo<T>(a, left), p), left);
    a += 16;
    out += 16;
  }
}

// @ts-ignore: decorator
@inline function unary<T>(op: i32, out: usize, a: usize, length: i32): void {
  parametric<T>(op, out, a, length, 0);
}

export function float32_abs(out: usize, a: usize, length: i32): void { unary<f32>(ABS, out, a, length); }
export function float32_neg(out: usize, a: usize, length: i32): void { unary<f32>(NEG, out, a, length); }
export function float32_exp(out: usize, a: usize, length: i32): void { unary<f32>(EXP, out, a, length); }
export function float32_expm1(out: usize, a: usize, length: i32): void { unary<f32>(EXPM1, out, a, length); }
export function float32_log(out: usize, a: usize, length: i32): void { unary<f32>(LOG, out, a, length); }
export function float32_log1p(out: usize, a: usize, length: i32): void { unary<f32>(LOG1P, out, a, length); }
export function float32_sqrt(out: usize, a: usize, length: i32): void { unary<f32>(SQRT, out, a, length); }
export function float32_square(out: usize, a: usize, length: i32): void { unary<f32>(SQUARE, out, a, length); }
export function float32_reciprocal(out: usize, a: usize, length: i32): void { unary<f32>(RECIPROCAL, out, a, length); }
export function float32_floor(out: usize, a: usize, length: i32): void { unary<f32>(FLOOR, out, a, length); }
export function float32_ceil(out: usize, a: usize, length: i32): void { unary<f32>(CEIL, out, a, length); }
export function float32_round(out: usize, a: usize, length: i32): void { unary<f32>(ROUND, out, a, length); }
export function float32_sign(out: usize, a: usize, length: i32): void { unary<f32>(SIGN, out, a, length); }
export function float32_sin(out: usize, a: usize, length: i32): void { unary<f32>(SIN, out, a, length); }
export function float32_cos(out: usize, a: usize, length: i32): void { unary<f32>(COS, out, a, length); }
export function float32_tanh(out: usize, a: usize, length: i32): void { unary<f32>(TANH, out, a, length); }
export function float32_sigmoid(out: usize, a: usize, length: i32): void { unary<f32>(SIGMOID, out, a, length); }
export function float32_relu(out: usize, a: usize, length: i32): void { unary<f32>(RELU, out, a, length); }
export function float32_gelu(out: usize, a: usize, length: i32): void { unary<f32>(GELU, out, a, length); }
export function float32_softplus(out: usize, a: usize, length: i32): void { unary<f32>(SOFTPLUS, out, a, length); }
export function float32_silu(out: usize, a: usize, length: i32): void { unary<f32>(SILU, out, a, length); }
export function float32_leakyRelu(out: usize, a: usize, length: i32, slope: f32): void {
  parametric<f32>(LEAKY_RELU, out, a, length, slope);
}
export function float32_elu(out: usize, a: usize, length: i32, slope: f32): void {
  parametric<f32>(ELU, out, a, length, slope);
}
export function float32_scale(out: usize, a: usize, length: i32, factor: f32): void {
  parametric<f32>(SCALE, out, a, length, factor);
}

export function float64_abs(out: usize, a: usize, length: i32): void { unary<f64>(ABS, out, a, length); }
export function float64_neg(out: usize, a: usize, length: i32): void { unary<f64>(NEG, out, a, length); }
export function float64_exp(out: usize, a: usize, length: i32): void { unary<f64>(EXP, out, a, length); }
export function float64_expm1(out: usize, a: usize, length: i32): void { unary<f64>(EXPM1, out, a, length); }
export function float64_log(out: usize, a: usize, length: i32): void { unary<f64>(LOG, out, a, length); }
export function float64_log1p(out: usize, a: usize, length: i32): void { unary<f64>(LOG1P, out, a, length); }
export function float64_sqrt(out: usize, a: usize, length: i32): void { unary<f64>(SQRT, out, a, length); }
export function float64_square(out: usize, a: usize, length: i32): void { unary<f64>(SQUARE, out, a, length); }
export function float64_reciprocal(out: usize, a: usize, length: i32): void { unary<f64>(RECIPROCAL, out, a, length); }
export function float64_floor(out: usize, a: usize, length: i32): void { unary<f64>(FLOOR, out, a, length); }
export function float64_ceil(out: usize, a: usize, length: i32): void { unary<f64>(CEIL, out, a, length); }
export function float64_round(out: usize, a: usize, length: i32): void { unary<f64>(ROUND, out, a, length); }
export function float64_sign(out: usize, a: usize, length: i32): void { unary<f64>(SIGN, out, a, length); }
export function float64_sin(out: usize, a: usize, length: i32): void { unary<f64>(SIN, out, a, length); }
export function float64_cos(out: usize, a: usize, length: i32): void { unary<f64>(COS, out, a, length); }
export function float64_tanh(out: usize, a: usize, length: i32): void { unary<f64>(TANH, out, a, length); }
export function float64_sigmoid(out: usize, a: usize, length: i32): void { unary<f64>(SIGMOID, out, a, length); }
export function float64_relu(out: usize, a: usize, length: i32): void { unary<f64>(RELU, out, a, length); }
export function float64_gelu(out: usize, a: usize, length: i32): void { unary<f64>(GELU, out, a, length); }
export function float64_softplus(out: usize, a: usize, length: i32): void { unary<f64>(SOFTPLUS, out, a, length); }
export function float64_silu(out: usize, a: usize, length: i32): void { unary<f64>(SILU, out, a, length); }
export function float64_leakyRelu(out: usize, a: usize, length: i32, slope: f64): void {
  parametric<f64>(LEAKY_RELU, out, a, length, slope);
}
export function float64_elu(out: usize, a: usize, length: i32, slope: f64): void {
  parametric<f64>(ELU, out, a, length, slope);
}
export function float64_scale(out: usize, a: usize, length: i32, factor: f64): void {
  parametric<f64>(SCALE, out, a, length, factor);
}

export function int32_abs(out: usize, a: usize, length: i32): void { unary<i32>(ABS, out, a, length); }
export function int32_neg(out: usize, a: usize, length: i32): void { unary<i32>(NEG, out, a, length); }
export function int32_square(out: usize, a: usize, length: i32): void { unary<i32>(SQUARE, out, a, length); }
export function int32_sign(out: usize, a: usize, length: i32): void { unary<i32>(SIGN, out, a, length); }

const NAN: i32 = 0, FINITE: i32 = 1;

/** Whether each of the four elements at `a` is NaN, or finite: −1 or 0 in four 32-bit lanes. */
// @ts-ignore: decorator
@inline function test4<T>(op: i32, a: usize): v128 {
  if (sizeof<T>() == 8) {
    return v128.shuffle<i32>(test<T>(op, v128.load(a)), test<T>(op, v128.load(a, 16)), 0, 2, 4, 6);
  }
  return test<T>(op, v128.load(a));
}

// @ts-ignore: decorator
@inline function test<T>(op: i32, x: v128): v128 {
  if (op == NAN) return v128.ne<T>(x, x);
  // x − x is 0 where x is finite, and NaN elsewhere.
  const difference = v128.sub<T>(x, x);
  return v128.eq<T>(difference, difference);
}

// @ts-ignore: decorator
@inline function testAll<T>(op: i32, out: usize, a: usize, length: i32): void {
  const end = out + <usize>length;
  const wholeEnd = out + <usize>(length & ~3);
  const ones = v128.splat<u8>(1);
  while (out < wholeEnd) {
    const wide = test4<T>(op, a);
    const narrow = v128.narrow<i32>(wide, wide);
    v128.store_lane<u32>(out, v128.and(v128.narrow<i16>(narrow, narrow), ones), 0);
    a += 4 * sizeof<T>();
    out += 4;
  }
  while (out < end) {
    const x = load<T>(a);
    const difference = x - x;
    store<u8>(out, op == NAN ? u8(x != x) : u8(difference == difference));
    a += sizeof<T>();
    out++;
  }
}

export function float32_isNaN(out: usize, a: usize, length: i32): void { testAll<f32>(NAN, out, a, length); }
export function float32_isFinite(out: usize, a: usize, length: i32): void { testAll<f32>(FINITE, out, a, length); }
export function float64_isNaN(out: usize, a: usize, length: i32): void { testAll<f64>(NAN, out, a, length); }
export function float64_isFinite(out: usize, a: usize, length: i32): void { testAll<f64>(FINITE, out, a, length); }
