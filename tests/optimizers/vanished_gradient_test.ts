import { assert } from "@std/assert";
import * as ln from "../../src/mod.ts";

/** The least normal numbers. */
const LEAST = { float32: 2 ** -126, float64: 2 ** -1022 };

const optimizers: [name: string, make: (parameters: ln.Parameter[]) => ln.Optimizer][] = [
  ["SGD with momentum", (w) => new ln.SGD(w, { learningRate: 0.01, momentum: 0.9 })],
  ["SGD with Nesterov momentum", (w) => new ln.SGD(w, { learningRate: 0.01, momentum: 0.9, nesterov: true })],
  ["Adam", (w) => new ln.Adam(w, { betas: [0.9, 0.9] })],
  ["AdamW", (w) => new ln.AdamW(w, { betas: [0.9, 0.9] })],
  ["Nadam", (w) => new ln.Nadam(w, { betas: [0.9, 0.9] })],
  [
    "RMSprop, centred, with momentum",
    (w) => new ln.RMSprop(w, { alpha: 0.9, centered: true, momentum: 0.9 }),
  ],
  ["Adadelta", (w) => new ln.Adadelta(w, { learningRate: 0.1 })],
];

for (const kernels of ["wasm", "typescript"] as const) {
  for (const dtype of ["float32", "float64"] as const) {
    for (const [name, make] of optimizers) {
      Deno.test(`${kernels} ${dtype}: what ${name} keeps of vanished gradients becomes 0 before it is subnormal`, () => {
        ln.useKernels(kernels);
        const w = new ln.Parameter(ln.linspace(-2, 2, 7, { dtype }));
        const optimizer = make([w]);
        try {
          w.grad = ln.tensor([1e-3, -1, 30, 1e-9, 0, 1e-15, -1e4], { dtype });
          optimizer.step();
          w.grad = ln.zeros([7], { dtype });
          const kept = () =>
            Object.values(optimizer.stateDict().tensors).filter(({ size }) => size === 7)
              .flatMap((tensor) => [...tensor.toTypedArray()]).filter((x) => x !== 0).map(Math.abs);
          assert(kept().length > 0);
          let steps = 0;
          for (; steps < 10_000 && kept().length > 0; steps += 7) {
            for (let i = 0; i < 7; i++) optimizer.step();
            assert(kept().every((x) => x >= LEAST[dtype]), `${Math.min(...kept())} after ${steps} steps`);
          }
          assert(steps < 10_000, `${kept()} are left`);
        } finally {
          optimizer.dispose();
          w.dispose();
          ln.useKernels("wasm");
        }
      });
    }
  }
}
