import { describe } from "../array/shape.ts";
import { Model } from "../model/model.ts";
import { Activation } from "../nn/activation.ts";
import { Dense } from "../nn/dense.ts";
import { Dropout } from "../nn/dropout.ts";
import { Flatten } from "../nn/flatten.ts";
import { Linear } from "../nn/linear.ts";
import { Module } from "../nn/module.ts";
import { visitChildren } from "../nn/module_tree.ts";

const CHART = "a network diagram";

/** A fully connected layer, as a diagram shows it. */
export interface NetworkLayer {
  /** Its class. */
  readonly name: string;
  /** What is applied to its result; "" for nothing. */
  readonly activation: string;
  readonly inputs: number;
  readonly outputs: number;
  /** The weight from an input to an output. */
  weight(input: number, output: number): number;
  readonly bias: ArrayLike<number> | null;
}

/** The modules without modules inside, in order. */
function leaves(module: Module): Module[] {
  const inner: Module[] = [];
  let isLeaf = true;
  visitChildren(module, (child) => {
    isLeaf = false;
    inner.push(...leaves(child));
  });
  return isLeaf ? [module] : inner;
}

function denseLayer(layer: Dense): NetworkLayer {
  const { kernel, bias, units } = layer;
  if (!kernel) {
    throw new RangeError(
      `Cannot draw ${CHART}: a dense layer of ${units} units has no weights yet; give it inputShape, or use the model once`,
    );
  }
  const values = kernel.toTypedArray();
  const { activation } = layer.config();
  return {
    name: "Dense",
    activation: activation === "linear" ? "" : activation,
    inputs: kernel.shape[0]!,
    outputs: units,
    weight: (input, output) => values[input * units + output]!,
    bias: bias?.toTypedArray() ?? null,
  };
}

function linearLayer({ weight, bias }: Linear): NetworkLayer {
  const [outputs, inputs] = weight.shape as readonly [number, number];
  const values = weight.toTypedArray();
  return {
    name: "Linear",
    activation: "",
    inputs,
    outputs,
    weight: (input, output) => values[output * inputs + input]!,
    bias: bias?.toTypedArray() ?? null,
  };
}

/**
 * The fully connected layers of a model, in the order of their definition; a module without weights after one is its activation.
 *
 * @param model A model or a module.
 * @returns The layers, and the names of others that a diagram can't show.
 * @throws {TypeError} If it is neither.
 * @throws {RangeError} If there is no such layer, one has no weights yet, or they don't follow one another.
 */
export function networkLayers(model: unknown): { layers: NetworkLayer[]; others: string[] } {
  const module = model instanceof Model ? model.module : model;
  if (!(module instanceof Module)) {
    throw new TypeError(`Cannot draw ${CHART} of ${describe(model)}: expected a model or a module`);
  }
  const layers: NetworkLayer[] = [];
  const others: string[] = [];
  for (const leaf of leaves(module)) {
    const last = layers.at(-1);
    if (leaf instanceof Dense) layers.push(denseLayer(leaf));
    else if (leaf instanceof Linear) layers.push(linearLayer(leaf));
    else if (leaf.parameters().length > 0 || !last || leaf instanceof Dropout || leaf instanceof Flatten) {
      others.push(leaf.constructor.name);
    } else {
      const name = leaf instanceof Activation ? leaf.activation : leaf.constructor.name;
      layers[layers.length - 1] = {
        ...last,
        activation: last.activation ? `${last.activation}, ${name}` : name,
      };
    }
  }
  if (layers.length === 0) {
    throw new RangeError(`Cannot draw ${CHART} of a model without fully connected layers`);
  }
  layers.forEach(({ inputs }, i) => {
    const before = layers[i - 1];
    if (!before || before.outputs === inputs) return;
    throw new RangeError(
      `Cannot draw ${CHART}: layer ${
        i - 1
      } gives ${before.outputs} values but layer ${i} takes ${inputs}; they don't follow one another`,
    );
  });
  return { layers, others };
}
