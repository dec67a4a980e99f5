/**
 * Who disposes of the tensors that flow through a dataset. A stage that takes an element from the one before owns the tensors in it
 * that are marked with {@linkcode mark}; it hands them on, or releases them. Tensors without the mark are somebody else's.
 *
 * @module
 */
import { TensorBase } from "../tensor/base.ts";
import { Scope, type Scoped } from "../tensor/scope.ts";

/** Stands as owner in the tensors that flow. It is never open: only its identity counts. */
let owner: Scope | null = null;

function flowOwner(): Scope {
  if (owner === null) {
    owner = new Scope();
    owner.close();
  }
  return owner;
}

/** Calls a function with each tensor of an element: itself, or in arrays and plain objects. */
function forEachTensor(element: unknown, visit: (tensor: TensorBase) => void): void {
  if (element instanceof TensorBase) visit(element);
  else if (Array.isArray(element)) {
    // Arrays of numbers, most often long, hold none.
    if (typeof element[0] !== "number") { for (const part of element) forEachTensor(part, visit); }
  } else if (
    typeof element === "object" && element !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(element))
  ) {
    for (const part of Object.values(element)) forEachTensor(part, visit);
  }
}

/** Takes over the tensors of an element. */
export function mark<E>(element: E): E {
  forEachTensor(element, (tensor) => {
    tensor.owner = flowOwner();
    tensor.guard();
  });
  return element;
}

/** Disposes of the tensors of an element that were taken over, except those that are in `kept` too. */
export function release(element: unknown, kept?: unknown): void {
  const spared = new Set<TensorBase>();
  if (kept !== undefined) forEachTensor(kept, (tensor) => spared.add(tensor));
  forEachTensor(element, (tensor) => {
    if (tensor.owner === flowOwner() && !spared.has(tensor)) tensor.dispose();
  });
}

/** A scope that can let go of all it has. */
class OpenHandedScope extends Scope {
  readonly #made: Scoped[] = [];

  override own(value: Scoped): void {
    super.own(value);
    this.#made.push(value);
  }

  letGo(): void {
    for (const value of this.#made) {
      if (value.owner !== this) continue;
      value.owner = null;
      value.guard();
    }
  }
}

/**
 * Calls a function with an element, which it takes over. Tensors that the function makes and doesn't return are disposed of, and so are
 * those of the element that it doesn't return; those that it has from elsewhere are left alone. What an asynchronous function makes is
 * left to the collector, and what it returns is taken over.
 *
 * @returns What the function returns, its new tensors taken over.
 */
export async function passOn<E, R>(element: E, fn: (element: E) => R | PromiseLike<R>): Promise<R> {
  let result: R;
  try {
    const scope = new OpenHandedScope();
    try {
      const returned = fn(element);
      if (isPromise(returned)) {
        scope.letGo();
        scope.close();
        result = mark(await returned);
      } else {
        forEachTensor(returned, (tensor) => {
          if (tensor.owner === scope) mark(tensor);
        });
        result = returned;
      }
    } finally {
      scope.close();
    }
  } catch (error) {
    release(element);
    throw error;
  }
  release(element, result);
  return result;
}

function isPromise<R>(value: R | PromiseLike<R>): value is PromiseLike<R> {
  return typeof (value as PromiseLike<R> | null | undefined)?.then === "function";
}
