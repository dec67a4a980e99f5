import type { DType } from "../array/dtype.ts";
import { describe, sameShape, type Shape } from "../array/shape.ts";
import { observeStep, type StepObserver, unobserved } from "../array/step_observer.ts";
import { inEvaluation } from "../model/evaluate.ts";
import { layerName } from "../nn/layer_by_name.ts";
import type { Module } from "../nn/module.ts";
import type { Op } from "../ops/op.ts";
import type { TensorBase } from "../tensor/base.ts";
import { type CallObserver, observeCalls } from "../tensor/call_observer.ts";
import { tidy } from "../tensor/scope.ts";
import { Tensor } from "../tensor/tensor.ts";
import { bytesOfArray } from "./tensor_proto.ts";

/** A tensor that took part in a forward pass. */
export interface TracedValue {
  readonly shape: Shape;
  readonly dtype: DType;
  /** The name of a parameter or buffer; null for other tensors. */
  readonly state: string | null;
  /** The elements of a tensor that the pass took from elsewhere; null for the input, weights and results. */
  readonly constant: Uint8Array | null;
}

/** A step of a forward pass: an operation, or one of the library's layers as a whole. */
export interface TracedCall {
  readonly op: Op<unknown> | null;
  readonly layer: Module | null;
  /** The name of the module whose forward made the step. */
  readonly path: string;
  readonly attributes: unknown;
  /** Places in the list of values. */
  readonly inputs: readonly number[];
  readonly output: number;
}

/** A forward pass, written down. The first value is the input. */
export interface Trace {
  readonly values: readonly TracedValue[];
  readonly calls: readonly TracedCall[];
  readonly output: number;
}

type Forward = (input: Tensor) => Tensor;

/** The tensor of which another one is a second handle, as `detach` makes it. */
function sameView({ array }: TensorBase, tensors: Iterable<TensorBase>): TensorBase | null {
  for (const tensor of tensors) {
    const { array: other } = tensor;
    if (array.storage !== other.storage || array.offset !== other.offset) continue;
    if (sameShape(array.shape, other.shape) && sameShape(array.strides, other.strides)) return tensor;
  }
  return null;
}

/** Follows one forward pass. */
class Tracer implements CallObserver, StepObserver {
  readonly values: TracedValue[] = [];
  readonly calls: TracedCall[] = [];
  readonly #places = new Map<TensorBase, number>();
  readonly #state: ReadonlyMap<TensorBase, string>;
  readonly #path: string[] = [""];

  constructor(state: ReadonlyMap<TensorBase, string>) {
    this.#state = state;
  }

  /** A tensor's place in the list of values; one that no traced call made is a weight or a constant. */
  placeOf(tensor: TensorBase): number {
    const known = this.#places.get(tensor);
    if (known !== undefined) return known;
    const state = this.#state.get(tensor);
    if (state !== undefined) return this.add(tensor, state, null);
    const original = sameView(tensor, this.#places.keys()) ?? sameView(tensor, this.#state.keys());
    return original ? this.placeOf(original) : this.add(tensor, null, bytesOfArray(tensor.array));
  }

  add(tensor: TensorBase, state: string | null, constant: Uint8Array | null): number {
    const { shape, dtype } = tensor;
    this.#places.set(tensor, this.values.length);
    return this.values.push({ shape, dtype, state, constant }) - 1;
  }

  called(op: Op<unknown>, inputs: readonly TensorBase[], attributes: unknown, output: TensorBase): void {
    const places = inputs.map((input) => this.placeOf(input));
    const path = this.#path.at(-1)!;
    this.calls.push({
      op,
      layer: null,
      path,
      attributes,
      inputs: places,
      output: this.add(output, null, null),
    });
  }

  /** A layer of the library, whose inner operations don't matter. */
  layer(layer: Module, path: string, input: Tensor, forward: Forward): Tensor {
    const place = this.placeOf(input);
    const output = observeCalls(null, () => unobserved(() => forward(input)));
    this.calls.push({
      op: null,
      layer,
      path,
      attributes: null,
      inputs: [place],
      output: this.add(output, null, null),
    });
    return output;
  }

  /** Any other module: what it does is followed, under its name. */
  inside(path: string, input: Tensor, forward: Forward): Tensor {
    this.#path.push(path);
    try {
      return forward(input);
    } finally {
      this.#path.pop();
    }
  }

  used(): void {}
  filled(): void {}
  assumed(): void {}
  gradientRead(): void {}
  gradientReplaced(): void {}

  written(_storage: object, operation: string): void {
    throw new TypeError(`Cannot follow "${operation}": it writes into a tensor that is there already`);
  }
}

/** Has a function stand in for the `forward` of each module. */
function withForwards<T>(
  modules: ReadonlyMap<string, Module>,
  replace: (module: Module, path: string, forward: Forward) => Forward,
  fn: () => T,
): T {
  const own = [...modules.values()].map((module) => Object.getOwnPropertyDescriptor(module, "forward"));
  const replaced: Module[] = [];
  try {
    for (const [path, module] of modules) {
      const value = replace(module, path, module.forward.bind(module));
      Object.defineProperty(module, "forward", { value, configurable: true, writable: true });
      replaced.push(module);
    }
    return fn();
  } finally {
    replaced.forEach((module, i) => {
      delete (module as { forward?: Forward }).forward;
      if (own[i]) Object.defineProperty(module, "forward", own[i]);
    });
  }
}

/**
 * Runs a module's forward pass in evaluation mode and writes down what it does.
 *
 * @param module The module, with all weights made.
 * @param state Its parameters and buffers by tensor.
 * @param input The input.
 * @returns The steps.
 * @throws {TypeError} If the pass reads values or writes into tensors, which steps alone can't repeat, or gives no tensor.
 */
export function traceForward(
  module: Module,
  state: ReadonlyMap<TensorBase, string>,
  input: Tensor,
): Trace {
  const tracer = new Tracer(state);
  tracer.add(input, null, null);
  const stand = (one: Module, path: string, forward: Forward): Forward => (x) =>
    layerName(one) === null ? tracer.inside(path, x, forward) : tracer.layer(one, path, x, forward);
  const run = () => {
    const output = module.forward(input);
    if (!(output instanceof Tensor)) {
      throw new TypeError(`Cannot follow a forward that returns ${describe(output)}: expected a tensor`);
    }
    return tracer.placeOf(output);
  };
  return tidy(() =>
    inEvaluation(module, () =>
      withForwards(module.namedModules(), stand, () => {
        const output = observeStep(tracer, () => observeCalls(tracer, run));
        return { values: tracer.values, calls: tracer.calls, output };
      }))
  );
}
