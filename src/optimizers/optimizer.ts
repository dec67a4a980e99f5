import { describe } from "../array/shape.ts";
import { scalarArray } from "../array/strided.ts";
import { heap } from "../kernels/active.ts";
import type { NdArray } from "../array/nd_array.ts";
import { Parameter } from "../nn/parameter.ts";

/** Makes an optimizer once the parameters are known: what `compile` takes. */
export interface OptimizerFactory {
  /** The optimizer's name. */
  readonly name: string;
  /** Makes the optimizer. */
  build(parameters: readonly Parameter[]): Optimizer;
}

/** Changes parameters by their gradients. */
export abstract class Optimizer {
  /** What is trained. */
  readonly parameters: readonly Parameter[];
  /** @internal The learning rate as a cell in linear memory, in the parameters' dtype, which kernels read. */
  protected readonly learningRateCell: NdArray;

  /**
   * Checks and keeps what all optimizers have.
   *
   * @param parameters Of one dtype, at least one.
   * @param learningRate More than 0.
   */
  constructor(parameters: readonly Parameter[], learningRate: number) {
    if (
      !Array.isArray(parameters) || parameters.length === 0 ||
      !parameters.every((one) => one instanceof Parameter)
    ) {
      throw new TypeError(
        `Cannot make an optimizer for ${
          describe(parameters)
        }: expected the parameters of a module, at least one`,
      );
    }
    const dtypes = new Set(parameters.map((parameter) => parameter.dtype));
    if (dtypes.size > 1) {
      throw new TypeError(
        `Cannot make an optimizer for parameters of dtypes ${[...dtypes].join(" and ")}: expected one`,
      );
    }
    checkLearningRate(learningRate);
    this.parameters = [...new Set<Parameter>(parameters)];
    this.learningRateCell = scalarArray(learningRate, parameters[0]!.dtype);
    this.learningRateCell.storage.guard();
  }

  /** The step size; it may be changed between steps. */
  get learningRate(): number {
    const { address, dtype } = this.learningRateCell;
    return dtype === "float64" ? heap().float64[address >>> 3]! : heap().float32[address >>> 2]!;
  }

  set learningRate(value: number) {
    checkLearningRate(value);
    const { address, dtype } = this.learningRateCell;
    if (dtype === "float64") heap().float64[address >>> 3] = value;
    else heap().float32[address >>> 2] = value;
  }

  /** Forgets all gradients. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.zeroGrad();
  }

  /** Changes every parameter that has a gradient. */
  step(): void {
    for (const parameter of this.parameters) {
      parameter.assertAlive("update");
      if (parameter.grad === null) continue;
      this.update(parameter, parameter.grad.array);
      parameter.array.storage.markWritten(`${this.constructor.name}.step`);
    }
  }

  /** @internal Changes one parameter in place. */
  protected abstract update(parameter: Parameter, gradient: NdArray): void;
}

function checkLearningRate(value: number): void {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot train with learning rate ${describe(value)}: expected a number`);
  }
  if (!(value > 0) || value === Infinity) {
    throw new RangeError(`Cannot train with learning rate ${value}: expected a number above 0`);
  }
}
