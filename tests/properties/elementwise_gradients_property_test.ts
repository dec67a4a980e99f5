import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { narrowed, shapes, type Sizes } from "./arbitraries.ts";
import { type Call, differentiates, type Place } from "./gradient_cases.ts";
import type { Shape } from "./reference/plain_array.ts";

/** Methods without arguments, and where each is smooth. */
const unary: Readonly<Record<string, Place>> = {
  neg: "apart",
  abs: "apart",
  square: "apart",
  reciprocal: "nonZero",
  exp: "unit",
  expm1: "unit",
  log: "positive",
  log1p: "positive",
  sqrt: "positive",
  sin: "apart",
  cos: "apart",
  floor: "apart",
  ceil: "apart",
  round: "apart",
  sign: "apart",
  relu: "apart",
  sigmoid: "apart",
  tanh: "apart",
  gelu: "apart",
  softplus: "apart",
  silu: "apart",
};

type Methods = Record<string, (...rest: unknown[]) => ln.Tensor>;

function method(name: string, ...rest: unknown[]): Call {
  return {
    text: `x.${name}(${rest.join(", ")})`,
    run: (x) => (x as unknown as Methods)[name]!(...rest),
  };
}

for (const [name, place] of Object.entries(unary)) {
  differentiates(name, { at: [place], call: () => method(name) });
}

const parameters = [0, 0.01, 0.5, 1, 2];
for (const name of ["leakyRelu", "elu"]) {
  differentiates(name, {
    at: ["apart"],
    call: (_, code) => method(name, parameters[code % parameters.length]),
  });
}

/** Methods of two tensors, and where each is smooth. */
const binary: Readonly<Record<string, readonly [Place, Place]>> = {
  add: ["apart", "apart"],
  sub: ["apart", "apart"],
  mul: ["apart", "apart"],
  div: ["apart", "nonZero"],
  // Not at an exponent of 0, where the slope towards the base counts as constant, as in PyTorch.
  pow: ["positive", "unit"],
  maximum: ["apart", "apart"],
  minimum: ["apart", "apart"],
};

for (const [name, at] of Object.entries(binary)) {
  differentiates(name, {
    at,
    call: () => ({ text: `x.${name}(y)`, run: (x, y) => (x as unknown as Methods)[name]!(y) }),
  });
}

const numbers = [-2, 3, 0.7, 1, 2];
differentiates("arithmetic with numbers", {
  at: ["apart"],
  call: (_, code) => {
    const names = ["add", "sub", "mul", "div", "maximum", "minimum"];
    return method(names[code % names.length]!, numbers[(code >> 4) % numbers.length]);
  },
});
differentiates("powers to whole numbers, of any base", {
  at: ["nonZero"],
  call: (_, code) => method("pow", [0, 1, 2, 3, -1, -2][code % 6]),
});
differentiates("powers to whole numbers, of zeros too", {
  at: ["withZeros"],
  call: (_, code) => method("pow", [1, 2, 3, 4][code % 4]),
});
differentiates("powers to fractions", {
  at: ["positive"],
  call: (_, code) => method("pow", [0.5, 1.5, -0.5, 2.5][code % 4]),
});

differentiates("a tensor with itself", {
  at: ["nonZero"],
  call: (_, code) => {
    const names = ["add", "sub", "mul", "div"];
    const name = names[code % names.length]!;
    return { text: `x.${name}(x)`, run: (x) => (x as unknown as Methods)[name]!(x) };
  },
});

differentiates("clip to numbers", {
  at: ["apart"],
  call: (_, code) => method("clip", [undefined, -1, 0.5][code % 3], [undefined, 1, 2][(code >> 2) % 3]),
});
differentiates("clip to tensors", {
  at: ["apart", "apart", "apart"],
  call: () => ({ text: "x.clip(y, z)", run: (x, y, z) => x!.clip(y, z) }),
});

/** A condition's shape and two others that broadcast with it; the condition is made of the code. */
function conditioned(sizes: Sizes): fc.Arbitrary<Shape[]> {
  return fc.tuple(shapes(sizes), fc.nat(0xfffff), fc.nat(0xfffff))
    .map(([shape, first, second]) => [narrowed(shape, first), narrowed(shape, second)]);
}
differentiates("where", {
  at: ["apart", "apart"],
  shapes: conditioned,
  call: ([shape], code) => {
    const condition = () =>
      ln.arange(shape!.reduce((size, length) => size * length, 1)).mul(code % 7 + 1).cos().reshape(shape!);
    return {
      text: `where(cos(${code % 7 + 1}·i) > 0, x, y)`,
      run: (x, y) => ln.where(condition().greater(0), x!, y!),
    };
  },
});
differentiates("where with a number", {
  at: ["apart"],
  call: (_, code) => ({
    text: `where(x > 0, ${code & 1 ? "x.square(), 2" : "2, x.square()"})`,
    run: (x) => code & 1 ? ln.where(x!.greater(0), x!.square(), 2) : ln.where(x!.greater(0), 2, x!.square()),
  }),
});
