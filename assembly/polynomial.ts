import { madd, splatAt } from "./simd";

/**
 * Steps of Horner's rule, p·x + c, for coefficients in memory, the highest power first. `table` is the address of the
 * next coefficient. (AssemblyScript doesn't unroll loops.)
 */

// @ts-ignore: decorator
@inline export function horner2<T>(p: v128, x: v128, table: usize): v128 {
  p = madd<T>(p, x, splatAt<T>(table));
  return madd<T>(p, x, splatAt<T>(table + sizeof<T>()));
}

// @ts-ignore: decorator
@inline export function horner4<T>(p: v128, x: v128, table: usize): v128 {
  return horner2<T>(horner2<T>(p, x, table), x, table + 2 * sizeof<T>());
}
