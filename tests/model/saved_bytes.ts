import type { SaveOptions } from "../../src/model/save_model.ts";
import type { Model } from "../../src/mod.ts";

/** What `save` writes. */
export async function savedBytes(model: Model, options?: SaveOptions): Promise<Uint8Array<ArrayBuffer>> {
  let file: Uint8Array<ArrayBuffer> | undefined;
  await model.save((bytes) => void (file = bytes), options);
  return file!;
}
