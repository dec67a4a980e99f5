import { allocate, type NdArray } from "../array/nd_array.ts";
import { describe, formatShape, sameShape } from "../array/shape.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { TensorBase } from "../tensor/base.ts";
import { disposeSymbol } from "../tensor/dispose_symbol.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { loadState, saveState } from "./load_state.ts";
import type { OptimizerState } from "./optimizer_state.ts";
import { type OptionValue, ParameterGroup } from "./parameter_group.ts";
import { type OptimizerParameters, resolveGroups } from "./resolve_groups.ts";
import { CLOCK_CELLS, Slot } from "./slot.ts";
import type { OptimizerOptions, UpdateRule } from "./update_rule.ts";

/** Makes an optimizer once the parameters are known: what `compile` takes. */
export interface OptimizerFactory {
  /** The optimizer's name. */
  readonly name: string;
  /** All options, the defaults included, where a model file may name them. */
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** Makes the optimizer. */
  build(parameters: readonly Tensor[]): Optimizer;
}

/**
 * Changes parameters by their gradients. What it keeps from step to step lies in linear memory and belongs to no scope: it lives
 * as long as the optimizer, or until {@linkcode Optimizer.dispose}.
 */
export class Optimizer implements Disposable {
  /** Which optimizer it is. */
  readonly name: string;
  /** The parameters, by the options they are trained with. */
  readonly groups: readonly ParameterGroup[];
  readonly #rule: UpdateRule;
  readonly #slots: readonly Slot[];
  /** The learning rate of each group, then the clocks. */
  readonly #cells: NdArray;
  /** What the error of a later backward pass says has written. */
  readonly #writer: string;
  #disposed = false;

  /**
   * Made by the classes that extend it, and by factories such as `adam()`.
   *
   * @param rule How parameters are changed.
   * @param parameters What to train: tensors, or groups of them with options of their own.
   * @param options For all groups.
   */
  constructor(rule: UpdateRule, parameters: OptimizerParameters, options: OptimizerOptions) {
    const groups = resolveGroups(rule, parameters, options);
    const count = groups.reduce((sum, group) => sum + group.parameters.length, 0);
    const clocks = rule.clock === undefined ? 0 : rule.clock === "shared" ? 1 : count;
    this.name = rule.name;
    this.#writer = `${rule.name}.step`;
    this.#rule = rule;
    this.#cells = allocate([groups.length + clocks * CLOCK_CELLS], "float64");
    this.#cells.storage.guard();
    this.groups = groups.map(({ parameters, options }, i) =>
      new ParameterGroup(parameters, options, this.#cells, i)
    );
    const slots: Slot[] = [];
    for (const [i, group] of this.groups.entries()) {
      const { options } = groups[i]!;
      const names = rule.state?.(options) ?? [];
      const initial = rule.initialState?.(options) ?? 0;
      for (const parameter of group.parameters) {
        const clock = rule.clock === undefined
          ? -1
          : groups.length + (rule.clock === "shared" ? 0 : slots.length * CLOCK_CELLS);
        slots.push(new Slot(parameter, group, options, names, initial, this.#cells, clock));
      }
    }
    this.#slots = slots;
    if (clocks > 0) { for (const slot of slots) slot.resetClock(); }
  }

  /** What is trained, group after group. */
  get parameters(): readonly Tensor[] {
    return this.#slots.map((slot) => slot.parameter);
  }

  /** The step size, of the first group if there are several; setting it sets those of all groups. */
  get learningRate(): number {
    this.#assertAlive("read the learning rate");
    return this.groups[0]!.learningRate;
  }

  set learningRate(value: number) {
    this.#assertAlive("set the learning rate");
    for (const group of this.groups) group.learningRate = value;
  }

  /** Forgets all gradients. */
  zeroGrad(): void {
    for (const { parameter } of this.#slots) parameter.zeroGrad();
  }

  /**
   * Changes every parameter that has a gradient.
   *
   * @throws {TypeError} If the optimizer, a parameter or a gradient was disposed of, or a gradient doesn't fit its parameter;
   * then nothing was changed.
   */
  step(): void {
    this.#assertAlive("step");
    try {
      for (let i = 0; i < this.#slots.length; i++) {
        const slot = this.#slots[i]!;
        slot.parameter.assertAlive("update a parameter");
        const { grad } = slot.parameter;
        if (grad !== null) this.#take(slot, grad);
      }
      this.#update();
    } finally {
      for (let i = 0; i < this.#slots.length; i++) this.#slots[i]!.releaseGradient();
    }
  }

  /**
   * Changes parameters by gradients that are given, as Keras's `apply_gradients`; `grad` is neither read nor changed.
   *
   * @param pairs Gradients and their parameters; null for a gradient that there isn't.
   * @throws {TypeError} If a parameter is not the optimizer's or comes twice, something was disposed of, or a gradient doesn't fit;
   * then nothing was changed.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const w = ln.tensor([1, 2]);
   * const optimizer = new ln.SGD([w], { learningRate: 0.25 });
   * const [slope] = ln.gradient(() => w.square().sum(), [w]);
   * optimizer.applyGradients([[slope!, w]]);
   * assertEquals(w.toArray(), [0.5, 1]);
   * ```
   */
  applyGradients(pairs: Iterable<readonly [gradient: Tensor | null, parameter: Tensor]>): void {
    this.#assertAlive("apply gradients");
    try {
      for (const [gradient, parameter] of pairs) {
        const slot = this.#slots.find((slot) => slot.parameter === parameter);
        if (slot === undefined) {
          throw new TypeError(
            `Cannot apply a gradient to ${
              describe(parameter)
            }: the optimizer was not made for it; expected pairs [gradient, parameter]`,
          );
        }
        if (slot.gradient !== null) {
          throw new TypeError(
            `Cannot apply two gradients to the parameter of shape ${
              formatShape(parameter.shape)
            }: add them up`,
          );
        }
        parameter.assertAlive("update a parameter");
        if (gradient !== null) this.#take(slot, gradient);
      }
      this.#update();
    } finally {
      for (const slot of this.#slots) slot.releaseGradient();
    }
  }

  #take(slot: Slot, gradient: Tensor): void {
    const { parameter } = slot;
    if (!(gradient instanceof TensorBase)) {
      throw new TypeError(`Cannot update a parameter by ${describe(gradient)}: expected a tensor`);
    }
    gradient.assertAlive("update a parameter by its gradient");
    if (gradient.dtype !== parameter.dtype || !sameShape(gradient.shape, parameter.shape)) {
      throw new TypeError(
        `Cannot update a ${parameter.dtype} parameter of shape ${
          formatShape(parameter.shape)
        } by a ${gradient.dtype} ` +
          `gradient of shape ${formatShape(gradient.shape)}: both must agree`,
      );
    }
    slot.takeGradient(gradient.array);
  }

  /** Makes the step for the slots that have a gradient. All that can fail comes before the first write. */
  #update(): void {
    const slots = this.#slots;
    let moving = 0;
    for (let i = 0; i < slots.length; i++) {
      if (slots[i]!.gradient === null) continue;
      slots[i]!.begin();
      moving++;
    }
    if (moving === 0) return;
    this.#rule.prepare?.(slots, slots[0]!.options);
    this.#advance(moving === slots.length);
    this.#cells.storage.markWritten(this.#writer);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      if (slot.gradient === null) continue;
      this.#rule.update(slot, slot.options);
      slot.markUpdated(this.#writer);
    }
  }

  /** Moves on the clocks that the step needs; those of a group in one go where all of it moves. */
  #advance(all: boolean): void {
    const rule = this.#rule;
    if (rule.advance === undefined) return;
    const slots = this.#slots;
    if (rule.clock === "shared") {
      rule.advance(slots[0]!.clock, 1, slots[0]!.options, slots[0]!.dtype);
      return;
    }
    for (let i = 0; i < slots.length;) {
      const { group, options, clock, dtype, gradient } = slots[i]!;
      const count = all ? group.parameters.length : 1;
      if (gradient !== null) rule.advance(clock, count, options, dtype);
      i += count;
    }
  }

  /**
   * What the optimizer needs to go on later exactly as it would now.
   *
   * @returns Options and copies of all that is kept; the tensors are owned by the innermost scope.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const [a, b] = [new ln.Parameter(ln.tensor([1, 2])), new ln.Parameter(ln.tensor([1, 2]))];
   * const first = new ln.Adam([a]);
   * a.square().sum().backward();
   * first.step();
   * const second = new ln.Adam([b]);
   * second.loadStateDict(first.stateDict());
   * assertEquals(second.stateDict().tensors["0.step"]!.item(), 1);
   * ```
   */
  stateDict(): OptimizerState {
    this.#assertAlive("save the state");
    refuseInStep("save an optimizer's state", "save it after the step");
    return saveState(this.#rule, this.groups, this.#slots);
  }

  /**
   * Goes on from a state that {@linkcode Optimizer.stateDict} gave. The learning rates are taken from it too; the other options must
   * be those that this optimizer was made with.
   *
   * @param state From an optimizer of the same kind, for parameters of the same shapes in the same groups.
   * @throws {TypeError} If something is of another kind or dtype; then nothing was changed.
   * @throws {RangeError} If something is missing, left over or of another shape, or an option differs; then nothing was changed.
   */
  loadStateDict(state: OptimizerState): void {
    this.#assertAlive("load a state");
    refuseInStep("load an optimizer's state", "load it between runs");
    loadState(this.#rule, this.groups, this.#slots, state);
  }

  /** Gives the memory back, not that of the parameters. The second call does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const slot of this.#slots) slot.release();
    this.#cells.release();
  }

  /** Disposes of the optimizer at the end of a `using` block. */
  [disposeSymbol](): void {
    this.dispose();
  }

  #assertAlive(operation: string): void {
    if (this.#disposed) {
      throw new TypeError(`Cannot ${operation}: the optimizer ${this.name} was disposed of`);
    }
  }
}
