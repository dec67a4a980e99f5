/**
 * Puts the rows of a row-major array in another order.
 *
 * @param values The elements, as many for each row.
 * @param order For each row of the result, the number of the row it comes from.
 * @returns The elements in the new order; doubles hold every dtype.
 */
export function reorderRows(values: ArrayLike<number>, order: Int32Array): Float64Array<ArrayBuffer> {
  const width = order.length === 0 ? 0 : values.length / order.length;
  const out = new Float64Array(values.length);
  order.forEach((from, to) => {
    for (let i = 0; i < width; i++) out[to * width + i] = values[from * width + i]!;
  });
  return out;
}
