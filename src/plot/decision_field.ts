import type { Tensor } from "../tensor/tensor.ts";
import { describe, formatShape } from "../array/shape.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import { Model } from "../model/model.ts";
import { Module } from "../nn/module.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Domain } from "./scale.ts";

/** What tells a class from two features: a model, a module, or a function of rows that gives rows. */
export type Predictor = { predict(x: Tensor): Tensor } | Module | ((x: Tensor) => Tensor);

const CHART = "a decision boundary";

/** How sure a model is over a plane: for each class a field, above 0 where the class is chosen, 1 where it is certain. */
export interface DecisionField {
  readonly columns: number;
  readonly rows: number;
  readonly classes: readonly Float64Array[];
  /** Whether one output decides between two classes. */
  readonly isBinary: boolean;
  /** How many places have no finite value. */
  readonly missing: number;
}

function predictorOf(model: Predictor): (x: Tensor) => Tensor {
  if (model instanceof Module) {
    const wrapped = new Model(model);
    return (x) => wrapped.predict(x);
  }
  if (typeof model === "function") return (x) => noGrad(() => model(x));
  if (typeof model === "object" && model !== null && typeof model.predict === "function") {
    return (x) => model.predict(x);
  }
  throw new TypeError(
    `Cannot draw ${CHART} of ${describe(model)}: expected a model, a module or a function`,
  );
}

/** The element type that a model's weights have. */
function dtypeOf(model: Predictor): "float32" | "float64" {
  const module = model instanceof Model ? model.module : model;
  return module instanceof Module && module.parameters()[0]?.dtype === "float64" ? "float64" : "float32";
}

/** Points of a grid, a row each, from the upper left on. */
function gridPoints(x: Domain, y: Domain, resolution: number): Float64Array {
  const points = new Float64Array(resolution * resolution * 2);
  for (let row = 0, at = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++) {
      const share = column / (resolution - 1);
      const down = row / (resolution - 1);
      points[at++] = x.low * (1 - share) + x.high * share;
      points[at++] = y.high * (1 - down) + y.low * down;
    }
  }
  return points;
}

function binaryFields(values: ArrayLike<number>, threshold: number): Float64Array[] {
  const finite = Array.from(values).filter(Number.isFinite);
  const areProbabilities = threshold > 0 && threshold < 1 &&
    finite.every((value) => value >= 0 && value <= 1);
  const farthest = finite.reduce((most, value) => Math.max(most, Math.abs(value - threshold)), 0) || 1;
  const field = Float64Array.from(values, (value) => {
    const distance = value - threshold;
    if (!areProbabilities) return distance / farthest;
    return distance / (distance > 0 ? 1 - threshold : threshold);
  });
  return [field.map((value) => -value), field];
}

/** Turns scores into probabilities where they aren't. */
function probabilities(row: Float64Array): Float64Array {
  const sum = row.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) < 1e-3 && row.every((value) => value >= 0)) return row;
  const largest = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((value) => value / total);
}

function classFields(values: ArrayLike<number>, classes: number): Float64Array[] {
  const places = values.length / classes;
  const fields = Array.from({ length: classes }, () => new Float64Array(places));
  const row = new Float64Array(classes);
  for (let i = 0; i < places; i++) {
    for (let c = 0; c < classes; c++) row[c] = values[i * classes + c]!;
    const shares = probabilities(row);
    for (let c = 0; c < classes; c++) {
      let other = -Infinity;
      for (let k = 0; k < classes; k++) if (k !== c && !(shares[k]! <= other)) other = shares[k]!;
      fields[c]![i] = shares[c]! - other;
    }
  }
  return fields;
}

/**
 * Asks a model for its outputs over a plane.
 *
 * @param model The model.
 * @param x The plane's sides: the first feature.
 * @param y The second feature.
 * @param resolution How many places along each side.
 * @param threshold Above which a single output means the second class.
 * @throws {TypeError} If it is no model, or its outputs are no tensor.
 * @throws {RangeError} If its outputs are not one row for each place.
 */
export function decisionField(
  model: Predictor,
  x: Domain,
  y: Domain,
  resolution: number,
  threshold: number,
): DecisionField {
  const predict = predictorOf(model);
  const places = resolution * resolution;
  const { values, shape } = tidy(() => {
    const points = fromTypedArray(gridPoints(x, y, resolution), [places, 2]).astype(dtypeOf(model));
    const outputs: unknown = predict(points);
    if (!(outputs instanceof TensorBase)) {
      throw new TypeError(`Cannot draw ${CHART}: the model gave ${describe(outputs)}, expected a tensor`);
    }
    return { values: outputs.toTypedArray(), shape: outputs.shape };
  });
  if (shape[0] !== places || shape.length > 2 || shape[1] === 0) {
    throw new RangeError(
      `Cannot draw ${CHART}: for ${places} points the model gave outputs of shape ${
        formatShape(shape)
      }, expected [${places}, classes]`,
    );
  }
  const outputs = shape[1] ?? 1;
  const classes = outputs === 1 ? binaryFields(values, threshold) : classFields(values, outputs);
  const missing = classes[0]!.filter((value) => !Number.isFinite(value)).length;
  return { columns: resolution, rows: resolution, classes, isBinary: outputs === 1, missing };
}
