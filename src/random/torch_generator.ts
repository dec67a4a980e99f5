import { countUp } from "./count_up.ts";
import { fusedMultiplyAdd } from "./fused_multiply_add.ts";
import { logarithm } from "./logarithm.ts";
import { Mt19937, type Mt19937State } from "./mt19937.ts";

/** The state of a PyTorch stream. Its form is Linnet's own, not that of `torch.get_rng_state()`. */
export interface TorchRandomState extends Mt19937State {
  /** The second double of the last pair of normals, if it is still to be given out. */
  readonly nextNormal: number | null;
}

const { fround } = Math;
const BLOCK = 16;
const HALF = 8;

/**
 * The draws of PyTorch's CPU generator (`DistributionsHelper.h`, `cpu/DistributionTemplates.h`), into ordinary arrays.
 *
 * PyTorch's x86 builds scale doubles with a fused multiply-add, and so does this.
 */
export class TorchGenerator {
  readonly #twister: Mt19937;
  #nextNormal: number | null = null;

  /** Starts as after `torch.manual_seed(seed)`: the low 32 bits of the seed count. */
  constructor(seed: number) {
    this.#twister = new Mt19937(seed);
  }

  /** `tensor.uniform_(low, high)`. */
  fillUniform(out: Float32Array | Float64Array, low: number, high: number): void {
    if (out instanceof Float32Array) {
      const start = fround(low);
      const range = fround(fround(high) - start);
      for (let i = 0; i < out.length; i++) out[i] = this.#uniform24() * range + start;
    } else {
      const range = high - low;
      for (let i = 0; i < out.length; i++) out[i] = fusedMultiplyAdd(this.#uniform53(), range, low);
    }
  }

  /** `tensor.normal_(mean, std)`. */
  fillNormal(out: Float32Array | Float64Array, mean: number, std: number): void {
    if (out.length < BLOCK) {
      for (let i = 0; i < out.length; i++) out[i] = fusedMultiplyAdd(this.#normal(), std, mean);
      return;
    }
    this.fillUniform(out, 0, 1);
    const turnBlock = out instanceof Float32Array ? normalBlock32 : normalBlock64;
    for (let start = 0; start + BLOCK <= out.length; start += BLOCK) turnBlock(out, start, mean, std);
    if (out.length % BLOCK !== 0) {
      const start = out.length - BLOCK;
      this.fillUniform(out.subarray(start), 0, 1);
      turnBlock(out, start, mean, std);
    }
  }

  /**
   * `torch.randint`: an integer from 0 to `count` − 1, by the remainder. Two words are drawn for counts of 2²⁸ or more, as PyTorch does
   * since 2.7; before, it began with 2³².
   */
  nextInteger(count: number): number {
    return count < 0x10000000 ? this.#twister.nextUint32() % count : this.#remainder64(count);
  }

  /** `torch.randperm(count)`: Fisher–Yates from the front, with remainders. */
  permutation(count: number): Int32Array<ArrayBuffer> {
    const order = countUp(count);
    // From here on PyTorch draws two words, lest the remainder be skewed.
    const wide = count >= Math.floor(0xffffffff / 20);
    for (let i = 0; i < count - 1; i++) {
      const left = count - i;
      const j = i + (wide ? this.#remainder64(left) : this.#twister.nextUint32() % left);
      const moved = order[i]!;
      order[i] = order[j]!;
      order[j] = moved;
    }
    return order;
  }

  /** A copy of the state. */
  getState(): TorchRandomState {
    return { ...this.#twister.getState(), nextNormal: this.#nextNormal };
  }

  /** Continues from a state. */
  setState(state: TorchRandomState): void {
    this.#twister.setState(state);
    this.#nextNormal = state.nextNormal;
  }

  #uniform24(): number {
    return (this.#twister.nextUint32() & 0xffffff) / 0x1000000;
  }

  #uniform53(): number {
    const high = this.#twister.nextUint32() & 0x1fffff;
    return (high * 0x100000000 + this.#twister.nextUint32()) / 9007199254740992;
  }

  #remainder64(count: number): number {
    const high = BigInt(this.#twister.nextUint32());
    const low = BigInt(this.#twister.nextUint32());
    return Number(((high << 32n) | low) % BigInt(count));
  }

  /** Box–Muller in doubles, one value now and one kept for later. */
  #normal(): number {
    if (this.#nextNormal !== null) {
      const value = this.#nextNormal;
      this.#nextNormal = null;
      return value;
    }
    const u1 = this.#uniform53();
    const u2 = this.#uniform53();
    // 1 − u2 is exact, so that this is log1p(−u2).
    const radius = Math.sqrt(-2 * logarithm(1 - u2));
    const angle = 2 * Math.PI * u1;
    this.#nextNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

/** Turns 16 uniform values into normal ones, each step rounded to float32 as in PyTorch's vector code. */
function normalBlock32(out: Float32Array | Float64Array, start: number, mean: number, std: number): void {
  const twoPi = fround(2 * Math.PI);
  const [center, scale] = [fround(mean), fround(std)];
  for (let i = start; i < start + HALF; i++) {
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(1 - out[i]!)))));
    const angle = fround(twoPi * out[i + HALF]!);
    out[i] = fround(radius * fround(Math.cos(angle))) * scale + center;
    out[i + HALF] = fround(radius * fround(Math.sin(angle))) * scale + center;
  }
}

/** The same in doubles. */
function normalBlock64(out: Float32Array | Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + HALF; i++) {
    const radius = Math.sqrt(-2 * logarithm(1 - out[i]!));
    const angle = 2 * Math.PI * out[i + HALF]!;
    out[i] = fusedMultiplyAdd(radius * Math.cos(angle), std, mean);
    out[i + HALF] = fusedMultiplyAdd(radius * Math.sin(angle), std, mean);
  }
}
