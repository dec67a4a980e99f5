import type { NdArray } from "../array/nd_array.ts";
import { describe, formatShape, sameShape } from "../array/shape.ts";
import { castArray, copyInto } from "../array/strided.ts";
import { TensorBase } from "../tensor/base.ts";
import { tensor } from "../tensor/creation.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLearningRate } from "./check_options.ts";
import type { OptimizerState, ParameterGroupState } from "./optimizer_state.ts";
import type { ParameterGroup } from "./parameter_group.ts";
import type { Slot } from "./slot.ts";
import type { UpdateRule } from "./update_rule.ts";

/** The places of a group's parameters among all. */
function placesOf(groups: readonly ParameterGroup[], index: number): number[] {
  const before = groups.slice(0, index).reduce((sum, group) => sum + group.parameters.length, 0);
  return groups[index]!.parameters.map((_, i) => before + i);
}

/** What an optimizer keeps, copied. */
export function saveState(
  rule: UpdateRule,
  groups: readonly ParameterGroup[],
  slots: readonly Slot[],
): OptimizerState {
  const stepsOf = (slot: Slot) => slot.clockCells()[0]!;
  const tensors = tidy(() => {
    const copies: Record<string, Tensor> = {};
    const count = (steps: number) => tensor(steps, { dtype: "float64" });
    if (rule.clock === "shared" && stepsOf(slots[0]!) > 0) copies["step"] = count(stepsOf(slots[0]!));
    for (const [i, slot] of slots.entries()) {
      if (!slot.started) continue;
      if (rule.clock === "each") copies[`${i}.step`] = count(stepsOf(slot));
      slot.names.forEach((name, k) => {
        copies[`${i}.${name}`] = makeTensor(castArray(slot.state[k]!, slot.dtype), null);
      });
    }
    return copies;
  });
  return {
    optimizer: rule.name,
    groups: groups.map((group, i) => ({
      ...group.options,
      learningRate: group.learningRate,
      parameters: placesOf(groups, i),
    })),
    tensors,
  };
}

/** Throws unless a saved group has the parameters and the options of this one. */
function checkGroup(
  owner: string,
  group: ParameterGroup,
  places: number[],
  saved: ParameterGroupState,
  index: number,
): void {
  const operation = `Cannot load a state into ${owner}: group ${index}`;
  if (typeof saved !== "object" || saved === null) {
    throw new TypeError(`${operation} of the state is ${describe(saved)}, expected an object`);
  }
  const { parameters, learningRate, ...options } = saved;
  if (JSON.stringify(parameters) !== JSON.stringify(places)) {
    throw new RangeError(
      `${operation} has parameters [${places.join(", ")}], in the state ${JSON.stringify(parameters)}`,
    );
  }
  // A schedule may have brought it down to 0.
  if (learningRate !== 0) checkLearningRate(learningRate);
  const { learningRate: _, ...own } = group.options;
  for (const name of new Set([...Object.keys(own), ...Object.keys(options)])) {
    const [here, there] = [JSON.stringify(own[name]), JSON.stringify(options[name])];
    if (here !== there) {
      throw new RangeError(
        `${operation} has ${name} ${here}, in the state ${there}; make the optimizer with the same options`,
      );
    }
  }
}

/** A tensor of a state. */
function tensorIn(owner: string, name: string, tensors: Readonly<Record<string, unknown>>): Tensor {
  if (!Object.hasOwn(tensors, name)) {
    throw new RangeError(`Cannot load a state into ${owner}: "${name}" is missing`);
  }
  const value = tensors[name];
  if (!(value instanceof TensorBase)) {
    throw new TypeError(
      `Cannot load a state into ${owner}: "${name}" is ${describe(value)}, expected a tensor`,
    );
  }
  value.assertAlive(`load a state into ${owner}`);
  return value as Tensor;
}

/** The number of steps in a state. */
function stepsIn(owner: string, name: string, tensors: Readonly<Record<string, unknown>>): number {
  const value = tensorIn(owner, name, tensors);
  const steps = value.size === 1 ? value.item() : NaN;
  if (!Number.isSafeInteger(steps) || steps < 0) {
    const found = value.size === 1 ? steps : `of shape ${formatShape(value.shape)}`;
    throw new RangeError(
      `Cannot load a state into ${owner}: "${name}" is ${found}, expected a number of steps`,
    );
  }
  return steps;
}

/** Sets a clock to what it is after a number of steps, to the bit: by counting them again until nothing but the count changes. */
function setSteps(rule: UpdateRule, slot: Slot, steps: number): void {
  slot.resetClock();
  for (let done = 0; done < steps;) {
    const [, ...before] = slot.clockCells();
    // Looking takes longer than counting.
    const end = Math.min(steps, done + 1000);
    for (; done < end; done++) rule.advance!(slot.clock, 1, slot.options, slot.dtype);
    const [, ...after] = slot.clockCells();
    if (after.every((value, k) => value === before[k])) break;
  }
  slot.setClockSteps(steps);
}

/** What is to be written into a slot. */
interface SlotState {
  readonly steps: number;
  readonly arrays: readonly NdArray[];
}

/** What a state has for one slot; null if the slot had made no step. */
function readSlot(
  rule: UpdateRule,
  slot: Slot,
  index: number,
  tensors: Readonly<Record<string, Tensor>>,
): SlotState | null {
  const names = [...(rule.clock === "each" ? ["step"] : []), ...slot.names];
  const keys = names.map((name) => `${index}.${name}`);
  if (!keys.some((key) => Object.hasOwn(tensors, key))) return null;
  for (const key of keys) {
    const value = tensorIn(rule.name, key, tensors);
    if (key.endsWith(".step")) continue;
    if (value.dtype !== slot.dtype) {
      throw new TypeError(
        `Cannot load a state into ${rule.name}: "${key}" is ${value.dtype}, the parameter ${slot.dtype}`,
      );
    }
    if (!sameShape(value.shape, slot.parameter.shape)) {
      throw new RangeError(
        `Cannot load a state into ${rule.name}: "${key}" has shape ${
          formatShape(value.shape)
        }, the parameter ` +
          formatShape(slot.parameter.shape),
      );
    }
  }
  const steps = rule.clock === "each" ? stepsIn(rule.name, keys[0]!, tensors) : 0;
  return { steps, arrays: slot.names.map((name) => tensors[`${index}.${name}`]!.array) };
}

/**
 * Writes a state into an optimizer, after all of it has been checked.
 *
 * @throws {TypeError} If something is of another kind or dtype.
 * @throws {RangeError} If something is missing, left over or of another shape, or an option differs.
 */
export function loadState(
  rule: UpdateRule,
  groups: readonly ParameterGroup[],
  slots: readonly Slot[],
  state: OptimizerState,
): void {
  const owner = rule.name;
  if (
    typeof state !== "object" || state === null || !Array.isArray(state.groups) ||
    typeof state.tensors !== "object" || state.tensors === null
  ) {
    throw new TypeError(`Cannot load ${describe(state)} into ${owner}: expected what stateDict() returns`);
  }
  if (state.optimizer !== owner) {
    throw new TypeError(
      `Cannot load a state of ${describe(state.optimizer)} into ${owner}: expected one of its own`,
    );
  }
  if (state.groups.length !== groups.length) {
    throw new RangeError(
      `Cannot load a state into ${owner}: it has ${groups.length} groups, the state ${state.groups.length}`,
    );
  }
  groups.forEach((group, i) => checkGroup(owner, group, placesOf(groups, i), state.groups[i]!, i));
  const expected = new Set(rule.clock === "shared" ? ["step"] : []);
  for (const [i, { names }] of slots.entries()) {
    for (const name of rule.clock === "each" ? ["step", ...names] : names) expected.add(`${i}.${name}`);
  }
  for (const key of Object.keys(state.tensors)) {
    if (!expected.has(key)) throw new RangeError(`Cannot load a state into ${owner}: it has no "${key}"`);
  }
  const found = slots.map((slot, i) => readSlot(rule, slot, i, state.tensors));
  const hasSteps = found.some((one) => one !== null) || Object.hasOwn(state.tensors, "step");
  const sharedSteps = rule.clock === "shared" && hasSteps ? stepsIn(owner, "step", state.tensors) : 0;
  for (const [i, slot] of slots.entries()) if (found[i]) slot.begin();
  groups.forEach((group, i) => group.writeLearningRate(state.groups[i]!.learningRate));
  if (rule.clock === "shared") setSteps(rule, slots[0]!, sharedSteps);
  slots.forEach((slot, i) => {
    const one = found[i]!;
    slot.reset();
    if (rule.clock === "each") setSteps(rule, slot, one?.steps ?? 0);
    if (one === null) return;
    one.arrays.forEach((array, k) => copyInto(slot.state[k]!, array));
    slot.started = true;
  });
}
