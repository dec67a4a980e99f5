import type { NdArray } from "../array/nd_array.ts";
import type { GradientOwner } from "../array/step_observer.ts";
import type { Storage } from "../array/storage.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";

type Gradient = GradientOwner["grad"];

/** The gradients that a step found at tensors, and those that it left there. */
export class StepGradients {
  /** Tensors whose gradient the step looked at before it replaced it, and what it found. */
  readonly #found = new Map<GradientOwner, Gradient>();
  /** Tensors whose gradient the step replaced first: what it was before doesn't matter. */
  readonly #replaced = new Set<GradientOwner>();
  /** What the step left at those, held so that it stays where replays write it. */
  #left: { readonly owner: Tensor; gradient: Tensor | null; readonly array: NdArray | null }[] = [];

  /** The step looked at a gradient. */
  read(owner: GradientOwner, gradient: Gradient): void {
    if (!this.#replaced.has(owner) && !this.#found.has(owner)) this.#found.set(owner, gradient);
  }

  /** The step replaced a gradient. */
  replaced(owner: GradientOwner): void {
    if (!this.#found.has(owner)) this.#replaced.add(owner);
  }

  /** Ends the recording: notes what the step has left. */
  seal(): void {
    this.#left = [...this.#replaced as Set<Tensor>].map((owner) => {
      const gradient = owner.grad;
      const array = gradient?.array ?? null;
      array?.storage.pin();
      return { owner, gradient, array };
    });
  }

  /** Whether the step would find again what it found: else it would do something else. */
  get areAsFound(): boolean {
    for (const [owner, gradient] of this.#found) if (owner.grad !== gradient) return false;
    return true;
  }

  /** Puts the gradients that the step leaves where somebody else has replaced them since. */
  restore(): void {
    for (const one of this.#left) {
      const { owner, gradient, array } = one;
      if (owner.isDisposed || (owner.grad === gradient && !gradient?.isDisposed)) continue;
      one.gradient = array && makeTensor(array.view(array.shape, array.strides), null);
      if (one.gradient) one.gradient.owner = null;
      owner.grad = one.gradient;
    }
  }

  /** Whether a gradient that the step leaves lies in a storage. */
  areIn(storage: Storage): boolean {
    return this.#left.some(({ array }) => array?.storage === storage);
  }

  /** Forgets the gradients that the step has left in storages that are lost. */
  forget(isLost: (storage: Storage) => boolean): void {
    for (const { owner, gradient, array } of this.#left) {
      if (array !== null && !owner.isDisposed && owner.grad === gradient && isLost(array.storage)) {
        owner.grad = null;
      }
    }
  }

  /** Gives up what is held. */
  close(): void {
    for (const { array } of this.#left) array?.storage.unpin();
    this.#left = [];
    this.#found.clear();
    this.#replaced.clear();
  }
}
