import * as ln from "../../src/mod.ts";
import { type Case, type ErrorClass, refuses, wrong } from "../test_support/refuses.ts";

refuses("shapes that don't broadcast are refused, with both of them named", () => {
  const [a, b, i] = [ln.ones([2, 3]), ln.ones([2, 4]), ln.ones([4], { dtype: "int32" })];
  const [condition, empty, none] = [ln.tensor([[true], [false]]), ln.zeros([0, 2]), ln.zeros([0])];
  const both = /shapes \[2, 3\] and \[2, 4\].*lengths 3 and 4 of axis -1/;
  const methods = [
    "add",
    "sub",
    "mul",
    "div",
    "pow",
    "maximum",
    "minimum",
    "equal",
    "less",
    "greaterEqual",
  ] as const;
  return {
    operands: [a, b, i, condition, empty, none],
    cases: [
      ...methods.map((method): Case => [method, () => a[method](b), RangeError, both]),
      ["nothing and something", () => empty.add(b), RangeError, /\[0, 2\] and \[2, 4\]/],
      ["nothing and three", () => none.add(a), RangeError, /lengths 0 and 3 of axis -1/],
      ["after promotion", () => a.add(i), RangeError, /Cannot add .*\[2, 3\] and \[4\]/],
      ["clip", () => a.clip(0, b), RangeError, both],
      ["where", () => ln.where(condition, a, b), RangeError, /Cannot select from .*\[2, 3\] and \[2, 4\]/],
      ["broadcastTo", () => a.broadcastTo([3, 2]), RangeError, /Cannot broadcast .*\[2, 3\].*\[3, 2\]/],
      ["broadcastTo fewer axes", () => a.broadcastTo([3]), RangeError, /\[2, 3\] to \[3\]/],
      [
        "reshape",
        () => a.reshape([4]),
        RangeError,
        /Cannot reshape .*\[2, 3\] to \[4\]: 6 elements do not fill 4/,
      ],
      ["reshape −1", () => a.reshape([4, -1]), RangeError, /Cannot reshape 6 elements to \[4, -1\]/],
      ["reshape −1 twice", () => a.reshape([-1, -1]), RangeError, /Cannot reshape .*\[-1\]: -1 is not/],
      [
        "reshape −1 beside 0",
        () => empty.reshape([0, -1]),
        RangeError,
        /Cannot reshape 0 elements to \[0, -1\]/,
      ],
      [
        "concat",
        () => ln.concat([a, b]),
        RangeError,
        /Cannot concatenate .*\[2, 3\] and \[2, 4\] along axis 0/,
      ],
      ["concat ranks", () => ln.concat([a, i]), RangeError, /\[2, 3\] and \[4\]/],
      ["stack", () => ln.stack([a, b]), RangeError, /Cannot stack .*\[2, 3\] and \[2, 4\]/],
      ["concat of nothing", () => ln.concat([]), RangeError, /Cannot concatenate an empty list/],
      ["stack of nothing", () => ln.stack([]), RangeError, /Cannot stack an empty list/],
    ],
  };
});

refuses("matrix products that don't fit are refused", () => {
  const [a, b] = [ln.ones([2, 3]), ln.ones([4, 5])];
  const [v, d, i, s] = [
    ln.ones([4]),
    ln.ones([3, 2], { dtype: "float64" }),
    ln.ones([3, 2], { dtype: "int32" }),
    ln.tensor(1),
  ];
  const [x, y] = [ln.ones([2, 2, 3]), ln.ones([3, 3, 2])];
  return {
    operands: [a, b, v, d, i, s, x, y],
    cases: [
      [
        "inner dimensions",
        () => a.matmul(b),
        RangeError,
        /^Cannot multiply matrices of shapes \[2, 3\] and \[4, 5\]: inner dimensions 3 and 4 differ$/,
      ],
      ["matrix and vector", () => a.matmul(v), RangeError, /\[2, 3\] and \[4.*3 and 4 differ/],
      ["vector and matrix", () => v.matmul(a), RangeError, /4\] and \[2, 3\].*4 and 2 differ/],
      [
        "float32 and float64",
        () => a.matmul(d),
        TypeError,
        /dtypes float32 and float64.*\.astype\("float32"\)/,
      ],
      [
        "float64 and float32",
        () => d.matmul(a),
        TypeError,
        /dtypes float64 and float32.*\.astype\("float64"\)/,
      ],
      ["float32 and int32", () => a.matmul(i), TypeError, /float32 and int32/],
      ["int32", () => i.matmul(i), TypeError, /dtype int32: convert them with \.astype\("float32"\)/],
      ["a number", () => a.matmul(s), RangeError, /\[2, 3\] and \[\]/],
      ["a plain number", () => a.matmul(wrong(2)), TypeError, /expected a tensor, got 2/],
      ["batches", () => x.matmul(y), RangeError, /shapes \[2\] and \[3\]/],
    ],
  };
});

refuses("axes out of range, fractional, no numbers or named twice are refused", () => {
  const [t, s] = [ln.ones([2, 3]), ln.tensor(1)];
  const reductions: Record<string, (axis: number) => unknown> = {
    sum: (axis) => t.sum({ axis }),
    mean: (axis) => t.mean({ axis }),
    max: (axis) => t.max({ axis }),
    min: (axis) => t.min({ axis }),
    argmax: (axis) => t.argmax({ axis }),
    argmin: (axis) => t.argmin({ axis }),
    softmax: (axis) => t.softmax({ axis }),
    logSoftmax: (axis) => t.logSoftmax({ axis }),
  };
  const axes: [unknown, ErrorClass, RegExp][] = [
    [2, RangeError, /axis 2 of an array with 2 axes: expected a whole number from -2 to 1/],
    [-3, RangeError, /axis -3/],
    [0.5, RangeError, /axis 0\.5/],
    [NaN, RangeError, /axis NaN/],
    ["0", TypeError, /axis "0"/],
  ];
  const single = Object.entries(reductions).flatMap(([name, reduce]) =>
    axes.map((
      [axis, error, message],
    ): Case => [`${name}, ${axis}`, () => reduce(axis as number), error, message])
  );
  return {
    operands: [t, s],
    cases: [
      ...single,
      ["of a number", () => s.sum({ axis: 0 }), RangeError, /axis 0 .*a single number has no axes/],
      ["softmax of a number", () => s.softmax(), RangeError, /a single number has no axes/],
      ["twice", () => t.sum({ axis: [0, 0] }), RangeError, /axis 0 comes twice/],
      ["twice, once from the end", () => t.sum({ axis: [1, -1] }), RangeError, /axis 1 comes twice/],
      ["one of several", () => t.max({ axis: [0, 5] }), RangeError, /axis 5/],
      ["several for a search", () => t.argmax({ axis: wrong([0, 1]) }), TypeError, /an array of length 2/],
      ["an object", () => t.sum({ axis: wrong({}) }), TypeError, /an object/],
      ["concat", () => ln.concat([t, t], 2), RangeError, /Cannot concatenate along axis 2/],
      ["concat of numbers", () => ln.concat([s, s]), RangeError, /a single number has no axes/],
      ["stack", () => ln.stack([t, t], 3), RangeError, /Cannot stack along axis 3 of an array with 3 axes/],
      [
        "transpose by too few",
        () => t.transpose([0]),
        RangeError,
        /Cannot transpose .*\[2, 3\] by axes \[0\]: expected each of its 2 axes once/,
      ],
      ["transpose by one twice", () => t.transpose([0, -2]), RangeError, /axes \[0, -2\]/],
      ["transpose out of range", () => t.transpose([0, 2]), RangeError, /axis 2/],
      [
        "max of nothing",
        () => ln.tidy(() => ln.zeros([0, 2]).max({ axis: 0 })),
        RangeError,
        /\[0, 2\]: no elements/,
      ],
      ["argmin of nothing", () => ln.tidy(() => ln.zeros([0]).argmin()), RangeError, /\[0\]: no elements/],
    ],
  };
});

refuses("ranges that a slice can't take are refused", () => {
  const t = ln.ones([2, 3]);
  return {
    operands: [t],
    cases: [
      [
        "index too large",
        () => t.slice(2),
        RangeError,
        /Cannot slice .*\[2, 3\] at index 2 of axis 0: it has length 2/,
      ],
      ["index too small", () => t.slice(null, -4), RangeError, /index -4 of axis 1: it has length 3/],
      ["too many ranges", () => t.slice(0, 0, 0), RangeError, /3 ranges: it has 2 axes/],
      ["step 0", () => t.slice([0, 1, 0]), RangeError, /step 0 along axis 0/],
      ["fraction", () => t.slice(0.5), RangeError, /at 0\.5: expected a whole number/],
      ["NaN", () => t.slice([NaN, 1]), RangeError, /at NaN/],
      ["string", () => t.slice(wrong("1")), TypeError, /range "1"/],
      ["string inside", () => t.slice([wrong("0"), 1]), TypeError, /at "0"/],
      ["object", () => t.slice(wrong({ start: 0 })), TypeError, /an object/],
    ],
  };
});

refuses("operands that are no tensors or numbers are refused", () => {
  const t = ln.ones([2]);
  const b = ln.tensor([true, false]);
  const values: [unknown, RegExp][] = [["1", /"1"/], [null, /null/], [undefined, /undefined/], [
    [1, 2],
    /an array of length 2/,
  ], [{}, /an object/]];
  return {
    operands: [t, b],
    cases: [
      ...(["add", "sub", "mul", "div", "pow", "maximum", "minimum", "equal", "less"] as const).flatMap((
        method,
      ) =>
        values.map((
          [value, message],
        ): Case => [`${method} ${value}`, () => t[method](wrong(value)), TypeError, message])
      ),
      ["clip", () => t.clip(wrong("0")), TypeError, /"0"/],
      ["clip above", () => t.clip(0, wrong("1")), TypeError, /"1"/],
      [
        "where",
        () => ln.where(wrong([true, false]), t, t),
        TypeError,
        /Cannot select from an array of length 2: expected a tensor/,
      ],
      ["where a", () => ln.where(b, wrong("1"), t), TypeError, /"1"/],
      ["where a, number b", () => ln.where(b, wrong("1"), 2), TypeError, /"1"/],
      ["where b", () => ln.where(b, 1, wrong(null)), TypeError, /null/],
      ["concat", () => ln.concat(wrong([t, 1])), TypeError, /Cannot concatenate 1: expected a tensor/],
      ["concat of no array", () => ln.concat(wrong(t)), TypeError, /expected an array of tensors/],
      ["leaky relu", () => t.leakyRelu(-0.1), RangeError, /slope -0\.1/],
      ["leaky relu of NaN", () => t.leakyRelu(NaN), RangeError, /slope NaN/],
      ["astype", () => t.astype(wrong("int64")), TypeError, /"int64"/],
    ],
  };
});

refuses("item() of anything but one element is refused", () => {
  const [a, b] = [ln.ones([2, 3]), ln.ones([0])];
  return {
    operands: [a, b],
    cases: [
      [
        "several",
        () => a.item(),
        RangeError,
        /Cannot read one number from a tensor of shape \[2, 3\]: item\(\) needs exactly one element/,
      ],
      ["none", () => b.item(), RangeError, /shape \[0\]/],
    ],
  };
});

refuses("kernels that don't exist, or can't work on the memory in use, are refused", () => {
  const t = ln.ones([2]);
  return {
    operands: [t],
    cases: [
      [
        "unknown",
        () => ln.useKernels(wrong("cuda")),
        TypeError,
        /Cannot use kernels "cuda": expected one of/,
      ],
      [
        "another memory",
        () => ln.useKernels("wasm-strict"),
        TypeError,
        /Cannot switch from "wasm" to "wasm-strict" kernels: \d+ bytes are live/,
      ],
    ],
  };
});
