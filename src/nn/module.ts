import type { Tensor } from "../tensor/tensor.ts";
import { Parameter } from "./parameter.ts";

/**
 * A part of a network, as PyTorch's `nn.Module`: it holds parameters and other modules as properties, and turns an input into an
 * output. Parameters and modules are found when asked for, by walking the object's own enumerable properties in the order of
 * their definition, arrays and plain objects included; `#private` fields are not seen.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * class Net extends ln.Module {
 *   first = new ln.Linear(2, 3);
 *   second = new ln.Linear(3, 1);
 *   override forward(x: ln.Tensor): ln.Tensor {
 *     return this.second.forward(this.first.forward(x).relu()).sigmoid();
 *   }
 * }
 * const net = new Net();
 * assertEquals([...net.namedParameters().keys()], ["first.weight", "first.bias", "second.weight", "second.bias"]);
 * ```
 */
export abstract class Module {
  /** Whether the module is in training mode, which dropout and batch normalisation look at. */
  training = true;

  /**
   * Computes the output.
   *
   * @param input Rows are samples.
   * @returns The output.
   */
  abstract forward(input: Tensor): Tensor;

  /** The modules that are properties of this one, by name; "layers.0" for one in an array. */
  namedChildren(): Map<string, Module> {
    const children = new Map<string, Module>();
    walk(this, "", (value, name) => {
      if (value instanceof Module) children.set(name, value);
    });
    return children;
  }

  /** All parameters, each once, by name; those of inner modules as "child.weight". */
  namedParameters(): Map<string, Parameter> {
    const found = new Map<string, Parameter>();
    const seen = new Set<object>();
    const visit = (module: Module, prefix: string) => {
      walk(module, prefix, (value, name) => {
        if (seen.has(value)) return;
        seen.add(value);
        if (value instanceof Parameter) found.set(name, value);
        else visit(value, `${name}.`);
      });
    };
    visit(this, "");
    return found;
  }

  /** All parameters, each once, in the order of their definition. */
  parameters(): Parameter[] {
    return [...this.namedParameters().values()];
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.zeroGrad();
  }

  /**
   * Switches this module and all inside it to training mode, or out of it.
   *
   * @param mode Whether to train (default true).
   * @returns The module itself.
   */
  train(mode = true): this {
    this.training = mode;
    for (const child of this.namedChildren().values()) child.train(mode);
    return this;
  }

  /** Switches this module and all inside it to evaluation mode. */
  eval(): this {
    return this.train(false);
  }

  /** Gives the memory of all parameters back. */
  dispose(): void {
    for (const parameter of this.parameters()) parameter.dispose();
  }
}

/** Visits the parameters and modules among an object's properties, also those in arrays and plain objects. */
function walk(owner: object, prefix: string, visit: (value: Parameter | Module, name: string) => void): void {
  for (const [key, value] of Object.entries(owner)) {
    if (typeof value !== "object" || value === null) continue;
    const name = prefix + key;
    if (value instanceof Parameter || value instanceof Module) visit(value, name);
    else if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
      walk(value, `${name}.`, visit);
    }
  }
}
