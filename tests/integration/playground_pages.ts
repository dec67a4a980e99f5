import { assertEquals } from "@std/assert";
import type { BrowserContextOptions, Page } from "playwright-core";
import { findChromium, startBrowser } from "./browser.ts";
import { type PlaygroundServer, servePlayground } from "./playground_server.ts";
import { mayRunPrograms } from "./run_program.ts";

const chromium = mayRunPrograms ? findChromium() : null;

/** A window on a desk. */
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
/** A small phone. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
};

/** What the page is to do. */
export interface PageCheck {
  readonly name: string;
  readonly options: BrowserContextOptions;
  check(page: Page, address: string, isIsolated: boolean): Promise<void>;
}

/** The number of epochs that the page shows. */
export async function epochOf(page: Page): Promise<number> {
  return Number((await page.textContent("#epoch"))!.replaceAll(",", ""));
}

/** Opens the page and fails if it complains, or asks anybody else for something. */
async function checkPage(
  page: Page,
  { address }: PlaygroundServer,
  isIsolated: boolean,
  check: PageCheck["check"],
): Promise<void> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("data:")) complaints.push(`request of ${url}`);
  });
  page.on("response", (response) => {
    if (!response.ok()) complaints.push(`${response.status()} for ${response.url()}`);
  });
  await page.goto(address);
  assertEquals(await page.evaluate("crossOriginIsolated"), isIsolated);
  await check(page, address, isIsolated);
  assertEquals(complaints, []);
}

/**
 * Makes a test of the page, in a browser.
 *
 * @param name How the page is served, in words.
 * @param isIsolated Whether it is served so that it may share memory.
 * @param checks What it is to do, each in a new page.
 */
export function testPlayground(name: string, isIsolated: boolean, checks: readonly PageCheck[]): void {
  const reason = mayRunPrograms && chromium === null
    ? " (left out: the system package chromium is missing)"
    : "";
  Deno.test({
    name: `the playground ${name}${reason}`,
    ignore: chromium === null,
    // The driver keeps a connection until the program ends.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(test) {
      await using server = await servePlayground(isIsolated ? ["--isolated"] : []);
      const browser = await startBrowser(chromium!);
      try {
        for (const { name, options, check } of checks) {
          await test.step(name, async () => {
            const page = await browser.newPage(options);
            await checkPage(page, server, isIsolated, check);
            await page.close();
          });
        }
      } finally {
        await browser.close();
      }
    },
  });
}
