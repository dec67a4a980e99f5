import { describe } from "../array/shape.ts";
import { AUC } from "./auc.ts";
import { BinaryAccuracy } from "./binary_accuracy.ts";
import { CategoricalAccuracy } from "./categorical_accuracy.ts";
import { F1Score } from "./f1_score.ts";
import { MeanAbsoluteError } from "./mean_absolute_error.ts";
import { MeanSquaredError } from "./mean_squared_error.ts";
import type { Metric } from "./metric.ts";
import { Precision } from "./precision.ts";
import { R2Score } from "./r2_score.ts";
import { Recall } from "./recall.ts";
import { TopKAccuracy } from "./top_k_accuracy.ts";

const METRICS: Readonly<Record<string, (name: string) => Metric>> = {
  binaryAccuracy: (name) => new BinaryAccuracy({ name }),
  categoricalAccuracy: (name) => new CategoricalAccuracy({ name }),
  sparseCategoricalAccuracy: (name) => new CategoricalAccuracy({ name }),
  topKAccuracy: (name) => new TopKAccuracy({ name }),
  precision: (name) => new Precision({ name }),
  recall: (name) => new Recall({ name }),
  f1Score: (name) => new F1Score({ name }),
  auc: (name) => new AUC({ name }),
  meanAbsoluteError: (name) => new MeanAbsoluteError({ name }),
  mae: (name) => new MeanAbsoluteError({ name }),
  meanSquaredError: (name) => new MeanSquaredError({ name }),
  mse: (name) => new MeanSquaredError({ name }),
  r2Score: (name) => new R2Score({ name }),
};

/**
 * The metric that `compile` means by a name. "accuracy" is chosen by the outputs, as Keras does: one output is decided by the
 * threshold 0.5, several by the largest.
 *
 * @param name The name, also under which `History` keeps it.
 * @param outputs How many numbers the model gives a sample.
 * @throws {TypeError} If the name is unknown.
 */
export function metricByName(name: string, outputs: number): Metric {
  if (name === "accuracy" || name === "acc") {
    return outputs === 1 ? new BinaryAccuracy({ name }) : new CategoricalAccuracy({ name });
  }
  if (!Object.hasOwn(METRICS, name)) {
    throw new TypeError(
      `Cannot measure ${describe(name)}: expected a metric object, or one of "accuracy", "${
        Object.keys(METRICS).join('", "')
      }"`,
    );
  }
  return METRICS[name]!(name);
}
