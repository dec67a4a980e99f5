import type { Browser } from "playwright-core";

/** Where systems put Chromium, or a browser made of it. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Finds a browser that tests can drive.
 *
 * @returns Its path; null if there is none, or one can't look.
 */
export function findChromium(): string | null {
  return PLACES.find(exists) ?? null;
}

/** Starts a browser without a window. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  // Imported here, for it reads the environment at once, which plain `deno test` doesn't allow.
  const { chromium } = await import("playwright-core");
  // Its sandbox is not to be had for root and in most containers; the only page that is opened is our own.
  return await chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
