import { assertEquals } from "@std/assert";
import { mayRunPrograms, repository, runProgram } from "./run_program.ts";

/** Runs a program with `gc()` in it, and gives what it printed as JSON. */
async function runCollecting(body: string): Promise<unknown> {
  const program = `import * as ln from ${JSON.stringify(new URL("mod.ts", repository).href)};
    const collect = async () => { for (let i = 0; i < 4; i++) { gc(); await new Promise((resolve) => setTimeout(resolve, 5)); } };
    const held = () => { const { liveTensors, liveBytes } = ln.memory(); return { liveTensors, liveBytes }; };
    ${body}`;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/main.ts`, program);
    const { code, stdout, stderr } = await runProgram(Deno.execPath(), [
      "run",
      "--no-check",
      "--v8-flags=--expose-gc",
      `${folder}/main.ts`,
    ]);
    assertEquals([code, stderr], [0, ""]);
    return JSON.parse(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const NOTHING = { liveTensors: 0, liveBytes: 0 };

/** What is done without ever disposing, and what must still be held after the collection. */
const CASES: [name: string, body: string, held: { liveTensors: number; liveBytes: number }][] = [
  ["tensors that nobody owns", `for (let i = 0; i < 500; i++) ln.ones([100]).add(i).mul(2);`, NOTHING],
  [
    "views, when the last one is dropped",
    `for (let i = 0; i < 100; i++) ln.ones([10, 10]).T.slice(3).reshape([2, 5]);`,
    NOTHING,
  ],
  [
    "a tensor whose view is still in use keeps its memory",
    `globalThis.view = ln.ones([1000]).slice([0, 1]);`,
    { liveTensors: 2, liveBytes: 4032 },
  ],
  [
    "graphs that were never differentiated",
    `for (let i = 0; i < 100; i++) { const w = ln.ones([50], { requiresGrad: true }); w.square().exp().sum(); }`,
    NOTHING,
  ],
  [
    "graphs with their leaves and gradients after backward",
    `for (let i = 0; i < 100; i++) { const w = ln.ones([50], { requiresGrad: true }); w.square().exp().sum().backward(); }`,
    NOTHING,
  ],
  [
    "graphs whose gradients are part of graphs",
    `for (let i = 0; i < 50; i++) { const w = ln.ones([50], { requiresGrad: true }); w.square().exp().sum().backward({ createGraph: true }); }`,
    NOTHING,
  ],
  [
    "what the graph of a kept result reads, though its scope disposed of it",
    `for (let i = 0; i < 50; i++) {
      const scope = ln.scope();
      const w = ln.ones([50], { requiresGrad: true });
      w.add(1).square().exp().sum().keep();
      scope.close();
    }`,
    NOTHING,
  ],
  [
    "results of tidy, kept tensors and parameters",
    `for (let i = 0; i < 50; i++) { ln.tidy(() => ln.ones([50]).add(1)); ln.tidy(() => ln.ones([9]).keep()); new ln.Parameter(ln.ones([3])); }`,
    NOTHING,
  ],
  [
    "optimizers",
    `for (let i = 0; i < 50; i++) new ln.SGD([new ln.Parameter(ln.ones([3]))], { learningRate: 0.1 });`,
    NOTHING,
  ],
  [
    "compiled steps, with all that they train",
    `for (let i = 0; i < 10; i++) {
      const w = new ln.Parameter(ln.ones([50]));
      const optimizer = new ln.SGD([w], { learningRate: 0.1, momentum: 0.9 });
      const step = ln.compileStep(() => {
        const loss = w.square().sum();
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        return loss;
      });
      step.run(6);
    }`,
    NOTHING,
  ],
  [
    "nothing that is still in use",
    `globalThis.kept = [ln.ones([16]), ln.ones([16], { requiresGrad: true })]; globalThis.kept.push(globalThis.kept[1].exp());`,
    { liveTensors: 3, liveBytes: 192 },
  ],
];

for (const [name, body, expected] of CASES) {
  Deno.test({ name: `the garbage collector gives back ${name}`, ignore: !mayRunPrograms }, async () => {
    const held = await runCollecting(`
      (() => { ${body} })();
      const before = held();
      await collect();
      console.log(JSON.stringify({ before, after: held() }));`) as {
      before: typeof NOTHING;
      after: typeof NOTHING;
    };
    assertEquals(held.after, expected);
    assertEquals(held.before.liveBytes >= expected.liveBytes, true);
  });
}

Deno.test(
  { name: "a tensor disposed of by hand is not given back twice", ignore: !mayRunPrograms },
  async () => {
    const values = await runCollecting(`
    (() => { for (let i = 0; i < 200; i++) { const t = ln.ones([64]); t.dispose(); } })();
    const kept = Array.from({ length: 200 }, (_, i) => ln.full([64], i));
    await collect();
    const fresh = Array.from({ length: 200 }, () => ln.zeros([64]));
    console.log(JSON.stringify([kept.every((t, i) => t.mean().item() === i), fresh.length, held().liveTensors >= 400]));`);
    assertEquals(values, [true, 200, true]);
  },
);
