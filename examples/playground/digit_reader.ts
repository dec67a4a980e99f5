import * as ln from "../../mod.ts";
import { makeDigitNetwork } from "./digit_network.ts";
import { DARKEST, SIDE } from "./digit_picture.ts";
import model from "./digit_model.txt" with { type: "text" };

/** Reads digits with a network that was trained before; see `tools/train_playground_digits.ts`. */
export class DigitReader {
  readonly #network: ln.Sequential;
  /** Pictures of test digits, the kinds in turn from 0 to 9, as counts from 0 to 16. */
  readonly examples: readonly Uint8Array[];
  /** How many of the test digits it reads right. */
  readonly right: number;
  /** How many there are. */
  readonly testDigits: number;
  /** How many it was trained with. */
  readonly trainingDigits: number;

  constructor() {
    const { tensors: { examples, ...state }, metadata } = ln.readSafetensors(decodeBase64(model));
    this.#network = makeDigitNetwork(new ln.Random(0));
    this.#network.loadStateDict(state);
    this.#network.eval();
    this.examples = (examples!.toArray() as number[][]).map((counts) => Uint8Array.from(counts));
    for (const tensor of [examples!, ...Object.values(state)]) tensor.dispose();
    this.right = Number(metadata.right);
    this.testDigits = Number(metadata.testDigits);
    this.trainingDigits = Number(metadata.trainingDigits);
  }

  /**
   * Reads a digit.
   *
   * @param picture The counts of its pixels, 0 to 16.
   * @returns The probability of each digit.
   */
  probabilities(picture: Uint8Array): number[] {
    return ln.noGrad(() =>
      ln.tidy(() => {
        const x = ln.fromTypedArray(Float32Array.from(picture), [1, SIDE * SIDE]).div(DARKEST);
        return Array.from(this.#network.forward(x).softmax().toTypedArray());
      })
    );
  }
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}
