import { disposeSymbol } from "./dispose_symbol.ts";

/** What a scope can own. */
export interface Scoped {
  /** The scope that disposes of it, if any. */
  owner: Scope | null;
  /** Gives its memory back; does nothing the second time. */
  dispose(): void;
  /** Called when no scope owns it any more. */
  guard(): void;
}

const open: Scope[] = [];

// An `await` lets microtasks run. One of them, at most one a turn, moves this number on; a scope that sees two values was
// open across an `await`.
let turn = 0;
let turnScheduled = false;

/**
 * Runs a function in which microtasks may run though nobody awaits, as Deno lets them while it loads a part of itself.
 *
 * @param fn What to run.
 * @returns What `fn` returns.
 */
export function withoutAwait<T>(fn: () => T): T {
  const before = turn;
  try {
    return fn();
  } finally {
    turn = before;
  }
}

/** Owns the tensors that are made while it is the innermost open scope, and disposes of them when it closes. */
export class Scope implements Disposable {
  readonly #owned: Scoped[] = [];
  readonly #turn: number;
  #closed = false;

  /** Made by {@linkcode scope} and {@linkcode tidy}. */
  constructor() {
    if (!turnScheduled) {
      turnScheduled = true;
      queueMicrotask(() => {
        turn++;
        turnScheduled = false;
      });
    }
    this.#turn = turn;
    open.push(this);
  }

  /** @internal Takes a tensor in. */
  own(value: Scoped): void {
    value.owner = this;
    this.#owned.push(value);
  }

  /**
   * Disposes of the tensors that the scope still owns. Called by `using` at the end of its block.
   *
   * @throws {TypeError} If an inner scope is still open, or an `await` ran while this one was: then tensors of other code may
   * have landed in it.
   */
  close(): void {
    if (this.#closed) return;
    // Scopes left open inside are closed too, or whatever is made from here on would land in them.
    const inner = open.length - 1 - open.lastIndexOf(this);
    for (let i = 0; i <= inner; i++) open.pop()!.#disposeOwned();
    if (this.#turn !== turn) {
      throw new TypeError(
        "Cannot keep a scope open across an await: close it before, and open another after",
      );
    }
    if (inner > 0) {
      throw new TypeError("Cannot close a scope while one that was opened after it is still open");
    }
  }

  #disposeOwned(): void {
    this.#closed = true;
    for (const value of this.#owned) if (value.owner === this) value.dispose();
    this.#owned.length = 0;
  }

  /** Closes the scope at the end of a `using` block. */
  [disposeSymbol](): void {
    this.close();
  }
}

/** Gives a new tensor to the innermost open scope, or, where there is none, to the garbage collector. */
export function adopt(value: Scoped): void {
  const innermost = open[open.length - 1];
  if (innermost !== undefined) innermost.own(value);
  else value.guard();
}

/**
 * Opens a scope: every tensor made until it closes is disposed of then, unless `keep()` was called on it. Parameters and
 * gradients are never owned by a scope.
 *
 * @returns The scope; bind it with `using`, or call its `close()`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const before = ln.memory().liveTensors;
 * {
 *   using _ = ln.scope();
 *   ln.ones([100, 100]).mul(2);
 * }
 * assertEquals(ln.memory().liveTensors, before);
 * ```
 */
export function scope(): Scope {
  return new Scope();
}

function isScoped(value: object): value is Scoped {
  return "owner" in value && "guard" in value && "dispose" in value;
}

/** The tensors in a value: itself, or inside arrays and plain objects. */
function collect(value: unknown, found: Set<Scoped>, seen: Set<object>): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if (isScoped(value)) found.add(value);
  else if (Array.isArray(value)) { for (const item of value) collect(item, found, seen); }
  else if ([Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    for (const item of Object.values(value)) collect(item, found, seen);
  }
}

/**
 * Runs a function in a scope of its own and moves the tensors it returns, also those in arrays and plain objects, to the
 * enclosing scope. Everything else it made is disposed of.
 *
 * @param fn What to run. It must not be asynchronous.
 * @returns What `fn` returns.
 * @throws {TypeError} If `fn` returns a promise.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const y = ln.tidy(() => ln.tensor([1, 2]).mul(2).add(1));
 * assertEquals(y.toArray(), [3, 5]);
 * ```
 */
export function tidy<T>(fn: () => T): T {
  const outer = open.at(-1);
  const inner = new Scope();
  let result: T;
  try {
    result = fn();
    if (result instanceof Promise) {
      throw new TypeError(
        "Cannot tidy an async function: its tensors would be disposed of at its first await",
      );
    }
    const kept = new Set<Scoped>();
    collect(result, kept, new Set());
    for (const value of kept) {
      if (value.owner !== inner) continue;
      value.owner = null;
      if (outer) outer.own(value);
      else value.guard();
    }
  } catch (error) {
    try {
      inner.close();
    } catch {
      // The first error says more.
    }
    throw error;
  }
  inner.close();
  return result;
}
