import fc from "fast-check";
import type { ModelProto, NodeProto } from "../../src/onnx/schema.ts";

/** Changes a model in place. */
export type GraphDamage = (model: ModelProto) => void;

const OPERATORS = [
  "Add",
  "BatchNormalization",
  "Cast",
  "Constant",
  "Div",
  "Dropout",
  "Erf",
  "Flatten",
  "Gather",
  "Gemm",
  "Identity",
  "LayerNormalization",
  "LeakyRelu",
  "MatMul",
  "Mul",
  "ReduceMean",
  "Reshape",
  "Sigmoid",
  "Softmax",
  "Softplus",
  "Transpose",
];
const NUMBERS = [-(2 ** 63), -3, -1, 0, 1, 2, 3, 6, 64, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53, 2 ** 62];

function namesOf(node: readonly NodeProto[]): string[] {
  return ["", ...new Set(node.flatMap(({ input, output }) => [...input, ...output]))];
}

const oneDamage: fc.Arbitrary<GraphDamage> = fc.tuple(
  fc.nat(12),
  fc.array(fc.nat(1e6), { minLength: 6, maxLength: 6 }),
)
  .map(([kind, draws]) => (model) => {
    let next = 0;
    const pick = <T>(choices: readonly T[]): T | undefined =>
      choices[draws[next++ % 6]! % (choices.length || 1)];
    const { node, initializer, input, output } = model.graph!;
    const one = pick(node);
    const weight = pick(initializer);
    const number = NUMBERS[draws[5]! % NUMBERS.length]!;
    const rename = (list: string[]) => {
      if (list.length > 0) list[draws[4]! % list.length] = pick(namesOf(node))!;
      else list.push(pick(namesOf(node))!);
    };
    const attribute = pick(one?.attribute ?? []);
    switch (kind) {
      case 0:
        if (one) one.opType = pick(OPERATORS)!;
        return;
      case 1:
      case 2:
        if (one) rename(one.input);
        return;
      case 3:
        if (one) rename(one.output);
        return;
      case 4:
        if (attribute) {
          attribute.i = number;
          attribute.f = number / 3;
          attribute.ints = attribute.ints.map((value, i) => i === draws[3]! % 3 ? number : value);
        }
        return;
      case 5:
        if (attribute?.t) attribute.t.dims.push(number);
        else if (attribute) attribute.name = pick(["axis", "alpha", "perm", "value", "to", "epsilon"])!;
        return;
      case 6:
        if (weight) weight.dims = weight.dims.map((length, i) => i === draws[3]! % 2 ? number : length);
        return;
      case 7:
        if (weight) weight.dims = draws[3]! % 2 ? weight.dims.toReversed() : [...weight.dims, 1];
        return;
      case 8:
        if (weight) weight.dataType = draws[3]! % 24;
        return;
      case 9:
        if (weight) weight.rawData = (weight.rawData ?? new Uint8Array(8)).slice(0, draws[3]! % 40);
        return;
      case 10:
        node.splice(draws[3]! % (node.length + 1), draws[4]! % 2, ...(one && draws[2]! % 2 ? [one] : []));
        return;
      case 11: {
        const dim = pick(pick([...input, ...output])?.type?.tensorType?.shape?.dim ?? []);
        if (dim) dim.dimValue = number;
        return;
      }
      default: {
        const [a, b] = [draws[3]! % (node.length || 1), draws[4]! % (node.length || 1)];
        if (one) [node[a], node[b]] = [node[b]!, node[a]!];
      }
    }
  });

/** One to four changes of what a graph says. */
export const graphDamage: fc.Arbitrary<GraphDamage> = fc.array(oneDamage, { minLength: 1, maxLength: 4 }).map(
  (changes) => (model) => changes.forEach((change) => change(model)),
);
