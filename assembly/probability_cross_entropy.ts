/**
 * The cross-entropy of probabilities as Keras takes it, divided by the sum of their row and limited, as a mean over rows, and its
 * gradient, in one go. `T` is f32 or f64. The targets are a class for each row, int32, or a row of shares of all classes.
 */
import { CHUNK_ROWS, CLASSES, equals, FEW, increased, loadClasses, SHARES } from "./classes";
import { gather, loadUpTo, onlyFirst, scatter, storeUpTo } from "./lanes";
import { log } from "./math";
import { isCutOff, limited } from "./probability";
import { leftOf, lineSum } from "./reduce_total";
import { sumOfLanes } from "./simd";

/** The losses of up to a vector of rows with few columns; the other lanes mean nothing. A class that there isn't gives NaN. */
// @ts-ignore: decorator
@inline function lossesOfRows<T>(
  op: i32, slopes: usize, probabilities: usize, targets: usize, columns: i32, count: usize, share: v128,
): v128 {
  const step = <usize>columns * sizeof<T>(), end = probabilities + step, zero = v128.splat<T>(0);
  let sum = zero, column = zero;
  let chosen = v128.splat<T>(NaN);
  const classes = op == CLASSES ? loadClasses<T>(targets, count) : zero;
  for (let p = probabilities; p < end; p += sizeof<T>()) {
    const x = gather<T>(p, step, count);
    sum = v128.add<T>(sum, x);
    if (op == CLASSES) {
      chosen = v128.bitselect(x, chosen, equals<T>(classes, column));
      column = increased<T>(column);
    }
  }
  const forAll = v128.div<T>(share, sum);
  if (op == CLASSES) {
    const p = v128.div<T>(chosen, sum), q = limited<T>(p);
    const isLost = isCutOff<T>(p, q);
    const slope = v128.andnot(forAll, isLost), more = v128.andnot(v128.div<T>(share, chosen), isLost);
    column = zero;
    for (const slopesEnd = slopes + step; slopes < slopesEnd; slopes += sizeof<T>()) {
      scatter<T>(slopes, step, v128.sub<T>(slope, v128.and(more, equals<T>(classes, column))), count);
      column = increased<T>(column);
    }
    return v128.neg<T>(log<T>(q));
  }
  let loss = zero, total = zero, slope = slopes;
  for (let p = probabilities; p < end; p += sizeof<T>()) {
    const x = gather<T>(p, step, count), t = gather<T>(targets, step, count);
    const quotient = v128.div<T>(x, sum), q = limited<T>(quotient);
    const kept = v128.andnot(t, isCutOff<T>(quotient, q));
    loss = v128.sub<T>(loss, v128.mul<T>(t, log<T>(q)));
    total = v128.add<T>(total, kept);
    scatter<T>(slope, step, ofOwn<T>(kept, share, x), count);
    slope += sizeof<T>();
    targets += sizeof<T>();
  }
  total = v128.mul<T>(total, forAll);
  for (; slopes < slope; slopes += sizeof<T>()) {
    scatter<T>(slopes, step, v128.sub<T>(total, gather<T>(slopes, step, count)), count);
  }
  return loss;
}

/** The losses of the last rows with few columns, fewer than a vector has lanes; 0 in the other lanes. */
function lossesOfLast<T>(
  op: i32, slopes: usize, probabilities: usize, targets: usize, columns: i32, count: usize, share: v128,
): v128 {
  return onlyFirst<T>(lossesOfRows<T>(op, slopes, probabilities, targets, columns, count, share), count);
}

/** kept·share/x, but 0 where nothing is kept, be x 0 or not. */
// @ts-ignore: decorator
@inline function ofOwn<T>(kept: v128, share: v128, x: v128): v128 {
  return v128.andnot(v128.div<T>(v128.mul<T>(kept, share), x), v128.eq<T>(kept, v128.splat<T>(0)));
}

/** The sum of the losses of a chunk of rows with few columns. */
// @ts-ignore: decorator
@inline function chunkOfRows<T>(
  op: i32, slopes: usize, probabilities: usize, targets: usize, rows: i32, columns: i32, share: T,
): f64 {
  const side: i32 = 16 / sizeof<T>();
  const step = <usize>columns * 16;
  const s = v128.splat<T>(share);
  let sum = v128.splat<T>(0);
  for (; rows >= side; rows -= side) {
    sum = v128.add<T>(sum, lossesOfRows<T>(op, slopes, probabilities, targets, columns, side, s));
    slopes += step;
    probabilities += step;
    targets += op == CLASSES ? 4 * side : step;
  }
  if (rows > 0) sum = v128.add<T>(sum, lossesOfLast<T>(op, slopes, probabilities, targets, columns, rows, s));
  return <f64>sumOfLanes<T>(sum);
}

/** The loss of a row of any length whose class is known. A class that there isn't gives NaN. */
// @ts-ignore: decorator
@inline function lossOfClass<T>(slopes: usize, probabilities: usize, targets: usize, columns: i32, share: T): f64 {
  const column = load<i32>(targets);
  const isClass = <u32>column < <u32>columns;
  const bytes = <usize>columns * sizeof<T>(), at = <usize>column * sizeof<T>();
  const sum = lineSum<T>(probabilities, columns), chosen: T = isClass ? load<T>(probabilities + at) : NaN;
  const p = v128.splat<T>(chosen / sum), q = limited<T>(p);
  const isLost = isCutOff<T>(p, q);
  const slope = v128.andnot(v128.splat<T>(share / sum), isLost);
  for (let to: usize = 0; to < bytes; to += 16) storeUpTo<T>(slopes + to, slope, bytes - to);
  const more = v128.andnot(v128.splat<T>(share / chosen), isLost);
  if (isClass) store<T>(slopes + at, v128.extract_lane<T>(v128.sub<T>(slope, more), 0));
  return -<f64>v128.extract_lane<T>(log<T>(q), 0);
}

/** The loss of a row of any length with shares. */
// @ts-ignore: decorator
@inline function lossOfShares<T>(slopes: usize, probabilities: usize, targets: usize, columns: i32, share: T): f64 {
  const bytes = <usize>columns * sizeof<T>(), chunkBytes: usize = 1024;
  const sum = lineSum<T>(probabilities, columns);
  const sums = v128.splat<T>(sum), s = v128.splat<T>(share);
  let loss: f64 = 0, total: f64 = 0;
  for (let done: usize = 0; done < bytes; done += chunkBytes) {
    const chunkEnd = min(bytes, done + chunkBytes);
    let losses = v128.splat<T>(0), totals = losses;
    for (let at = done; at < chunkEnd; at += 16) {
      const left = chunkEnd - at;
      const x = loadUpTo<T>(probabilities + at, left), t = loadUpTo<T>(targets + at, left);
      const quotient = v128.div<T>(x, sums), q = limited<T>(quotient);
      const kept = v128.andnot(t, isCutOff<T>(quotient, q));
      // Behind the end t is 0.
      losses = v128.sub<T>(losses, v128.mul<T>(t, log<T>(q)));
      totals = v128.add<T>(totals, kept);
      storeUpTo<T>(slopes + at, ofOwn<T>(kept, s, x), left);
    }
    loss += <f64>sumOfLanes<T>(losses);
    total += <f64>sumOfLanes<T>(totals);
  }
  const forAll = v128.splat<T>(<T>(total * <f64>share) / sum);
  for (let at: usize = 0; at < bytes; at += 16) {
    const left = bytes - at;
    storeUpTo<T>(slopes + at, v128.sub<T>(forAll, loadUpTo<T>(slopes + at, left)), left);
  }
  return loss;
}

/** The sum of the losses of a chunk of rows. */
// @ts-ignore: decorator
@inline function chunk<T>(
  op: i32, slopes: usize, probabilities: usize, targets: usize, rows: i32, columns: i32, share: T,
): f64 {
  if (columns <= FEW) return chunkOfRows<T>(op, slopes, probabilities, targets, rows, columns, share);
  const step = <usize>columns * sizeof<T>();
  let sum: f64 = 0;
  for (; rows > 0; rows--) {
    sum += op == CLASSES
      ? lossOfClass<T>(slopes, probabilities, targets, columns, share)
      : lossOfShares<T>(slopes, probabilities, targets, columns, share);
    slopes += step;
    probabilities += step;
    targets += op == CLASSES ? 4 : step;
  }
  return sum;
}

function totalLoss<T>(
  op: i32, slopes: usize, probabilities: usize, targets: usize, rows: i32, columns: i32, share: T,
): f64 {
  if (rows <= CHUNK_ROWS) {
    if (op == CLASSES) return chunk<T>(CLASSES, slopes, probabilities, targets, rows, columns, share);
    return chunk<T>(SHARES, slopes, probabilities, targets, rows, columns, share);
  }
  const left = leftOf(rows, CHUNK_ROWS);
  const skip = <usize>left * <usize>columns * sizeof<T>();
  const targetSkip = op == CLASSES ? <usize>left * 4 : skip;
  return totalLoss<T>(op, slopes, probabilities, targets, left, columns, share) +
    totalLoss<T>(op, slopes + skip, probabilities + skip, targets + targetSkip, rows - left, columns, share);
}

// @ts-ignore: decorator
@inline function crossEntropy<T>(
  op: i32, out: usize, slopes: usize, probabilities: usize, targets: usize, rows: i32, columns: i32,
): void {
  const total = totalLoss<T>(op, slopes, probabilities, targets, rows, columns, <T>1 / <T>rows);
  store<T>(out, <T>(total / <f64>rows));
}

export function float32_probabilityCrossEntropy(
  out: usize, slopes: usize, probabilities: usize, classes: usize, rows: i32, columns: i32,
): void {
  crossEntropy<f32>(CLASSES, out, slopes, probabilities, classes, rows, columns);
}
export function float32_probabilityCrossEntropyOfShares(
  out: usize, slopes: usize, probabilities: usize, targets: usize, rows: i32, columns: i32,
): void {
  crossEntropy<f32>(SHARES, out, slopes, probabilities, targets, rows, columns);
}
export function float64_probabilityCrossEntropy(
  out: usize, slopes: usize, probabilities: usize, classes: usize, rows: i32, columns: i32,
): void {
  crossEntropy<f64>(CLASSES, out, slopes, probabilities, classes, rows, columns);
}
export function float64_probabilityCrossEntropyOfShares(
  out: usize, slopes: usize, probabilities: usize, targets: usize, rows: i32, columns: i32,
): void {
  crossEntropy<f64>(SHARES, out, slopes, probabilities, targets, rows, columns);
}
