/**
 * How many representable numbers lie between two, the second included.
 *
 * @param dtype The type that counts.
 * @param a A number.
 * @param b Another. NaN is infinitely far from everything.
 */
export function ulpsApart(dtype: "float32" | "float64", a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  const view = new DataView(new ArrayBuffer(8));
  const order = (x: number): bigint => {
    if (dtype === "float32") view.setFloat32(0, x);
    else view.setFloat64(0, x);
    const bits = dtype === "float32" ? BigInt(view.getInt32(0)) : view.getBigInt64(0);
    const lowest = dtype === "float32" ? -(2n ** 31n) : -(2n ** 63n);
    return bits < 0n ? lowest - bits : bits;
  };
  const distance = order(a) - order(b);
  return Number(distance < 0n ? -distance : distance);
}
