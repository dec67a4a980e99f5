/**
 * What fast-check draws. Shapes, values and layouts are drawn side by side and then fitted to each other, so that each can shrink by
 * itself.
 *
 * @module
 */
import fc from "fast-check";
import { ArrayCase, type AxisLayout, collapse, type Layout } from "./array_case.ts";
import { roundTo } from "./reference/dtypes.ts";
import { type DType, fromList, generate, type Shape, sizeOf } from "./reference/plain_array.ts";

/** Which numbers are drawn. */
export type Values =
  /** Any that the dtype holds, NaN, ±∞, −0 and subnormals among them. */
  | "any"
  /** Small multiples of 1/8 and numbers up to 100 in size; at times NaN, ±∞, −0 and subnormals. */
  | "moderate"
  /** Numbers of size 1/2 to 2, and 0: products of many stay in range. */
  | "factors"
  /** 0 and more, else as moderate. */
  | "nonNegative";

const specials = {
  float32: [NaN, Infinity, -Infinity, -0, 2 ** -149, -(2 ** -130), (2 - 2 ** -23) * 2 ** 127],
  float64: [NaN, Infinity, -Infinity, -0, 2 ** -1074, -(2 ** -1030), Number.MAX_VALUE],
};
const mildSpecials = { float32: specials.float32.slice(0, 6), float64: specials.float64.slice(0, 6) };

function floatValues(dtype: "float32" | "float64", values: Values): fc.Arbitrary<number> {
  const eighths = fc.integer({ min: -40, max: 40 }).map((count) => count / 8);
  const upTo = (min: number, max: number) =>
    dtype === "float32"
      ? fc.float({ noNaN: true, min: Math.fround(min), max: Math.fround(max) })
      : fc.double({ noNaN: true, min, max });
  const special = fc.constantFrom(...(values === "any" ? specials : mildSpecials)[dtype]);
  switch (values) {
    case "any": {
      const any = dtype === "float32" ? fc.float({ noNaN: true }) : fc.double({ noNaN: true });
      return fc.oneof(
        { weight: 6, arbitrary: eighths },
        { weight: 6, arbitrary: any },
        { weight: 6, arbitrary: upTo(-100, 100) },
        { weight: 2, arbitrary: special },
      );
    }
    case "factors":
      return fc.tuple(upTo(0.5, 2), fc.constantFrom(1, 1, 1, -1, -1, 0)).map(([size, sign]) => size * sign);
    case "nonNegative":
      return floatValues(dtype, "moderate").map(Math.abs);
    default:
      return fc.oneof(
        { weight: 10, arbitrary: eighths },
        { weight: 10, arbitrary: upTo(-100, 100) },
        { weight: 1, arbitrary: special },
      );
  }
}

function integerValues(values: Values): fc.Arbitrary<number> {
  const small = fc.integer({ min: -9, max: 9 });
  if (values === "factors") return fc.integer({ min: -2, max: 2 });
  if (values === "nonNegative") return fc.integer({ min: 0, max: 9 });
  if (values === "moderate") return fc.oneof(small, fc.integer({ min: -1000, max: 1000 }));
  const extremes = fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, -(2 ** 31) + 1, 2 ** 24 + 1);
  return fc.oneof(
    { weight: 6, arbitrary: small },
    { weight: 3, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) },
    { weight: 1, arbitrary: extremes },
  );
}

/** One number that a dtype holds. */
export function valueOf(dtype: DType, values: Values): fc.Arbitrary<number> {
  if (dtype === "bool") return fc.integer({ min: 0, max: 1 });
  return dtype === "int32" ? integerValues(values) : floatValues(dtype, values);
}

/** How large arrays get. */
export interface Sizes {
  /** The fewest axes (default 0). */
  readonly minRank?: number;
  /** The most axes (default 6). */
  readonly maxRank?: number;
  /** The most elements (default 36). */
  readonly maxSize?: number;
  /** Whether axes may be empty (default true). */
  readonly empty?: boolean;
}

/** A shape: up to six axes, mostly short, at times empty, at times one long one. */
export function shapes({ minRank = 0, maxRank = 6, maxSize = 36, empty = true }: Sizes = {}): fc.Arbitrary<
  number[]
> {
  const length = fc.oneof(
    { weight: 14, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: Math.min(maxSize, 11) }) },
    { weight: empty ? 1 : 0, arbitrary: fc.constant(0) },
  );
  const short = fc.array(length, { minLength: minRank, maxLength: maxRank, size: "max" }).map((lengths) => {
    let size = 1;
    return lengths.map((length) => {
      if (size * length > maxSize) return 1;
      size *= Math.max(length, 1);
      return length;
    });
  });
  const long = fc.tuple(fc.integer({ min: 1, max: maxSize }), fc.integer({ min: 0, max: maxRank - 1 }))
    .map(([length, place]) =>
      Array.from({ length: Math.max(minRank, 1) }, (_, axis) => axis === place ? length : 1)
    );
  return maxRank === 0 ? short : fc.oneof({ weight: 8, arbitrary: short }, { weight: 1, arbitrary: long });
}

/** Numbers of which the layout is made; none for an array without gaps. */
const layoutCodes = fc.oneof(
  { weight: 1, arbitrary: fc.constant<number[]>([]) },
  { weight: 1, arbitrary: fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 7, size: "max" }) },
);

const steps = [1, 1, 1, -1, 2, -2, 3, 0];

function layoutFrom(codes: readonly number[], shape: Shape): Layout | null {
  if (codes.length === 0) return null;
  const axes = shape.map((_, axis): AxisLayout => {
    const code = codes[axis + 1] ?? 0;
    return { step: steps[code & 7]!, margin: [0, 0, 1, 2][code >> 3 & 3]! };
  });
  const left = shape.map((_, axis) => axis);
  let code = codes[0]!;
  const order: number[] = [];
  while (left.length > 0) {
    order.push(...left.splice(code % left.length, 1));
    code = Math.floor(code / (left.length + 1));
  }
  return { order, axes };
}

interface Contents {
  readonly dtype: DType;
  readonly pool: readonly number[];
  readonly codes: readonly number[];
}

/** A dtype, values to fill an array with, and what its layout is made of. */
function contents(dtypes: readonly DType[], values: Values, maxSize = 36): fc.Arbitrary<Contents> {
  return fc.oneof(...dtypes.map((dtype) =>
    fc.record({
      dtype: fc.constant(dtype),
      pool: fc.array(valueOf(dtype, values), { minLength: 1, maxLength: maxSize, size: "max" }),
      codes: layoutCodes,
    })
  ));
}

function arrayFrom(shape: Shape, { dtype, pool, codes }: Contents): ArrayCase {
  const layout = layoutFrom(codes, shape);
  const list = Array.from({ length: sizeOf(shape) }, (_, i) => roundTo(dtype, pool[i % pool.length]!));
  const plain = fromList(dtype, shape, list);
  if (layout === null) return new ArrayCase(plain);
  const lookUp = (index: readonly number[]) => index.reduce((place, i, axis) => place * shape[axis]! + i, 0);
  return new ArrayCase(
    generate(dtype, shape, (index) => list[lookUp(collapse(index, layout.axes))]!),
    layout,
  );
}

/** One array. */
export function arrays(dtypes: readonly DType[], values: Values, sizes: Sizes = {}): fc.Arbitrary<ArrayCase> {
  return fc.tuple(shapes(sizes), contents(dtypes, values, sizes.maxSize))
    .map(([shape, content]) => arrayFrom(shape, content));
}

/** Arrays of given shapes, of one dtype. */
export function arraysOfShapes(
  list: fc.Arbitrary<readonly Shape[]>,
  dtypes: readonly DType[],
  values: Values,
): fc.Arbitrary<ArrayCase[]> {
  return fc.tuple(
    list,
    contents(dtypes, values),
    fc.array(fc.tuple(layoutCodes, fc.nat(20)), { minLength: 3, maxLength: 3 }),
  ).map(([given, { dtype, pool }, rest]) =>
    given.map((shape, i) => {
      const [codes, turn] = rest[i % rest.length]!;
      const shift = (turn + i) % pool.length;
      return arrayFrom(shape, { dtype, pool: [...pool.slice(shift), ...pool.slice(0, shift)], codes });
    })
  );
}

/** Arrays that broadcast: shapes made from one by making axes 1 and leaving leading ones out. */
export function broadcastArrays(
  count: number,
  dtypes: readonly DType[],
  values: Values,
  sizes: Sizes = {},
): fc.Arbitrary<ArrayCase[]> {
  const one = fc.tuple(fc.nat(0xfffff), contents(dtypes, values, sizes.maxSize));
  return fc.tuple(shapes(sizes), fc.array(one, { minLength: count, maxLength: count })).map(([shape, list]) =>
    list.map(([code, content]) => arrayFrom(narrowed(shape, code), content))
  );
}

/** A shape that broadcasts to another: about a quarter of the axes are made 1, and at times leading ones are left out. */
export function narrowed(shape: Shape, code: number): number[] {
  const [ones, alsoOnes, missing] = [code & 63, code >> 6 & 63, code >> 12 & 15];
  const lengths = shape.map((length, axis) => (ones & alsoOnes) >> axis & 1 ? 1 : length);
  return missing > 8 ? lengths.slice(Math.min(missing - 8, shape.length)) : lengths;
}

/** A number or boolean to compute with. */
export const scalars: fc.Arbitrary<number | boolean> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -5, max: 5 }) },
  { weight: 3, arbitrary: fc.integer({ min: -40, max: 40 }).map((count) => count / 8) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, min: -100, max: 100 }) },
  { weight: 2, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 2 ** 31, -(2 ** 31), 0.1, 1e300) },
  { weight: 1, arbitrary: fc.boolean() },
);

/** An axis, as it may be given: from the front or from the end. */
export function axisFrom(code: number, rank: number): number {
  return code % (2 * rank) - rank;
}

/** No axis, one or several, as the `axis` option takes them. */
export function axesFrom(code: number, rank: number): number | number[] | undefined {
  const kind = code & 3;
  const rest = code >> 2;
  if (kind === 0 || (rank === 0 && kind === 1)) return undefined;
  if (kind === 1) return axisFrom(rest, rank);
  const chosen = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => rest >> axis & 1);
  const signed = chosen.map((axis) => rest >> (axis + 6) & 1 ? axis - rank : axis);
  return rest >> 12 & 1 ? signed.reverse() : signed;
}
