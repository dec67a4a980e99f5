import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";

/** The calls of operations in a step below, without those inside `backward`. */
const OPERATIONS_PER_STEP = 27;

/**
 * Runs training steps by hand, each in a scope, and asserts that live and reserved bytes stay where they were after the first
 * thousand operations.
 *
 * @param operations How many eager operations, at least.
 */
export function soak(operations: number): void {
  const parameters = [ln.full([4, 8], 0.1), ln.zeros([8]), ln.full([8, 1], 0.2)].map((t) => t.keep());
  for (const parameter of parameters) parameter.requiresGrad = true;
  const [first, bias, second] = parameters as [ln.Tensor, ln.Tensor, ln.Tensor];
  const [x, y] = ln.tidy(
    () => [ln.linspace(-1, 1, 16).reshape([4, 4]), ln.linspace(0, 1, 4).reshape([4, 1])],
  );
  let done = 0;
  let figures: ln.MemoryFigures | undefined;
  while (done < operations) {
    {
      using _ = ln.scope();
      const hidden = x!.matmul(first).add(bias).relu();
      const output = hidden.matmul(second).sigmoid();
      const loss = output.sub(y!).square().mean();
      loss.backward();
      const norms = parameters.map((parameter) => parameter.grad!.square().sum().sqrt());
      const total = ln.stack(norms).max().maximum(1e-6);
      assert(Number.isFinite(loss.item() + total.item()));
      ln.noGrad(() =>
        hidden.T.slice([null, null, -1], [1, 3]).softmax().argmax({ axis: 1 }).add(1).greater(2).sum()
      );
      for (const parameter of parameters) parameter.zeroGrad();
    }
    done += OPERATIONS_PER_STEP;
    if (figures === undefined && done >= 1000) figures = ln.memory();
    if (figures !== undefined && done % (100 * OPERATIONS_PER_STEP) === 0) {
      const { liveBytes, reservedBytes, liveTensors } = ln.memory();
      assertEquals([liveBytes, reservedBytes, liveTensors], [
        figures.liveBytes,
        figures.reservedBytes,
        figures.liveTensors,
      ]);
    }
  }
  assertEquals(ln.memory(), figures);
  for (const t of [...parameters, x!, y!]) t.dispose();
}
