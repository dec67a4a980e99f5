/**
 * The layouts that kernels with strides are tested with.
 *
 * @module
 */

/** Where the elements of a `[depth, rows, columns]` view lie in a buffer. */
export interface Layout {
  readonly name: string;
  /** In elements: depth, row, column. */
  readonly strides: readonly [number, number, number];
  /** The index in the buffer of the view's first element. */
  readonly offset: number;
  /** How many elements the buffer must have. */
  readonly length: number;
}

/** Every sort of layout: contiguous, with gaps, backwards, transposed, and broadcast along each axis. */
export function layouts(depth: number, rows: number, columns: number): Layout[] {
  const strides: Record<string, [number, number, number]> = {
    contiguous: [rows * columns, columns, 1],
    "row gaps": [rows * (columns + 3), columns + 3, 1],
    "column gaps": [rows * columns * 2, columns * 2, 2],
    "backwards columns": [rows * columns, columns, -1],
    "backwards rows": [rows * columns, -columns, 1],
    transposed: [rows * columns, 1, rows],
    "depth last": [1, columns * depth, depth],
    "same columns": [rows, 1, 0],
    "same rows": [columns, 0, 1],
    "same depth": [0, columns, 1],
    scalar: [0, 0, 0],
  };
  const last = [depth - 1, rows - 1, columns - 1].map((x) => Math.max(x, 0));
  return Object.entries(strides).map(([name, steps]) => {
    const reach = steps.map((step, axis) => step * last[axis]!);
    const offset = -reach.reduce((sum, x) => sum + Math.min(x, 0), 0);
    return {
      name,
      strides: steps,
      offset,
      length: offset + reach.reduce((sum, x) => sum + Math.max(x, 0), 0) + 1,
    };
  });
}

/** The elements of a view, in row-major order. */
export function viewed(
  values: ArrayLike<number>,
  { offset, strides }: Layout,
  [depth, rows, columns]: readonly [number, number, number],
): number[] {
  const result: number[] = [];
  for (let i = 0; i < depth; i++) {
    for (let j = 0; j < rows; j++) {
      for (let k = 0; k < columns; k++) {
        result.push(values[offset + i * strides[0] + j * strides[1] + k * strides[2]]!);
      }
    }
  }
  return result;
}
