import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { type ArrayCase, show } from "./array_case.ts";
import { type Expected, type ExpectedArray, matches } from "./reference/expected.ts";
import { elementsOf, indicesOf, type PlainArray } from "./reference/plain_array.ts";

/** The kernels that every operation is tried with. */
export const kernelKinds = ["wasm", "typescript"] as const;

function describe(expected: Expected): string {
  if (typeof expected === "number") return `exactly ${show(expected)}`;
  return `${show(expected.value)} within ${expected.error}`;
}

/** Asserts that a tensor is what was expected. */
export function assertTensor(actual: ln.Tensor, expected: ExpectedArray, message: string): void {
  assertEquals(actual.dtype, expected.dtype, `${message}: dtype`);
  assertEquals(actual.shape, expected.shape, `${message}: shape`);
  const elements = elementsOf(expected);
  const values = actual.toTypedArray();
  assertEquals(values.length, elements.length, `${message}: number of elements`);
  for (let i = 0; i < elements.length; i++) {
    if (matches(expected.dtype, values[i]!, elements[i]!)) continue;
    const index = indicesOf(expected.shape)[i]!;
    assert(
      false,
      `${message}: element [${index.join(", ")}] is ${show(values[i])}, expected ${describe(elements[i]!)}`,
    );
  }
}

function assertUnchanged(tensors: readonly ln.Tensor[], cases: readonly ArrayCase[], message: string): void {
  tensors.forEach((tensor, i) => assertTensor(tensor, cases[i]!.plain, `${message}: input ${i} afterwards`));
}

/**
 * Runs an operation with both sets of kernels and compares what it returns. It must leave its inputs as they were, no tensors but its
 * results, and, when these are gone, no memory in use.
 *
 * @param inputs What it is given, as tensors.
 * @param run The operation.
 * @param expected What it must return: one array, or a list.
 */
export function checkOperation(
  inputs: readonly ArrayCase[],
  run: (...tensors: ln.Tensor[]) => ln.Tensor | readonly ln.Tensor[],
  expected: ExpectedArray | readonly ExpectedArray[],
): void {
  const wanted = "dtype" in expected ? [expected] : expected;
  onBothKernels((kind) => {
    const tensors = inputs.map((input) => input.toTensor());
    const before = ln.memory();
    const returned = run(...tensors);
    const results = Array.isArray(returned) ? returned : [returned as ln.Tensor];
    assertEquals(results.length, wanted.length, `${kind}: number of results`);
    assertEquals(ln.memory().liveTensors - before.liveTensors, wanted.length, `${kind}: tensors made`);
    results.forEach((result, i) => assertTensor(result, wanted[i]!, kind));
    assertUnchanged(tensors, inputs, kind);
    for (const result of results) result.dispose();
    assertEquals(ln.memory().liveBytes, before.liveBytes, `${kind}: bytes in use afterwards`);
  });
}

/** Asserts, with both sets of kernels, that an operation throws an error and leaves nothing behind. */
export function checkError(
  inputs: readonly ArrayCase[],
  run: (...tensors: ln.Tensor[]) => unknown,
  errorClass: ErrorConstructor,
): void {
  onBothKernels((kind) => {
    const tensors = inputs.map((input) => input.toTensor());
    const before = ln.memory();
    let thrown: unknown;
    try {
      run(...tensors);
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof errorClass, `${kind}: expected a ${errorClass.name}, got ${thrown}`);
    const { liveTensors, liveBytes } = ln.memory();
    assertEquals({ liveTensors, liveBytes }, {
      liveTensors: before.liveTensors,
      liveBytes: before.liveBytes,
    }, `${kind}: left behind by the error`);
  });
}

/** Runs checks with both sets of kernels, in a scope that must leave nothing behind. */
export function onBothKernels(check: (kind: typeof kernelKinds[number]) => void): void {
  for (const kind of kernelKinds) {
    ln.useKernels(kind);
    const { liveTensors, liveBytes } = ln.memory();
    const scope = ln.scope();
    try {
      check(kind);
    } finally {
      scope.close();
    }
    const after = ln.memory();
    assertEquals(after.liveTensors, liveTensors, `${kind}: tensors alive afterwards`);
    assertEquals(after.liveBytes, liveBytes, `${kind}: bytes in use afterwards`);
  }
}

/** A plain array's elements as a message shows them. */
export function describeArray(array: PlainArray): string {
  return `${array.dtype}[${array.shape.join(", ")}] ${show(array.values)}`;
}
