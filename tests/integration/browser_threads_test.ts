import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { findChromium, startBrowser } from "./browser.ts";
import { until } from "../threads/until.ts";
import { mayRunPrograms, repository } from "./run_program.ts";

const chromium = mayRunPrograms ? findChromium() : null;

const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** An empty page, which can import the library, and which may share memory or not. */
function servePage(isIsolated: boolean): Deno.HttpServer<Deno.NetAddr> {
  const headers = isIsolated ? ISOLATION : {};
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/") {
      return new Response("<!doctype html><link rel=icon href=data:,>", {
        headers: { ...headers, "content-type": "text/html" },
      });
    }
    const file = await Deno.readFile(new URL(`.${pathname}`, repository));
    return new Response(file, { headers: { ...headers, "content-type": "text/javascript" } });
  });
}

/** Opens such a page; what it complains about is noted. */
async function withPage(isIsolated: boolean, use: (page: Page, complaints: string[]) => Promise<void>) {
  await using server = servePage(isIsolated);
  const browser = await startBrowser(chromium!);
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.addr.port}/`);
    assertEquals(await page.evaluate("crossOriginIsolated"), isIsolated);
    await use(page, complaints);
  } finally {
    await browser.close();
  }
}

/** Work that is worth sharing; gives the number of threads, and some of the result. */
const WORK = `(async () => {
  const ln = await import("/dist/mod.js");
  const threads = [2, 3, "auto", 2].map((count) => (ln.setThreads(count), ln.kernelInfo().threads));
  const a = new ln.TorchRandom(1).randn([300, 300]);
  const start = performance.now();
  let row;
  // Until a worker may have started, and for a while after.
  while (performance.now() - start < 400) row = ln.tidy(() => [...a.matmul(a).at(7).toTypedArray()]);
  ln.setThreads(1);
  const alone = ln.tidy(() => [...a.matmul(a).at(7).toTypedArray()]);
  ln.setThreads(2);
  ln.tidy(() => a.matmul(a));
  return { threads, row, alone };
})()`;

interface Result {
  readonly threads: readonly number[];
  readonly row: readonly number[];
  readonly alone: readonly number[];
}

Deno.test({
  name: "a page that is not isolated runs on one thread, with one warning",
  ignore: chromium === null,
}, () =>
  withPage(false, async (page, complaints) => {
    const { threads, row, alone } = await page.evaluate<Result>(WORK);
    assertEquals(threads, [1, 1, 1, 1]);
    assertEquals(row, alone);
    assertEquals(page.workers().length, 0);
    assertEquals(complaints, [
      "Linnet runs on one thread: this page is not cross-origin isolated, so that workers can't share memory with it",
    ]);
  }));

Deno.test({
  name: "an isolated page shares work with workers, which end when they are no longer wanted",
  ignore: chromium === null,
}, () =>
  withPage(true, async (page, complaints) => {
    const { threads, row, alone } = await page.evaluate<Result>(WORK);
    const cores = await page.evaluate<number>("Math.min(navigator.hardwareConcurrency, 48)");
    assertEquals(threads, [2, 3, cores, 2]);
    assertEquals(row, alone);
    // The one that was started last is left, and ends too.
    await until(() => page.workers().length === 1);
    await page.evaluate(`import("/dist/mod.js").then((ln) => ln.setThreads(1))`);
    await until(() => page.workers().length === 0);
    assertEquals(complaints, []);
  }));
