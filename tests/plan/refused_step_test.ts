import { assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

/** A parameter and a step of gradient descent on it. */
function descent(): { w: ln.Tensor; descend: (loss: ln.Tensor) => ln.Tensor } {
  const w = ln.tensor([1, 2], { requiresGrad: true }).keep();
  const descend = (loss: ln.Tensor) => {
    w.zeroGrad();
    loss.backward();
    ln.noGrad(() => w.set(w.sub(w.grad!.mul(0.01))));
    return loss;
  };
  return { w, descend };
}

const numpy = new ln.NumpyRandom(1);
const torch = new ln.TorchRandom(1);
/** Its state stays in memory for good, so it is drawn from once before any test looks. */
const stream = new ln.Random(1);
stream.permutation(2).dispose();

/** Steps that can't be replayed, and what the error says. */
const REFUSED: Record<
  string,
  [step: (loss: ln.Tensor, w: ln.Tensor, run: number) => unknown, words: string]
> = {
  "item": [(loss) => loss.item(), "Cannot read values in a step that is being recorded"],
  "toArray": [(loss) => loss.toArray(), "Cannot read values"],
  "printing": [(loss) => String(loss), "Cannot print a tensor"],
  "inspecting": [(loss) => Deno.inspect(loss), "Cannot print a tensor"],
  "a draw from NumPy's stream": [
    // Of one number only, which is the same in two steps as often as not.
    (_loss, w) => w.take(numpy.randint(0, 2, [1]).astype("int32"), { axis: 0 }),
    "Cannot draw from a notebook's stream",
  ],
  "a draw from PyTorch's stream": [
    (_loss, w) => torch.randperm(2).mul(w),
    "Cannot draw from a notebook's stream",
  ],
  "numbers that change": [
    (_loss, w, run) => w.mul(ln.tensor([run, 1])),
    "makes from numbers had other numbers",
  ],
  "a permutation": [() => stream.permutation(4), "Cannot draw a permutation"],
  "a factor that changes": [(_loss, w, run) => w.mul(1 / run), "float32 fill"],
  "another shape each time": [(_loss, w, run) => w.expandDims(0).repeat(run, { axis: 0 }).exp(), "kernel"],
  "another operation each time": [(_loss, w, run) => run % 2 ? w.exp() : w.tanh(), "kernel"],
  "another number of operations": [
    (_loss, w, run) => {
      for (let i = 0; i < run; i++) w.exp();
    },
    "kernel",
  ],
  "other kernels": [(_loss, _w, run) => run > 1 && ln.useKernels("wasm-strict"), "Cannot switch kernels"],
  "a compiled step inside": [
    (_loss, w) => ln.compileStep(() => w.sum()).run(1),
    "Cannot run a compiled step inside a step",
  ],
};

for (const [name, [extra, words]] of Object.entries(REFUSED)) {
  forEachKernels(`a step with ${name} is refused`, () => {
    const { w, descend } = descent();
    let run = 0;
    using step = ln.compileStep(() => {
      const loss = descend(w.square().sum());
      extra(loss, w, ++run);
      return loss;
    });
    const error = assertThrows(() => step.run(5), TypeError);
    assertEquals(error.message.includes(words), true, error.message);
    step.dispose();
    w.dispose();
  });
}

forEachKernels("a step whose state is another tensor each time is refused", () => {
  const { w, descend } = descent();
  let average: ln.Tensor = ln.zeros([2]).keep();
  using step = ln.compileStep(() => {
    const next = ln.noGrad(() => average.mul(0.9).add(w.mul(0.1))).keep();
    average.dispose();
    average = next;
    return descend(w.square().sum());
  });
  assertThrows(() => step.run(5), TypeError, "Cannot replay the step");
  step.dispose();
  average.dispose();
  w.dispose();
});

forEachKernels("a tensor that was disposed of stops the next run", () => {
  const { w, descend } = descent();
  const x = ln.tensor([3, 4]).keep();
  using step = ln.compileStep(() => descend(w.mul(x).sum()));
  step.run(5);
  x.dispose();
  assertThrows(() => step.run(1), TypeError, "was disposed of");
  step.dispose();
  w.dispose();
});

forEachKernels("what a step returns must be a loss", () => {
  for (
    const [result, words] of [
      [() => undefined, "returns undefined: expected its loss"],
      [() => ln.ones([2]), "tensor of shape [2]: expected its loss, one float"],
      [() => ln.tensor(1, { dtype: "int32" }), "returns a int32 tensor"],
      [() => Promise.resolve(ln.ones([])), "async step"],
    ] as const
  ) {
    using step = ln.compileStep(result as () => ln.Tensor);
    assertThrows(() => step.run(1), TypeError, words);
  }
});

Deno.test("compileStep and run check their arguments", () => {
  assertThrows(() => ln.compileStep(3 as unknown as () => ln.Tensor), TypeError, "expected a function");
  const step = ln.compileStep(() => ln.ones([]));
  for (const steps of [-1, 1.5, NaN, "3"]) {
    assertThrows(() => step.run(steps as number), RangeError, "expected a whole number of 0 or more");
  }
  step.dispose();
  assertThrows(() => step.run(1), TypeError, "was disposed of");
});

forEachKernels("an error in the step's own code comes out, and the step can be run again", () => {
  const { w, descend } = descent();
  let fails = false;
  using step = ln.compileStep(() => {
    if (fails) throw new Error("mine");
    return descend(w.square().sum());
  });
  step.run(1);
  fails = true;
  assertThrows(() => step.run(1), Error, "mine");
  fails = false;
  step.run(6);
  assertEquals(step.isReplaying, true);
  step.dispose();
  w.dispose();
});
