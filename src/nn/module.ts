import { describe } from "../array/shape.ts";
import { declaresReplayable } from "../array/replayable.ts";
import { observer } from "../array/step_observer.ts";
import { disposeSymbol } from "../tensor/dispose_symbol.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Buffer } from "./buffer.ts";
import { moduleListText, moduleText } from "./module_text.ts";
import { allParts, isContainer, isModule, ModuleTree, visitChildren } from "./module_tree.ts";
import { Parameter } from "./parameter.ts";
import {
  copyState,
  type IncompatibleKeys,
  loadState,
  type LoadStateDictOptions,
  type StateDict,
} from "./state_dict.ts";

/**
 * A part of a network, as PyTorch's `nn.Module`: it holds parameters, buffers and other modules as properties, and turns an input into
 * an output. They are found when asked for, by walking the object's own enumerable properties in the order of their definition, arrays
 * and plain objects included; `#private` fields are not seen.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * class Net extends ln.Module {
 *   fc1 = new ln.Linear(2, 3);
 *   fc2 = new ln.Linear(3, 1);
 *   override forward(x: ln.Tensor): ln.Tensor {
 *     return this.fc2.forward(this.fc1.forward(x).relu()).sigmoid();
 *   }
 * }
 * const net = new Net();
 * assertEquals([...net.namedParameters().keys()], ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]);
 * assertEquals(
 *   String(net),
 *   `Net(
 *   (fc1): Linear(in_features=2, out_features=3, bias=True)
 *   (fc2): Linear(in_features=3, out_features=1, bias=True)
 * )`,
 * );
 * ```
 */
export abstract class Module extends ModuleTree implements Disposable {
  #training = true;

  /** Whether the module is in training mode, which dropout and batch normalisation look at. */
  get training(): boolean {
    const mode = this.#training;
    observer?.assumed(this, () => this.#training === mode);
    return mode;
  }

  set training(mode: boolean) {
    this.#training = mode;
  }

  /**
   * Whether a step through this module alone can be recorded and replayed, as `fit` does it. A class whose `forward` makes the same tensor
   * operations each time says so with `static readonly isReplayable = true`; its subclasses don't inherit that.
   */
  get isReplayable(): boolean {
    return declaresReplayable(this);
  }

  /**
   * Computes the output.
   *
   * @param input Rows are samples.
   * @returns The output.
   */
  abstract forward(input: Tensor): Tensor;

  /**
   * What `toString` prints in the brackets after the class. Override it to show a module's settings.
   *
   * @returns The text, "" by default.
   */
  extraRepresentation(): string {
    return "";
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.zeroGrad();
  }

  /**
   * Keeps all parameters from being trained: they require no gradients, and those they have are forgotten.
   *
   * @returns The module itself.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const net = new ln.Sequential(new ln.Linear(2, 3), new ln.Linear(3, 1));
   * net.at(0).freeze();
   * assertEquals(net.parameterCount({ trainable: true }), 4);
   * ```
   */
  freeze(): this {
    for (const parameter of this.parameters()) {
      parameter.zeroGrad();
      parameter.requiresGrad = false;
    }
    return this;
  }

  /**
   * Lets all parameters be trained again.
   *
   * @returns The module itself.
   */
  unfreeze(): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = true;
    return this;
  }

  /**
   * Switches this module and all inside it to training mode, or out of it.
   *
   * @param mode Whether to train (default true).
   * @returns The module itself.
   * @throws {TypeError} If `mode` is no boolean.
   */
  train(mode = true): this {
    if (typeof mode !== "boolean") {
      throw new TypeError(`Cannot set the training mode to ${describe(mode)}: expected true or false`);
    }
    this.training = mode;
    visitChildren(this, (child) => child.train(mode));
    return this;
  }

  /**
   * Switches this module and all inside it to evaluation mode.
   *
   * @returns The module itself.
   */
  eval(): this {
    return this.train(false);
  }

  /**
   * Calls a function with all modules inside this one and then with this one.
   *
   * @param fn What to call, to set start weights for instance.
   * @returns The module itself.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const net = new ln.Sequential(new ln.Linear(2, 3), new ln.ReLU());
   * net.apply((module) => {
   *   if (module instanceof ln.Linear) ln.noGrad(() => module.bias!.set(0));
   * });
   * assertEquals(net.namedParameters().get("0.bias")!.toArray(), [0, 0, 0]);
   * ```
   */
  apply(fn: (module: Module) => void): this {
    visitChildren(this, (child) => child.apply(fn));
    fn(this);
    return this;
  }

  /**
   * The parameters and persistent buffers by name, as PyTorch names them. Other than PyTorch's they are copies, so that further
   * training does not change them.
   *
   * @returns Tensors that the innermost scope owns.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const [a, b] = [new ln.Linear(2, 3), new ln.Linear(2, 3)];
   * b.loadStateDict(a.stateDict());
   * assertEquals(b.weight.toArray(), a.weight.toArray());
   * ```
   */
  stateDict(): StateDict {
    return copyState(this.#state());
  }

  /**
   * Copies tensors into the parameters and buffers of the same names.
   *
   * @param dict What {@linkcode Module.stateDict} gave, or a file holds.
   * @param options `strict`: whether names that are missing or left over are errors (default true).
   * @returns The names that are missing or left over; both lists are empty when `strict`.
   * @throws {RangeError} If names or shapes differ; the message lists all that do, and nothing was written.
   * @throws {TypeError} If dtypes differ, or a value is no tensor; nothing was written.
   */
  loadStateDict(dict: Readonly<StateDict>, options: LoadStateDictOptions = {}): IncompatibleKeys {
    return loadState(this.constructor.name, this.#state(), dict, options.strict ?? true);
  }

  /** What a state dict holds. As in PyTorch, what is shared has all its names. */
  #state(): Map<string, Parameter | Buffer> {
    const state = new Map<string, Parameter | Buffer>();
    for (const [name, part] of allParts(this)) {
      if (part instanceof Parameter || (part instanceof Buffer && part.persistent)) state.set(name, part);
    }
    return state;
  }

  /** Gives the memory of all parameters and buffers back. */
  dispose(): void {
    for (const parameter of this.parameters()) parameter.dispose();
    for (const buffer of this.buffers()) buffer.dispose();
  }

  /** Disposes of the module at the end of a `using` block. */
  [disposeSymbol](): void {
    this.dispose();
  }

  /**
   * The class, its settings and the modules inside, as PyTorch prints them. An array of modules is printed as a `ModuleList`, a plain
   * object of modules as a `ModuleDict`.
   *
   * @returns Lines of text.
   */
  override toString(): string {
    const texts = visitChildren(this, String);
    return moduleText(
      this.constructor.name,
      this.extraRepresentation(),
      namedTexts(this.namedMembers(), texts, []),
    );
  }

  /** What `console.log` and `Deno.inspect` show: the same as `toString`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** As for Deno, in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The texts of the modules among members; an array or object of modules has one text. */
function namedTexts(
  members: Iterable<readonly [name: string, value: unknown]>,
  texts: ReadonlyMap<Module, string>,
  path: readonly object[],
): [name: string, text: string][] {
  const found: [string, string][] = [];
  for (const [name, value] of members) {
    if (isModule(value)) found.push([name, texts.get(value)!]);
    if (!isContainer(value) || path.includes(value)) continue;
    const inner = namedTexts(Object.entries(value), texts, [...path, value]);
    if (inner.length === 0) continue;
    found.push([name, Array.isArray(value) ? moduleListText(inner) : moduleText("ModuleDict", "", inner)]);
  }
  return found;
}
