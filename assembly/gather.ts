/** The place of element `i` along an axis of `length` elements; negative numbers count from the end. */
// @ts-ignore: decorator
@inline function place(i: i32, length: i32): isize {
  return i + (length & (i >> 31));
}

/** Copies `bytes` bytes; a call of `memory.copy` takes longer than a short row. */
// @ts-ignore: decorator
@inline function copyRow(out: usize, a: usize, bytes: usize): void {
  if (bytes > 256) {
    memory.copy(out, a, bytes);
    return;
  }
  const end = out + bytes;
  for (; out + 16 <= end; out += 16, a += 16) v128.store(out, v128.load(a));
  for (; out + 4 <= end; out += 4, a += 4) store<u32>(out, load<u32>(a));
  for (; out < end; out++, a++) store<u8>(out, load<u8>(a));
}

/** Gathering only moves bits, so `T` is the unsigned integer of the element's size. */
// @ts-ignore: decorator
@inline function gather<T>(
  out: usize, a: usize, index: usize, outer: i32, count: i32, inner: i32, length: i32,
  aOuter: isize, aLength: isize, aInner: isize, indexOuter: isize, indexCount: isize, indexInner: isize,
): void {
  const size: isize = sizeof<T>();
  const row = <usize>inner * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    let q = index;
    if (inner == 1) {
      for (const end = out + <usize>count * sizeof<T>(); out < end; out += sizeof<T>(), q += indexCount * 4) {
        store<T>(out, load<T>(a + place(load<i32>(q), length) * aLength * size));
      }
    } else if (indexInner == 0) {
      for (let c = 0; c < count; c++, out += row, q += indexCount * 4) {
        let p: usize = a + place(load<i32>(q), length) * aLength * size;
        if (aInner == 1) {
          copyRow(out, p, row);
        } else {
          for (let x = out; x < out + row; x += sizeof<T>(), p += aInner * size) store<T>(x, load<T>(p));
        }
      }
    } else {
      for (let c = 0; c < count; c++, q += indexCount * 4) {
        let p = a, i = q;
        for (const end = out + row; out < end; out += sizeof<T>(), p += aInner * size, i += indexInner * 4) {
          store<T>(out, load<T>(p + place(load<i32>(i), length) * aLength * size));
        }
      }
    }
    a += aOuter * size;
    index += indexOuter * 4;
  }
}

/** to[k] += from[k] for `count` elements, those of `from` one after the other. */
// @ts-ignore: decorator
@inline function addRow<T>(to: usize, from: usize, count: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  let k = 0;
  for (; k <= count - lanes; k += lanes, to += 16, from += 16) v128.store(to, v128.add<T>(v128.load(to), v128.load(from)));
  for (; k < count; k++, to += sizeof<T>(), from += sizeof<T>()) store<T>(to, load<T>(to) + load<T>(from));
}

// @ts-ignore: decorator
@inline function scatterAdd<T>(
  out: usize, a: usize, index: usize, outer: i32, count: i32, inner: i32, length: i32,
  aOuter: isize, aCount: isize, aInner: isize, indexOuter: isize, indexCount: isize, indexInner: isize,
): void {
  const size: isize = sizeof<T>();
  const row = <isize>inner * size;
  for (let o = 0; o < outer; o++) {
    let p = a, q = index;
    for (let c = 0; c < count; c++) {
      if (aInner == 1 && indexInner == 0) {
        addRow<T>(out + place(load<i32>(q), length) * row, p, inner);
      } else {
        let x = p, i = q;
        for (let to = out; to < out + row; to += sizeof<T>(), x += aInner * size, i += indexInner * 4) {
          const sum = to + place(load<i32>(i), length) * row;
          store<T>(sum, load<T>(sum) + load<T>(x));
        }
      }
      p += aCount * size;
      q += indexCount * 4;
    }
    out += row * <isize>length;
    a += aOuter * size;
    index += indexOuter * 4;
  }
}

// @ts-ignore: decorator
@inline function oneHot<T>(out: usize, index: usize, count: i32, depth: i32): void {
  const row = <usize>depth * sizeof<T>();
  memory.fill(out, 0, <usize>count * row);
  for (let c = 0; c < count; c++, out += row, index += 4) {
    store<T>(out + <usize>load<i32>(index) * sizeof<T>(), 1);
  }
}

/** i − low, as an unsigned number, is below limit − low where low ≤ i < limit, and nowhere else. */
export function int32_firstOutside(index: usize, length: i32, low: i32, limit: i32): i32 {
  const span = limit - low;
  const lows = v128.splat<i32>(low), spans = v128.splat<i32>(span);
  let k = 0;
  for (; k <= length - 4; k += 4) {
    const x = v128.load(index + <usize>k * 4);
    if (v128.any_true(v128.ge<u32>(v128.sub<i32>(x, lows), spans))) break;
  }
  for (; k < length; k++) {
    if (<u32>(load<i32>(index + <usize>k * 4) - low) >= <u32>span) return k;
  }
  return -1;
}

export function float32_gather(out: usize, a: usize, index: usize, outer: i32, count: i32, inner: i32, length: i32, aOuter: isize, aLength: isize, aInner: isize, indexOuter: isize, indexCount: isize, indexInner: isize): void {
  gather<u32>(out, a, index, outer, count, inner, length, aOuter, aLength, aInner, indexOuter, indexCount, indexInner);
}
export function float64_gather(out: usize, a: usize, index: usize, outer: i32, count: i32, inner: i32, length: i32, aOuter: isize, aLength: isize, aInner: isize, indexOuter: isize, indexCount: isize, indexInner: isize): void {
  gather<u64>(out, a, index, outer, count, inner, length, aOuter, aLength, aInner, indexOuter, indexCount, indexInner);
}
export function bool_gather(out: usize, a: usize, index: usize, outer: i32, count: i32, inner: i32, length: i32, aOuter: isize, aLength: isize, aInner: isize, indexOuter: isize, indexCount: isize, indexInner: isize): void {
  gather<u8>(out, a, index, outer, count, inner, length, aOuter, aLength, aInner, indexOuter, indexCount, indexInner);
}
export { float32_gather as int32_gather };

export function float32_scatterAdd(out: usize, a: usize, index: usize, outer: i32, count: i32, inner: i32, length: i32, aOuter: isize, aCount: isize, aInner: isize, indexOuter: isize, indexCount: isize, indexInner: isize): void {
  scatterAdd<f32>(out, a, index, outer, count, inner, length, aOuter, aCount, aInner, indexOuter, indexCount, indexInner);
}
export function float64_scatterAdd(out: usize, a: usize, index: usize, outer: i32, count: i32, inner: i32, length: i32, aOuter: isize, aCount: isize, aInner: isize, indexOuter: isize, indexCount: isize, indexInner: isize): void {
  scatterAdd<f64>(out, a, index, outer, count, inner, length, aOuter, aCount, aInner, indexOuter, indexCount, indexInner);
}

export function float32_oneHot(out: usize, index: usize, count: i32, depth: i32): void { oneHot<f32>(out, index, count, depth); }
export function float64_oneHot(out: usize, index: usize, count: i32, depth: i32): void { oneHot<f64>(out, index, count, depth); }
export function int32_oneHot(out: usize, index: usize, count: i32, depth: i32): void { oneHot<i32>(out, index, count, depth); }
export function bool_oneHot(out: usize, index: usize, count: i32, depth: i32): void { oneHot<u8>(out, index, count, depth); }
