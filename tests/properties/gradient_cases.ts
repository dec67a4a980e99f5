import fc from "fast-check";
import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { narrowed, shapes, type Sizes } from "./arbitraries.ts";
import { describeArray, kernelKinds } from "./check_operation.ts";
import { property } from "./property.ts";
import { elementsOf, fromList, type PlainArray, type Shape, sizeOf } from "./reference/plain_array.ts";

/** Numbers to differentiate at. */
export type Place =
  /** At least 1/8 from each other, and off the whole and half numbers: between all kinks. */
  | "apart"
  /** From 0.3 to 3. */
  | "positive"
  /** From 0.3 to 3 in size, no two of one size. */
  | "nonZero"
  /** Those, and zeros. */
  | "withZeros"
  /** Less than 1 in size, but not 0. */
  | "unit";

/** From 0.3 to 3, another for each k from −43 to 43. */
const sizeAt = (k: number) => 0.3 + (k + 43) / 32;

const numberAt: Readonly<Record<Place, (k: number) => number>> = {
  apart: (k) => k / 8 + 0.03,
  positive: sizeAt,
  nonZero: (k) => k % 2 === 0 ? sizeAt(k) : -sizeAt(k),
  withZeros: (k) => k % 3 === 0 ? 0 : k % 2 === 0 ? sizeAt(k) : -sizeAt(k),
  unit: (k) => k / 50 + 0.003,
};

/** A function of tensors, and how it is written. */
export interface Call {
  readonly text: string;
  readonly run: (...tensors: ln.Tensor[]) => ln.Tensor;
}

/** An operation whose gradients are checked. */
export interface Differentiable {
  /** Where: one entry for each input. */
  readonly at: readonly Place[];
  /** The inputs' shapes (default: some that broadcast). */
  readonly shapes?: (sizes: Sizes) => fc.Arbitrary<readonly Shape[]>;
  /** What is computed from inputs of these shapes; the code, up to 2²⁴, chooses axes and the like. */
  readonly call: (shapes: readonly Shape[], code: number) => Call;
}

interface GradientCase {
  readonly inputs: readonly PlainArray[];
  readonly call: Call;
  readonly isTransposed: boolean;
  readonly kind: typeof kernelKinds[number];
}

/** Shapes that broadcast. */
function broadcastable(count: number, sizes: Sizes): fc.Arbitrary<Shape[]> {
  return fc.tuple(shapes(sizes), fc.array(fc.nat(0xfffff), { minLength: count, maxLength: count }))
    .map(([shape, codes]) => codes.map((code) => narrowed(shape, code)));
}

function casesOf({ at, shapes, call }: Differentiable, sizes: Sizes): fc.Arbitrary<GradientCase> {
  const list = shapes === undefined ? broadcastable(at.length, sizes) : shapes(sizes);
  const points = fc.uniqueArray(fc.integer({ min: -43, max: 43 }), {
    minLength: 40,
    maxLength: 40,
    size: "max",
  });
  return fc.tuple(list, points, fc.nat(0xffffff), fc.boolean(), fc.constantFrom(...kernelKinds)).map((
    [given, points, code, isTransposed, kind],
  ) => {
    let next = 0;
    const inputs = given.map((shape, i) => {
      const numbers = Array.from({ length: sizeOf(shape) }, () => {
        const number = numberAt[at[i]!](points[next++ % points.length]!);
        // The second input's numbers fall between the first's.
        return at[i] === "apart" ? number + 0.05 * i : number;
      });
      return fromList("float64", shape, numbers);
    });
    return {
      inputs,
      call: call(given, code),
      isTransposed,
      kind,
      [Symbol.for("fast-check/toStringMethod")]() {
        const turned = isTransposed ? ", of transposed views" : "";
        return `${this.call.text} at ${inputs.map(describeArray).join(" and ")}${turned}, ${kind} kernels`;
      },
    };
  });
}

function leafOf(plain: PlainArray): ln.Tensor {
  return ln.fromTypedArray(Float64Array.from(elementsOf(plain)), plain.shape);
}

function checkCase({ inputs, call, isTransposed, kind }: GradientCase, order: 1 | 2): void {
  ln.useKernels(kind);
  const { liveTensors, liveBytes } = ln.memory();
  const scope = ln.scope();
  try {
    const leaves = inputs.map((input) => isTransposed ? leafOf(input).transpose() : leafOf(input));
    const fn = (...tensors: ln.Tensor[]) =>
      call.run(...(isTransposed ? tensors.map((tensor) => tensor.transpose()) : tensors));
    const { passed, maxRelativeError, analytical, numerical } = ln.gradCheck(fn, leaves, { order });
    assert(
      passed,
      `off by ${maxRelativeError}: gradients ${show(analytical)}, differences ${show(numerical)}`,
    );
    if (order === 1) {
      const slopes = ln.gradient(() => fn(...leaves).sum(), leaves);
      assertEquals(
        slopes.map(({ shape, dtype }) => [shape, dtype]),
        leaves.map(({ shape, dtype }) => [shape, dtype]),
      );
    }
  } finally {
    scope.close();
  }
  const after = ln.memory();
  assertEquals(after.liveTensors, liveTensors, "tensors alive afterwards");
  assertEquals(after.liveBytes, liveBytes, "bytes in use afterwards");
}

function show(lists: readonly Float64Array[]): string {
  return lists.map((list) => `[${list.join(", ")}]`).join(" and ");
}

/** Registers the tests of an operation's first and second derivatives. */
export function differentiates(name: string, operation: Differentiable): void {
  property(
    `gradient of ${name}`,
    casesOf(operation, { maxRank: 4, maxSize: 10 }),
    (one) => checkCase(one, 1),
    100,
  );
  property(
    `second derivative of ${name}`,
    casesOf(operation, { maxRank: 3, maxSize: 5 }),
    (one) => checkCase(one, 2),
    30,
  );
}
