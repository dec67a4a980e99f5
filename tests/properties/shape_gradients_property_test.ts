import fc from "fast-check";
import * as ln from "../../src/mod.ts";
import { axesFrom, axisFrom, shapes, type Sizes } from "./arbitraries.ts";
import { type Call, differentiates } from "./gradient_cases.ts";
import { fromFront } from "./reference/arrangement.ts";
import { type Shape, sizeOf } from "./reference/plain_array.ts";

/** Registers an operation on one tensor of at least some rank. */
function arranges(
  name: string,
  limits: Sizes,
  call: (shape: Shape, code: number) => [text: string, run: (x: ln.Tensor) => ln.Tensor],
): void {
  differentiates(name, {
    at: ["apart"],
    shapes: (sizes) => shapes({ ...sizes, ...limits }).map((shape) => [shape]),
    call: ([shape], code): Call => {
      const [text, run] = call(shape!, code);
      // Squared, so that the second derivative is not 0.
      return { text: `${text}.square()`, run: (x) => run(x!).square() };
    },
  });
}

arranges("reshape", {}, (shape) => [`x.reshape([-1, 1])`, (x) => x.reshape([sizeOf(shape), 1])]);
arranges("transpose", {}, (shape, code) => {
  const axes = shape.map((_, axis) => axis);
  // Turned around and swapped, so that it is not its own inverse.
  axes.unshift(...axes.splice(code % (axes.length + 1)));
  if (code & 64) axes.push(...axes.splice(0, 2).reverse());
  return [`x.transpose([${axes}])`, (x) => x.transpose(axes)];
});
arranges("slice", { minRank: 1 }, (shape, code) => {
  const ranges = shape.map((length, axis): ln.Range => {
    const bits = code >> (4 * axis);
    if ((bits & 3) === 0 && length > 0) return length - 1;
    return [[null, 0, 1, -1][bits >> 2 & 3], null, [1, 2, -1][bits % 3]];
  });
  return [`x.slice(...${JSON.stringify(ranges)})`, (x) => x.slice(...ranges)];
});
arranges("at", { minRank: 1, empty: false }, (shape, code) => {
  const index = axisFrom(code, shape[0]!);
  return [`x.at(${index})`, (x) => x.at(index)];
});
arranges("flip", {}, (shape, code) => {
  const axis = axesFrom(code, shape.length);
  const options = axis === undefined ? {} : { axis };
  return [`x.flip(${JSON.stringify(options)})`, (x) => x.flip(options)];
});
arranges("squeeze", {}, () => ["x.squeeze()", (x) => x.squeeze()]);
arranges("expandDims", {}, (shape, code) => {
  const axis = axisFrom(code, shape.length + 1);
  return [`x.expandDims(${axis})`, (x) => x.expandDims(axis)];
});
arranges("broadcastTo", { maxRank: 2 }, (shape, code) => {
  const wider = [code & 3, ...shape.map((length) => length === 1 ? 1 + (code >> 2 & 1) : length)];
  return [`x.broadcastTo([${wider}])`, (x) => x.broadcastTo(wider)];
});
arranges("tile", {}, (_, code) => {
  const counts = [[2], [0], [1, 3], [2, 1, 2]][code & 3]!;
  return [`x.tile([${counts}])`, (x) => x.tile(counts)];
});
arranges("repeat", {}, (shape, code) => {
  const count = code & 3;
  const options = code & 4 || shape.length === 0 ? {} : { axis: axisFrom(code >> 3, shape.length) };
  return [`x.repeat(${count}, ${JSON.stringify(options)})`, (x) => x.repeat(count, options)];
});
arranges("pad", {}, (shape, code) => {
  const widths = shape.map((
    _,
    axis,
  ): [number, number] => [code >> (2 * axis) & 1, code >> (2 * axis + 1) & 1]);
  return [`x.pad(${JSON.stringify(widths)}, 3)`, (x) => x.pad(widths, 3)];
});
arranges("diag", { minRank: 1, maxRank: 2 }, (_, code) => {
  const offset = code % 5 - 2;
  return [`x.diag(${offset})`, (x) => x.diag(offset)];
});
for (const name of ["tril", "triu"] as const) {
  arranges(name, { minRank: 2 }, (_, code) => {
    const offset = code % 5 - 2;
    return [`x.${name}(${offset})`, (x) => x[name](offset)];
  });
}
arranges("split", { minRank: 1 }, (shape, code) => {
  const axis = axisFrom(code, shape.length);
  const length = shape[fromFront(axis, shape.length)]!;
  const cuts = [Math.floor(length / 3), Math.floor(length / 2)];
  return [
    `of the parts of x.split([${cuts}], ${axis})`,
    (x) => ln.concat(x.split(cuts, axis).map((part, i) => part.mul(i + 1)), axis),
  ];
});
arranges("astype float64", {}, () => ["x.astype(float64)", (x) => x.astype("float64")]);

/** One shape and the same again, but for the length of one axis. */
const joinable = (sizes: Sizes): fc.Arbitrary<Shape[]> =>
  fc.tuple(shapes({ ...sizes, minRank: 1, maxRank: 3 }), fc.nat(2)).map((
    [shape, length],
  ) => [shape, shape.with(-1, length), shape]);
differentiates("concat", {
  at: ["apart", "apart", "apart"],
  shapes: joinable,
  call: () => ({ text: "concat([x, y, z], -1).square()", run: (...all) => ln.concat(all, -1).square() }),
});
differentiates("stack", {
  at: ["apart", "apart"],
  shapes: (sizes) => shapes(sizes).map((shape) => [shape, shape]),
  call: ([shape], code) => {
    const axis = axisFrom(code, shape!.length + 1);
    return { text: `stack([x, y], ${axis}).square()`, run: (...all) => ln.stack(all, axis).square() };
  },
});

arranges("sort", { minRank: 1 }, (shape, code) => {
  const options = { axis: axisFrom(code, shape.length), descending: (code >> 4 & 1) === 1 };
  return [`x.sort(${JSON.stringify(options)})`, (x) => x.sort(options)];
});
arranges("topK", { minRank: 1 }, (shape, code) => {
  const axis = axisFrom(code, shape.length);
  const k = Math.ceil(shape[fromFront(axis, shape.length)]! / 2);
  const options = { axis, largest: (code >> 4 & 1) === 1 };
  return [`x.topK(${k}, ${JSON.stringify(options)}).values`, (x) => x.topK(k, options).values];
});
arranges("take", { empty: false }, (shape, code) => {
  const axis = code & 1 || shape.length === 0 ? undefined : axisFrom(code >> 1, shape.length);
  const length = axis === undefined ? sizeOf(shape) : shape[fromFront(axis, shape.length)]!;
  const indices = [[0, -1, 0], [length - 1], [[0, length - 1], [-length, 0]]][code % 3]!;
  const options = axis === undefined ? {} : { axis };
  return [`x.take(${JSON.stringify(indices)}, ${JSON.stringify(options)})`, (x) => x.take(indices, options)];
});
arranges("gather", { minRank: 1, empty: false }, (shape, code) => {
  const axis = fromFront(axisFrom(code, shape.length), shape.length);
  const places = shape.map((length, other) => other === axis || code >> (other + 3) & 1 ? 1 : length).with(
    axis,
    3,
  );
  return [
    `x.gather(i ** 2 % ${shape[axis]} of shape [${places}], { axis: ${axis} })`,
    (x) => {
      const order = Int32Array.from({ length: sizeOf(places) }, (_, i) => i * i % shape[axis]!);
      return x.gather(ln.fromTypedArray(order, places), { axis });
    },
  ];
});
