import type * as ln from "../../src/mod.ts";
import { axesFrom, axisFrom, shapes, type Sizes } from "./arbitraries.ts";
import { differentiates, type Place } from "./gradient_cases.ts";
import type { Shape } from "./reference/plain_array.ts";

type Methods = Record<string, (options: Record<string, unknown>) => ln.Tensor>;

/** One shape, of at least some rank. */
function oneShape(limits: Sizes) {
  return (sizes: Sizes) => shapes({ ...sizes, ...limits }).map((shape): Shape[] => [shape]);
}

/** Registers a reduction that takes an axis, several or none. */
function reduces(
  name: string,
  place: Place,
  limits: Sizes = {},
  more: (code: number) => Record<string, unknown> = () => ({}),
): void {
  differentiates(name, {
    at: [place],
    shapes: oneShape(limits),
    call: ([shape], code) => {
      const axis = axesFrom(code, shape!.length);
      const options = {
        ...(axis === undefined ? {} : { axis }),
        keepDims: code >> 21 & 1 ? true : false,
        ...more(code >> 22),
      };
      return {
        text: `x.${name}(${JSON.stringify(options)})`,
        run: (x) => (x as unknown as Methods)[name]!(options),
      };
    },
  });
}

reduces("sum", "apart");
reduces("mean", "apart");
reduces("prod", "nonZero");
reduces("logSumExp", "apart");
reduces("max", "apart", { empty: false });
reduces("min", "apart", { empty: false });
reduces("var", "apart", {}, (code) => code & 1 ? { ddof: 0.5 } : {});
reduces("std", "apart", {}, (code) => code & 1 ? { ddof: 0.5 } : {});
reduces(
  "norm",
  "nonZero",
  { empty: false },
  (code) => [{}, { order: 1 }, { order: 3 }, { order: Infinity }][code]!,
);

differentiates("prod with zeros", {
  at: ["withZeros"],
  shapes: oneShape({}),
  call: ([shape], code) => {
    const axis = axesFrom(code, shape!.length);
    return {
      text: `x.prod({ axis: ${JSON.stringify(axis)} })`,
      run: (x) => x!.prod(axis === undefined ? {} : { axis }),
    };
  },
});

for (const name of ["softmax", "logSoftmax", "cumsum"] as const) {
  differentiates(name, {
    at: ["apart"],
    shapes: oneShape({ minRank: 1 }),
    call: ([shape], code) => {
      const axis = axisFrom(code, shape!.length);
      return { text: `x.${name}({ axis: ${axis} })`, run: (x) => x![name]({ axis }) };
    },
  });
}

differentiates("cumsum of the flattened tensor", {
  at: ["apart"],
  call: () => ({ text: "x.cumsum()", run: (x) => x!.cumsum() }),
});
