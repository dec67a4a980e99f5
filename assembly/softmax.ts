// @ts-ignore: decorator
@inline function rowMax<T>(a: usize, columns: i32): T {
  let m: T = -Infinity;
  for (let j = 0; j < columns; j++) m = max<T>(m, load<T>(a + <usize>j * sizeof<T>()));
  return m;
}
// @ts-ignore: decorator
@inline function rowSum<T>(a: usize, columns: i32, m: T): f64 {
  let s: f64 = 0;
  for (let j = 0; j < columns; j++) s += NativeMath.exp(load<T>(a + <usize>j * sizeof<T>()) - m);
  return s;
}
// @ts-ignore: decorator
@inline function softmax<T>(log: i32, out: usize, a: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    const m = rowMax<T>(a, columns);
    const s = rowSum<T>(a, columns, m);
    const logSum = NativeMath.log(s);
    if (log == 2) {
      store<T>(out, abs<T>(m) == Infinity ? m : <T>(m + logSum));
      out += sizeof<T>();
      a += sizeof<T>() * <usize>columns;
    } else for (let j = 0; j < columns; j++) {
      const x = load<T>(a) - m;
      store<T>(out, <T>(log ? x - logSum : NativeMath.exp(x) / s));
      a += sizeof<T>();
      out += sizeof<T>();
    }
  }
}
// @ts-ignore: decorator
@inline function gradient<T>(log: i32, out: usize, g: usize, y: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    let s: f64 = 0;
    for (let j: usize = 0; j < <usize>columns; j++) s += load<T>(g + j * sizeof<T>()) * (log ? 1 : load<T>(y + j * sizeof<T>()));
    for (let j = 0; j < columns; j++) {
      const yy = load<T>(y), gg = load<T>(g);
      store<T>(out, <T>(log ? gg - NativeMath.exp(yy) * s : (gg - s) * yy));
      g += sizeof<T>(); y += sizeof<T>(); out += sizeof<T>();
    }
  }
}
export function float32_softmax(out: usize, a: usize, rows: i32, columns: i32): void { softmax<f32>(0, out, a, rows, columns); }
export function float32_logSoftmax(out: usize, a: usize, rows: i32, columns: i32): void { softmax<f32>(1, out, a, rows, columns); }
export function float32_logSumExp(out: usize, a: usize, rows: i32, columns: i32): void { softmax<f32>(2, out, a, rows, columns); }
export function float32_softmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void { gradient<f32>(0, out, grad, output, rows, columns); }
export function float32_logSoftmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void { gradient<f32>(1, out, grad, output, rows, columns); }
export function float64_softmax(out: usize, a: usize, rows: i32, columns: i32): void { softmax<f64>(0, out, a, rows, columns); }
export function float64_logSoftmax(out: usize, a: usize, rows: i32, columns: i32): void { softmax<f64>(1, out, a, rows, columns); }
export function float64_logSumExp(out: usize, a: usize, rows: i32, columns: i32): void { softmax<f64>(2, out, a, rows, columns); }
export function float64_softmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void { gradient<f64>(0, out, grad, output, rows, columns); }
export function float64_logSoftmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void { gradient<f64>(1, out, grad, output, rows, columns); }
