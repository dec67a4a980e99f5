/** The largest and the smallest elements, and where they are. `T` is f32, f64 or i32. Steps are in bytes. */
import { gather, storeFirst } from "./lanes";

export const MAX: i32 = 0, MIN: i32 = 1;

/** The better of two in each lane; of an unordered pair the first. */
// @ts-ignore: decorator
@inline function better<T>(op: i32, x: v128, y: v128): v128 {
  if (isFloat<T>()) return op == MAX ? v128.pmax<T>(x, y) : v128.pmin<T>(x, y);
  return op == MAX ? v128.max<T>(x, y) : v128.min<T>(x, y);
}

/** Whether x is strictly better than y. */
// @ts-ignore: decorator
@inline function isBetter<T>(op: i32, x: v128, y: v128): v128 {
  return op == MAX ? v128.gt<T>(x, y) : v128.lt<T>(x, y);
}

// @ts-ignore: decorator
@inline function isBetterOne<T>(op: i32, x: T, y: T): bool {
  return op == MAX ? x > y : x < y;
}

/** Sets the lanes of `unordered` where x is NaN. */
// @ts-ignore: decorator
@inline function noteNaN<T>(unordered: v128, x: v128): v128 {
  return isFloat<T>() ? v128.or(unordered, v128.ne<T>(x, x)) : unordered;
}

/** The extremum of a contiguous line of at least one element; NaN where there is one. */
// @ts-ignore: decorator
@inline function ofLine<T>(op: i32, p: usize, length: i32): T {
  const end = p + <usize>length * sizeof<T>();
  let result = load<T>(p);
  if (<usize>length * sizeof<T>() >= 16) {
    let a = v128.load(p), b = a, unordered = v128.splat<T>(0);
    for (; p + 32 <= end; p += 32) {
      const x = v128.load(p), y = v128.load(p, 16);
      a = better<T>(op, a, x);
      b = better<T>(op, b, y);
      unordered = noteNaN<T>(noteNaN<T>(unordered, x), y);
    }
    if (p + 16 <= end) {
      const x = v128.load(p);
      a = better<T>(op, a, x);
      unordered = noteNaN<T>(unordered, x);
      p += 16;
    }
    // All bits set is NaN.
    if (isFloat<T>() && v128.any_true(unordered)) return reinterpretNaN<T>();
    a = better<T>(op, a, b);
    if (sizeof<T>() == 4) a = better<T>(op, a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
    const x = v128.extract_lane<T>(a, 0), y = v128.extract_lane<T>(a, 1);
    result = isBetterOne<T>(op, y, x) ? y : x;
  }
  for (; p < end; p += sizeof<T>()) {
    const x = load<T>(p);
    if (isBetterOne<T>(op, x, result) || x != x) result = x;
    if (result != result) return result;
  }
  return result;
}

// @ts-ignore: decorator
@inline function reinterpretNaN<T>(): T {
  if (isFloat<T>()) return <T>NaN;
  return 0;
}

/** The extrema of up to a vector of columns. */
// @ts-ignore: decorator
@inline function ofColumns<T>(op: i32, p: usize, length: i32, step: usize, columnStep: usize, count: i32): v128 {
  const isVector = columnStep == sizeof<T>() && <usize>count * sizeof<T>() == 16;
  let best = isVector ? v128.load(p) : gather<T>(p, columnStep, count);
  let unordered = v128.splat<T>(0);
  for (let i = 0; i < length; i++) {
    const x = isVector ? v128.load(p) : gather<T>(p, columnStep, count);
    best = better<T>(op, best, x);
    unordered = noteNaN<T>(unordered, x);
    p += step;
  }
  return v128.or(best, unordered);
}

/** The position of the first extremum of a line, or of its first NaN. */
// @ts-ignore: decorator
@inline function positionInLine<T>(op: i32, p: usize, length: i32): i32 {
  const start = p;
  const extremum = ofLine<T>(op, p, length);
  const end = p + <usize>length * sizeof<T>();
  const isNaN = extremum != extremum;
  const wanted = v128.splat<T>(extremum);
  for (; p + 16 <= end; p += 16) {
    const x = v128.load(p);
    if (v128.any_true(isNaN ? v128.ne<T>(x, x) : v128.eq<T>(x, wanted))) break;
  }
  for (; p < end; p += sizeof<T>()) {
    const x = load<T>(p);
    if (isNaN ? x != x : x == extremum) break;
  }
  return <i32>((p - start) / sizeof<T>());
}

/** The positions in up to a vector of columns, as integers as wide as `T`. */
// @ts-ignore: decorator
@inline function positionsInColumns<T>(op: i32, p: usize, length: i32, step: usize, columnStep: usize, count: i32): v128 {
  const isVector = columnStep == sizeof<T>() && <usize>count * sizeof<T>() == 16;
  let best = isVector ? v128.load(p) : gather<T>(p, columnStep, count);
  let positions = v128.splat<i32>(0);
  for (let i = 1; i < length; i++) {
    p += step;
    const x = isVector ? v128.load(p) : gather<T>(p, columnStep, count);
    let taken = isBetter<T>(op, x, best);
    if (isFloat<T>()) taken = v128.or(taken, v128.andnot(v128.ne<T>(x, x), v128.ne<T>(best, best)));
    best = v128.bitselect(x, best, taken);
    positions = v128.bitselect(v128.splat<i32>(i), positions, taken);
  }
  return sizeof<T>() == 8 ? v128.shuffle<i32>(positions, positions, 0, 2, 0, 2) : positions;
}

/** `out[i, j]` = the extremum of `a[i, :, j]`. */
// @ts-ignore: decorator
@inline export function extrema<T>(
  op: i32, out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  const size: isize = sizeof<T>();
  const step = <usize>(aLength * size), columnStep = <usize>(aInner * size);
  const lanes: i32 = 16 / sizeof<T>();
  for (let i = 0; i < outer; i++) {
    if (inner == 1 && aLength == 1) {
      store<T>(out, ofLine<T>(op, a, length));
      out += sizeof<T>();
    } else {
      let p = a;
      for (let j = 0; j < inner; j += lanes) {
        const count = min(lanes, inner - j);
        const result = ofColumns<T>(op, p, length, step, columnStep, count);
        if (count == lanes) v128.store(out, result);
        else storeFirst<T>(out, result, count);
        out += <usize>count * sizeof<T>();
        p += <usize>lanes * columnStep;
      }
    }
    a += <usize>(aOuter * size);
  }
}

/** `out[i, j]`, an int32 = the position of the first extremum of `a[i, :, j]`. */
// @ts-ignore: decorator
@inline export function positions<T>(
  op: i32, out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): void {
  const size: isize = sizeof<T>();
  const step = <usize>(aLength * size), columnStep = <usize>(aInner * size);
  const lanes: i32 = 16 / sizeof<T>();
  for (let i = 0; i < outer; i++) {
    if (inner == 1 && aLength == 1) {
      store<i32>(out, positionInLine<T>(op, a, length));
      out += 4;
    } else {
      let p = a;
      for (let j = 0; j < inner; j += lanes) {
        const count = min(lanes, inner - j);
        const result = positionsInColumns<T>(op, p, length, step, columnStep, count);
        if (count == 4) v128.store(out, result);
        else storeFirst<i32>(out, result, count);
        out += <usize>count * 4;
        p += <usize>lanes * columnStep;
      }
    }
    a += <usize>(aOuter * size);
  }
}
