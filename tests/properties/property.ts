import fc from "fast-check";

/** A whole number given on the command line after `--`, as in `deno test tests/properties -- --seed=7`; the last one counts. */
function argument(name: string): number | undefined {
  const given = Deno.args.findLast((text) => text.startsWith(`--${name}=`));
  return given === undefined ? undefined : Number(given.slice(name.length + 3));
}

const times = argument("times") ?? 1;
// A longer run looks elsewhere each time; the ordinary one is the same for everybody.
const start = argument("seed") ?? (times > 1 ? Date.now() | 0 : undefined);
if (times > 1) console.log(`Drawing ${times} times as many cases, --seed=${start}`);

/** A number for each name, so that not every property draws the same arrays. */
function hash(name: string): number {
  let value = 17;
  for (const character of name) value = Math.imul(value, 31) + character.codePointAt(0)! | 0;
  return value;
}

/**
 * Registers a test that draws cases and checks each. What fails is shrunk, and printed with the seed that draws it again: pass that as
 * `--seed`.
 *
 * @param name What the test is called.
 * @param arbitrary What is drawn.
 * @param check Throws where the property doesn't hold.
 * @param cases How many cases (default 200), times the argument `--times`.
 */
export function property<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  check: (drawn: T) => void,
  cases = 200,
): void {
  Deno.test(name, () => {
    fc.assert(fc.property(arbitrary, check), {
      numRuns: Math.ceil(cases * times),
      seed: start ?? hash(name),
      endOnFailure: false,
    });
  });
}
