import { type ImportNode, OPERATION } from "./import_node.ts";
import type { TensorProto } from "./schema.ts";
import { numbersOf, readTensorProto, type StoredTensor, tensorOfNumbers } from "./tensor_proto.ts";

/** A value that doesn't depend on the input. */
export interface ImportConstant extends StoredTensor {
  /** Whether the elements lie in the order of the transposed matrix. */
  readonly isTransposed: boolean;
  /** Whether it is stored with the model's weights, and not as a setting of its nodes. */
  readonly isWeight: boolean;
}

/** No shape or list of axes is longer. */
export const MOST_AXES = 64;

/** The numbers in a list of lengths or axes; null where there is none, or one too long for that. */
export function listOf(constant: ImportConstant | null): number[] | null {
  if (constant?.shape.length !== 1 || constant.shape[0]! > MOST_AXES) return null;
  return constant.type === "int64" || constant.type === "int32" ? numbersOf(constant) : null;
}

/** The number of elements that a shape has, with −1 for one length that follows from the others; null if it doesn't fit. */
function completeShape(target: readonly number[], size: number): number[] | null {
  const known = target.reduce((product, length) => length === -1 ? product : product * length, 1);
  const shape = target.map((length) => length === -1 ? size / known : length);
  return shape.every((length) => Number.isSafeInteger(length) && length >= 0) &&
      shape.reduce((product, length) => product * length, 1) === size
    ? shape
    : null;
}

function ofConstantNode(node: ImportNode): ImportConstant {
  const { value, value_float, value_int, value_ints } = node.attributes({
    value: "tensor",
    value_float: "float",
    value_int: "int",
    value_ints: "ints",
  });
  let proto: TensorProto | undefined = value;
  if (value_float !== undefined) proto = tensorOfNumbers([], "float32", [value_float]);
  else if (value_int !== undefined) proto = tensorOfNumbers([], "int64", [value_int]);
  else if (value_ints !== undefined) proto = tensorOfNumbers([value_ints.length], "int64", value_ints);
  if (proto === undefined) node.fail(TypeError, "has no value");
  node.checkOneOutput();
  return { ...readTensorProto(OPERATION, proto, node.output), isTransposed: false, isWeight: false };
}

/**
 * What a node makes of constants alone, as far as it moves no elements.
 *
 * @param node The node.
 * @param lookUp The constants so far.
 * @returns The constant, or null if it isn't one.
 */
export function constantOf(
  node: ImportNode,
  lookUp: (name: string) => ImportConstant | null,
): ImportConstant | null {
  if (node.operator === "Constant") return ofConstantNode(node);
  const source = lookUp(node.inputs[0] ?? "");
  if (!source || node.outputs.length !== 1) return null;
  const { shape } = source;
  switch (node.operator) {
    case "Identity":
      return { ...source, name: node.output };
    case "Transpose": {
      const { perm = shape.map((_, axis) => axis).reverse() } = node.attributes({ perm: "ints" });
      if (shape.length !== 2 || String(perm) !== "1,0") return null;
      return { ...source, name: node.output, shape: shape.toReversed(), isTransposed: !source.isTransposed };
    }
    case "Reshape": {
      const target = listOf(lookUp(node.inputs[1] ?? ""));
      if (!target || source.isTransposed) return null;
      const size = shape.reduce((product, length) => product * length, 1);
      const complete = completeShape(target, size);
      return complete && { ...source, name: node.output, shape: complete };
    }
    default:
      return null;
  }
}
