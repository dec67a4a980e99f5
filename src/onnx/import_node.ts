import { quoteName } from "../io/quote_name.ts";
import { ATTRIBUTE_TYPE, type AttributeProto, type NodeProto, type TensorProto } from "./schema.ts";

/** What error messages say was attempted. */
export const OPERATION = "read an ONNX model";

/** What attributes of each kind hold. */
interface AttributeKinds {
  readonly float: number;
  readonly int: number;
  readonly ints: readonly number[];
  readonly string: string;
  readonly tensor: TensorProto;
}

/** The kinds of a node's attributes by their names. */
type AttributeSpec = Readonly<Record<string, keyof AttributeKinds | "ignored">>;

/** The values of attributes that are there. */
type AttributeValues<S extends AttributeSpec> = {
  readonly [K in keyof S]?: S[K] extends keyof AttributeKinds ? AttributeKinds[S[K]] : never;
};

/** The number with the fewest digits that float32 can't tell from another one: 0.1 for what float32 makes of 0.1. */
export function shortestNumber(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** A node of a graph that is read. */
export class ImportNode {
  /** The operator; one of another domain with that in front. */
  readonly operator: string;
  /** The names of the inputs, "" for one that is left out at the end or between. */
  readonly inputs: readonly string[];
  /** The names of the outputs. */
  readonly outputs: readonly string[];
  /** The module that made the node, as far as its name tells: what stands before the last slash; else "". */
  readonly path: string;
  readonly #proto: NodeProto;

  /** Takes a node of a file. */
  constructor(proto: NodeProto) {
    const { domain = "", opType = "", name = "" } = proto;
    this.#proto = proto;
    this.operator = domain === "" || domain === "ai.onnx" ? opType : `${domain}.${opType}`;
    this.inputs = proto.input;
    this.outputs = proto.output;
    this.path = name.slice(0, Math.max(name.lastIndexOf("/"), 0));
  }

  /** The first output. */
  get output(): string {
    return this.outputs[0] ?? "";
  }

  /** The node as messages name it. */
  toString(): string {
    return `the ${quoteName(this.operator).slice(1, -1)} node ${quoteName(this.#proto.name || this.output)}`;
  }

  /** Throws an error about this node. */
  fail(ErrorClass: typeof TypeError | typeof RangeError, problem: string): never {
    throw new ErrorClass(`Cannot ${OPERATION}: ${this} ${problem}`);
  }

  /**
   * The node's settings.
   *
   * @param spec The kinds of those that it may have.
   * @returns The values of those that it has; of floats the shortest numbers.
   * @throws {TypeError} If it has one that is not expected, or of another kind.
   */
  attributes<const S extends AttributeSpec>(spec: S): AttributeValues<S> {
    const values: Record<string, unknown> = {};
    for (const attribute of this.#proto.attribute) {
      const { name = "" } = attribute;
      const kind = Object.hasOwn(spec, name) ? spec[name]! : null;
      if (kind === "ignored") continue;
      if (kind === null) {
        const known = Object.keys(spec).join(", ") || "none";
        this.fail(TypeError, `has an attribute ${quoteName(name)}, expected ${known}`);
      }
      if (attribute.type !== ATTRIBUTE_TYPE[kind]) {
        this.fail(
          TypeError,
          `has an attribute ${quoteName(name)} of type ${attribute.type ?? "unknown"}, expected a ${kind}`,
        );
      }
      if (Object.hasOwn(values, name)) this.fail(TypeError, `has the attribute ${quoteName(name)} twice`);
      values[name] = this.#value(attribute, kind);
    }
    return values as AttributeValues<S>;
  }

  #value({ f = 0, i = 0, s, t, ints, name }: AttributeProto, kind: keyof AttributeKinds): unknown {
    switch (kind) {
      case "float":
        return shortestNumber(f);
      case "int":
        return i;
      case "ints":
        return ints;
      case "string":
        return new TextDecoder().decode(s);
      case "tensor":
        return t ?? this.fail(TypeError, `has an attribute ${quoteName(name!)} without its tensor`);
    }
  }

  /** Checks that only the first output is there; others are what training needs. */
  checkOneOutput(): void {
    if (this.output === "" || this.outputs.some((name, i) => i > 0 && name !== "")) {
      this.fail(
        TypeError,
        `has the outputs ${this.outputs.map(quoteName).join(", ").slice(0, 100)}, expected one`,
      );
    }
  }
}
