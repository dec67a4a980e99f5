/**
 * Reads the recorded cases of tests/golden/indexing.json.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";

/** An array as it was recorded: its elements in row-major order, separated by spaces. */
export interface RecordedArray {
  readonly shape: readonly number[];
  readonly values: string;
}

/** Weights of a result's elements, and the gradient of their weighted sum. */
export interface RecordedGradient {
  readonly weights?: string;
  readonly gradient?: string;
}

/** The numbers of a recorded text. */
export function numbersOf(text: string): number[] {
  return text === "" ? [] : text.split(" ").map(Number);
}

/** A recorded array as a tensor. */
export function recordedTensor({ shape, values }: RecordedArray, dtype: string): ln.Tensor {
  return ln.tensor(numbersOf(values), { dtype: dtype as ln.DType }).reshape([...shape]);
}

/** Asserts that a tensor is what was recorded, to the bit: −0 differs from 0. */
export function assertRecorded(
  actual: ln.Tensor,
  expected: RecordedArray,
  dtype: string,
  message: string,
): void {
  assertEquals(actual.dtype, dtype, message);
  assertEquals(actual.shape, expected.shape, message);
  assertNumbers(actual, expected.values, message);
}

/** Asserts that a tensor has the recorded elements, to the bit. */
export function assertNumbers(actual: ln.Tensor, expected: string, message: string): void {
  const [found, wanted] = [Array.from(actual.toTypedArray()), numbersOf(expected)];
  assertEquals(found.length, wanted.length, message);
  const wrong = found.findIndex((x, i) => !Object.is(x, wanted[i]));
  assert(wrong < 0, `${message}: element ${wrong} is ${found[wrong]}, expected ${wanted[wrong]}`);
}

/** Asserts that the gradient of a result's weighted sum is what was recorded, where it was. The numbers are such that sums are exact. */
export function assertGradient(
  leaf: ln.Tensor,
  result: ln.Tensor,
  { weights, gradient }: RecordedGradient,
  message: string,
): void {
  if (weights === undefined || gradient === undefined) return;
  const factors = ln.tensor(numbersOf(weights), { dtype: result.dtype }).reshape(result.shape);
  const [slope] = ln.gradient(() => result.mul(factors).sum(), [leaf]);
  assertEquals(slope!.shape, leaf.shape, message);
  assertNumbers(slope!, gradient, `${message}, gradient`);
}
