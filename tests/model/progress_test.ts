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

const PACE = "[\\d.]+(µs|ms|s)/step";
const VALUES = "loss: 1.0000e-5 - accuracy: 1.0000 - valLoss: 1.2346e\\+5";

Deno.test("verbose 1 draws over one line an epoch on a terminal, and leaves the last values standing", () => {
  const text = printed(1, true);
  const bar = "━".repeat(10) + "─".repeat(10);
  const epoch = (number: number) =>
    `Epoch ${number}/2\\n\\r\\x1b\\[J2/4 ${bar} [\\dm]+s left, ${PACE} - loss: 0.2500 - accuracy: 0.5000` +
    `\\r\\x1b\\[J4/4 ${"━".repeat(20)} [\\dm]+s ${PACE} - ${VALUES}\\n`;
  assertMatch(text, new RegExp(`^${epoch(1)}${epoch(2)}$`));
});

/** What a terminal of so many columns shows: text drawn over and again, as the cursor goes. */
function screenAfter(text: string, columns: number): string[] {
  const lines = [""];
  let [row, column] = [0, 0];
  // deno-lint-ignore no-control-regex -- a terminal's control sequences
  for (const [token] of text.matchAll(/\x1b\[(\d*)([AJ])|[^\x1b]/gsu)) {
    if (token === "\r") column = 0;
    else if (token === "\n") {
      [row, column] = [row + 1, 0];
      lines[row] ??= "";
    } else if (token.endsWith("A") && token.startsWith("\x1b")) row -= Number(token.slice(2, -1));
    else if (token === "\x1b[J") lines.splice(row, Infinity, lines[row]!.slice(0, column));
    else {
      assertEquals(column, lines[row]!.length, "nothing is written over what stands");
      if (column === columns) [row, column, lines[row + 1]] = [row + 1, 0, ""];
      lines[row] += token;
      column++;
    }
  }
  return lines;
}

Deno.test("nothing is cut off on a narrow terminal: the bar gives way, then there are several lines", () => {
  const shown = (columns: number) => {
    const text = printed(1, true, columns, true);
    return screenAfter(text, columns).map((line) => line.replace(new RegExp(PACE), "PACE")).slice(1, -1);
  };
  const values = "loss: 0.2500 - accuracy: 0.5000";
  assertEquals(shown(80), [`2/4 ${"━".repeat(10)}${"─".repeat(10)} 0s left, PACE - ${values}`]);
  assertMatch(shown(68)[0]!, new RegExp(`^2/4 ━{3,9}─{3,10} 0s left, PACE - ${values}$`));
  assertEquals(shown(58), [`2/4 0s left, PACE - ${values}`]);
  for (const [columns, below] of [[40, [values]], [24, values.split(" - ")]] as const) {
    const [first, ...rest] = shown(columns);
    assertMatch(first!, /^2\/4 (━+─+ )?0s left, PACE$/);
    assertEquals(rest, below);
  }
});

Deno.test("several lines are drawn over together, and leave one", () => {
  let text = "";
  const progress = new Progress(1, 1, 4, {
    isTerminal: true,
    columns: 30,
    write: (more) => void (text += more),
  });
  progress.beginEpoch(0);
  for (let batch = 0; batch < 2; batch++) {
    waitUntil(() => progress.isDue());
    progress.drawBatch(batch, { loss: 0.25, accuracy: 0.5, "정확도": 1 });
    const [epoch, line, ...values] = screenAfter(text, 30);
    assertEquals(epoch, "Epoch 1/1");
    assertMatch(line!, new RegExp(`^${batch + 1}/4 (━*─* )?\\d+s left, ${PACE}$`));
    assertEquals(values, ["loss: 0.2500", "accuracy: 0.5000", "정확도: 1.0000"]);
  }
  progress.endEpoch(0, { loss: 0.5 }, 4);
  progress.end();
  const all = screenAfter(text, Infinity);
  assertEquals([all.length, all.at(-1)], [3, ""]);
  assertMatch(all[1]!, new RegExp(`^4/4 ━{20} \\d+s ${PACE} - loss: 0.5000$`));
});

Deno.test("what follows an epoch that was broken off begins on a line of its own", () => {
  const text = printed(1, true, 80, true);
  assert(text.endsWith("accuracy: 0.5000\n"), JSON.stringify(text));
});

Deno.test("verbose 1 without a terminal, and verbose 2, print a line an epoch", () => {
  const epoch = (number: number) => `Epoch ${number}/2 - 4/4 - [\\dm]+s ${PACE} - ${VALUES}\\n`;
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
  return text.replaceAll("\r\x1b[J", "\n").split(/\n+/);
}

Deno.test("an unknown number of batches shows as such until the first epoch is over", () => {
  const lines = printedUnknown(6);
  const [full, half] = ["━".repeat(20), "━".repeat(10) + "─".repeat(10)];
  const done = new RegExp(`^6/6 ${full} [\\dm]+s ${PACE} - loss: 0.5000$`);
  assertMatch(lines[1]!, /^3\/Unknown 0s, [\d.]+ms\/step - loss: 0.2500$/);
  assertMatch(lines[2]!, done);
  assertMatch(lines[4]!, new RegExp(`^3/6 ${half} 0s left, ${PACE} - loss: 0.2500$`));
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
    assertMatch(line, new RegExp(`^Epoch ${i + 3}/4 - 2/2 - [\\dm]+s ${PACE} - ${values}$`))
  );
});
