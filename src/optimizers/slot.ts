import type { FloatDType } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { observer } from "../array/step_observer.ts";
import { contiguous, fillArray } from "../array/strided.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ParameterGroup } from "./parameter_group.ts";
import type { OptimizerOptions } from "./update_rule.ts";

/** Cells of a clock: the number of steps, and three that a rule gives a meaning. */
export const CLOCK_CELLS = 4;

/** One parameter, and what an optimizer keeps for it. */
export class Slot {
  #started = false;
  /** The gradient of the step that is being made, contiguous; the slot holds a reference. */
  gradient: NdArray | null = null;
  /** What is kept, once there is something. */
  readonly state: NdArray[] = [];

  /**
   * @param parameter What is trained.
   * @param group Where its learning rate is.
   * @param options All of them.
   * @param names The names of the arrays that are kept.
   * @param initial What they begin with.
   * @param cells A float64 array with the clock.
   * @param clockIndex Where the clock begins, in cells; −1 if steps are not counted.
   */
  constructor(
    readonly parameter: Tensor,
    readonly group: ParameterGroup,
    readonly options: Required<OptimizerOptions>,
    readonly names: readonly string[],
    readonly initial: number,
    readonly cells: NdArray,
    readonly clockIndex: number,
  ) {}

  /** Whether the parameter has been changed yet. */
  get started(): boolean {
    const started = this.#started;
    observer?.assumed(this, () => this.#started === started);
    return started;
  }

  set started(value: boolean) {
    this.#started = value;
  }

  /** Notes that the parameter, and what is kept for it, was changed by `operation`. */
  markUpdated(operation: string): void {
    this.#started = true;
    for (const array of this.state) array.storage.markWritten(operation);
    this.parameter.array.storage.markWritten(operation);
  }

  /** The element type. */
  get dtype(): FloatDType {
    return this.parameter.dtype as FloatDType;
  }

  /** The number of elements. */
  get size(): number {
    return this.parameter.array.size;
  }

  /** The address of the parameter. */
  get address(): number {
    return this.parameter.array.address;
  }

  /** The address of the gradient. */
  get gradientAddress(): number {
    return this.gradient!.address;
  }

  /** The address of the learning rate. */
  get learningRate(): number {
    return this.group.learningRateAddress;
  }

  /** The address of the clock. */
  get clock(): number {
    return this.cells.address + 8 * this.clockIndex;
  }

  /** What the clock's cells hold. */
  clockCells(): number[] {
    const start = this.clock >>> 3;
    return [...this.cells.storage.heap.float64.subarray(start, start + CLOCK_CELLS)];
  }

  /** Sets the number of steps alone. */
  setClockSteps(steps: number): void {
    this.cells.storage.heap.float64[this.clock >>> 3] = steps;
  }

  /** Sets the clock to no steps and powers of 0. */
  resetClock(): void {
    this.cells.storage.heap.float64.set([0, 1, 1, 1], this.clock >>> 3);
  }

  /** The address of one of the arrays that are kept; 0, which kernels take for none, where there is no such array. */
  stateAddress(index: number): number {
    return index < this.state.length ? this.state[index]!.address : 0;
  }

  /** Takes the gradient for a step, without gaps, or none. */
  takeGradient(gradient: NdArray | null): void {
    this.releaseGradient();
    if (gradient !== null) this.gradient = contiguous(gradient);
  }

  /** Gives the gradient's reference back. */
  releaseGradient(): void {
    this.gradient?.release();
    this.gradient = null;
  }

  /** Makes the arrays that are kept, unless they are there. */
  begin(): void {
    while (this.state.length < this.names.length) {
      const array = allocate(this.parameter.shape, this.dtype);
      array.storage.guard();
      fillArray(array, this.initial);
      this.state.push(array);
    }
  }

  /** Forgets what is kept, as if no step had been made. The arrays stay where they are, for a recorded step to find. */
  reset(): void {
    this.#started = false;
    for (const array of this.state) fillArray(array, this.initial);
  }

  /** Gives the memory back. */
  release(): void {
    this.releaseGradient();
    for (const array of this.state.splice(0)) array.release();
  }
}
