/** What losses of rows of classes share. `T` is f32 or f64. */
import { bits, INTEGER_ONE } from "./constants";
import { gather, loadUpTo } from "./lanes";

/** The targets: a class for each row, int32, or a row of shares of all classes. */
export const CLASSES: i32 = 0, SHARES: i32 = 1;

/** Up to so many columns, several rows are worked on side by side, one a lane. */
export const FEW: i32 = 24;
/** Rows whose losses are added up in `T`; the sums of such chunks are combined in a binary tree, in float64. */
export const CHUNK_ROWS: i32 = 128;

/** Classes of up to a vector of rows, as integers of the size of `T`. */
// @ts-ignore: decorator
@inline export function loadClasses<T>(targets: usize, count: usize): v128 {
  if (sizeof<T>() == 8) return v128.extend_low<i32>(gather<i32>(targets, 4, count));
  return loadUpTo<i32>(targets, 4 * count);
}

// @ts-ignore: decorator
@inline export function equals<T>(x: v128, y: v128): v128 {
  return sizeof<T>() == 4 ? v128.eq<i32>(x, y) : v128.eq<i64>(x, y);
}

// @ts-ignore: decorator
@inline export function increased<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? v128.add<i32>(x, bits<T>(INTEGER_ONE)) : v128.add<i64>(x, bits<T>(INTEGER_ONE));
}
