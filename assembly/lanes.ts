/** Loads and stores of part of a vector, for the ends of rows. `T` is any element type but a byte. */

/** The first `count` elements at `address`, fewer than a vector holds and at least one; the other lanes are 0. */
// @ts-ignore: decorator
@inline export function loadFirst<T>(address: usize, count: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_zero(address);
  if (count == 1) return v128.load32_zero(address);
  let x = v128.load64_zero(address);
  if (count == 3) x = v128.load_lane<u32>(address, x, 2, 8);
  return x;
}

/** Stores the first `count` lanes of `x`, fewer than a vector holds and at least one. */
// @ts-ignore: decorator
@inline export function storeFirst<T>(address: usize, x: v128, count: usize): void {
  if (sizeof<T>() == 8) {
    v128.store_lane<u64>(address, x, 0);
  } else if (count == 1) {
    v128.store_lane<u32>(address, x, 0);
  } else {
    v128.store_lane<u64>(address, x, 0);
    if (count == 3) v128.store_lane<u32>(address, x, 2, 8);
  }
}

/** The first `bytes` bytes at `address`, a whole vector or less. */
// @ts-ignore: decorator
@inline export function loadUpTo<T>(address: usize, bytes: usize): v128 {
  return bytes >= 16 ? v128.load(address) : loadFirst<T>(address, bytes / sizeof<T>());
}

/** Stores the first `bytes` bytes of `x`, a whole vector or less. */
// @ts-ignore: decorator
@inline export function storeUpTo<T>(address: usize, x: v128, bytes: usize): void {
  if (bytes >= 16) v128.store(address, x);
  else storeFirst<T>(address, x, bytes / sizeof<T>());
}

/** `count` elements (at most a vector) that are `step` bytes apart, the first at `address`; the other lanes are 0. */
// @ts-ignore: decorator
@inline export function gather<T>(address: usize, step: usize, count: usize): v128 {
  if (sizeof<T>() == 8) {
    const x = v128.load64_zero(address);
    return count == 1 ? x : v128.load_lane<u64>(address + step, x, 1);
  }
  let x = v128.load32_zero(address);
  if (count > 1) x = v128.load_lane<u32>(address + step, x, 1);
  if (count > 2) x = v128.load_lane<u32>(address + 2 * step, x, 2);
  if (count > 3) x = v128.load_lane<u32>(address + 3 * step, x, 3);
  return x;
}

/** Stores the first `count` lanes (at most all) of `x`, `step` bytes apart, the first at `address`. */
// @ts-ignore: decorator
@inline export function scatter<T>(address: usize, step: usize, x: v128, count: usize): void {
  if (sizeof<T>() == 8) {
    v128.store_lane<u64>(address, x, 0);
    if (count > 1) v128.store_lane<u64>(address + step, x, 1);
    return;
  }
  v128.store_lane<u32>(address, x, 0);
  if (count > 1) v128.store_lane<u32>(address + step, x, 1);
  if (count > 2) v128.store_lane<u32>(address + 2 * step, x, 2);
  if (count > 3) v128.store_lane<u32>(address + 3 * step, x, 3);
}

const MASKS = memory.data<i32>([-1, -1, -1, -1, 0, 0, 0, 0]);

// @ts-ignore: decorator
@inline function maskOfFirst<T>(count: usize): v128 {
  return v128.load(MASKS + 16 - count * sizeof<T>());
}

/** The first `count` lanes of x; the others are 0. */
// @ts-ignore: decorator
@inline export function onlyFirst<T>(x: v128, count: usize): v128 {
  return v128.and(x, maskOfFirst<T>(count));
}

/** {@link loadFirst} with the lanes of `other` in place of 0. */
// @ts-ignore: decorator
@inline export function loadFirstOr<T>(address: usize, count: usize, other: v128): v128 {
  return v128.bitselect(loadFirst<T>(address, count), other, maskOfFirst<T>(count));
}
