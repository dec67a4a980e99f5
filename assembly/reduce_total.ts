/**
 * Sums and products of floats, in an order that depends on the reduced length alone: fixed chunks, combined in a binary tree
 * that splits at the largest power of two of chunks below the count. So the error of a sum grows with the logarithm of the
 * length, and neither the other axes nor a division of the work among threads change a bit. Steps are in bytes.
 */
import { gather, storeFirst } from "./lanes";

export const SUM: i32 = 0, PROD: i32 = 1;

/** Bytes of a chunk of a contiguous line, and elements of a chunk of a strided one. */
const LINE_CHUNK: i32 = 4096;
const COLUMN_CHUNK: i32 = 128;

// @ts-ignore: decorator
@inline function combine<T>(op: i32, x: v128, y: v128): v128 {
  return op == SUM ? v128.add<T>(x, y) : v128.mul<T>(x, y);
}

// @ts-ignore: decorator
@inline function combineOne<T>(op: i32, x: T, y: T): T {
  return op == SUM ? x + y : x * y;
}

/** How many of `length` elements, more than a chunk, the left half of the tree takes. */
// @ts-ignore: decorator
@inline export function leftOf(length: i32, chunk: i32): i32 {
  const chunks = (length - 1) / chunk;
  return (1 << (31 - clz(chunks))) * chunk;
}

/** A chunk of a line: eight vectors of partial results, then the end one by one. */
// @ts-ignore: decorator
@inline function lineChunk<T>(op: i32, p: usize, length: i32): T {
  const end = p + <usize>length * sizeof<T>();
  const neutral = v128.splat<T>(op == SUM ? 0 : 1);
  let a = neutral, b = neutral, c = neutral, d = neutral, e = neutral, f = neutral, g = neutral, h = neutral;
  for (; p + 128 <= end; p += 128) {
    a = combine<T>(op, a, v128.load(p));
    b = combine<T>(op, b, v128.load(p, 16));
    c = combine<T>(op, c, v128.load(p, 32));
    d = combine<T>(op, d, v128.load(p, 48));
    e = combine<T>(op, e, v128.load(p, 64));
    f = combine<T>(op, f, v128.load(p, 80));
    g = combine<T>(op, g, v128.load(p, 96));
    h = combine<T>(op, h, v128.load(p, 112));
  }
  for (; p + 16 <= end; p += 16) a = combine<T>(op, a, v128.load(p));
  const low = combine<T>(op, combine<T>(op, a, b), combine<T>(op, c, d));
  const high = combine<T>(op, combine<T>(op, e, f), combine<T>(op, g, h));
  a = combine<T>(op, low, high);
  if (sizeof<T>() == 4) a = combine<T>(op, a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  let result = combineOne<T>(op, v128.extract_lane<T>(a, 0), v128.extract_lane<T>(a, 1));
  for (; p < end; p += sizeof<T>()) result = combineOne<T>(op, result, load<T>(p));
  return result;
}

/** A contiguous line. */
function line<T>(op: i32, p: usize, length: i32): T {
  const chunk: i32 = LINE_CHUNK / sizeof<T>();
  if (length <= chunk) return op == SUM ? lineChunk<T>(SUM, p, length) : lineChunk<T>(PROD, p, length);
  const left = leftOf(length, chunk);
  return combineOne<T>(op, line<T>(op, p, left), line<T>(op, p + <usize>left * sizeof<T>(), length - left));
}

/** The sum of a contiguous line. */
// @ts-ignore: decorator
@inline export function lineSum<T>(p: usize, length: i32): T {
  return line<T>(SUM, p, length);
}

/** A chunk of columns side by side, rows in turn to two partial results. */
// @ts-ignore: decorator
@inline function columnsChunk<T>(op: i32, p: usize, length: i32, step: usize, columnStep: usize, count: usize): v128 {
  let even = v128.splat<T>(op == SUM ? 0 : 1), odd = even;
  const lanes = 16 / sizeof<T>();
  const last = p + <usize>(length - 1) * step;
  let i = 0;
  if (columnStep == sizeof<T>() && count == lanes) {
    for (; i < length - 1; i += 2) {
      even = combine<T>(op, even, v128.load(p));
      odd = combine<T>(op, odd, v128.load(p + step));
      p += 2 * step;
    }
    if (i < length) even = combine<T>(op, even, v128.load(last));
  } else {
    for (; i < length - 1; i += 2) {
      even = combine<T>(op, even, gather<T>(p, columnStep, count));
      odd = combine<T>(op, odd, gather<T>(p + step, columnStep, count));
      p += 2 * step;
    }
    if (i < length) even = combine<T>(op, even, gather<T>(last, columnStep, count));
  }
  return combine<T>(op, even, odd);
}

/** Up to a vector of columns. */
function columns<T>(op: i32, p: usize, length: i32, step: usize, columnStep: usize, count: usize): v128 {
  if (length <= COLUMN_CHUNK) {
    return op == SUM
      ? columnsChunk<T>(SUM, p, length, step, columnStep, count)
      : columnsChunk<T>(PROD, p, length, step, columnStep, count);
  }
  const left = leftOf(length, COLUMN_CHUNK);
  const x = columns<T>(op, p, left, step, columnStep, count);
  return combine<T>(op, x, columns<T>(op, p + <usize>left * step, length - left, step, columnStep, count));
}

/** A chunk of sums of four vectors of contiguous columns, to `out`. */
// @ts-ignore: decorator
@inline function wideSumChunk<T>(out: usize, p: usize, length: i32, step: usize): void {
  const zero = v128.splat<T>(0);
  let a = zero, b = zero, c = zero, d = zero, e = zero, f = zero, g = zero, h = zero;
  let i = 0;
  for (; i < length - 1; i += 2) {
    const q = p + step;
    a = v128.add<T>(a, v128.load(p));
    b = v128.add<T>(b, v128.load(p, 16));
    c = v128.add<T>(c, v128.load(p, 32));
    d = v128.add<T>(d, v128.load(p, 48));
    e = v128.add<T>(e, v128.load(q));
    f = v128.add<T>(f, v128.load(q, 16));
    g = v128.add<T>(g, v128.load(q, 32));
    h = v128.add<T>(h, v128.load(q, 48));
    p = q + step;
  }
  if (i < length) {
    a = v128.add<T>(a, v128.load(p));
    b = v128.add<T>(b, v128.load(p, 16));
    c = v128.add<T>(c, v128.load(p, 32));
    d = v128.add<T>(d, v128.load(p, 48));
  }
  v128.store(out, v128.add<T>(a, e));
  v128.store(out, v128.add<T>(b, f), 16);
  v128.store(out, v128.add<T>(c, g), 32);
  v128.store(out, v128.add<T>(d, h), 48);
}

/** Sums of four vectors of contiguous columns in the order of {@link columns}, to `out`, which also holds the partial sums. */
function wideSum<T>(out: usize, p: usize, length: i32, step: usize): void {
  if (length <= COLUMN_CHUNK) return wideSumChunk<T>(out, p, length, step);
  const left = leftOf(length, COLUMN_CHUNK);
  wideSum<T>(out, p, left, step);
  const a = v128.load(out), b = v128.load(out, 16), c = v128.load(out, 32), d = v128.load(out, 48);
  wideSum<T>(out, p + <usize>left * step, length - left, step);
  v128.store(out, v128.add<T>(a, v128.load(out)));
  v128.store(out, v128.add<T>(b, v128.load(out, 16)), 16);
  v128.store(out, v128.add<T>(c, v128.load(out, 32)), 32);
  v128.store(out, v128.add<T>(d, v128.load(out, 48)), 48);
}

/** `out[i, j]` = the total of `a[i, :, j]`. */
// @ts-ignore: decorator
@inline export function totals<T>(
  op: i32, out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  const size: isize = sizeof<T>();
  if (inner == 1 && aLength == 1) {
    for (let i = 0; i < outer; i++) {
      store<T>(out, line<T>(op, a, length));
      out += sizeof<T>();
      a += <usize>(aOuter * size);
    }
    return;
  }
  if (inner == 1) {
    inner = outer;
    aInner = aOuter;
    outer = 1;
  }
  const step = <usize>(aLength * size), columnStep = <usize>(aInner * size);
  const lanes: i32 = 16 / sizeof<T>();
  for (let i = 0; i < outer; i++) {
    let j = 0, p = a;
    if (op == SUM && aInner == 1) {
      for (; j <= inner - 4 * lanes; j += 4 * lanes) {
        wideSum<T>(out, p, length, step);
        out += 64;
        p += 64;
      }
    }
    for (; j <= inner - lanes; j += lanes) {
      v128.store(out, columns<T>(op, p, length, step, columnStep, lanes));
      out += 16;
      p += <usize>lanes * columnStep;
    }
    if (j < inner) {
      const count = inner - j;
      storeFirst<T>(out, columns<T>(op, p, length, step, columnStep, count), count);
      out += <usize>count * sizeof<T>();
    }
    a += <usize>(aOuter * size);
  }
}

/** Divides `length` elements by `divisor`, in place. */
// @ts-ignore: decorator
@inline export function divide<T>(out: usize, length: i32, divisor: T): void {
  if (divisor == 1) return;
  const end = out + <usize>length * sizeof<T>();
  const x = v128.splat<T>(divisor);
  for (; out + 16 <= end; out += 16) v128.store(out, v128.div<T>(v128.load(out), x));
  for (; out < end; out += sizeof<T>()) store<T>(out, load<T>(out) / divisor);
}
