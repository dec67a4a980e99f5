/** What metrics count, as float64 cells that they add to, so that a recorded step can count too. */
import { lanes } from "./simd";

// @ts-ignore: decorator
@inline function add(cells: usize, index: usize, amount: f64): void {
  store<f64>(cells + 8 * index, load<f64>(cells + 8 * index) + amount);
}

// @ts-ignore: decorator
@inline function countMatches<T>(cells: usize, predictions: usize, targets: usize, length: i32, threshold: T): void {
  let matches = 0;
  for (let i: usize = 0; i < <usize>length; i++) {
    const decision = load<T>(predictions + i * sizeof<T>()) > threshold;
    matches += i32(<T>i32(decision) == load<T>(targets + i * sizeof<T>()));
  }
  add(cells, 0, matches);
  add(cells, 1, length);
}

// @ts-ignore: decorator
@inline function countDecisions<T>(cells: usize, predictions: usize, targets: usize, length: i32, threshold: T): void {
  let hits = 0, falseAlarms = 0, misses = 0;
  for (let i: usize = 0; i < <usize>length; i++) {
    const decision = i32(load<T>(predictions + i * sizeof<T>()) > threshold);
    const isPositive = i32(load<T>(targets + i * sizeof<T>()) == 1);
    hits += decision & isPositive;
    falseAlarms += decision & (isPositive ^ 1);
    misses += (decision ^ 1) & isPositive;
  }
  add(cells, 0, hits);
  add(cells, 1, falseAlarms);
  add(cells, 2, misses);
}

/** The place of the largest value of a row; the first of equals. */
// @ts-ignore: decorator
@inline function largestAt<T>(row: usize, columns: i32): i32 {
  let best = 0;
  let largest = load<T>(row);
  for (let j = 1; j < columns; j++) {
    const value = load<T>(row + <usize>j * sizeof<T>());
    if (value > largest) {
      largest = value;
      best = j;
    }
  }
  return best;
}

/** Whether fewer than `most` values of a row are larger than the one at `column`. */
// @ts-ignore: decorator
@inline function isAmongTop<T>(row: usize, columns: i32, column: i32, most: i32): bool {
  const own = load<T>(row + <usize>column * sizeof<T>());
  let larger = 0;
  for (let j = 0; j < columns; j++) larger += i32(load<T>(row + <usize>j * sizeof<T>()) > own);
  return larger < most;
}

// @ts-ignore: decorator
@inline function countClasses<T>(
  cells: usize, scores: usize, targets: usize, rows: i32, columns: i32, targetColumns: i32, most: i32,
): i32 {
  let right = 0;
  for (let i = 0; i < rows; i++) {
    const target = targets + <usize>i * <usize>targetColumns * sizeof<T>();
    let column: i32;
    if (targetColumns == 1) {
      const index = load<T>(target);
      if (!(index >= 0 && index < <T>columns && floor(index) == index)) return i;
      column = <i32>index;
    } else {
      column = largestAt<T>(target, columns);
    }
    const row = scores + <usize>i * <usize>columns * sizeof<T>();
    right += i32(most == 0 ? largestAt<T>(row, columns) == column : isAmongTop<T>(row, columns, column, most));
  }
  add(cells, 0, right);
  add(cells, 1, rows);
  return -1;
}

// @ts-ignore: decorator
@inline function addDifferences<T>(cells: usize, predictions: usize, targets: usize, length: i32, power: i32): void {
  let total: f64 = 0;
  for (let i: usize = 0; i < <usize>length; i++) {
    const difference = <f64>load<T>(predictions + i * sizeof<T>()) - <f64>load<T>(targets + i * sizeof<T>());
    total += power == 1 ? abs(difference) : difference * difference;
  }
  add(cells, 0, total);
  add(cells, 1, length);
}

export function float32_countMatches(cells: usize, predictions: usize, targets: usize, length: i32, threshold: f32): void {
  countMatches<f32>(cells, predictions, targets, length, threshold);
}
export function float64_countMatches(cells: usize, predictions: usize, targets: usize, length: i32, threshold: f64): void {
  countMatches<f64>(cells, predictions, targets, length, threshold);
}
export function float32_countDecisions(cells: usize, predictions: usize, targets: usize, length: i32, threshold: f32): void {
  countDecisions<f32>(cells, predictions, targets, length, threshold);
}
export function float64_countDecisions(cells: usize, predictions: usize, targets: usize, length: i32, threshold: f64): void {
  countDecisions<f64>(cells, predictions, targets, length, threshold);
}
export function float32_countClasses(
  cells: usize, scores: usize, targets: usize, rows: i32, columns: i32, targetColumns: i32, most: i32,
): i32 {
  return countClasses<f32>(cells, scores, targets, rows, columns, targetColumns, most);
}
export function float64_countClasses(
  cells: usize, scores: usize, targets: usize, rows: i32, columns: i32, targetColumns: i32, most: i32,
): i32 {
  return countClasses<f64>(cells, scores, targets, rows, columns, targetColumns, most);
}
export function float32_addDifferences(cells: usize, predictions: usize, targets: usize, length: i32, power: i32): void {
  addDifferences<f32>(cells, predictions, targets, length, power);
}
export function float64_addDifferences(cells: usize, predictions: usize, targets: usize, length: i32, power: i32): void {
  addDifferences<f64>(cells, predictions, targets, length, power);
}

// @ts-ignore: decorator
@inline function zeroIfFinite<T>(address: usize): v128 {
  const value = v128.load(address);
  return v128.sub<T>(value, value);
}

// @ts-ignore: decorator
@inline function firstNonFinite<T>(a: usize, length: i32): i32 {
  const block: usize = lanes<T>() * 4;
  let i: usize = 0;
  // x − x is 0 for a finite x, else NaN, which stays in the sum and is the one value that differs from itself.
  for (; i + block <= <usize>length; i += block) {
    const at = a + i * sizeof<T>();
    const low = v128.add<T>(zeroIfFinite<T>(at), zeroIfFinite<T>(at + 16));
    const high = v128.add<T>(zeroIfFinite<T>(at + 32), zeroIfFinite<T>(at + 48));
    const sum = v128.add<T>(low, high);
    if (v128.any_true(v128.ne<T>(sum, sum))) break;
  }
  for (; i < <usize>length; i++) {
    const value = load<T>(a + i * sizeof<T>());
    if (value - value != 0) return <i32>i;
  }
  return -1;
}

export function float32_firstNonFinite(a: usize, length: i32): i32 {
  return firstNonFinite<f32>(a, length);
}
export function float64_firstNonFinite(a: usize, length: i32): i32 {
  return firstNonFinite<f64>(a, length);
}
