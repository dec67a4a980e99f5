import { assert, assertEquals } from "@std/assert";
import { Trial } from "../../src/threads/trial.ts";

/** The time, in milliseconds. */
let now = 0;

/**
 * Calls of one estimated millisecond each, which take as long as `time` says for either way.
 *
 * @returns For each call, whether it was shared.
 */
function follow(trial: Trial, calls: number, time: (shares: boolean, call: number) => number): boolean[] {
  return Array.from({ length: calls }, (_, call) => {
    const { shares } = trial;
    const begin = now;
    now += time(shares, call);
    trial.note(begin, now, 1e6);
    return shares;
  });
}

const shareOf = (ways: readonly boolean[]) => ways.filter((shares) => shares).length / ways.length;

Deno.test("work is shared from the first call on, and nearly always where that is faster", () => {
  const ways = follow(new Trial(), 2000, (shares) => shares ? 0.55 : 1);
  assertEquals(ways[0], true);
  assert(shareOf(ways.slice(500)) > 0.98, String(shareOf(ways.slice(500))));
});

Deno.test("work is hardly ever shared where that is slower", () => {
  const ways = follow(new Trial(), 2000, (shares) => shares ? 3 : 1);
  // One window in 33, in which three times fewer calls are made.
  assert(shareOf(ways.slice(500)) < 0.015, String(shareOf(ways.slice(500))));
  // All in all it costs little to have found out.
  const total = ways.reduce((sum, shares) => sum + (shares ? 3 : 1), 0);
  assert(total < 1.05 * ways.length, String(total));
});

Deno.test("what pays is found out again when it changes", () => {
  const trial = new Trial();
  follow(trial, 3000, (shares) => shares ? 0.55 : 1);
  // Another program takes a core: noticed by the next windows, not only when the other way is due.
  const busy = follow(trial, 200, (shares) => shares ? 2 : 1);
  assert(shareOf(busy.slice(20)) < 0.1, String(shareOf(busy.slice(20))));
  const idle = follow(trial, 2000, (shares) => shares ? 0.55 : 1);
  assert(shareOf(idle.slice(1000)) > 0.95, String(shareOf(idle.slice(1000))));
});

Deno.test("after a short disturbance sharing is taken up again soon", () => {
  const trial = new Trial();
  follow(trial, 1000, (shares) => shares ? 0.55 : 1);
  follow(trial, 40, (shares) => shares ? 4 : 1);
  const after = follow(trial, 200, (shares) => shares ? 0.55 : 1);
  assert(after.indexOf(true) < 100, String(after.indexOf(true)));
  assertEquals(after.at(-1), true);
});

Deno.test("what is a little faster at times does not replace the other way", () => {
  const ways = follow(new Trial(), 2000, (shares, call) => shares ? 0.98 + 0.04 * (call % 2) : 1);
  assert(shareOf(ways) > 0.9, String(shareOf(ways)));
});

Deno.test("the time between calls counts only where it is short", () => {
  const trial = new Trial();
  for (let call = 0; call < 2000; call++) {
    // A second of something else goes by before each call; sharing takes half the time of working alone.
    now += 1000;
    const begin = now;
    now += trial.shares ? 0.5 : 1;
    trial.note(begin, now, 1e6);
  }
  assertEquals(trial.shares, true);
});
