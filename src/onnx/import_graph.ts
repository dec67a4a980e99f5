import { quoteName } from "../io/quote_name.ts";
import { constantOf, type ImportConstant, MOST_AXES } from "./import_constant.ts";
import { ImportNode, OPERATION, shortestNumber } from "./import_node.ts";
import type { Dim } from "./merge_traces.ts";
import type { GraphProto, ModelProto, ValueInfoProto } from "./schema.ts";
import { numbersOf, readTensorProto, storedType } from "./tensor_proto.ts";

/** From version 13 on the operators mean what they mean today. */
const OLDEST_OPSET = 13;

function fail(ErrorClass: typeof TypeError | typeof RangeError, problem: string): never {
  throw new ErrorClass(`Cannot ${OPERATION}: ${problem}`);
}

function checkVersions({ irVersion, opsetImport }: ModelProto): void {
  if (irVersion === undefined) fail(TypeError, "it has no version of the format; is this an ONNX file?");
  const own = opsetImport.find(({ domain = "" }) => domain === "" || domain === "ai.onnx");
  if (own?.version === undefined) fail(TypeError, "it doesn't say which version of the operators it uses");
  if (own.version < OLDEST_OPSET) {
    fail(
      RangeError,
      `its operators are of version ${own.version}, expected ${OLDEST_OPSET} or later; export it again with a later opset`,
    );
  }
}

/** The shape that a value is said to have, with null for lengths that are open; null if even their number is. */
function declaredShape({ type, name = "" }: ValueInfoProto): Dim[] | null {
  const tensor = type?.tensorType;
  if (!tensor || storedType(tensor.elemType) === undefined) {
    fail(TypeError, `the input ${quoteName(name)} is not a tensor of float32, float64, int32 or int64`);
  }
  if (!tensor.shape) return null;
  if (tensor.shape.dim.length > MOST_AXES) {
    fail(
      RangeError,
      `the input ${quoteName(name)} has ${tensor.shape.dim.length} axes, expected at most ${MOST_AXES}`,
    );
  }
  const shape = tensor.shape.dim.map(({ dimValue }) => dimValue ?? null);
  const wrong = shape.find((length) => length !== null && !(Number.isSafeInteger(length) && length >= 0));
  if (wrong !== undefined) {
    fail(
      RangeError,
      `the input ${quoteName(name)} has a length of ${wrong}, expected whole numbers of 0 or more`,
    );
  }
  if (shape.length === 0) fail(RangeError, `the input ${quoteName(name)} has no axes, expected samples`);
  return shape;
}

/** A graph that is read: which node takes what, and what is constant. */
export class ImportGraph {
  /** The name of the input. */
  readonly input: string;
  /** The input's shape; null where it is open. */
  readonly inputShape: Dim[] | null;
  /** The name of the output. */
  readonly output: string;
  readonly #constants = new Map<string, ImportConstant>();
  readonly #consumers = new Map<string, ImportNode[]>();
  readonly #open = new Set<ImportNode>();

  /**
   * Checks a file's model.
   *
   * @throws {TypeError} If something is missing or of another kind, or there is more than one input or output.
   * @throws {RangeError} If the version is too old, or a shape or the number of elements wrong.
   */
  constructor(model: ModelProto) {
    checkVersions(model);
    const graph = model.graph ?? fail(TypeError, "it has no graph; is this an ONNX file?");
    if (graph.sparseInitializer.length > 0) fail(TypeError, "it has sparse weights, which are not supported");
    this.#readInitializers(graph);
    const inputs = graph.input.filter(({ name = "" }) => !this.#constants.has(name));
    if (inputs.length !== 1 || graph.output.length !== 1) {
      fail(
        TypeError,
        `it has ${inputs.length} inputs and ${graph.output.length} outputs, expected one of each`,
      );
    }
    this.input = inputs[0]!.name ?? "";
    this.inputShape = declaredShape(inputs[0]!);
    this.output = graph.output[0]!.name ?? "";
    this.#readNodes(graph);
  }

  #readInitializers({ initializer }: GraphProto): void {
    for (const proto of initializer) {
      const { name = "" } = proto;
      if (name === "" || this.#constants.has(name)) {
        fail(
          TypeError,
          `the tensor ${quoteName(name)} has ${name === "" ? "no name" : "the name of another one"}`,
        );
      }
      this.#constants.set(name, {
        ...readTensorProto(OPERATION, proto, name),
        isTransposed: false,
        isWeight: true,
      });
    }
  }

  #readNodes({ node }: GraphProto): void {
    const made = new Set([this.input]);
    for (const proto of node) {
      const one = new ImportNode(proto);
      for (const name of one.outputs) {
        if (name === "") continue;
        if (made.has(name) || this.#constants.has(name)) {
          one.fail(TypeError, `makes a value ${quoteName(name)} that is there already`);
        }
        made.add(name);
      }
      const constant = constantOf(one, (name) => this.constant(name));
      if (constant) {
        this.#constants.set(one.output, constant);
        continue;
      }
      this.#open.add(one);
      for (const name of new Set(one.inputs)) {
        if (name === "" || this.#constants.has(name)) continue;
        const others = this.#consumers.get(name);
        if (others) others.push(one);
        else this.#consumers.set(name, [one]);
      }
    }
  }

  /** A value that doesn't depend on the input; null for others. */
  constant(name: string): ImportConstant | null {
    return this.#constants.get(name) ?? null;
  }

  /** A constant without axes, or of one element, as a number, of float32 the shortest; null for others. */
  scalar(name: string | undefined): number | null {
    const constant = name === undefined ? null : this.constant(name);
    if (!constant || constant.shape.some((length) => length !== 1)) return null;
    const value = numbersOf(constant)[0] ?? null;
    return value !== null && constant.type === "float32" ? shortestNumber(value) : value;
  }

  /** The nodes that take a value. */
  consumers(name: string): readonly ImportNode[] {
    return this.#consumers.get(name) ?? [];
  }

  /** The node that takes a value, if it is one of the given operators and the only one, and the value is not the output. */
  only(name: string, ...operators: string[]): ImportNode | null {
    const nodes = this.consumers(name);
    if (nodes.length !== 1 || name === this.output || !operators.includes(nodes[0]!.operator)) return null;
    return nodes[0]!;
  }

  /** Notes that nodes have been understood. */
  close(nodes: Iterable<ImportNode>): void {
    for (const node of nodes) this.#open.delete(node);
  }

  /** Checks that no node is left. */
  checkClosed(): void {
    for (const node of this.#open) {
      node.fail(
        TypeError,
        "is not on the way from the input to the output; only layers one after the other can be read",
      );
    }
  }
}

/** A shape with open lengths, as messages show it. */
export function formatOpenShape(shape: readonly Dim[]): string {
  return `[${shape.map((length) => length ?? "?").join(", ")}]`;
}
