import fc from "fast-check";
import type * as ln from "../../src/mod.ts";
import { arrays, axesFrom, axisFrom, type Values } from "./arbitraries.ts";
import type { ArrayCase } from "./array_case.ts";
import { checkError, checkOperation } from "./check_operation.ts";
import { property } from "./property.ts";
import { dtypes } from "./reference/dtypes.ts";
import { countReduced, overflows, type Reduction, reductions, softmax } from "./reference/reductions.ts";

type Name = keyof typeof reductions;

function cases(values: Values): fc.Arbitrary<[ArrayCase, Reduction]> {
  return fc.tuple(arrays(dtypes, values), fc.nat(0x1fffff), fc.constantFrom(undefined, false, true)).map((
    [a, code, keepDims],
  ) => {
    const axis = axesFrom(code, a.shape.length);
    return [a, { ...(axis === undefined ? {} : { axis }), ...(keepDims === undefined ? {} : { keepDims }) }];
  });
}

/** As {@linkcode cases}, over one axis or all. */
function searches(values: Values): fc.Arbitrary<[ArrayCase, Reduction & { axis?: number }]> {
  return fc.tuple(arrays(dtypes, values), fc.option(fc.nat(999), { nil: undefined }), fc.boolean()).map(
    ([a, code, keepDims]) => {
      const rank = a.shape.length;
      return [a, { ...(code === undefined || rank === 0 ? {} : { axis: axisFrom(code, rank) }), keepDims }];
    },
  );
}

function run(name: Name, options: Reduction): (tensor: ln.Tensor) => ln.Tensor {
  return (tensor) => (tensor as unknown as Record<string, (options: Reduction) => ln.Tensor>)[name]!(options);
}

function check(name: Name, a: ArrayCase, options: Reduction): void {
  checkOperation([a], run(name, options), reductions[name](a.plain, options));
}

function checkTotal(name: "sum" | "prod", a: ArrayCase, options: Reduction): void {
  const expected = reductions[name](a.plain, options);
  if (expected.dtype === "int32" && overflows(expected)) {
    return checkError([a], run(name, options), RangeError);
  }
  checkOperation([a], run(name, options), expected);
}

property("sum", cases("moderate"), ([a, options]) => checkTotal("sum", a, options));
for (const name of ["sum", "prod"] as const) {
  property(
    `${name} of any integers`,
    fc.tuple(arrays(["int32"], "any"), fc.nat(0x1fffff)),
    ([a, code]) => checkTotal(name, a, { axis: axesFrom(code, a.shape.length) }),
  );
}
property("prod", cases("factors"), ([a, options]) => checkTotal("prod", a, options));
property("mean", cases("moderate"), ([a, options]) => check("mean", a, options));
property("logSumExp", cases("moderate"), ([a, options]) => check("logSumExp", a, options));
property("all", cases("any"), ([a, options]) => check("all", a, options));
property("any", cases("any"), ([a, options]) => check("any", a, options));

const degrees = fc.constantFrom(undefined, 0, 1, 0.5);
for (const name of ["var", "std"] as const) {
  property(name, fc.tuple(cases("moderate"), degrees), ([[a, options], ddof]) => {
    check(name, a, { ...options, ...(ddof === undefined ? {} : { ddof }) });
  });
}

const orders = fc.constantFrom(undefined, 1, 2, 3, 0.5, 1.5, Infinity);
property("norm", fc.tuple(cases("moderate"), orders), ([[a, options], order]) => {
  const given = { ...options, ...(order === undefined ? {} : { order }) };
  if (order === Infinity && countReduced(a.plain, options) === 0) {
    return checkError([a], run("norm", given), RangeError);
  }
  check("norm", a, given);
});

for (const name of ["max", "min", "argmax", "argmin"] as const) {
  property(name, name.startsWith("arg") ? searches("any") : cases("any"), ([a, options]) => {
    if (countReduced(a.plain, options) === 0) return checkError([a], run(name, options), RangeError);
    check(name, a, options);
  });
}

const rows = fc.tuple(arrays(dtypes, "moderate", { minRank: 1 }), fc.option(fc.nat(999))).map((
  [a, code],
) => [a, code === null ? null : axisFrom(code, a.shape.length)] as const);
for (const name of ["softmax", "logSoftmax"] as const) {
  property(name, rows, ([a, axis]) => {
    const expected = softmax(a.plain, axis ?? -1, name === "logSoftmax");
    checkOperation([a], (x) => axis === null ? x[name]() : x[name]({ axis }), expected);
  });
}
