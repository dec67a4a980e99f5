import type { Heap } from "../memory.ts";
import { sigmoid } from "./activation.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";
import { gelu, roundHalfEven, softplus } from "./special_functions.ts";

/**
 * Applies a function to `length` contiguous elements.
 *
 * @param out Contiguous; may be `a`.
 * @param a Contiguous.
 */
export type UnaryKernel = (out: number, a: number, length: number) => void;

/**
 * Like {@linkcode UnaryKernel}, with one more number for the function.
 *
 * @param slope The leaky relu's slope, or the elu's alpha: what is done to negative elements. Or what all are multiplied by.
 */
export type ParametricUnaryKernel = (out: number, a: number, length: number, slope: number) => void;

// What the loop does. A number and a switch, not a function value: the kernels share their loop, and there V8 would call
// such a value and box each result. Two switches, because V8 inlines only small functions.
const ABS = 0, NEG = 1, SQRT = 2, SQUARE = 3, RECIPROCAL = 4, FLOOR = 5, CEIL = 6, ROUND = 7;
const SIGN = 8, RELU = 9, LEAKY_RELU = 10, SCALE = 11, EXP = 12, EXPM1 = 13, LOG = 14, LOG1P = 15;
const SIN = 16, COS = 17, TANH = 18, SIGMOID = 19, ELU = 20, GELU = 21, SOFTPLUS = 22, SILU = 23;

function applyArithmetic(operation: number, x: number, slope: number): number {
  switch (operation) {
    case ABS:
      return Math.abs(x);
    case NEG:
      return -x;
    case SQRT:
      return Math.sqrt(x);
    case SQUARE:
      return x * x;
    case RECIPROCAL:
      return 1 / x;
    case FLOOR:
      return Math.floor(x);
    case CEIL:
      return Math.ceil(x);
    case ROUND:
      return roundHalfEven(x);
    case SIGN:
      return Math.sign(x);
    case RELU:
      return Math.max(x, 0);
    case LEAKY_RELU:
      return x > 0 ? x : slope * x;
    case SCALE:
      return slope * x;
    default:
      return NaN;
  }
}

function applyTranscendental(operation: number, x: number, slope: number): number {
  switch (operation) {
    case EXP:
      return Math.exp(x);
    case EXPM1:
      return Math.expm1(x);
    case LOG:
      return Math.log(x);
    case LOG1P:
      return Math.log1p(x);
    case SIN:
      return Math.sin(x);
    case COS:
      return Math.cos(x);
    case TANH:
      return Math.tanh(x);
    case SIGMOID:
      return sigmoid(x);
    case ELU:
      return x > 0 ? x : slope * Math.expm1(x);
    case GELU:
      return gelu(x);
    case SOFTPLUS:
      return softplus(x);
    case SILU:
      return x * sigmoid(x);
    default:
      return NaN;
  }
}

function parametric(heap: Heap, dtype: NumberType, operation: number): ParametricUnaryKernel {
  const shift = byteShift[dtype];
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  return (out, a, length, parameter) => {
    const data = elementsOf(heap, dtype);
    const [to, from] = [out >>> shift, a >>> shift];
    const slope = round(parameter);
    if (operation < EXP) {
      for (let i = 0; i < length; i++) data[to + i] = applyArithmetic(operation, data[from + i]!, slope);
    } else {
      for (let i = 0; i < length; i++) data[to + i] = applyTranscendental(operation, data[from + i]!, slope);
    }
  };
}

function unary(heap: Heap, dtype: NumberType, operation: number): UnaryKernel {
  const kernel = parametric(heap, dtype, operation);
  return (out, a, length) => kernel(out, a, length, 0);
}

function predicate(heap: Heap, dtype: NumberType, f: (x: number) => boolean): UnaryKernel {
  const shift = byteShift[dtype];
  return (out, a, length) => {
    const data = elementsOf(heap, dtype);
    const bytes = heap.uint8;
    const [to, from] = [out >>> 0, a >>> shift];
    for (let i = 0; i < length; i++) bytes[to + i] = f(data[from + i]!) ? 1 : 0;
  };
}

/** Functions of one element, for float types. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function floatUnaryKernels(heap: Heap, dtype: "float32" | "float64") {
  const map = (operation: number) => unary(heap, dtype, operation);
  return {
    /** |x| */
    abs: map(ABS),
    /** −x */
    neg: map(NEG),
    /** eˣ */
    exp: map(EXP),
    /** eˣ − 1, accurate near 0. */
    expm1: map(EXPM1),
    /** The natural logarithm. */
    log: map(LOG),
    /** log(1 + x), accurate near 0. */
    log1p: map(LOG1P),
    /** √x */
    sqrt: map(SQRT),
    /** x² */
    square: map(SQUARE),
    /** 1/x */
    reciprocal: map(RECIPROCAL),
    /** The largest integer not above x. */
    floor: map(FLOOR),
    /** The smallest integer not below x. */
    ceil: map(CEIL),
    /** The nearest integer, the even one of two, as NumPy rounds. */
    round: map(ROUND),
    /** −1, 0 or 1; NaN of NaN. */
    sign: map(SIGN),
    /** The sine of x radians. */
    sin: map(SIN),
    /** The cosine of x radians. */
    cos: map(COS),
    /** The hyperbolic tangent. */
    tanh: map(TANH),
    /** 1/(1 + e⁻ˣ) */
    sigmoid: map(SIGMOID),
    /** max(x, 0); NaN passes through, as in PyTorch. */
    relu: map(RELU),
    /** x where x > 0, else slope·x. */
    leakyRelu: parametric(heap, dtype, LEAKY_RELU),
    /** x where x > 0, else slope·(eˣ − 1). */
    elu: parametric(heap, dtype, ELU),
    /** x times a factor. */
    scale: parametric(heap, dtype, SCALE),
    /** x·Φ(x), with the exact normal distribution function. */
    gelu: map(GELU),
    /** log(1 + eˣ) */
    softplus: map(SOFTPLUS),
    /** x·sigmoid(x) */
    silu: map(SILU),
    /** 1 where x is NaN; a bool array. */
    isNaN: predicate(heap, dtype, Number.isNaN),
    /** 1 where x is neither infinite nor NaN; a bool array. */
    isFinite: predicate(heap, dtype, Number.isFinite),
  };
}

/** Functions of one element, for int32. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function integerUnaryKernels(heap: Heap) {
  const square: UnaryKernel = (out, a, length) => {
    const data = heap.int32;
    const [to, from] = [out >>> 2, a >>> 2];
    for (let i = 0; i < length; i++) data[to + i] = Math.imul(data[from + i]!, data[from + i]!);
  };
  return {
    /** |x|; that of −2³¹ is itself. */
    abs: unary(heap, "int32", ABS),
    /** −x, wrapping. */
    neg: unary(heap, "int32", NEG),
    /** x², wrapping. */
    square,
    /** −1, 0 or 1. */
    sign: unary(heap, "int32", SIGN),
  };
}
