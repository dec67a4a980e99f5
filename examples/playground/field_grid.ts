import * as ln from "../../mod.ts";
import { type InputName, inputRows } from "./inputs.ts";
import type { Network } from "./network.ts";

/** What the units of a layer give at each place of a grid. */
export interface LayerField {
  readonly units: number;
  /** For each place, row by row from the top, the values of all units. */
  readonly values: Float32Array;
}

/** Places in a square of the plane, row by row from the top left, and what a network makes of them. */
export class FieldGrid {
  readonly side: number;
  /** The first coordinate of each place. */
  readonly x1: Float32Array;
  /** The second coordinate of each place. */
  readonly x2: Float32Array;
  readonly #x: ln.Tensor;

  /**
   * @param side How many places a side has.
   * @param domain The least and the largest value of either coordinate.
   * @param inputs What the network is given.
   */
  constructor(side: number, domain: readonly [number, number], inputs: readonly InputName[]) {
    const [low, high] = domain;
    // A place is the middle of its pixel.
    const at = (i: number) => low + (high - low) * (i + 0.5) / side;
    this.side = side;
    this.x1 = Float32Array.from({ length: side * side }, (_, i) => at(i % side));
    this.x2 = Float32Array.from({ length: side * side }, (_, i) => at(side - 1 - Math.floor(i / side)));
    this.#x = ln.fromTypedArray(inputRows(inputs, this.x1, this.x2), [side * side, inputs.length]);
  }

  /** The probability of class 1 at each place. */
  probabilities(network: Network): Float32Array {
    return ln.noGrad(() => ln.tidy(() => network.forward(this.#x).sigmoid().toTypedArray() as Float32Array));
  }

  /** What the units of each layer give; the last layer's is the probability. */
  outputs(network: Network): LayerField[] {
    return ln.noGrad(() =>
      ln.tidy(() =>
        network.outputs(this.#x).map((output) => ({
          units: output.shape[1]!,
          values: output.toTypedArray() as Float32Array,
        }))
      )
    );
  }

  /** Gives the memory back. */
  dispose(): void {
    this.#x.dispose();
  }
}
