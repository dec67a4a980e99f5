import * as ln from "../../src/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";

const RELEASED =
  "recording was freed by its first gradient; make a new tape or reset\\(\\) this one, or make it with " +
  "\\{ persistent: true \\} to take several gradients$";

function usedTape(w: ln.Tensor): ln.GradientTape {
  const tape = new ln.GradientTape();
  ln.tidy(() => void tape.gradient(tape.record(() => w.square()), w));
  return tape;
}

refuses("calls of a tape that make no sense are refused", () => {
  const [w, whole, gone] = [
    ln.ones([2], { requiresGrad: true }),
    ln.ones([2], { dtype: "int32" }),
    ln.ones([3]),
  ];
  gone.dispose();
  const [tape, used, disposed] = [new ln.GradientTape(), usedTape(w), new ln.GradientTape()];
  disposed.dispose();
  return {
    operands: [w, whole],
    cases: [
      [
        "a second gradient",
        () => used.gradient(w, w),
        TypeError,
        new RegExp(`^Cannot take the gradient: the GradientTape's ${RELEASED}`),
      ],
      [
        "a second recording",
        () => used.record(() => w),
        TypeError,
        new RegExp(`^Cannot record on a GradientTape: the GradientTape's ${RELEASED}`),
      ],
      [
        "watching after use",
        () => used.watch(w),
        TypeError,
        /^Cannot watch: the GradientTape's recording was/,
      ],
      [
        "a disposed tape",
        () => disposed.gradient(w, w),
        TypeError,
        /^Cannot take the gradient: the GradientTape was disposed of; make a new one$/,
      ],
      ["resetting it", () => disposed.reset(), TypeError, /^Cannot reset a GradientTape: .* was disposed of/],
      [
        "a tape in itself",
        () => tape.record(() => tape.record(() => w)),
        TypeError,
        /^Cannot record on a GradientTape that is recording already: use a second tape$/,
      ],
      [
        "stopping what does not run",
        () => tape.stopRecording(() => w),
        TypeError,
        /^Cannot stop recording on a GradientTape that does not record: call it inside record\(\)$/,
      ],
      [
        "recording an async function",
        () => tape.record(() => Promise.resolve(w)),
        TypeError,
        /^Cannot record on a GradientTape what an async function does: recording is off again at its first await$/,
      ],
      [
        "stopping for an async function",
        () => tape.record(() => tape.stopRecording(() => Promise.resolve(w))),
        TypeError,
        /^Cannot stop recording for an async function: recording is on again at its first await$/,
      ],
      [
        "recording a tensor",
        () => tape.record(wrong(w)),
        TypeError,
        /^Cannot record on a GradientTape: expected a function to run, received an object \(Tensor\)$/,
      ],
      [
        "watching a list",
        () => tape.watch(wrong([w])),
        TypeError,
        /^Cannot watch an array of length 1: expected a tensor$/,
      ],
      [
        "watching whole numbers",
        () => tape.watch(whole),
        TypeError,
        /^Cannot watch a tensor of dtype int32 and shape \[2\]: only float32 and float64 have gradients$/,
      ],
      [
        "watching what is gone",
        () => tape.watch(gone),
        TypeError,
        /^Cannot watch: the tensor of shape \[3\] was/,
      ],
      [
        "a source of whole numbers",
        () => tape.gradient(w, whole),
        TypeError,
        /^Cannot take the gradient towards a tensor of dtype int32 and shape \[2\]: only float32 and float64 have gradients$/,
      ],
      [
        "a number for a target",
        () => tape.gradient(wrong(1), w),
        TypeError,
        /^Cannot take the gradient of 1: /,
      ],
      [
        "a number for a source",
        () => tape.gradient(w, wrong([1])),
        TypeError,
        /towards 1: expected a tensor$/,
      ],
      [
        "no sources",
        () => tape.gradient(w, wrong(undefined)),
        TypeError,
        /towards undefined: expected an array/,
      ],
      [
        "unconnected ones",
        () => tape.gradient(w, w, { unconnectedGradients: wrong("zeros") }),
        TypeError,
        /^Cannot take the gradient with unconnectedGradients "zeros": expected "none" or "zero"$/,
      ],
    ],
  };
});
