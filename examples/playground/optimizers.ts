import * as ln from "../../mod.ts";

/** The names of the optimizers. */
export type OptimizerName = "sgd" | "momentum" | "rmsprop" | "adagrad" | "adam";

/** An optimizer that the page offers. */
export interface OptimizerChoice {
  readonly label: string;
  make(parameters: ln.Parameter[], learningRate: number): ln.Optimizer;
}

/** All optimizers, in the order in which they are offered. */
export const OPTIMIZERS: Readonly<Record<OptimizerName, OptimizerChoice>> = {
  sgd: { label: "SGD", make: (parameters, learningRate) => new ln.SGD(parameters, { learningRate }) },
  momentum: {
    label: "Momentum 0.9",
    make: (parameters, learningRate) => new ln.SGD(parameters, { learningRate, momentum: 0.9 }),
  },
  rmsprop: {
    label: "RMSprop",
    make: (parameters, learningRate) => new ln.RMSprop(parameters, { learningRate }),
  },
  adagrad: {
    label: "Adagrad",
    make: (parameters, learningRate) => new ln.Adagrad(parameters, { learningRate }),
  },
  adam: { label: "Adam", make: (parameters, learningRate) => new ln.Adam(parameters, { learningRate }) },
};
