import { describe } from "../array/shape.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/**
 * Modules one after the other, named "0", "1" and so on.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const net = new ln.Sequential(new ln.Linear(2, 3), new ln.ReLU(), new ln.Linear(3, 1));
 * assertEquals(net.forward(ln.ones([4, 2])).shape, [4, 1]);
 * assertEquals(Object.keys(net.stateDict()), ["0.weight", "0.bias", "2.weight", "2.bias"]);
 * ```
 */
export class Sequential extends Module implements Iterable<Module> {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  readonly #layers: Module[] = [];

  /**
   * Puts modules in a row.
   *
   * @param layers The modules, in order.
   * @throws {TypeError} If one of them is no module.
   */
  constructor(...layers: Module[]) {
    super();
    for (const layer of layers) this.append(layer);
  }

  /** The modules, in order. */
  get layers(): readonly Module[] {
    return this.#layers;
  }

  /** How many modules there are. */
  get length(): number {
    return this.#layers.length;
  }

  /** The modules, in order. */
  [Symbol.iterator](): Iterator<Module> {
    return this.#layers[Symbol.iterator]();
  }

  /**
   * One of the modules.
   *
   * @param index Its place; negative ones count from the end.
   * @throws {RangeError} If there is none.
   */
  at(index: number): Module {
    const layer = this.#layers.at(index);
    if (!Number.isInteger(index) || !layer) {
      const { length } = this.#layers;
      throw new RangeError(
        `Cannot take module ${describe(index)} of a Sequential: ` +
          (length === 0 ? "it has none" : `expected a whole number from ${-length} to ${length - 1}`),
      );
    }
    return layer;
  }

  /**
   * Adds a module at the end.
   *
   * @param layer The module.
   * @returns The Sequential itself.
   * @throws {TypeError} If it is no module.
   */
  append(layer: Module): this {
    if (!(layer instanceof Module)) {
      throw new TypeError(`Cannot put ${describe(layer)} into a Sequential: expected a module`);
    }
    this.#layers.push(layer);
    return this;
  }

  /** The modules under their places, and what a class that extends this one adds. */
  override *namedMembers(): Iterable<readonly [name: string, value: unknown]> {
    for (const [i, layer] of this.#layers.entries()) yield [String(i), layer];
    yield* super.namedMembers();
  }

  /**
   * Computes the output.
   *
   * @param input Rows are samples.
   * @returns The output of the last layer.
   */
  override forward(input: Tensor): Tensor {
    return tidy(() => this.#layers.reduce((value, layer) => layer.forward(value), input));
  }
}
