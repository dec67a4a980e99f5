/** The whole numbers from 0 to count − 1, in order: where every permutation starts. */
export function countUp(count: number): Int32Array<ArrayBuffer> {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}
