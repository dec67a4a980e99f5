import type { NdArray } from "./nd_array.ts";
import type { Storage } from "./storage.ts";

/** What has a gradient: a tensor, seen from below. */
export interface GradientOwner {
  /** The gradient, or null. */
  readonly grad: { readonly array: NdArray } | null;
}

/** Whoever records a step, to replay it later without the code that made it. */
export interface StepObserver {
  /** The step took the address of a storage. */
  used(storage: Storage): void;
  /** The step says that a storage has new contents. */
  written(storage: Storage, operation: string): void;
  /** The step wrote numbers of JavaScript's into the first bytes of a storage: a replay won't write them again. */
  filled(storage: Storage, bytes: number): void;
  /** What the step does depends on a setting; a replay is right for as long as the function says so. */
  assumed(subject: object, stillHolds: () => boolean): void;
  /** The step looked at the gradient of a tensor. */
  gradientRead(owner: GradientOwner, gradient: GradientOwner["grad"]): void;
  /** The step puts another gradient, or none, in the place of a tensor's. */
  gradientReplaced(owner: GradientOwner): void;
}

/** The observer of the step that is being recorded, if one is. */
export let observer: StepObserver | null = null;

/**
 * Runs a function under an observer.
 *
 * @param next Is told what the function does.
 * @param fn What to run.
 * @returns What `fn` returns.
 */
export function observeStep<T>(next: StepObserver, fn: () => T): T {
  const before = observer;
  observer = next;
  try {
    return fn();
  } finally {
    observer = before;
  }
}

/**
 * Runs a function behind the observer's back, to find out what to say in an error that ends the recording anyway.
 *
 * @param fn What to run.
 * @returns What `fn` returns.
 */
export function unobserved<T>(fn: () => T): T {
  const before = observer;
  observer = null;
  try {
    return fn();
  } finally {
    observer = before;
  }
}

/**
 * Throws while a step is being recorded, for a replay can't do what the caller is about to.
 *
 * @param operation What the message says was attempted.
 * @param remedy What to do instead.
 * @throws {TypeError} If a step is being recorded.
 */
export function refuseInStep(operation: string, remedy: string): void {
  if (observer === null) return;
  throw new TypeError(
    `Cannot ${operation} in a step that is being recorded: it is replayed without JavaScript; ${remedy}`,
  );
}
