import { assert, assertEquals } from "@std/assert";
import { LESSON, XorNetworks } from "../../examples/stuck_networks.ts";
import * as ln from "../../mod.ts";
import golden from "../golden/xor_stuck.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const SEEDS = golden.runs.map(({ numpy_seed }) => numpy_seed);
const INTERVAL = 10_000;

/** Asserts the design's bound for float64 goldens: 1e-12 × max(1, largest |golden| of the array). */
function assertGolden(name: string, actual: readonly number[], expected: readonly number[]): void {
  assertEquals(actual.length, expected.length, name);
  const bound = 1e-12 * Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const difference = Math.abs(actual[i]! - value);
    assert(difference <= bound, `${name}[${i}]: ${actual[i]} differs from NumPy's ${value} by ${difference}`);
  });
}

/** The loss of each network, by its place. */
function lossesOf(networks: XorNetworks): number[] {
  using _ = ln.scope();
  return [...networks.losses(networks.forward()).toTypedArray()];
}

/** The four probabilities of each network, by its place. */
function probabilitiesOf(networks: XorNetworks): number[][][] {
  using _ = ln.scope();
  return networks.forward().a2.toArray() as number[][][];
}

forEachKernels(
  "twelve XOR networks trained at once from NumPy's seeds end where NumPy's single runs do",
  () => {
    assertEquals([LESSON.hiddenUnits, golden.learning_rate], [2, 0.01]);
    using networks = new XorNetworks(SEEDS, LESSON, "float64");
    const losses = SEEDS.map(() => [] as number[]);
    const intervals = golden.runs[0]!.loss_every_10000.length - 1;
    for (let interval = 0; interval <= intervals; interval++) {
      if (interval > 0) networks.train(INTERVAL);
      lossesOf(networks).forEach((loss, i) => losses[i]!.push(loss));
    }
    // NumPy's last iteration, like its losses, is read before its update: nothing more to train.
    const probabilities = probabilitiesOf(networks);
    golden.runs.forEach((run, i) => {
      assertGolden(`losses of seed ${run.numpy_seed}`, losses[i]!, run.loss_every_10000);
      assertGolden(`probabilities of seed ${run.numpy_seed}`, probabilities[i]![0]!, run.probabilities[0]!);
    });
  },
);

forEachKernels("a network trained in company ends with the bits of one trained alone", () => {
  const iterations = 2000;
  using together = new XorNetworks(SEEDS, LESSON, "float64");
  together.train(iterations);
  SEEDS.forEach((seed, i) => {
    using alone = new XorNetworks([seed], LESSON, "float64");
    alone.train(iterations);
    for (const name of ["w1", "b1", "w2", "b2"] as const) {
      assertEquals(
        together.parameters[name].slice(i).toTypedArray(),
        alone.parameters[name].slice(0).toTypedArray(),
        `${name} of seed ${seed}`,
      );
    }
  });
});

forEachKernels("the losses that training returns are those of the forward passes", () => {
  const [iterations, seed] = [50, 7];
  using networks = new XorNetworks([seed], LESSON, "float64");
  const returned = networks.train(iterations);
  using stepwise = new XorNetworks([seed], LESSON, "float64");
  for (let i = 0; i < iterations; i++) {
    assertEquals(returned[i], lossesOf(stepwise)[0], `iteration ${i}`);
    stepwise.train(1);
  }
});

forEachKernels("gradients by hand are autograd's, for every recipe of the lesson", () => {
  const targets = ln.tensor([0, 1, 1, 0], { dtype: "float64" });
  for (const hiddenUnits of [2, 8]) {
    for (const negativeSlope of [0, 0.1]) {
      for (const descends of ["squared error", "cross-entropy"] as const) {
        using networks = new XorNetworks(
          SEEDS,
          { ...LESSON, hiddenUnits, negativeSlope, descends },
          "float64",
        );
        // Off the kinks, which zero biases put at the input 00.
        networks.parameters.b1.set(0.3);
        const byHand = networks.gradients(networks.forward());
        const names = ["w1", "b1", "w2", "b2"] as const;
        const lossOf = () => {
          const layers = networks.forward();
          if (descends === "cross-entropy") return networks.losses(layers).sum();
          return layers.a2.sub(targets).square().div(2).mean({ axis: 2 }).sum();
        };
        const byTape = ln.gradient(lossOf, names.map((name) => networks.parameters[name]));
        names.forEach((name, i) =>
          assert(
            ln.allClose(byHand[name], byTape[i]!, { relativeTolerance: 1e-12, absoluteTolerance: 1e-14 }),
            `${name} with ${hiddenUnits} units, slope ${negativeSlope}, ${descends}`,
          )
        );
      }
    }
  }
});
