import { assert, assertEquals, assertMatch } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { Progress, type Verbosity } from "../../src/model/progress.ts";

/** What a training of two epochs of four batches prints. */
function printed(verbosity: Verbosity, isTerminal: boolean, columns = 80, brokenOff = false): string {
  let text = "";
  const output = { isTerminal, columns, write: (more: string) => void (text += more) };
  const progress = new Progress(verbosity, 2, 4, output);
  for (let epoch = 0; epoch < 2; epoch++) {
    progress.beginEpoch(epoch);
    waitUntil(() => !isTerminal || verbosity !== 1 || progress.isDue());
    progress.drawBatch(1, { loss: 0.25, accuracy: 0.5 });
    if (brokenOff) break;
    progress.endEpoch(epoch, { loss: 1e-5, accuracy: 1, valLoss: 123456 }, 4);
  }
  progress.end();
  return text;
}

/** The live line is drawn again only after a while. */
function waitUntil(isTrue: () => boolean): void {
  while (!isTrue()) { /* time passes */ }
}

const VALUES = "loss: 1.0000e-5 - accuracy: 1.0000 - valLoss: 1.2346e\\+5";

Deno.test("verbose 1 draws over one line an epoch on a terminal, and leaves the last values standing", () => {
  const text = printed(1, true);
  const bar = "━".repeat(10) + "─".repeat(10);
  const epoch = (number: number) =>
    `Epoch ${number}/2\\n\\r\\x1b\\[2K2/4 ${bar} [\\dm]+s left, [\\d.]+ms/step - loss: 0.2500 - accuracy: 0.5000` +
    `\\r\\x1b\\[2K4/4 ${"━".repeat(20)} [\\dm]+s [\\d.]+ms/step - ${VALUES}\\n`;
  assertMatch(text, new RegExp(`^${epoch(1)}${epoch(2)}$`));
});

Deno.test("a live line is no longer than the terminal is wide, for it could not be drawn over else", () => {
  const [live] = printed(1, true, 40).split("\r\x1b[2K").slice(1);
  assertEquals(live!.length, 39);
});

Deno.test("what follows an epoch that was broken off begins on a line of its own", () => {
  const text = printed(1, true, 80, true);
  assert(text.endsWith("accuracy: 0.5000\n"), JSON.stringify(text));
});

Deno.test("verbose 1 without a terminal, and verbose 2, print a line an epoch", () => {
  const epoch = (number: number) => `Epoch ${number}/2 - 4/4 - [\\dm]+s [\\d.]+ms/step - ${VALUES}\\n`;
  const lines = new RegExp(`^${epoch(1)}${epoch(2)}$`);
  assertMatch(printed(1, false), lines);
  assertMatch(printed(2, false), lines);
  assertMatch(printed(2, true), lines);
  assertEquals(printed(2, true, 80, true), "");
});

/** What two epochs print of which it is not known beforehand that they have so many batches. */
function printedUnknown(batches: number, known?: number): string[] {
  let text = "";
  const output = { isTerminal: true, columns: 80, write: (more: string) => void (text += more) };
  const progress = new Progress(1, 2, known, output);
  for (let epoch = 0; epoch < 2; epoch++) {
    progress.beginEpoch(epoch);
    waitUntil(() => progress.isDue());
    progress.drawBatch(2, { loss: 0.25 });
    progress.endEpoch(epoch, { loss: 0.5 }, batches);
  }
  return text.replaceAll("\r\x1b[2K", "\n").split(/\n+/);
}

Deno.test("an unknown number of batches shows as such until the first epoch is over", () => {
  const lines = printedUnknown(6);
  const [full, half] = ["━".repeat(20), "━".repeat(10) + "─".repeat(10)];
  const done = new RegExp(`^6/6 ${full} [\\dm]+s [\\d.]+ms/step - loss: 0.5000$`);
  assertMatch(lines[1]!, /^3\/Unknown 0s, [\d.]+ms\/step - loss: 0.2500$/);
  assertMatch(lines[2]!, done);
  assertMatch(lines[4]!, new RegExp(`^3/6 ${half} 0s left, [\\d.]+ms/step - loss: 0.2500$`));
  assertMatch(lines[5]!, done);
});

Deno.test("an epoch with more batches than were said goes on as one of an unknown number", () => {
  const lines = printedUnknown(3, 2);
  assertMatch(lines[1]!, /^3\/Unknown 0s, /);
  assertMatch(lines[2]!, /^3\/3 ━{20} 0s /);
  assertMatch(lines[4]!, /^3\/3 ━{20} 0s left, /);
});

Deno.test("verbose 0 prints nothing", () => {
  assertEquals([printed(0, true), printed(0, false)], ["", ""]);
});

Deno.test("fit prints the epochs by their numbers, counted on from initialEpoch", async () => {
  const x = ln.tensor([[0], [1], [2], [3]]);
  const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
  model.compile({ optimizer: "sgd", loss: "mse", metrics: ["mae"] });
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => void lines.push(line);
  try {
    await model.fit(x, x, { epochs: 4, initialEpoch: 2, batchSize: 1, verbose: 2, validationSplit: 0.5 });
  } finally {
    console.log = log;
  }
  const values = ["loss", "mae", "valLoss", "valMae"].map((name) => `${name}: [\\d.e+-]+`).join(" - ");
  assertEquals(lines.length, 2);
  lines.forEach((line, i) =>
    assertMatch(line, new RegExp(`^Epoch ${i + 3}/4 - 2/2 - [\\dm]+s [\\d.]+ms/step - ${values}$`))
  );
});
