/**
 * Preloaded into the programs that `bench/start.ts` measures: at their end it writes the most memory that they had, in KiB, to standard error.
 *
 * @module
 */
addEventListener("unload", () => {
  const peak = /VmHWM:\s*(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"));
  if (peak) console.error(peak[1]);
});
