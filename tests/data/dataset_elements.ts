import * as ln from "../../src/mod.ts";
import type { Dataset } from "../../src/data/dataset.ts";

/** Tensors as arrays, in tuples too; other values as they are. */
export function plain(element: unknown): unknown {
  if (element instanceof ln.Tensor) return element.toArray();
  return Array.isArray(element) ? element.map(plain) : element;
}

/** All the elements of a pass. */
export async function elementsOf(dataset: Dataset<unknown>): Promise<unknown[]> {
  const elements: unknown[] = [];
  for await (const element of dataset) elements.push(plain(element));
  return elements;
}

/** Whole numbers, one after the other. */
export const countUp = (count: number, start = 0) => Array.from({ length: count }, (_, i) => start + i);
