/** Sums from the front, each rounded before the next is taken. */
// @ts-ignore: decorator
@inline function cumsum<T>(
  out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize,
): i32 {
  const size: isize = sizeof<T>();
  const lanes: i32 = 16 / sizeof<T>();
  const row = <usize>inner * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    if (inner == 1) {
      let p = a;
      let sum: T = 0;
      for (let l = 0; l < length; l++) {
        // The first element is taken as it is: 0 + −0 would be 0.
        sum = l == 0 ? load<T>(p) : sum + load<T>(p);
        store<T>(out, sum);
        out += sizeof<T>();
        p += aLength * size;
      }
    } else {
      let line = a;
      for (let l = 0; l < length; l++) {
        let i = 0;
        let p = line;
        if (aInner == 1 && l > 0) {
          for (; i <= inner - lanes; i += lanes, out += 16, p += 16) {
            v128.store(out, v128.add<T>(v128.load(out - row), v128.load(p)));
          }
        }
        for (; i < inner; i++, out += sizeof<T>(), p += aInner * size) {
          store<T>(out, l == 0 ? load<T>(p) : load<T>(out - row) + load<T>(p));
        }
        line += aLength * size;
      }
    }
    a += aOuter * size;
  }
  return -1;
}

export function float32_cumsum(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): i32 {
  return cumsum<f32>(out, a, outer, length, inner, aOuter, aLength, aInner);
}
export function float64_cumsum(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): i32 {
  return cumsum<f64>(out, a, outer, length, inner, aOuter, aLength, aInner);
}

export function int32_cumsum(out: usize, a: usize, outer: i32, length: i32, inner: i32, aOuter: isize, aLength: isize, aInner: isize): i32 {
  const start = out, row = <usize>inner * 4;
  for (let o = 0; o < outer; o++) {
    for (let l = 0; l < length; l++) {
      let p = a + <usize>(<isize>l * aLength * 4);
      for (let i = 0; i < inner; i++, out += 4, p += aInner * 4) {
        const x = load<i32>(p);
        const before = l == 0 ? 0 : load<i32>(out - row);
        const sum = before + x;
        // A sum has left the range when its sign differs from that of both its terms.
        if (((before ^ sum) & (x ^ sum)) < 0) return <i32>((out - start) >> 2);
        store<i32>(out, sum);
      }
    }
    a += aOuter * 4;
  }
  return -1;
}
