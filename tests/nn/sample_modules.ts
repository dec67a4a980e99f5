/**
 * Modules that the tests share; those of `record_modules_torch.py` are `Net`, `Deep` and `Tied`.
 *
 * @module
 */
import { Linear, Module, ReLU, Sequential, Sigmoid, type Tensor, TorchRandom } from "../../src/mod.ts";
import { BatchNorm1d } from "../../src/nn/batch_norm_1d.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { Flatten } from "../../src/nn/flatten.ts";
import { LayerNorm } from "../../src/nn/layer_norm.ts";
import { Softmax } from "../../src/nn/softmax.ts";

/** A stream that keeps nothing in linear memory, for tests that count bytes. */
export const random = new TorchRandom(1);

/** A module that gives back its input. */
export abstract class Quiet extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}

/** 2-3-1. */
export class Net extends Module {
  fc1 = new Linear(2, 3, { random });
  relu = new ReLU();
  fc2 = new Linear(3, 1, { random });
  sigmoid = new Sigmoid();
  override forward(x: Tensor): Tensor {
    return this.sigmoid.forward(this.fc2.forward(this.relu.forward(this.fc1.forward(x))));
  }
}

/** Modules in arrays, objects and modules, and what is none. */
export class Deep extends Quiet {
  net = new Net();
  layers = [
    new Linear(2, 2, { random }),
    new Linear(2, 2, { random }),
    new ReLU(),
    new Sequential(new Linear(2, 2, { random }), new ReLU()),
    new Linear(2, 2, { random }),
  ];
  heads = {
    left: new Linear(2, 1, { bias: false, random }),
    right: new Sequential(new Dropout(0.2), new Linear(2, 1, { random })),
  };
  norm = new Sequential(
    new BatchNorm1d(2),
    new LayerNorm([2]),
    new Embedding(4, 2, { random }),
    new Flatten(),
    new Softmax({ axis: 1 }),
  );
  empty = new Sequential();
  settings = { rates: [1, 2], words: ["a"], nothing: null, missing: undefined, made: new Date(0) };
}

/** A weight and a module with two names each. */
export class Tied extends Quiet {
  encoder = new Linear(2, 2, { random });
  decoder = new Linear(2, 2, { bias: false, random });
  same = this.encoder;

  constructor() {
    super();
    this.decoder.weight.dispose();
    Object.assign(this.decoder, { weight: this.encoder.weight });
  }
}
