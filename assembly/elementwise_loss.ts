/** Losses that compare two arrays element by element, as a mean, and their gradients. `T` is f32 or f64. */
import { relu } from "./activation";
import { bits, constant, ONE, SIGN } from "./constants";
import { loadUpTo, onlyFirst, storeUpTo } from "./lanes";
import { expNonPositive, log, log1p, log1pOrdinary, sigmoid } from "./math";
import { isCutOff, limited } from "./probability";
import { leftOf } from "./reduce_total";
import { splatAt, sumOfLanes } from "./simd";

const SQUARED_ERROR: i32 = 0, BINARY_CROSS_ENTROPY: i32 = 1, WITH_LOGITS: i32 = 2;

/** Bytes of each input whose losses are added up in two vectors; the sums of such chunks are combined in a binary tree. */
const CHUNK: i32 = 2048;

/** (p − t)²; (t − 1)·log(1 − p) − t·log p of the limited p; or max(x, 0) − x·t + log(1 + e^−|x|) of the logit x. */
// @ts-ignore: decorator
@inline function lossOf<T>(op: i32, p: v128, t: v128): v128 {
  if (op == SQUARED_ERROR) {
    const error = v128.sub<T>(p, t);
    return v128.mul<T>(error, error);
  }
  if (op == BINARY_CROSS_ENTROPY) {
    const q = limited<T>(p);
    const ofRest = v128.mul<T>(v128.sub<T>(t, constant<T>(ONE)), log1p<T>(v128.neg<T>(q)));
    return v128.sub<T>(ofRest, v128.mul<T>(t, log<T>(q)));
  }
  const tail = log1pOrdinary<T>(expNonPositive<T>(v128.or(p, bits<T>(SIGN))));
  return v128.add<T>(v128.sub<T>(relu<T>(p), v128.mul<T>(p, t)), tail);
}

// @ts-ignore: decorator
@inline function chunk<T>(op: i32, p: usize, t: usize, bytes: usize): T {
  const end = p + bytes;
  let a = v128.splat<T>(0), b = a;
  if (op == SQUARED_ERROR) {
    for (; p + 64 <= end; p += 64, t += 64) {
      a = v128.add<T>(a, lossOf<T>(op, v128.load(p), v128.load(t)));
      b = v128.add<T>(b, lossOf<T>(op, v128.load(p, 16), v128.load(t, 16)));
      a = v128.add<T>(a, lossOf<T>(op, v128.load(p, 32), v128.load(t, 32)));
      b = v128.add<T>(b, lossOf<T>(op, v128.load(p, 48), v128.load(t, 48)));
    }
  }
  for (; p < end; p += 16, t += 16) {
    const left = end - p;
    let x = lossOf<T>(op, loadUpTo<T>(p, left), loadUpTo<T>(t, left));
    if (left < 16) x = onlyFirst<T>(x, left / sizeof<T>());
    const sum = v128.add<T>(a, x);
    a = b;
    b = sum;
  }
  return sumOfLanes<T>(v128.add<T>(a, b));
}

function total<T>(op: i32, p: usize, t: usize, length: i32): T {
  const chunkLength: i32 = CHUNK / sizeof<T>();
  if (length <= chunkLength) {
    const bytes = <usize>length * sizeof<T>();
    if (op == SQUARED_ERROR) return chunk<T>(SQUARED_ERROR, p, t, bytes);
    if (op == BINARY_CROSS_ENTROPY) return chunk<T>(BINARY_CROSS_ENTROPY, p, t, bytes);
    return chunk<T>(WITH_LOGITS, p, t, bytes);
  }
  const left = leftOf(length, chunkLength);
  const skip = <usize>left * sizeof<T>();
  return total<T>(op, p, t, left) + total<T>(op, p + skip, t + skip, length - left);
}

/** The derivative of {@link lossOf} with respect to p, for the squared error half of it. */
// @ts-ignore: decorator
@inline function slopeOf<T>(op: i32, p: v128, t: v128): v128 {
  if (op == SQUARED_ERROR) return v128.sub<T>(p, t);
  if (op == WITH_LOGITS) return v128.sub<T>(sigmoid<T>(p), t);
  const q = limited<T>(p);
  const slope = v128.div<T>(v128.sub<T>(q, t), v128.mul<T>(q, v128.sub<T>(constant<T>(ONE), q)));
  return v128.andnot(slope, isCutOff<T>(p, q));
}

// @ts-ignore: decorator
@inline function slopes<T>(op: i32, out: usize, p: usize, t: usize, grad: usize, length: i32, factor: T): void {
  const k = v128.mul<T>(splatAt<T>(grad), v128.splat<T>(factor));
  for (const end = out + <usize>length * sizeof<T>(); out < end; out += 16, p += 16, t += 16) {
    const left = end - out;
    storeUpTo<T>(out, v128.mul<T>(slopeOf<T>(op, loadUpTo<T>(p, left), loadUpTo<T>(t, left)), k), left);
  }
}

export function float32_squaredError(out: usize, p: usize, t: usize, length: i32, divisor: f32): void {
  store<f32>(out, total<f32>(SQUARED_ERROR, p, t, length) / divisor);
}

export function float32_binaryCrossEntropy(out: usize, p: usize, t: usize, length: i32, divisor: f32): void {
  store<f32>(out, total<f32>(BINARY_CROSS_ENTROPY, p, t, length) / divisor);
}

export function float32_logitCrossEntropy(out: usize, p: usize, t: usize, length: i32, divisor: f32): void {
  store<f32>(out, total<f32>(WITH_LOGITS, p, t, length) / divisor);
}

export function float32_squaredErrorGradient(out: usize, p: usize, t: usize, grad: usize, length: i32, factor: f32): void {
  slopes<f32>(SQUARED_ERROR, out, p, t, grad, length, factor);
}

export function float32_binaryCrossEntropyGradient(
  out: usize, p: usize, t: usize, grad: usize, length: i32, factor: f32,
): void {
  slopes<f32>(BINARY_CROSS_ENTROPY, out, p, t, grad, length, factor);
}

export function float32_logitCrossEntropyGradient(
  out: usize, p: usize, t: usize, grad: usize, length: i32, factor: f32,
): void {
  slopes<f32>(WITH_LOGITS, out, p, t, grad, length, factor);
}

export function float64_squaredError(out: usize, p: usize, t: usize, length: i32, divisor: f64): void {
  store<f64>(out, total<f64>(SQUARED_ERROR, p, t, length) / divisor);
}

export function float64_binaryCrossEntropy(out: usize, p: usize, t: usize, length: i32, divisor: f64): void {
  store<f64>(out, total<f64>(BINARY_CROSS_ENTROPY, p, t, length) / divisor);
}

export function float64_logitCrossEntropy(out: usize, p: usize, t: usize, length: i32, divisor: f64): void {
  store<f64>(out, total<f64>(WITH_LOGITS, p, t, length) / divisor);
}

export function float64_squaredErrorGradient(out: usize, p: usize, t: usize, grad: usize, length: i32, factor: f64): void {
  slopes<f64>(SQUARED_ERROR, out, p, t, grad, length, factor);
}

export function float64_binaryCrossEntropyGradient(
  out: usize, p: usize, t: usize, grad: usize, length: i32, factor: f64,
): void {
  slopes<f64>(BINARY_CROSS_ENTROPY, out, p, t, grad, length, factor);
}

export function float64_logitCrossEntropyGradient(
  out: usize, p: usize, t: usize, grad: usize, length: i32, factor: f64,
): void {
  slopes<f64>(WITH_LOGITS, out, p, t, grad, length, factor);
}
