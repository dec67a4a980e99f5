import { assertEquals } from "@std/assert";
import { mayRunPrograms, repository, runProgram } from "./run_program.ts";

/** In Deno, these load much of Node's library when they are first used: several milliseconds and megabytes. */
const SLOW = ["process", "Buffer", "setTimeout", "setInterval", "setImmediate"];

const program = `
for (const name of ${JSON.stringify(SLOW)}) {
  Object.defineProperty(globalThis, name, { get() { throw new Error(name + " is used"); } });
}
const ln = await import(${JSON.stringify(new URL("mod.ts", repository).href)});
const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
const y = ln.tensor([[0], [1], [1], [0]]);
const model = ln.sequential([ln.dense(2, { activation: "tanh", inputShape: [2] }), ln.dense(1)]);
model.compile({ optimizer: "adam", loss: "meanSquaredError", metrics: ["accuracy"] });
const start = performance.now();
let epochs = 0;
while (performance.now() - start < 100) epochs += (await model.fit(x, y, { epochs: 50, verbose: 0 })).epoch.length;
await model.fit(x, y, { epochs: 1 });
console.log(epochs >= 50, model.predict(x).shape.join());
`;

Deno.test(
  { name: "training uses nothing that is slow to start, not even where it pauses", ignore: !mayRunPrograms },
  async () => {
    const { code, stdout, stderr } = await runProgram(Deno.execPath(), ["eval", program], repository);
    assertEquals(stderr, "");
    assertEquals(code, 0);
    assertEquals(stdout.trim().split("\n").at(-1), "true 4,1");
  },
);
