import * as ln from "../../mod.ts";
import type { Settings } from "./settings.ts";

/** Dense layers; the last one has a single unit, whose sigmoid is the probability of class 1. */
export class Network extends ln.Module {
  /** The hidden layers, then the last. */
  layers: ln.Dense[];

  /** @param settings Say how many inputs and units there are, and the seed of the start weights. */
  constructor({ inputs, hidden, activation, seed }: Settings) {
    super();
    const random = new ln.Random(seed);
    const isRectifier = activation === "relu" || activation === "leakyRelu" || activation === "gelu";
    const kernelInitializer = isRectifier ? ln.initializers.heNormal() : ln.initializers.glorotUniform();
    const counts = [inputs.length, ...hidden];
    this.layers = hidden.map((units, i) =>
      ln.dense(units, { activation, inputShape: [counts[i]!], kernelInitializer, random })
    );
    this.layers.push(ln.dense(1, { inputShape: [counts.at(-1)!], random }));
  }

  /** The last unit's sums, before the sigmoid. */
  override forward(x: ln.Tensor): ln.Tensor {
    return this.layers.reduce((values, layer) => layer.forward(values), x);
  }

  /** What the units of each layer give, and at last the probability: `[rows, units]` each. */
  outputs(x: ln.Tensor): ln.Tensor[] {
    const outputs: ln.Tensor[] = [];
    for (const layer of this.layers) outputs.push(layer.forward(outputs.at(-1) ?? x));
    outputs.push(outputs.pop()!.sigmoid());
    return outputs;
  }
}
