import { assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

/** A network and an optimizer as in a loop written by hand. */
function byHand() {
  const random = new ln.TorchRandom(0);
  const net = new ln.Sequential(
    new ln.Linear(3, 2, { random }),
    new ln.Tanh(),
    new ln.Linear(2, 1, { random }),
  );
  return { net, x: ln.ones([4, 3]) };
}

refuses("going back twice is refused, and says which pass has to keep its values", () => {
  const { net, x } = byHand();
  const y = ln.zeros([4, 1]);
  const parameters = net.parameters();
  const message = (operation: string) =>
    new RegExp(
      `^Cannot run backward a second time through "${operation}": its values were freed after the first; pass ` +
        `{ retainGraph: true } to that one$`,
    );
  return {
    operands: [x, y, ...parameters],
    cases: [
      [
        "the same loss",
        () =>
          ln.tidy(() => {
            const loss = net.forward(x).sub(y).square().mean();
            loss.backward();
            net.zeroGrad();
            loss.backward();
          }),
        TypeError,
        message("take the mean of"),
      ],
      [
        "two losses of one output",
        () =>
          ln.tidy(() => {
            const output = net.forward(x);
            const [first, second] = [output.sum(), output.square().mean()];
            first.backward();
            net.zeroGrad();
            try {
              second.backward();
            } finally {
              net.zeroGrad();
            }
          }),
        TypeError,
        message("apply a linear layer to"),
      ],
    ],
  };
});

refuses("predictions of [n, 1] are not compared with targets of [n]", () => {
  const { net, x } = byHand();
  const [flat, column] = [ln.zeros([4]), ln.zeros([4, 1])];
  const losses: readonly [ln.Loss, string][] = [
    [new ln.MSELoss(), "the mean squared error"],
    [new ln.HalfMSE(), "half the mean squared error"],
    [new ln.L1Loss(), "the mean absolute error"],
    [new ln.HuberLoss(), "the Huber loss"],
    [new ln.BCELoss(), "the binary cross-entropy"],
    [new ln.BCEWithLogitsLoss(), "the binary cross-entropy with logits"],
    [new ln.KLDivLoss(), "the Kullback-Leibler divergence"],
    [new ln.HingeLoss(), "the hinge loss"],
  ];
  const start = (title: string) => `^Cannot compute ${title} of predictions of shape`;
  const cases: Case[] = losses.flatMap(([loss, title]): Case[] => [
    [
      title,
      () => ln.tidy(() => loss.forward(net.forward(x), flat)),
      RangeError,
      new RegExp(
        `${
          start(title)
        } \\[4, 1\\] and targets of shape \\[4\\]: they must be equal; reshape the targets to \\[4, 1\\]$`,
      ),
    ],
    [
      `${title}, the other way round`,
      () => loss.forward(flat, column),
      RangeError,
      new RegExp(
        `${
          start(title)
        } \\[4\\] and targets of shape \\[4, 1\\]: they must be equal; reshape the targets to \\[4\\]$`,
      ),
    ],
  ]);
  return { operands: [x, flat, column, ...net.parameters()], cases };
});

/** A module of one parameter. */
class Holder extends ln.Module {
  constructor(readonly weight: ln.Parameter) {
    super();
  }

  override forward(input: ln.Tensor): ln.Tensor {
    return input.mul(this.weight);
  }
}

refuses("a value that was changed between forward and backward is refused, with what changed it", () => {
  const w = ln.tidy(() => new ln.Parameter(ln.tensor([1, 2])));
  const text = (writer: string) =>
    new RegExp(
      `^Cannot run backward through "square": a value it reads was changed by "${writer}" after the forward pass; run backward ` +
        "before changing it, or change a copy$",
    );
  const changing = (change: () => void) => () =>
    ln.tidy(() => {
      const loss = w.square().sum();
      const before = w.mul(1);
      try {
        ln.noGrad(change);
        loss.backward();
      } finally {
        ln.noGrad(() => w.set(before));
        w.zeroGrad();
      }
    });
  return {
    operands: [w],
    cases: [
      ["set", changing(() => w.set(5)), TypeError, text("set")],
      [
        "a step of an optimizer",
        changing(() => {
          const optimizer = new ln.SGD([w], { learningRate: 0.1 });
          optimizer.applyGradients([[ln.ones([2]), w]]);
          optimizer.dispose();
        }),
        TypeError,
        text("SGD.step"),
      ],
      [
        "a state dict",
        changing(() => {
          const holder = new Holder(w);
          holder.loadStateDict({ weight: ln.zeros([2]) });
        }),
        TypeError,
        text("loadStateDict"),
      ],
    ],
  };
});

withoutLeaks(
  "an await inside a scope, and an async function in tidy, are refused and leave nothing",
  async () => {
    const inScope = async () => {
      using _ = ln.scope();
      ln.ones([2]);
      await Promise.resolve();
      ln.ones([2]);
    };
    const first = await assertRejects(inScope, TypeError);
    assertEquals(
      first.message,
      "Cannot keep a scope open across an await: close it before, and open another after",
    );
    const inTidy = async () => {
      await ln.tidy(wrong(async () => {
        ln.ones([2]);
        await Promise.resolve();
      }));
    };
    const second = await assertRejects(inTidy, TypeError);
    assertEquals(
      second.message,
      "Cannot tidy an async function: its tensors would be disposed of at its first await",
    );
  },
);

refuses("a linear layer refuses inputs of another width, and says how to make columns", () => {
  const random = new ln.TorchRandom(0);
  const [wide, narrow] = [new ln.Linear(3, 2, { random }), new ln.Linear(1, 2, { random })];
  const [x, numbers, double] = [ln.ones([4, 2]), ln.ones([4]), ln.ones([4, 3], { dtype: "float64" })];
  return {
    operands: [x, numbers, double, ...wide.parameters(), ...narrow.parameters()],
    cases: [
      [
        "two features for three",
        () => wide.forward(x),
        RangeError,
        /^Cannot apply a linear layer to an input of shape \[4, 2\]: expected 3 features along the last axis$/,
      ],
      [
        "a list of numbers",
        () => narrow.forward(numbers),
        RangeError,
        /^Cannot apply a linear layer to an input of shape \[4\]: expected 1 features along the last axis; for one sample a row call reshape\(\[4, 1\]\)$/,
      ],
      [
        "float64",
        () => wide.forward(double),
        TypeError,
        /^Cannot apply a linear layer with float32 weights to an input of dtype float64: convert it with \.astype\("float32"\)$/,
      ],
    ],
  };
});

refuses("a state dict that doesn't fit is refused with all that is wrong, and nothing is loaded", () => {
  const { net, x } = byHand();
  const good = net.stateDict();
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const extra = ln.ones([1]);
  const transposed = ln.ones([3, 2]);
  const double = ln.ones([2, 3], { dtype: "float64" });
  const start = "^Cannot load a state dict into Sequential:";
  return {
    operands: [x, extra, transposed, double, ...Object.values(good), ...net.parameters()],
    cases: [
      [
        "missing",
        () => net.loadStateDict(without("2.bias")),
        RangeError,
        new RegExp(`${start} missing key "2\\.bias"$`),
      ],
      [
        "unexpected",
        () => net.loadStateDict({ ...good, "3.weight": extra }),
        RangeError,
        new RegExp(`${start} unexpected key "3\\.weight"$`),
      ],
      [
        "of another shape",
        () => net.loadStateDict({ ...good, "0.weight": transposed }),
        RangeError,
        new RegExp(`${start} "0\\.weight" has shape \\[3, 2\\] where \\[2, 3\\] is expected$`),
      ],
      [
        "of another dtype",
        () => net.loadStateDict({ ...good, "0.weight": double }),
        TypeError,
        new RegExp(
          `${start} "0\\.weight" is float64 where float32 is expected: convert it with \\.astype\\("float32"\\)$`,
        ),
      ],
      [
        "all of it",
        () => net.loadStateDict({ ...without("0.bias"), "0.weight": transposed, more: extra }),
        RangeError,
        new RegExp(
          `${start} missing key "0\\.bias"; unexpected key "more"; "0\\.weight" has shape \\[3, 2\\] where \\[2, 3\\] is expected$`,
        ),
      ],
      [
        "a model",
        () => net.loadStateDict(wrong(ln.model(net))),
        RangeError,
        new RegExp(`${start} missing keys "0\\.weight", "0\\.bias", "2\\.weight", "2\\.bias"`),
      ],
      [
        "a Map",
        () => net.loadStateDict(wrong(new Map())),
        TypeError,
        new RegExp(`${start} expected an object of tensors by name, got an object \\(Map\\)$`),
      ],
    ],
  };
});
