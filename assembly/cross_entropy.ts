/**
 * The cross-entropy of logits, as a mean over rows, and its gradient, in one go: the exponentials serve both. `T` is f32 or f64. The
 * targets are a class for each row, int32, or a row of shares of all classes.
 */
import { CHUNK_ROWS, CLASSES, equals, FEW, increased, loadClasses, SHARES } from "./classes";
import { bits, constant, INTEGER_ONE, LOWER } from "./constants";
import { gather, loadUpTo, onlyFirst, scatter, storeUpTo } from "./lanes";
import { expRaised, log } from "./math";
import { leftOf } from "./reduce_total";
import { firstOfPairs, highPairs, lanes, lowPairs, secondOfPairs, sumOfLanes } from "./simd";
import { CHUNK, maximumOf, SOFTMAX, sumOfExponentials } from "./softmax_row";

/** The losses of up to a vector of rows with few columns; the other lanes mean nothing. A class that there isn't gives NaN. */
// @ts-ignore: decorator
@inline function lossesOfRows<T>(
  op: i32, slopes: usize, logits: usize, targets: usize, columns: i32, count: usize, share: v128,
): v128 {
  const step = <usize>columns * sizeof<T>(), end = logits + step;
  let maximum = gather<T>(logits, step, count);
  for (let p = logits + sizeof<T>(); p < end; p += sizeof<T>()) maximum = v128.pmax<T>(maximum, gather<T>(p, step, count));

  const classes = op == CLASSES ? loadClasses<T>(targets, count) : maximum;
  let sum = v128.splat<T>(0), total = sum, product = sum, column = sum;
  // What is left where no column is the class.
  let chosen = v128.splat<T>(NaN);
  let slope = slopes, target = targets;
  for (let p = logits; p < end; p += sizeof<T>(), slope += sizeof<T>()) {
    const x = v128.sub<T>(gather<T>(p, step, count), maximum);
    const e = expRaised<T>(x);
    sum = v128.add<T>(sum, e);
    scatter<T>(slope, step, e, count);
    if (op == CLASSES) {
      chosen = v128.bitselect(x, chosen, equals<T>(classes, column));
      column = increased<T>(column);
    } else {
      const t = gather<T>(target, step, count);
      total = v128.add<T>(total, t);
      product = v128.add<T>(product, v128.mul<T>(t, x));
      target += sizeof<T>();
    }
  }

  const factor = v128.div<T>(op == CLASSES ? share : v128.mul<T>(total, share), sum);
  column = v128.splat<T>(0);
  target = targets;
  for (const slopesEnd = slopes + step; slopes < slopesEnd; slopes += sizeof<T>()) {
    let wanted: v128;
    if (op == CLASSES) {
      wanted = v128.and(share, equals<T>(classes, column));
      column = increased<T>(column);
    } else {
      wanted = v128.mul<T>(gather<T>(target, step, count), share);
      target += sizeof<T>();
    }
    scatter<T>(slopes, step, v128.sub<T>(v128.mul<T>(gather<T>(slopes, step, count), factor), wanted), count);
  }

  const logSum = log<T>(v128.mul<T>(sum, constant<T>(LOWER)));
  if (op == CLASSES) return v128.sub<T>(logSum, chosen);
  return v128.sub<T>(v128.mul<T>(total, logSum), product);
}

/** The losses of the last rows with few columns, fewer than a vector has lanes; 0 in the other lanes. */
function lossesOfLast<T>(
  op: i32, slopes: usize, logits: usize, targets: usize, columns: i32, count: usize, share: v128,
): v128 {
  return onlyFirst<T>(lossesOfRows<T>(op, slopes, logits, targets, columns, count, share), count);
}

/** {@link lossesOfRows} of a whole vector of rows with two columns, with the same result. */
// @ts-ignore: decorator
@inline function lossesOfPairs<T>(op: i32, slopes: usize, logits: usize, targets: usize, share: v128): v128 {
  const low = v128.load(logits), high = v128.load(logits, 16);
  const left = firstOfPairs<T>(low, high), right = secondOfPairs<T>(low, high);
  const maximum = v128.pmax<T>(left, right);
  const x = v128.sub<T>(left, maximum), y = v128.sub<T>(right, maximum);
  const ex = expRaised<T>(x), ey = expRaised<T>(y);
  const sum = v128.add<T>(ex, ey);
  let total = share, tx: v128, ty: v128, product = share, isFirst = share, isSecond = share;
  if (op == CLASSES) {
    const classes = loadClasses<T>(targets, lanes<T>());
    isFirst = equals<T>(classes, v128.splat<T>(0));
    isSecond = equals<T>(classes, bits<T>(INTEGER_ONE));
    tx = v128.and(share, isFirst);
    ty = v128.and(share, isSecond);
  } else {
    const lowTargets = v128.load(targets), highTargets = v128.load(targets, 16);
    tx = firstOfPairs<T>(lowTargets, highTargets);
    ty = secondOfPairs<T>(lowTargets, highTargets);
    total = v128.add<T>(tx, ty);
    product = v128.add<T>(v128.mul<T>(tx, x), v128.mul<T>(ty, y));
    tx = v128.mul<T>(tx, share);
    ty = v128.mul<T>(ty, share);
  }
  const factor = v128.div<T>(op == CLASSES ? share : v128.mul<T>(total, share), sum);
  const slopeX = v128.sub<T>(v128.mul<T>(ex, factor), tx), slopeY = v128.sub<T>(v128.mul<T>(ey, factor), ty);
  v128.store(slopes, lowPairs<T>(slopeX, slopeY));
  v128.store(slopes, highPairs<T>(slopeX, slopeY), 16);
  const logSum = log<T>(v128.mul<T>(sum, constant<T>(LOWER)));
  if (op == SHARES) return v128.sub<T>(v128.mul<T>(total, logSum), product);
  const chosen = v128.bitselect(x, v128.bitselect(y, v128.splat<T>(NaN), isSecond), isFirst);
  return v128.sub<T>(logSum, chosen);
}

/** The sum of the losses of a chunk of rows with few columns. */
// @ts-ignore: decorator
@inline function chunkOfRows<T>(op: i32, slopes: usize, logits: usize, targets: usize, rows: i32, columns: i32, share: T): f64 {
  const side: i32 = 16 / sizeof<T>();
  const step = <usize>columns * 16;
  const targetStep: usize = op == CLASSES ? 4 * side : step;
  const s = v128.splat<T>(share);
  let sum = v128.splat<T>(0);
  for (; rows >= side; rows -= side) {
    const losses = columns == 2
      ? lossesOfPairs<T>(op, slopes, logits, targets, s)
      : lossesOfRows<T>(op, slopes, logits, targets, columns, side, s);
    sum = v128.add<T>(sum, losses);
    slopes += step;
    logits += step;
    targets += targetStep;
  }
  if (rows > 0) sum = v128.add<T>(sum, lossesOfLast<T>(op, slopes, logits, targets, columns, rows, s));
  return <f64>sumOfLanes<T>(sum);
}

/** The loss of a row of any length. A class that there isn't gives NaN. */
function lossOfRow<T>(op: i32, slopes: usize, logits: usize, targets: usize, columns: i32, share: T): f64 {
  const bytes = <usize>columns * sizeof<T>();
  const maximum = maximumOf<T>(logits, bytes);
  const shift = v128.splat<T>(maximum);
  const sum = sumOfExponentials<T>(SOFTMAX, slopes, logits, bytes, shift);
  const lowered = sum * <f64>v128.extract_lane<T>(constant<T>(LOWER), 0);
  const logSum = v128.extract_lane<f64>(log<f64>(v128.splat<f64>(lowered)), 0);

  let total: f64 = 1, product: f64 = 0;
  if (op == SHARES) {
    total = 0;
    for (let done: usize = 0; done < bytes; done += CHUNK) {
      const chunkEnd = min(bytes, done + CHUNK);
      let shares = v128.splat<T>(0), products = shares;
      for (let at = done; at < chunkEnd; at += 16) {
        const left = chunkEnd - at;
        const t = loadUpTo<T>(targets + at, left);
        const x = v128.sub<T>(loadUpTo<T>(logits + at, left), shift);
        shares = v128.add<T>(shares, t);
        const weighted = v128.mul<T>(t, x);
        products = v128.add<T>(products, left < 16 ? onlyFirst<T>(weighted, left / sizeof<T>()) : weighted);
      }
      total += <f64>sumOfLanes<T>(shares);
      product += <f64>sumOfLanes<T>(products);
    }
  }

  const factor = v128.splat<T>(<T>(total * <f64>share / sum)), s = v128.splat<T>(share);
  for (let at: usize = 0; at < bytes; at += 16) {
    const left = bytes - at;
    let slope = v128.mul<T>(loadUpTo<T>(slopes + at, left), factor);
    if (op == SHARES) slope = v128.sub<T>(slope, v128.mul<T>(loadUpTo<T>(targets + at, left), s));
    storeUpTo<T>(slopes + at, slope, left);
  }
  if (op == SHARES) return total * logSum - product;

  const column = load<i32>(targets);
  if (<u32>column >= <u32>columns) return NaN;
  const at = <usize>column * sizeof<T>();
  store<T>(slopes + at, load<T>(slopes + at) - share);
  return logSum - (<f64>load<T>(logits + at) - <f64>maximum);
}

/** The sum of the losses of a chunk of rows. */
// @ts-ignore: decorator
@inline function chunk<T>(op: i32, slopes: usize, logits: usize, targets: usize, rows: i32, columns: i32, share: T): f64 {
  if (columns <= FEW) return chunkOfRows<T>(op, slopes, logits, targets, rows, columns, share);
  const step = <usize>columns * sizeof<T>();
  let sum: f64 = 0;
  for (; rows > 0; rows--) {
    sum += lossOfRow<T>(op, slopes, logits, targets, columns, share);
    slopes += step;
    logits += step;
    targets += op == CLASSES ? 4 : step;
  }
  return sum;
}

function totalLoss<T>(op: i32, slopes: usize, logits: usize, targets: usize, rows: i32, columns: i32, share: T): f64 {
  if (rows <= CHUNK_ROWS) {
    if (op == CLASSES) return chunk<T>(CLASSES, slopes, logits, targets, rows, columns, share);
    return chunk<T>(SHARES, slopes, logits, targets, rows, columns, share);
  }
  const left = leftOf(rows, CHUNK_ROWS);
  const skip = <usize>left * <usize>columns * sizeof<T>();
  const targetSkip = op == CLASSES ? <usize>left * 4 : skip;
  return totalLoss<T>(op, slopes, logits, targets, left, columns, share) +
    totalLoss<T>(op, slopes + skip, logits + skip, targets + targetSkip, rows - left, columns, share);
}

// @ts-ignore: decorator
@inline function crossEntropy<T>(
  op: i32, out: usize, slopes: usize, logits: usize, targets: usize, rows: i32, columns: i32,
): void {
  const total = totalLoss<T>(op, slopes, logits, targets, rows, columns, <T>1 / <T>rows);
  store<T>(out, <T>(total / <f64>rows));
}

export function float32_crossEntropy(out: usize, slopes: usize, logits: usize, classes: usize, rows: i32, columns: i32): void {
  crossEntropy<f32>(CLASSES, out, slopes, logits, classes, rows, columns);
}
export function float32_crossEntropyOfShares(
  out: usize, slopes: usize, logits: usize, targets: usize, rows: i32, columns: i32,
): void {
  crossEntropy<f32>(SHARES, out, slopes, logits, targets, rows, columns);
}
export function float64_crossEntropy(out: usize, slopes: usize, logits: usize, classes: usize, rows: i32, columns: i32): void {
  crossEntropy<f64>(CLASSES, out, slopes, logits, classes, rows, columns);
}
export function float64_crossEntropyOfShares(
  out: usize, slopes: usize, logits: usize, targets: usize, rows: i32, columns: i32,
): void {
  crossEntropy<f64>(SHARES, out, slopes, logits, targets, rows, columns);
}
