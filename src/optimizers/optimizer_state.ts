import type { Tensor } from "../tensor/tensor.ts";

/** The options of a group of parameters, as {@linkcode OptimizerState} has them. */
export interface ParameterGroupState {
  /** Which parameters the group has: their places among all parameters of the optimizer. */
  readonly parameters: readonly number[];
  /** The step size. */
  readonly learningRate: number;
  /** The other options. */
  readonly [option: string]: number | boolean | readonly number[];
}

/** All that an optimizer needs to go on later exactly as it would now. */
export interface OptimizerState {
  /** Which kind of optimizer it is from. */
  readonly optimizer: string;
  /** The groups of parameters. */
  readonly groups: readonly ParameterGroupState[];
  /** Copies of what is kept for each parameter, by the parameter's place and a name: "0.step", "0.firstMoment". */
  readonly tensors: Readonly<Record<string, Tensor>>;
}
