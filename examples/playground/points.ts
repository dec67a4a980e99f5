/** Points in the plane, each of one of two classes. */
export interface Points {
  readonly x1: Float32Array;
  readonly x2: Float32Array;
  /** 0 or 1. */
  readonly labels: Uint8Array;
}

/**
 * Makes points one by one.
 *
 * @param count How many.
 * @param place Gives the place and the class of point `i`.
 */
export function makePoints(
  count: number,
  place: (i: number) => readonly [x1: number, x2: number, label: number],
): Points {
  const points = {
    x1: new Float32Array(count),
    x2: new Float32Array(count),
    labels: new Uint8Array(count),
  };
  for (let i = 0; i < count; i++) {
    const [x1, x2, label] = place(i);
    points.x1[i] = x1;
    points.x2[i] = x2;
    points.labels[i] = label;
  }
  return points;
}
