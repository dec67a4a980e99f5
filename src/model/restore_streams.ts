import { quoteName } from "../io/quote_name.ts";
import type { Module } from "../nn/module.ts";
import type { RandomStream } from "../random/stream.ts";
import { restoreStream } from "../random/stream_state.ts";
import type { ModelDescription } from "./model_file.ts";

/** The streams of a saved training. */
export interface TrainingStreams {
  /** What the library's current stream was; null if training hadn't begun. */
  readonly defaultRandom: RandomStream | null;
  /** What `fit` was given; null if nothing was. */
  readonly fitRandom: RandomStream | null;
}

/**
 * Makes the streams of a file. Nothing is changed before `giveToModules` is called.
 *
 * @param description What the file says.
 * @param module The module, some parts of which may have streams of their own.
 * @throws {TypeError} If a state is of another form, or a module has no stream.
 * @throws {RangeError} If a number is out of range.
 */
export function restoreStreams(
  description: ModelDescription,
  module: Module,
): TrainingStreams & { giveToModules(): void } {
  const streams = description.streams.map((state) => state === null ? null : restoreStream(state));
  const streamAt = (place: number | null) => {
    if (place === null) return null;
    if (place < streams.length) return streams[place]!;
    throw new RangeError(
      `Cannot load a model with stream ${place} of ${streams.length}: the file has no such stream`,
    );
  };
  const modules = module.namedModules();
  const gifts = Object.entries(description.moduleStreams).map(([name, place]) => {
    const receiver = modules.get(name) as Module & { random?: RandomStream | null } | undefined;
    if (receiver === undefined || !("random" in receiver)) {
      throw new TypeError(
        `Cannot load a model with a random stream for its part ${
          quoteName(name)
        }: there is no part that takes one`,
      );
    }
    return [receiver, streamAt(place)] as const;
  });
  return {
    defaultRandom: streamAt(description.defaultStream),
    fitRandom: streamAt(description.fitStream),
    giveToModules: () => {
      for (const [receiver, stream] of gifts) if (stream) receiver.random = stream;
    },
  };
}
