import { Random } from "../../src/mod.ts";

/**
 * A stream whose state is in linear memory already. It stays there for good, so a test that counts bytes must not be the first to draw.
 *
 * @param seed The seed.
 * @returns The stream, at its beginning.
 */
export function streamInMemory(seed: number): Random {
  const stream = new Random(seed);
  const begin = stream.getState();
  stream.rand([1]).dispose();
  stream.setState(begin);
  return stream;
}
