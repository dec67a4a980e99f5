import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { BrowserContextOptions, Page } from "playwright-core";
import { DESKTOP, epochOf, type PageCheck, PHONE, testPlayground } from "./playground_pages.ts";

const checks: PageCheck[] = [];

function pageCheck(name: string, options: BrowserContextOptions, check: PageCheck["check"]): void {
  checks.push({ name, options, check });
}

/** How often the field was drawn. */
interface Drawn {
  readonly drawn: number;
  readonly frames: number;
  readonly seconds: number;
}

/** The panels that the Tab key comes to, in order, each with the place of its upper edge. */
async function tabOrder(page: Page): Promise<{ name: string; top: number }[]> {
  await page.locator("#reset").focus();
  const panels: { name: string; top: number }[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate<{ name: string; top: number } | null>(`(() => {
      const panel = document.activeElement.closest(".panels > .panel");
      return panel && { name: panel.className, top: panel.getBoundingClientRect().top + scrollY };
    })()`);
    if (found !== null && found.name !== panels.at(-1)?.name) panels.push(found);
    if (await page.evaluate("document.activeElement === document.body")) break;
  }
  return panels;
}

for (const [name, options] of [["a phone", PHONE], ["a desktop", DESKTOP]] as const) {
  pageCheck(
    `the Tab key goes through the panels of ${name} in the order that is seen`,
    options,
    async (page) => {
      const order = (await tabOrder(page)).map(({ name }) => name.replace(/panel |-panel/g, ""));
      if (options === DESKTOP) {
        assertEquals(order, ["data", "network", "loss", "output"]);
        await page.locator("#optimizer").focus();
        await page.setViewportSize({ width: 900, height: 900 });
        await page.waitForFunction(
          "document.querySelector('.panels').firstElementChild.matches('.network-panel')",
        );
        assertEquals(await page.evaluate("document.activeElement.id"), "optimizer");
      }
      const tops = (await tabOrder(page)).map(({ top }) => top);
      assertEquals(tops.length, 4);
      // The output stands beside the network where there is room.
      const column = options === DESKTOP ? tops.toSpliced(2, 1) : tops;
      assertEquals(column, column.toSorted((a, b) => a - b));
    },
  );
}

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  const rate = reducedMotion === "reduce" ? "seldom" : "in every frame";
  pageCheck(`pictures are drawn ${rate} when ${reducedMotion} is asked for`, {
    ...DESKTOP,
    reducedMotion,
  }, async (page) => {
    const { drawn, frames, seconds } = await page.evaluate<Drawn>(`new Promise((done) => {
        const { putImageData } = CanvasRenderingContext2D.prototype;
        let [drawn, frames] = [0, 0];
        CanvasRenderingContext2D.prototype.putImageData = function (...args) {
          if (this.canvas.id === "field") drawn++;
          return putImageData.apply(this, args);
        };
        document.getElementById("play").click();
        const start = performance.now();
        requestAnimationFrame(function count() {
          if (++frames < 60) return requestAnimationFrame(count);
          done({ drawn, frames, seconds: (performance.now() - start) / 1000 });
        });
      })`);
    if (reducedMotion === "reduce") {
      assert(drawn >= 1 && drawn <= 2 * seconds + 1, `${drawn} times in ${seconds} s`);
    } else assert(drawn >= frames - 2, `${drawn} times in ${frames} frames`);
    await page.click("#play");
    assertStringIncludes((await page.textContent("#news"))!, `Epoch ${await epochOf(page)}:`);
  });
}

testPlayground("for those who use the keyboard, or want less motion", false, checks);
