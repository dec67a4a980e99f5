import * as ln from "../../mod.ts";
import { SIDE } from "./digit_picture.ts";

/**
 * The network that reads digits: 64 pixels from 0 to 1, a hidden layer, and a sum for each digit.
 *
 * @param random Where the start weights are drawn from.
 */
export function makeDigitNetwork(random: ln.Random): ln.Sequential {
  return new ln.Sequential(
    ln.dense(64, {
      activation: "relu",
      inputShape: [SIDE * SIDE],
      kernelInitializer: ln.initializers.heNormal(),
      random,
    }),
    ln.dense(10, { inputShape: [64], random }),
  );
}
