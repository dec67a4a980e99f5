/** Runs of this many elements are sorted by insertion before merging begins. */
const RUN: i32 = 8;

/** An integer `K` that is ordered as numbers are: NaN above all, −0 equal to 0; all of it turned round for a descending order. */
// @ts-ignore: decorator
@inline function keyOf<T, K>(x: T, descending: bool): K {
  let key: K;
  if (isFloat<T>()) {
    // Below 0 the order of the bits is turned round.
    const bits = reinterpret<K>(x + <T>0);
    const magnitude = sizeof<K>() == 4 ? <K>i32.MAX_VALUE : <K>i64.MAX_VALUE;
    key = x != x ? magnitude : bits ^ ((bits >> <K>(8 * sizeof<K>() - 1)) & magnitude);
  } else {
    key = <K>x;
  }
  return descending ? ~key : key;
}

/** Sorts the run of `count` keys at `keys`, and the positions at `positions` with them. */
// @ts-ignore: decorator
@inline function insertionSort<K>(keys: usize, positions: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const key = load<K>(keys + <usize>i * sizeof<K>());
    const position = load<i32>(positions + <usize>i * 4);
    let j = i;
    for (; j > 0; j--) {
      const before = load<K>(keys + <usize>(j - 1) * sizeof<K>());
      if (before <= key) break;
      store<K>(keys + <usize>j * sizeof<K>(), before);
      store<i32>(positions + <usize>j * 4, load<i32>(positions + <usize>(j - 1) * 4));
    }
    store<K>(keys + <usize>j * sizeof<K>(), key);
    store<i32>(positions + <usize>j * 4, position);
  }
}

/** Merges the sorted runs [start, middle) and [middle, end) of one pair of buffers into the other. Without branches on the keys. */
// @ts-ignore: decorator
@inline function merge<K>(keys: usize, positions: usize, toKeys: usize, toPositions: usize, start: i32, middle: i32, end: i32): void {
  let i = start, j = middle, k = start;
  if (middle < end && load<K>(keys + <usize>(middle - 1) * sizeof<K>()) > load<K>(keys + <usize>middle * sizeof<K>())) {
    while (i < middle && j < end) {
      const left = load<K>(keys + <usize>i * sizeof<K>()), right = load<K>(keys + <usize>j * sizeof<K>());
      const takesRight = i32(right < left);
      const from = i + ((j - i) & -takesRight);
      store<K>(toKeys + <usize>k * sizeof<K>(), takesRight ? right : left);
      store<i32>(toPositions + <usize>k * 4, load<i32>(positions + <usize>from * 4));
      j += takesRight;
      i += 1 - takesRight;
      k++;
    }
  }
  memory.copy(toKeys + <usize>k * sizeof<K>(), keys + <usize>i * sizeof<K>(), <usize>(middle - i) * sizeof<K>());
  memory.copy(toPositions + <usize>k * 4, positions + <usize>i * 4, <usize>(middle - i) * 4);
  k += middle - i;
  memory.copy(toKeys + <usize>k * sizeof<K>(), keys + <usize>j * sizeof<K>(), <usize>(end - j) * sizeof<K>());
  memory.copy(toPositions + <usize>k * 4, positions + <usize>j * 4, <usize>(end - j) * 4);
}

/** Merge sort from the bottom up. */
// @ts-ignore: decorator
@inline function argsort<T, K>(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
  descending: i32, scratch: usize,
): void {
  const size: isize = sizeof<T>();
  const row = <usize>inner * 4;
  for (let o = 0; o < outer; o++) {
    for (let n = 0; n < inner; n++) {
      let keys = scratch, otherKeys = keys + <usize>length * sizeof<K>();
      let positions = otherKeys + <usize>length * sizeof<K>(), otherPositions = positions + <usize>length * 4;
      let p = a + <usize>(<isize>n * aInner * size);
      for (let l = 0; l < length; l++, p += aLength * size) {
        store<K>(keys + <usize>l * sizeof<K>(), keyOf<T, K>(load<T>(p), descending != 0));
        store<i32>(positions + <usize>l * 4, l);
      }
      for (let start = 0; start < length; start += RUN) {
        insertionSort<K>(keys + <usize>start * sizeof<K>(), positions + <usize>start * 4, min(RUN, length - start));
      }
      for (let width = RUN; width < length; width <<= 1) {
        for (let start = 0; start < length;) {
          const middle = min(width, length - start) + start, end = min(width, length - middle) + middle;
          merge<K>(keys, positions, otherKeys, otherPositions, start, middle, end);
          start = end;
        }
        const spareKeys = keys, sparePositions = positions;
        keys = otherKeys;
        positions = otherPositions;
        otherKeys = spareKeys;
        otherPositions = sparePositions;
      }
      let to = out + <usize>n * 4;
      for (let l = 0; l < length; l++, to += row) store<i32>(to, load<i32>(positions + <usize>l * 4));
    }
    out += <usize>length * row;
    a += aOuter * size;
  }
}

export function float32_argsort(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, descending: i32, scratch: usize): void {
  argsort<f32, i32>(out, a, outer, length, inner, aOuter, aLength, aInner, descending, scratch);
}
export function float64_argsort(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, descending: i32, scratch: usize): void {
  argsort<f64, i64>(out, a, outer, length, inner, aOuter, aLength, aInner, descending, scratch);
}
export function int32_argsort(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, descending: i32, scratch: usize): void {
  argsort<i32, i32>(out, a, outer, length, inner, aOuter, aLength, aInner, descending, scratch);
}
export function bool_argsort(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize, descending: i32, scratch: usize): void {
  argsort<u8, i32>(out, a, outer, length, inner, aOuter, aLength, aInner, descending, scratch);
}
