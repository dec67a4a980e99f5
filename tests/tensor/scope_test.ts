import { assertEquals, assertMatch, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

withoutLeaks("a scope disposes of what was made in it and nothing else", () => {
  const outside = ln.ones([2]);
  let inside: ln.Tensor;
  {
    using _ = ln.scope();
    inside = outside.add(1);
    outside.mul(2).sub(inside).exp();
  }
  assertEquals([outside.isDisposed, inside.isDisposed], [false, true]);
  outside.dispose();
});

withoutLeaks("a scope that throws disposes too, and the error passes through", () => {
  assertThrows(
    () => {
      using _ = ln.scope();
      ln.ones([2]).add(ln.ones([3]));
    },
    RangeError,
    "[2] and [3]",
  );
});

withoutLeaks("the innermost open scope owns, and close() can be called by hand, twice", () => {
  const outer = ln.scope();
  const a = ln.ones([1]);
  const inner = ln.scope();
  const b = a.add(1);
  inner.close();
  inner.close();
  const c = a.add(2);
  assertEquals([a.isDisposed, b.isDisposed, c.isDisposed], [false, true, false]);
  outer.close();
  assertEquals([a.isDisposed, c.isDisposed], [true, true]);
});

withoutLeaks("keep takes a tensor out of its scope and returns it", () => {
  let kept: ln.Tensor;
  {
    using _ = ln.scope();
    const t = ln.ones([2]);
    kept = t.keep();
    assertStrictEquals(kept, t);
    ln.scope().close();
  }
  assertEquals(kept.toArray(), [1, 1]);
  kept.dispose();
});

withoutLeaks("tidy moves what it returns to the enclosing scope, and disposes of the rest", () => {
  let result: ln.Tensor;
  {
    using _ = ln.scope();
    const { liveTensors } = ln.memory();
    result = ln.tidy(() => ln.ones([2]).add(1).mul(3));
    assertEquals([result.toArray(), ln.memory().liveTensors], [[6, 6], liveTensors + 1]);
  }
  assertStrictEquals(result.isDisposed, true);
  const unowned = ln.tidy(() => ln.ones([2]).add(1));
  assertEquals(unowned.toArray(), [2, 2]);
  unowned.dispose();
});

withoutLeaks("tidy finds tensors in arrays and plain objects of any depth, cycles included", () => {
  using _ = ln.scope();
  interface Found {
    list: (ln.Tensor | number | null)[];
    deep: { one: ln.Tensor; self?: unknown };
    bare: { two: ln.Tensor };
  }
  const found = ln.tidy((): Found => {
    const result: Found = {
      list: [ln.tensor(1), 5, null],
      deep: { one: ln.tensor(2) },
      bare: Object.assign(Object.create(null), { two: ln.tensor(3) }),
    };
    result.deep.self = result;
    return result;
  });
  assertEquals(
    [(found.list[0] as ln.Tensor).item(), found.deep.one.item(), found.bare.two.item()],
    [1, 2, 3],
  );
});

withoutLeaks(
  "tidy leaves alone what others own: outer tensors, kept ones, results that are no tensors",
  () => {
    using _ = ln.scope();
    const outside = ln.ones([1]);
    assertStrictEquals(ln.tidy(() => outside), outside);
    assertStrictEquals(outside.isDisposed, false);
    const kept = ln.tidy(() => ln.ones([1]).keep());
    assertStrictEquals(ln.tidy(() => "text"), "text");
    assertStrictEquals(ln.tidy(() => null), null);
    kept.dispose();
  },
);

withoutLeaks("tidy that throws disposes of everything and passes the error on", () => {
  assertThrows(() => ln.tidy(() => ln.ones([2]).reshape([3])), RangeError, "Cannot reshape");
  assertThrows(
    () =>
      ln.tidy(() => {
        ln.scope();
        ln.ones([2]);
        throw new Error("the first error");
      }),
    Error,
    "the first error",
  );
  const after = ln.ones([1]);
  assertStrictEquals(after.owner, null);
  after.dispose();
});

withoutLeaks("tidy refuses an async function and disposes of what it made", async () => {
  let pending: Promise<unknown> = Promise.resolve();
  const error = assertThrows(() =>
    ln.tidy(() => {
      ln.ones([2]);
      return pending = Promise.resolve(1);
    }), TypeError);
  assertMatch(error.message, /^Cannot tidy an async function/);
  await pending;
});

withoutLeaks(
  "a scope that is still open after an await says so when it closes, and disposes all the same",
  async () => {
    let inside: ln.Tensor;
    const error = await assertRejects(async () => {
      using _ = ln.scope();
      inside = ln.ones([2]);
      await Promise.resolve();
    }, TypeError);
    assertMatch(error.message, /^Cannot keep a scope open across an await/);
    assertStrictEquals(inside!.isDisposed, true);
    const after = ln.ones([1]);
    assertStrictEquals(after.owner, null);
    after.dispose();
  },
);

withoutLeaks("each way of waiting is noticed: a value, a timer, a microtask, for await", async () => {
  const waits: (() => Promise<unknown>)[] = [
    async () => await null,
    () => new Promise((resolve) => setTimeout(resolve)),
    () => new Promise<void>((resolve) => queueMicrotask(resolve)),
    async () => {
      for await (const _ of [1, 2]) { /* only waits */ }
    },
  ];
  for (const wait of waits) {
    await assertRejects(
      async () => {
        using _ = ln.scope();
        await wait();
      },
      TypeError,
      "across an await",
    );
  }
});

withoutLeaks(
  "scopes closed before each await and opened after it are fine, from many tasks at once",
  async () => {
    const task = async (value: number) => {
      let total = 0;
      for (let i = 0; i < 5; i++) {
        {
          using _ = ln.scope();
          total += ln.full([2], value).sum().item();
          ln.tidy(() => ln.ones([3]));
        }
        await (i % 2 ? null : new Promise((resolve) => setTimeout(resolve)));
      }
      return total;
    };
    assertEquals(await Promise.all([1, 2, 3].map(task)), [10, 20, 30]);
  },
);

withoutLeaks("scopes closed in the wrong order are an error; both are closed then", () => {
  const outer = ln.scope();
  const inner = ln.scope();
  const t = ln.ones([1]);
  const error = assertThrows(() => outer.close(), TypeError);
  assertMatch(error.message, /^Cannot close a scope while one that was opened after it is still open/);
  assertStrictEquals(t.isDisposed, true);
  inner.close();
  const after = ln.ones([1]);
  assertStrictEquals(after.owner, null);
  after.dispose();
});
