import { assert, assertEquals } from "@std/assert";
import * as ln from "../../mod.ts";
import { DATA_SETS, type DataName } from "../../examples/playground/data_sets.ts";
import { Experiment } from "../../examples/playground/experiment.ts";
import { inputRows } from "../../examples/playground/inputs.ts";
import { type OptimizerName, OPTIMIZERS } from "../../examples/playground/optimizers.ts";
import { RandomNumbers } from "../../examples/playground/random_numbers.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../examples/playground/settings.ts";

const settingsOf = (part: Partial<Settings>): Settings => ({ ...DEFAULT_SETTINGS, ...part });

function withExperiment<T>(part: Partial<Settings>, use: (experiment: Experiment) => T): T {
  const experiment = new Experiment(settingsOf(part));
  try {
    return use(experiment);
  } finally {
    experiment.dispose();
  }
}

const weightsOf = ({ network }: Experiment) =>
  network.parameters().flatMap((parameter) => Array.from(parameter.toTypedArray()));

Deno.test("gates and clouds are learnt, from several seeds", () => {
  const tasks: [Partial<Settings>, epochs: number, least: number][] = [
    [{ data: "xor" }, 2000, 1],
    [{ data: "and", hidden: [] }, 500, 1],
    [{ data: "or", hidden: [], optimizer: "adam" }, 500, 1],
    [{ data: "circles", optimizer: "adam", learningRate: 0.03 }, 1000, 0.98],
    [{ data: "moons", optimizer: "adam", learningRate: 0.03, hidden: [6] }, 1000, 0.98],
    [{ data: "gaussians", hidden: [], optimizer: "momentum", learningRate: 0.03, batchSize: 20 }, 50, 1],
    [{ data: "spirals", hidden: [8, 8], optimizer: "adam", learningRate: 0.01 }, 2000, 0.98],
  ];
  for (const [part, epochs, least] of tasks) {
    for (const seed of [1, 2, 3]) {
      withExperiment({ ...part, seed }, (experiment) => {
        experiment.train(epochs);
        const { train } = experiment.figures();
        assert(train.accuracy >= least, `${part.data} with seed ${seed}: ${train.accuracy}`);
        assertEquals(experiment.epoch, epochs);
      });
    }
  }
});

Deno.test("XOR needs a hidden layer", () => {
  withExperiment({ hidden: [] }, (experiment) => {
    experiment.train(2000);
    assert(experiment.figures().train.accuracy <= 0.75);
  });
});

Deno.test("replayed epochs in batches are those of a plain loop", () => {
  const settings = settingsOf({
    data: "moons",
    noise: 0.2,
    points: 50,
    batchSize: 20,
    penalty: "l2",
    penaltyRate: 0.01,
  });
  const epochs = 6;
  const [trained, plain] = [new Experiment(settings), new Experiment(settings)];
  trained.train(epochs);
  const { x1, x2, labels } = plain.points.train;
  const x = ln.fromTypedArray(inputRows(settings.inputs, x1, x2), [50, 2]);
  const y = ln.fromTypedArray(Float32Array.from(labels), [50, 1]);
  const optimizer = new ln.SGD(plain.network.parameters(), { learningRate: settings.learningRate });
  const criterion = new ln.BCEWithLogitsLoss();
  const random = new ln.Random(settings.seed);
  for (let epoch = 0; epoch < epochs; epoch++) {
    using _ = ln.scope();
    const order = random.permutation(50);
    // Two batches of 20; the ten rows that are left don't fill one.
    for (const start of [0, 20]) {
      const rows = order.slice([start, start + 20]);
      const loss = criterion.forward(
        plain.network.forward(x.take(rows, { axis: 0 })),
        y.take(rows, { axis: 0 }),
      );
      const sizes = plain.network.layers.map(({ kernel }) => kernel!.square().sum().mul(0.5));
      optimizer.zeroGrad();
      loss.add(sizes.reduce((sum, one) => sum.add(one)).mul(settings.penaltyRate)).backward();
      optimizer.step();
    }
  }
  assertEquals(weightsOf(trained), weightsOf(plain));
  for (const one of [trained, plain, optimizer, x, y]) one.dispose();
});

Deno.test("every optimizer learns, and can take over from another", () => {
  for (const optimizer of Object.keys(OPTIMIZERS) as OptimizerName[]) {
    withExperiment({ data: "gaussians", hidden: [3], learningRate: 0.03 }, (experiment) => {
      experiment.train(10);
      const before = experiment.figures().train.loss;
      experiment.changeTraining({ ...experiment.settings, optimizer, batchSize: 10, penalty: "l1" });
      experiment.train(20);
      assert(experiment.figures().train.loss < before, optimizer);
      assertEquals(experiment.epoch, 30);
    });
  }
});

Deno.test("a new learning rate holds from the next epoch on", () => {
  withExperiment({}, (experiment) => {
    experiment.train(10);
    const before = weightsOf(experiment);
    experiment.changeTraining({ ...experiment.settings, learningRate: 1e-30 });
    experiment.train(10);
    assertEquals(weightsOf(experiment), before);
  });
});

Deno.test("the grid is the plane seen from above, row by row from the top left", () => {
  withExperiment({ data: "spirals", inputs: ["x1", "x2", "x1x2", "sin2"], hidden: [3, 2] }, (experiment) => {
    experiment.train(5);
    const grid = experiment.grid(12);
    assertEquals([grid.x1[0], grid.x2[0]], [-5.5, 5.5]);
    assertEquals([grid.x1[11], grid.x2[143]], [5.5, -5.5]);
    const probabilities = grid.probabilities(experiment.network);
    assertEquals(probabilities, experiment.probabilities(grid.x1, grid.x2));
    const outputs = grid.outputs(experiment.network);
    assertEquals(outputs.map(({ units }) => units), [3, 2, 1]);
    assertEquals(outputs[2]!.values, probabilities);
    // The first layer is tanh of the weighted inputs, here at the fifth place of the second row.
    const at = 12 + 4;
    const row = inputRows(["x1", "x2", "x1x2", "sin2"], grid.x1.slice(at, at + 1), grid.x2.slice(at, at + 1));
    const { kernel, bias } = experiment.network.layers[0]!;
    const [weights, biases] = [kernel!.toTypedArray(), bias!.toTypedArray()];
    for (let unit = 0; unit < 3; unit++) {
      const sum = row.reduce((total, value, i) => total + value * weights[3 * i + unit]!, biases[unit]!);
      assert(Math.abs(outputs[0]!.values[3 * at + unit]! - Math.tanh(sum)) < 1e-6);
    }
    grid.dispose();
  });
});

Deno.test("data sets lie in their domain, in two classes of one size", () => {
  for (const name of Object.keys(DATA_SETS) as DataName[]) {
    const { draw, domain: [low, high], isGate } = DATA_SETS[name];
    const { x1, x2, labels } = draw(200, isGate ? 0.1 : 0, new RandomNumbers(3));
    assertEquals(labels.length, 200);
    for (const value of [...x1, ...x2]) assert(value > low && value < high, `${name}: ${value}`);
    const ones = labels.reduce((sum, label) => sum + label, 0);
    assertEquals(ones, { and: 50, or: 150 }[name as string] ?? 100);
    assertEquals(draw(200, 0.1, new RandomNumbers(4)), draw(200, 0.1, new RandomNumbers(4)));
  }
});

Deno.test("an experiment gives all its memory back", () => {
  const before = ln.memory().liveTensors;
  withExperiment({ data: "circles", batchSize: 10, optimizer: "adam" }, (experiment) => {
    experiment.train(5);
    experiment.figures();
    const grid = experiment.grid(4);
    grid.outputs(experiment.network);
    grid.dispose();
  });
  assertEquals(ln.memory().liveTensors, before);
});
