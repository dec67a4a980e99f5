/**
 * Ways to call the kernels that change parameters, each with its formula.
 *
 * @module
 */

/** The numbers of one element: the parameter, its gradient, and what is kept. They are replaced by what a step makes of them. */
export type Numbers = [p: number, g: number, ...kept: number[]];

/** One way to call a kernel, and what it does to one element. */
export interface UpdateCase {
  readonly kernel: "sgd" | "momentum" | "adam" | "nadam" | "rmsprop" | "adagrad" | "adadelta";
  /** The arrays besides parameter and gradient: one that holds squares, one of any numbers, or none (address 0). */
  readonly kept: readonly ("squares" | "any" | "none")[];
  /** The arguments after the address of the learning rate; `clock` stands for the clock's address. */
  readonly settings: readonly (number | "clock")[];
  readonly step: (numbers: Numbers) => void;
}

/** The learning rate. */
export const RATE = 0.3;
/** Step 3, with powers of 0.9 and 0.99. */
export const CLOCK = [3, 0.9 ** 3, 0.99 ** 3, 0];
/** Step 3 with betas 0.9 and 0.99 and momentum decay 0.96². */
export const NADAM_CLOCK = [
  3,
  0.99 ** 3,
  0.96 ** 6,
  [2, 4, 6].reduce((product, power) => product * momentumAt(power), 1),
];

function momentumAt(power: number): number {
  return 0.9 * (1 - 0.5 * 0.96 ** power);
}

function moments(numbers: Numbers, g: number): [m: number, v: number] {
  const m = 0.9 * numbers[2]! + 0.1 * g;
  const v = 0.99 * numbers[3]! + 0.01 * g * g;
  numbers[2] = m;
  numbers[3] = v;
  return [m, v];
}

/** The formulas of the kernels' documentation, each written anew. */
export const UPDATE_CASES: readonly UpdateCase[] = [
  { kernel: "sgd", kept: [], settings: [], step: (x) => x[0] -= RATE * x[1] },
  {
    kernel: "momentum",
    kept: ["none"],
    settings: [0, 1, 0, 0.1, 0, 0],
    step: (x) => x[0] -= RATE * (x[1] + 0.1 * x[0]),
  },
  {
    kernel: "momentum",
    kept: ["any"],
    settings: [0.8, 0.7, 0, 0.1, 0, 0],
    step: (x) => {
      x[2] = 0.8 * x[2]! + 0.7 * (x[1] + 0.1 * x[0]);
      x[0] -= RATE * x[2];
    },
  },
  {
    kernel: "momentum",
    kept: ["any"],
    settings: [0.8, 1, 1, 0, 0.2, 0],
    step: (x) => {
      x[2] = 0.8 * x[2]! + x[1];
      x[0] = x[0] * (1 - 0.2 * RATE) - RATE * (x[1] + 0.8 * x[2]);
    },
  },
  {
    kernel: "momentum",
    kept: ["any"],
    settings: [0.8, 1, 0, 0, 0.2, 1],
    step: (x) => {
      x[2] = 0.8 * x[2]! - RATE * x[1];
      x[0] = x[0] * (1 - 0.2 * RATE) + x[2];
    },
  },
  {
    kernel: "momentum",
    kept: ["any"],
    settings: [0.8, 0.7, 0, 0, 0, 0],
    step: (x) => {
      x[2] = 0.8 * x[2]! + 0.7 * x[1];
      x[0] -= RATE * x[2];
    },
  },
  {
    kernel: "momentum",
    kept: ["any"],
    settings: [0.8, 1, 1, 0, 0, 1],
    step: (x) => {
      x[2] = 0.8 * x[2]! - RATE * x[1];
      x[0] += 0.8 * x[2] - RATE * x[1];
    },
  },
  {
    kernel: "adam",
    kept: ["any", "squares"],
    settings: ["clock", 0.9, 0.99, 0.01, 0.1, 0, 0],
    step: (x) => {
      const [m, v] = moments(x, x[1] + 0.1 * x[0]);
      x[0] -= RATE * m / (1 - CLOCK[1]!) / (Math.sqrt(v / (1 - CLOCK[2]!)) + 0.01);
    },
  },
  {
    kernel: "adam",
    kept: ["any", "squares"],
    settings: ["clock", 0.9, 0.99, 0.01, 0, 0.2, 1],
    step: (x) => {
      const [m, v] = moments(x, x[1]);
      const size = RATE * Math.sqrt(1 - CLOCK[2]!) / (1 - CLOCK[1]!);
      x[0] = x[0] * (1 - 0.2 * RATE) - size * m / (Math.sqrt(v) + 0.01);
    },
  },
  {
    kernel: "adam",
    kept: ["any", "squares"],
    settings: ["clock", 0.9, 0.99, 0.01, 0, 0, 0],
    step: (x) => {
      const [m, v] = moments(x, x[1]);
      x[0] -= RATE * m / (1 - CLOCK[1]!) / (Math.sqrt(v / (1 - CLOCK[2]!)) + 0.01);
    },
  },
  {
    kernel: "adam",
    kept: ["any", "squares"],
    settings: ["clock", 0.9, 0.99, 0.01, 0, 0, 1],
    step: (x) => {
      const [m, v] = moments(x, x[1]);
      x[0] -= RATE * Math.sqrt(1 - CLOCK[2]!) / (1 - CLOCK[1]!) * m / (Math.sqrt(v) + 0.01);
    },
  },
  {
    kernel: "nadam",
    kept: ["any", "squares"],
    settings: ["clock", 0.9, 0.99, 0.96 ** 2, 0.01, 0.1, 0.2],
    step: (x) => {
      const g = x[1] + 0.1 * x[0];
      const [m, v] = moments(x, g);
      const [now, next, product] = [momentumAt(6), momentumAt(8), NADAM_CLOCK[3]!];
      const mean = (1 - now) * g / (1 - product) + next * m / (1 - product * next);
      x[0] = x[0] * (1 - 0.2 * RATE) - RATE * mean / (Math.sqrt(v / (1 - NADAM_CLOCK[1]!)) + 0.01);
    },
  },
  {
    kernel: "rmsprop",
    kept: ["squares", "none", "none"],
    settings: [0.9, 0, 0.01, 0.1, 0, 0],
    step: (x) => {
      const g = x[1] + 0.1 * x[0];
      x[2] = 0.9 * x[2]! + 0.1 * g * g;
      x[0] -= RATE * g / (Math.sqrt(x[2]) + 0.01);
    },
  },
  {
    kernel: "rmsprop",
    kept: ["squares", "any", "any"],
    settings: [0.9, 0.7, 0.01, 0, 0.2, 0],
    step: (x) => {
      x[2] = 0.9 * x[2]! + 0.1 * x[1] * x[1];
      x[3] = 0.9 * x[3]! + 0.1 * x[1];
      x[4] = 0.7 * x[4]! + x[1] / (Math.sqrt(x[2] - x[3] ** 2) + 0.01);
      x[0] = x[0] * (1 - 0.2 * RATE) - RATE * x[4];
    },
  },
  {
    kernel: "rmsprop",
    kept: ["squares", "none", "any"],
    settings: [0.9, 0.7, 0.01, 0, 0, 1],
    step: (x) => {
      x[2] = 0.9 * x[2]! + 0.1 * x[1] * x[1];
      x[4] = 0.7 * x[4]! + RATE * x[1] / Math.sqrt(x[2] + 0.01);
      x[0] -= x[4];
    },
  },
  {
    kernel: "rmsprop",
    kept: ["squares", "any", "none"],
    settings: [0.9, 0, 0.01, 0, 0, 1],
    step: (x) => {
      x[2] = 0.9 * x[2]! + 0.1 * x[1] * x[1];
      x[3] = 0.9 * x[3]! + 0.1 * x[1];
      x[0] -= RATE * x[1] / Math.sqrt(x[2] - x[3] ** 2 + 0.01);
    },
  },
  {
    kernel: "adagrad",
    kept: ["squares"],
    settings: ["clock", 0.25, 0.01, 0.1, 0, 0],
    step: (x) => {
      const g = x[1] + 0.1 * x[0];
      x[2] = x[2]! + g * g;
      x[0] -= RATE / (1 + 2 * 0.25) * g / (Math.sqrt(x[2]) + 0.01);
    },
  },
  {
    kernel: "adagrad",
    kept: ["squares"],
    settings: [0, 0, 0.01, 0, 0.2, 1],
    step: (x) => {
      x[2] = x[2]! + x[1] * x[1];
      x[0] = x[0] * (1 - 0.2 * RATE) - RATE * x[1] / Math.sqrt(x[2] + 0.01);
    },
  },
  {
    kernel: "adadelta",
    kept: ["squares", "squares"],
    settings: [0.9, 0.01, 0.1, 0.2],
    step: (x) => {
      const g = x[1] + 0.1 * x[0];
      x[2] = 0.9 * x[2]! + 0.1 * g * g;
      const change = Math.sqrt(x[3]! + 0.01) / Math.sqrt(x[2] + 0.01) * g;
      x[3] = 0.9 * x[3]! + 0.1 * change * change;
      x[0] = x[0] * (1 - 0.2 * RATE) - RATE * change;
    },
  },
];
