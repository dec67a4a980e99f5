import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { DESKTOP, epochOf, type PageCheck, PHONE, testPlayground } from "./playground_pages.ts";

const checks: PageCheck[] = [];

function pageCheck(name: string, options: BrowserContextOptions, check: PageCheck["check"]): void {
  checks.push({ name, options, check });
}

/** Trains as long as it takes. */
async function trainTo(page: Page, epoch: number): Promise<void> {
  await page.click("#play");
  while (await epochOf(page) < epoch) await page.waitForTimeout(50);
  await page.click("#play");
}

/** The colour of the field at a place of the plane, as red, green and blue. */
type ColorAt = (x1: number, x2: number) => readonly number[];

/** Reads the field's picture. */
async function readField(page: Page, [low, high]: readonly [number, number]): Promise<ColorAt> {
  const { side, pixels } = await page.evaluate<{ side: number; pixels: number[] }>(`(() => {
    const canvas = document.getElementById("field");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return { side: canvas.width, pixels: [...data] };
  })()`);
  return (x1, x2) => {
    const [column, row] = [x1 - low, high - x2].map((way) => Math.floor(way / (high - low) * side));
    const first = 4 * (row! * side + column!);
    return pixels.slice(first, first + 3);
  };
}

const cellsOf = async (page: Page) =>
  (await page.locator("#gate tbody tr").allInnerTexts()).map((row) => row.split(/\s+/).map(Number));

/** Draws lines on the pad; places go from 0 to 1. */
async function drawWithMouse(page: Page, pad: Locator, strokes: number[][][]): Promise<void> {
  const { x, y, width, height } = (await pad.boundingBox())!;
  const move = (place: number[], steps: number) =>
    page.mouse.move(x + place[0]! * width, y + place[1]! * height, { steps });
  for (const stroke of strokes) {
    await move(stroke[0]!, 1);
    await page.mouse.down();
    for (const place of stroke.slice(1)) await move(place, 4);
    await page.mouse.up();
  }
}

const THREE = [[
  [0.3, 0.25],
  [0.4, 0.13],
  [0.6, 0.13],
  [0.7, 0.28],
  [0.6, 0.45],
  [0.45, 0.5],
  [0.62, 0.54],
  [
    0.72,
    0.7,
  ],
  [0.6, 0.86],
  [0.4, 0.88],
  [0.28, 0.76],
]];
const SEVEN = [[[0.25, 0.15], [0.75, 0.15], [0.45, 0.9]]];

pageCheck("learns XOR and draws its boundary", DESKTOP, async (page, _, isIsolated) => {
  const kernels = isIsolated ? "relaxed SIMD over shared memory" : "SIMD over unshared memory";
  assertStringIncludes((await page.textContent("#kernels"))!, kernels);
  const untrained = await page.textContent("#train-loss");
  await page.selectOption("#speed", "200");
  await trainTo(page, 4000);
  assertEquals(await page.textContent("#train-right"), "100 %");
  assert(Number(await page.textContent("#train-loss")) < 0.01);
  const rows = await cellsOf(page);
  assertEquals(rows.map((row) => row.slice(0, 3)), [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]);
  const colorAt = await readField(page, [-0.5, 1.5]);
  for (const [x1, x2, wanted, given] of rows as [number, number, number, number][]) {
    assertEquals(Math.round(given), wanted);
    const [red, , blue] = colorAt(x1, x2);
    assert(wanted === 1 ? blue! - red! > 60 : red! - blue! > 60, `${x1}, ${x2} has red ${red}, blue ${blue}`);
  }

  const epoch = await epochOf(page);
  await page.waitForTimeout(100);
  assertEquals(await epochOf(page), epoch, "it goes on after Pause");
  await page.click("#step");
  assertEquals(await epochOf(page), epoch + 1);
  await page.click("#reset");
  assertEquals([await epochOf(page), await page.textContent("#train-loss")], [0, untrained]);
});

pageCheck("the same seed gives the same numbers, another one others", DESKTOP, async (page, address) => {
  const link =
    `${address}#data=moons&noise=0.2&points=50&hidden=5-3&optimizer=adam&batchSize=10&activation=relu`;
  const run = async (seed: number) => {
    await page.goto(`${link}&seed=${seed}`);
    await page.reload();
    for (let i = 0; i < 6; i++) await page.click("#step");
    return [await page.textContent("#train-loss"), await page.textContent("#test-loss")];
  };
  const [first, again, other] = [await run(5), await run(5), await run(6)];
  assertEquals(first, again);
  assert(first[0] !== other[0]);
  assertEquals(await page.inputValue("#learningRate"), "0.3");
  assertEquals(await page.inputValue("#batchSize"), "10");
  assertEquals(
    await page.locator(".column-head").allInnerTexts().then((texts) =>
      texts.map((text) => text.split("\n")[0])
    ),
    [
      "Inputs",
      "5 units",
      "3 units",
      "Output",
    ],
  );
});

pageCheck("settings change the network, and are kept in the address", DESKTOP, async (page) => {
  const units = () => page.locator(".unit").count();
  assertEquals(await units(), 7 + 4 + 1);
  await page.click("#more-layers");
  await page.getByRole("button", { name: "Add a unit to hidden layer 2" }).click();
  await page.getByRole("button", { name: "Remove a unit from hidden layer 1" }).click();
  assertEquals(await units(), 7 + 3 + 5 + 1);
  await page.getByRole("button", { name: "Input x₁x₂" }).click();
  await page.getByRole("radio", { name: "Circles" }).check({ force: true });
  await page.selectOption("#activation", "relu");
  await page.selectOption("#optimizer", "adam");
  await page.selectOption("#learningRate", "0.01");
  await page.selectOption("#penalty", "l2");
  assertEquals(
    new URLSearchParams(new URL(page.url()).hash.slice(1)).toString(),
    "data=circles&inputs=x1-x2-x1x2&hidden=3-5&activation=relu&optimizer=adam&learningRate=0.01&penalty=l2",
  );
  await page.selectOption("#speed", "50");
  await trainTo(page, 1000);
  assert(Number.parseFloat((await page.textContent("#train-right"))!) > 97);

  const unit = page.getByRole("button", { name: "Hidden layer 1, unit 2" });
  await unit.focus();
  assertStringIncludes((await page.textContent("#details"))!, "Hidden layer 1, unit 2: bias ");
  assertEquals(await page.textContent("#field-caption"), "Hidden layer 1, unit 2");
  await unit.blur();
  assertEquals(await page.textContent("#field-caption"), "probability of class 1");
});

pageCheck("says so when the loss grows beyond all bounds", DESKTOP, async (page, address) => {
  await page.goto(
    `${address}#data=circles&hidden=8-8-8-8-8-8&activation=linear&learningRate=10`,
  );
  await page.reload();
  await page.selectOption("#speed", "200");
  await page.click("#play");
  await page.getByRole("alert").waitFor();
  assertEquals(await page.textContent("#play-text"), "Play");
  await page.click("#reset");
  assertEquals(await page.getByRole("alert").count(), 0);
});

pageCheck("reads digits drawn with the mouse, and by the keyboard", DESKTOP, async (page) => {
  await page.getByRole("tab", { name: "Train a network" }).focus();
  await page.keyboard.press("ArrowRight");
  const [pad, answer] = [page.locator("#pad"), page.locator("#answer strong")];
  for (const [digit, strokes] of [["3", THREE], ["7", SEVEN]] as const) {
    await drawWithMouse(page, pad, strokes);
    assertEquals(await answer.textContent(), digit);
    const shares = (await page.locator("#probabilities .share").allInnerTexts()).map(Number.parseFloat);
    assert(shares[Number(digit)]! > 50);
    assert(Math.abs(shares.reduce((sum, share) => sum + share) - 100) <= 0.5);
    await page.click("#clear-pad");
    assertEquals(await answer.count(), 0);
  }

  await pad.focus();
  for (let i = 0; i < 7; i++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  for (let i = 0; i < 14; i++) await page.keyboard.press("ArrowDown");
  assertEquals(await answer.textContent(), "1");
  await page.keyboard.press("Delete");
  assertEquals(await answer.count(), 0);

  for (let digit = 0; digit < 3; digit++) {
    await page.click("#example");
    assertEquals(await answer.textContent(), String(digit));
  }
});

pageCheck("fits on a phone, and reads digits drawn with a finger", PHONE, async (page) => {
  const overflow = () => page.evaluate("document.documentElement.scrollWidth - innerWidth");
  assertEquals(await overflow(), 0);
  await page.tap("#digit-tab");
  assertEquals(await overflow(), 0);
  const { x, y, width, height } = (await page.locator("#pad").boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", place?: number[]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: place ? [{ x: x + place[0]! * width, y: y + place[1]! * height }] : [],
    });
  for (const stroke of THREE) {
    await touch("touchStart", stroke[0]);
    for (const place of stroke.slice(1)) await touch("touchMove", place);
    await touch("touchEnd");
  }
  await page.waitForFunction("document.querySelector('#answer strong')?.textContent === '3'");
  assertEquals(await page.evaluate("scrollY"), 0, "the page moved under the finger");
});

testPlayground("without cross-origin isolation", false, checks);
testPlayground("with cross-origin isolation", true, checks);
