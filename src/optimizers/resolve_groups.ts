import { isFloat } from "../array/dtype.ts";
import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { completeOptions, type OptimizerOptions, type UpdateRule } from "./update_rule.ts";

/** Some parameters, with options that differ from the optimizer's. */
export type ParameterGroupOptions<O extends OptimizerOptions = OptimizerOptions> = O & {
  /** What is trained. */
  readonly parameters: readonly Tensor[];
};

/** What an optimizer takes: parameters, or groups of them. */
export type OptimizerParameters<O extends OptimizerOptions = OptimizerOptions> =
  | readonly Tensor[]
  | readonly ParameterGroupOptions<O>[];

/** A group whose parameters and options have been checked. */
export interface ResolvedGroup {
  /** What is trained. */
  readonly parameters: readonly Tensor[];
  /** All options. */
  readonly options: Required<OptimizerOptions>;
}

function isGroup(value: unknown): value is { parameters: readonly unknown[] } {
  return typeof value === "object" && value !== null && "parameters" in value &&
    Array.isArray(value.parameters);
}

function checkParameter(owner: string, value: unknown, place: number): asserts value is Tensor {
  if (!(value instanceof TensorBase)) {
    throw new TypeError(`Cannot make ${owner} for ${describe(value)}: parameter ${place} must be a tensor`);
  }
  value.assertAlive(`make ${owner}`);
  const what = `parameter ${place}, a ${value.dtype} tensor of shape ${formatShape(value.shape)}`;
  if (!isFloat(value.dtype)) {
    throw new TypeError(`Cannot make ${owner} for ${what}: only float32 and float64 can be trained`);
  }
  if (value.entry !== null && value.entry.op !== null) {
    throw new TypeError(
      `Cannot make ${owner} for ${what}: it is the result of an operation; train the tensors that it was computed from`,
    );
  }
  if (!value.array.isContiguous) {
    throw new TypeError(
      `Cannot make ${owner} for ${what}: it is a view with gaps; make a parameter of it, new Parameter(tensor)`,
    );
  }
}

/**
 * Brings what an optimizer was given into one form.
 *
 * @param rule Which optimizer.
 * @param parameters What it was given.
 * @param options Options for all groups.
 * @throws {TypeError} If there are no parameters, or one comes twice, was disposed of, or can't be trained, or the dtypes in a
 * group differ, or an option is of the wrong kind.
 * @throws {RangeError} If an option is out of range.
 */
export function resolveGroups(
  rule: UpdateRule,
  parameters: OptimizerParameters,
  options: OptimizerOptions,
): ResolvedGroup[] {
  const owner = rule.name;
  if (!Array.isArray(parameters) || parameters.length === 0) {
    throw new TypeError(
      `Cannot make ${owner} for ${
        describe(parameters)
      }: expected the parameters of a module, at least one, or groups { parameters }`,
    );
  }
  const common = completeOptions(rule, options);
  const groups = isGroup(parameters[0])
    ? (parameters as readonly unknown[]).map((group, i) => {
      if (!isGroup(group)) {
        throw new TypeError(
          `Cannot make ${owner} for ${describe(group)}: group ${i} must be an object with parameters`,
        );
      }
      const { parameters, ...own } = group;
      return { parameters, options: completeOptions(rule, common, own as OptimizerOptions) };
    })
    : [{ parameters: parameters as readonly unknown[], options: common }];
  const seen = new Set<unknown>();
  for (const [i, group] of groups.entries()) {
    if (group.parameters.length === 0) {
      throw new TypeError(`Cannot make ${owner} for no parameters: group ${i} is empty`);
    }
    for (const parameter of group.parameters) {
      checkParameter(owner, parameter, seen.size);
      if (seen.has(parameter)) {
        throw new TypeError(
          `Cannot make ${owner} for a parameter that comes twice, the second time in group ${i}: it has shape ` +
            formatShape(parameter.shape),
        );
      }
      seen.add(parameter);
    }
    const dtypes = new Set((group.parameters as readonly Tensor[]).map(({ dtype }) => dtype));
    if (dtypes.size > 1) {
      throw new TypeError(
        `Cannot make ${owner} for parameters of dtypes ${
          [...dtypes].join(" and ")
        }: expected one in each group`,
      );
    }
  }
  return groups as ResolvedGroup[];
}
