/**
 * The way back through an activation and the addition of a bias, in one pass: a gradient times the activation's derivative, and the
 * sums of its columns, in an order that depends on the number of rows alone. `T` is f32 or f64.
 */
import { LEAKY_RELU, RELU, SIGMOID, TANH, timesDerivative } from "./derivative";
import { loadFirst, storeFirst } from "./lanes";
import { leftOf } from "./reduce_total";

/** Rows that are added up one after the other; the sums of such chunks are combined in a binary tree. */
const CHUNK: i32 = 128;

/** Up to a vector of columns of a chunk of rows, `step` bytes apart; rows in turn to two partial sums. */
// @ts-ignore: decorator
@inline function chunk<T>(
  op: i32, out: usize, grad: usize, output: usize, rows: i32, step: usize, count: usize, slope: v128,
): v128 {
  let even = v128.splat<T>(0), odd = even, x: v128;
  if (count == 16 / sizeof<T>()) {
    for (; rows > 1; rows -= 2) {
      x = timesDerivative<T>(op, v128.load(grad), v128.load(output), slope);
      v128.store(out, x);
      even = v128.add<T>(even, x);
      x = timesDerivative<T>(op, v128.load(grad + step), v128.load(output + step), slope);
      v128.store(out + step, x);
      odd = v128.add<T>(odd, x);
      out += 2 * step;
      grad += 2 * step;
      output += 2 * step;
    }
    if (rows > 0) {
      x = timesDerivative<T>(op, v128.load(grad), v128.load(output), slope);
      v128.store(out, x);
      even = v128.add<T>(even, x);
    }
  } else {
    for (; rows > 0; rows--) {
      x = timesDerivative<T>(op, loadFirst<T>(grad, count), loadFirst<T>(output, count), slope);
      storeFirst<T>(out, x, count);
      const sum = v128.add<T>(even, x);
      even = odd;
      odd = sum;
      out += step;
      grad += step;
      output += step;
    }
  }
  return v128.add<T>(even, odd);
}

/** {@link chunk} of any number of rows. */
function columnSums<T>(
  op: i32, out: usize, grad: usize, output: usize, rows: i32, step: usize, count: usize, slope: T,
): v128 {
  if (rows <= CHUNK) {
    const s = v128.splat<T>(slope);
    switch (op) {
      case RELU: return chunk<T>(RELU, out, grad, output, rows, step, count, s);
      case LEAKY_RELU: return chunk<T>(LEAKY_RELU, out, grad, output, rows, step, count, s);
      case SIGMOID: return chunk<T>(SIGMOID, out, grad, output, rows, step, count, s);
      default: return chunk<T>(TANH, out, grad, output, rows, step, count, s);
    }
  }
  const left = leftOf(rows, CHUNK);
  const skip = <usize>left * step;
  const x = columnSums<T>(op, out, grad, output, left, step, count, slope);
  return v128.add<T>(x, columnSums<T>(op, out + skip, grad + skip, output + skip, rows - left, step, count, slope));
}

/** {@link chunk} of a cache line of columns; the sums go to `sums`. */
// @ts-ignore: decorator
@inline function wideChunk<T>(
  op: i32, out: usize, sums: usize, grad: usize, output: usize, rows: i32, step: usize, slope: v128,
): void {
  const zero = v128.splat<T>(0);
  let a = zero, b = zero, c = zero, d = zero, e = zero, f = zero, g = zero, h = zero, x: v128;
  while (rows > 0) {
    x = timesDerivative<T>(op, v128.load(grad), v128.load(output), slope); v128.store(out, x); a = v128.add<T>(a, x);
    x = timesDerivative<T>(op, v128.load(grad, 16), v128.load(output, 16), slope); v128.store(out, x, 16); b = v128.add<T>(b, x);
    x = timesDerivative<T>(op, v128.load(grad, 32), v128.load(output, 32), slope); v128.store(out, x, 32); c = v128.add<T>(c, x);
    x = timesDerivative<T>(op, v128.load(grad, 48), v128.load(output, 48), slope); v128.store(out, x, 48); d = v128.add<T>(d, x);
    if (--rows == 0) break;
    out += step;
    grad += step;
    output += step;
    x = timesDerivative<T>(op, v128.load(grad), v128.load(output), slope); v128.store(out, x); e = v128.add<T>(e, x);
    x = timesDerivative<T>(op, v128.load(grad, 16), v128.load(output, 16), slope); v128.store(out, x, 16); f = v128.add<T>(f, x);
    x = timesDerivative<T>(op, v128.load(grad, 32), v128.load(output, 32), slope); v128.store(out, x, 32); g = v128.add<T>(g, x);
    x = timesDerivative<T>(op, v128.load(grad, 48), v128.load(output, 48), slope); v128.store(out, x, 48); h = v128.add<T>(h, x);
    rows--;
    out += step;
    grad += step;
    output += step;
  }
  v128.store(sums, v128.add<T>(a, e));
  v128.store(sums, v128.add<T>(b, f), 16);
  v128.store(sums, v128.add<T>(c, g), 32);
  v128.store(sums, v128.add<T>(d, h), 48);
}

/** {@link wideChunk} of any number of rows, in the order of {@link columnSums}; `sums` also holds the partial sums. */
function wideSums<T>(op: i32, out: usize, sums: usize, grad: usize, output: usize, rows: i32, step: usize, slope: T): void {
  if (rows <= CHUNK) {
    const s = v128.splat<T>(slope);
    switch (op) {
      case RELU: return wideChunk<T>(RELU, out, sums, grad, output, rows, step, s);
      case LEAKY_RELU: return wideChunk<T>(LEAKY_RELU, out, sums, grad, output, rows, step, s);
      case SIGMOID: return wideChunk<T>(SIGMOID, out, sums, grad, output, rows, step, s);
      default: return wideChunk<T>(TANH, out, sums, grad, output, rows, step, s);
    }
  }
  const left = leftOf(rows, CHUNK);
  const skip = <usize>left * step;
  wideSums<T>(op, out, sums, grad, output, left, step, slope);
  const a = v128.load(sums), b = v128.load(sums, 16), c = v128.load(sums, 32), d = v128.load(sums, 48);
  wideSums<T>(op, out + skip, sums, grad + skip, output + skip, rows - left, step, slope);
  v128.store(sums, v128.add<T>(a, v128.load(sums)));
  v128.store(sums, v128.add<T>(b, v128.load(sums, 16)), 16);
  v128.store(sums, v128.add<T>(c, v128.load(sums, 32)), 32);
  v128.store(sums, v128.add<T>(d, v128.load(sums, 48)), 48);
}

/** One column, or two of f32: several rows fill a vector, whose lanes are added at the end. */
function narrow<T>(op: i32, out: usize, sums: usize, grad: usize, output: usize, rows: i32, columns: i32, slope: T): void {
  const lanes: i32 = 16 / sizeof<T>();
  const length = rows * columns, last = length % lanes;
  let x = columnSums<T>(op, out, grad, output, length / lanes, 16, lanes, slope);
  if (last > 0) {
    const done = <usize>(length - last) * sizeof<T>();
    x = v128.add<T>(x, columnSums<T>(op, out + done, grad + done, output + done, 1, 16, last, slope));
  }
  if (sizeof<T>() == 4) x = v128.add<T>(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  if (columns == 1) store<T>(sums, v128.extract_lane<T>(x, 0) + v128.extract_lane<T>(x, 1));
  else storeFirst<T>(sums, x, columns);
}

// @ts-ignore: decorator
@inline function throughActivation<T>(
  out: usize, sums: usize, grad: usize, output: usize, rows: i32, columns: i32, activation: i32, slope: T,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  const op = activation - 1;
  if (columns == 1 || 2 * columns == lanes) return narrow<T>(op, out, sums, grad, output, rows, columns, slope);
  const step = <usize>columns * sizeof<T>();
  for (; columns >= 4 * lanes; columns -= 4 * lanes) {
    wideSums<T>(op, out, sums, grad, output, rows, step, slope);
    out += 64;
    sums += 64;
    grad += 64;
    output += 64;
  }
  if (step < 16) return storeFirst<T>(sums, columnSums<T>(op, out, grad, output, rows, step, columns, slope), columns);
  while (columns > 0) {
    if (columns < lanes) {
      // Some columns once more rather than part of a vector.
      const back: usize = 16 - <usize>columns * sizeof<T>();
      out -= back;
      sums -= back;
      grad -= back;
      output -= back;
    }
    v128.store(sums, columnSums<T>(op, out, grad, output, rows, step, lanes, slope));
    columns -= lanes;
    out += 16;
    sums += 16;
    grad += 16;
    output += 16;
  }
}

export function float32_throughActivation(
  out: usize, sums: usize, grad: usize, output: usize, rows: i32, columns: i32, activation: i32, slope: f32,
): void {
  throughActivation<f32>(out, sums, grad, output, rows, columns, activation, slope);
}

export function float64_throughActivation(
  out: usize, sums: usize, grad: usize, output: usize, rows: i32, columns: i32, activation: i32, slope: f64,
): void {
  throughActivation<f64>(out, sums, grad, output, rows, columns, activation, slope);
}
