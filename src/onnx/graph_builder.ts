import type { DType } from "../array/dtype.ts";
import type { Shape } from "../array/shape.ts";
import type { GraphValue } from "./merge_traces.ts";
import { ATTRIBUTE_TYPE, type AttributeProto, type NodeProto, type TensorProto } from "./schema.ts";
import { type StoredType, tensorOfBytes, tensorOfNumbers } from "./tensor_proto.ts";

/** A value under the name that it has in the file; the graph's output is renamed at the end. */
export interface NamedValue {
  name: string;
}

/** A node's settings: whole numbers and lists of them, texts, tensors, or other numbers as `{ float }`. */
export type NodeAttributes = Readonly<
  Record<string, number | readonly number[] | string | TensorProto | { readonly float: number }>
>;

interface PendingNode {
  readonly operator: string;
  readonly name: string;
  readonly inputs: readonly (NamedValue | null)[];
  readonly output: NamedValue;
  readonly attributes: NodeAttributes;
}

function attribute(name: string, value: NodeAttributes[string]): AttributeProto {
  const common = { name, floats: [], ints: [] };
  if (typeof value === "number") return { ...common, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === "string") {
    return { ...common, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) return { ...common, type: ATTRIBUTE_TYPE.float, f: value.float };
  if ("dims" in value) return { ...common, type: ATTRIBUTE_TYPE.tensor, t: value };
  return { ...common, type: ATTRIBUTE_TYPE.ints, ints: [...value] };
}

/** Puts a graph together: its nodes and constants, and names for them. */
export class GraphBuilder {
  readonly #nodes: PendingNode[] = [];
  readonly #nodeNames = new Set<string>();
  readonly #values = new Map<GraphValue, NamedValue>();
  readonly #valueNames: Set<string>;
  readonly #used = new Set<string>();
  #path = "";

  /**
   * Begins a graph.
   *
   * @param reserved Names that values other than the input, the output and the weights must not have.
   */
  constructor(reserved: Iterable<string>) {
    this.#valueNames = new Set(reserved);
  }

  /** The names of the weights that nodes read. */
  get usedState(): ReadonlySet<string> {
    return this.#used;
  }

  /** Says in which module the next nodes are. */
  enter(path: string): void {
    this.#path = path;
  }

  /** Says what a value of the forward pass is in the graph. */
  bind(value: GraphValue, named: NamedValue): void {
    this.#values.set(value, named);
  }

  /** A value of the forward pass: a result, a weight or a constant. */
  value(value: GraphValue): NamedValue {
    let named = this.#values.get(value);
    if (named === undefined) {
      if (value.state !== null) named = this.state(value.state);
      else named = this.constantOfBytes(value.shapes[0], value.dtype, value.constant!);
      this.#values.set(value, named);
    }
    return named;
  }

  /** A weight by its name in the state dict. */
  state(name: string): NamedValue {
    this.#used.add(name);
    return { name };
  }

  /** Adds a node and gives back its result. */
  node(
    operator: string,
    inputs: readonly (NamedValue | null)[],
    attributes: NodeAttributes = {},
  ): NamedValue {
    const name = this.#unique(this.#path === "" ? operator : `${this.#path}/${operator}`, this.#nodeNames);
    const output = { name: this.#unique(name, this.#valueNames) };
    this.#nodes.push({ operator, name, inputs, output, attributes });
    return output;
  }

  /** A constant of numbers. */
  constant(type: StoredType, values: readonly number[], shape: Shape = [values.length]): NamedValue {
    return this.node("Constant", [], { value: tensorOfNumbers(shape, type, values) });
  }

  /** A constant without axes. */
  scalar(dtype: DType, value: number): NamedValue {
    return this.constant(dtype, [value], []);
  }

  /** A constant of bytes. */
  constantOfBytes(shape: Shape, dtype: DType, bytes: Uint8Array): NamedValue {
    return this.node("Constant", [], { value: tensorOfBytes("", shape, dtype, bytes) });
  }

  #unique(name: string, taken: Set<string>): string {
    let unique = name;
    for (let i = 2; taken.has(unique); i++) unique = `${name}_${i}`;
    taken.add(unique);
    return unique;
  }

  /** The nodes as messages, once the last one is there. */
  finish(): NodeProto[] {
    return this.#nodes.map(({ operator, name, inputs, output, attributes }) => ({
      input: inputs.map((input) => input?.name ?? ""),
      output: [output.name],
      name,
      opType: operator,
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    }));
  }
}
