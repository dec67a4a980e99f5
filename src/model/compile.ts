import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { declaresReplayable } from "../array/replayable.ts";
import { describe } from "../array/shape.ts";
import type { Loss } from "../losses/loss.ts";
import { lossByName } from "../losses/loss_by_name.ts";
import type { Metric } from "../metrics/metric.ts";
import { metricByName } from "../metrics/metric_by_name.ts";
import { optimizerByName } from "../optimizers/optimizer_by_name.ts";
import type { Optimizer, OptimizerFactory } from "../optimizers/optimizer.ts";
import type { Module } from "../nn/module.ts";

/** What `compile` needs to know. */
export interface CompileOptions {
  /** A name such as "sgd" or "adam" with Keras's defaults, or what a factory such as `adam({ learningRate })` returns. */
  readonly optimizer: string | OptimizerFactory;
  /** A name such as "meanSquaredError", or a loss object such as `new MSELoss()`. */
  readonly loss: string | Loss;
  /** Names such as "accuracy", or metric objects (default none). */
  readonly metrics?: readonly (string | Metric)[];
  /**
   * Whether every step of `fit` and `evaluate` runs the layers' code, as a debugger wants it (default false). Else steps are recorded and
   * replayed without JavaScript, if all modules and the loss say of themselves that this is right (`isReplayable`), as the library's do.
   */
  readonly runEagerly?: boolean;
}

const NAMES: OptionNames<CompileOptions> = { optimizer: true, loss: true, metrics: true, runEagerly: true };

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** What a model was compiled with. The optimizer is made when the weights are there, the metrics when an output has been seen. */
export class Compiled {
  /** What it was made with. */
  readonly options: CompileOptions;
  /** Measures how far the predictions are off. */
  readonly loss: Loss;
  readonly #factory: OptimizerFactory;
  readonly #metrics: readonly (string | Metric)[];
  readonly #runsEagerly: boolean;
  #resolved: Metric[] | null = null;
  #optimizer: Optimizer | null = null;

  /**
   * Checks the options.
   *
   * @throws {TypeError} If something is neither a known name nor an object of its kind.
   */
  constructor(options: CompileOptions) {
    if (!isObject(options)) {
      throw new TypeError(`Cannot compile with ${describe(options)}: expected { optimizer, loss }`);
    }
    checkOptionNames("compile", options, NAMES);
    this.options = options;
    const { optimizer, loss, metrics = [], runEagerly = false } = options;
    this.#factory = typeof optimizer === "string" ? optimizerByName(optimizer) : optimizer;
    if (!isObject(this.#factory) || typeof this.#factory.build !== "function") {
      throw new TypeError(
        `Cannot compile with optimizer ${
          describe(optimizer)
        }: expected a name, or what a factory such as adam() returns`,
      );
    }
    this.loss = typeof loss === "string" ? lossByName(loss) : loss;
    if (!isObject(this.loss) || typeof this.loss.forward !== "function") {
      throw new TypeError(
        `Cannot compile with loss ${describe(loss)}: expected a name or a loss object such as new MSELoss()`,
      );
    }
    if (!Array.isArray(metrics)) {
      throw new TypeError(`Cannot compile with metrics ${describe(metrics)}: expected an array`);
    }
    for (const metric of metrics) {
      // An unknown name is told now, not after the first batch.
      if (typeof metric === "string") metricByName(metric, 1);
      else if (!isObject(metric) || typeof (metric as Metric).update !== "function") {
        throw new TypeError(
          `Cannot compile with metric ${describe(metric)}: expected a name or a metric object`,
        );
      }
    }
    this.#metrics = metrics;
    this.#runsEagerly = runEagerly;
  }

  /** Whether steps through a module may be recorded and replayed. */
  replays(module: Module): boolean {
    return !this.#runsEagerly && declaresReplayable(this.loss) &&
      module.modules().every((one) => one.isReplayable);
  }

  /** The optimizer, once it is made. */
  get optimizer(): Optimizer | null {
    return this.#optimizer;
  }

  /** The optimizer of a module whose weights are made. */
  optimizerFor(module: Module): Optimizer {
    return this.#optimizer ??= this.#factory.build(module.parameters());
  }

  /** Whether anything is measured besides the loss. */
  get hasMetrics(): boolean {
    return this.#metrics.length > 0;
  }

  /** The metrics for a model that gives so many numbers a sample. */
  metricsFor(outputs: number): readonly Metric[] {
    return this.#resolved ??= this.#metrics.map((metric) =>
      typeof metric === "string" ? metricByName(metric, outputs) : metric
    );
  }

  /** Forgets what the metrics have seen. */
  resetMetrics(): void {
    for (const metric of this.#resolved ?? []) metric.reset();
  }

  /** The metrics' values by name. */
  metricValues(): Record<string, number> {
    return Object.fromEntries((this.#resolved ?? []).map((metric) => [metric.name, metric.result()]));
  }
}
