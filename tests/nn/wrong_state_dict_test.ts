import { assertEquals, assertThrows } from "@std/assert";
import { Linear, scope, Sequential } from "../../src/mod.ts";
import { wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { random } from "./sample_modules.ts";

withoutLeaks(
  "a state dict that does not fit is refused with everything that is wrong, and nothing is written",
  () => {
    using _ = scope();
    const net = new Sequential(new Linear(2, 3, { random }), new Linear(3, 1, { random }));
    const good = net.stateDict();
    const { "0.weight": weight, "0.bias": bias, "1.weight": second } = good;
    const changed = { ...good, "0.weight": weight!.mul(2) };
    const refused: [
      what: Record<string, unknown>,
      error: typeof RangeError | typeof TypeError,
      message: string,
    ][] = [
      [
        { "0.weight": weight!.mul(2), "0.bias": bias, "1.weight": second },
        RangeError,
        'Cannot load a state dict into Sequential: missing key "1.bias"',
      ],
      [{}, RangeError, 'missing keys "0.weight", "0.bias", "1.weight", "1.bias"'],
      [{ ...changed, "2.bias": bias }, RangeError, 'Sequential: unexpected key "2.bias"'],
      [{ ...changed, a: bias, b: bias }, RangeError, 'Sequential: unexpected keys "a", "b"'],
      [
        { ...changed, "1.weight": second!.T },
        RangeError,
        'Sequential: "1.weight" has shape [3, 1] where [1, 3] is expected',
      ],
      [
        { ...changed, "1.weight": second!.astype("float64") },
        TypeError,
        'Sequential: "1.weight" is float64 where float32 is expected: convert it with .astype("float32")',
      ],
      [{ ...changed, "1.bias": 3 }, TypeError, 'Sequential: "1.bias" is 3 where a tensor is expected'],
      [
        { "0.weight": weight!.mul(2), "0.bias": second, "1.weight": bias!.astype("int32"), c: bias },
        RangeError,
        'Sequential: missing key "1.bias"; unexpected key "c"; "0.bias" has shape [1, 3] where [3] is expected; ' +
        '"1.weight" has shape [3] where [1, 3] is expected; "1.weight" is int32 where float32 is expected',
      ],
    ];
    for (const [dict, error, message] of refused) {
      assertThrows(() => net.loadStateDict(wrong(dict)), error, message);
      for (const [name, value] of Object.entries(net.stateDict())) {
        assertEquals(value.toArray(), good[name]!.toArray(), message);
      }
    }
    for (const dict of [null, 3, [bias], new Map([["0.bias", bias]])]) {
      assertThrows(
        () => net.loadStateDict(wrong(dict), { strict: false }),
        TypeError,
        "Cannot load a state dict into Sequential: expected an object of tensors by name, got",
      );
    }
    assertThrows(
      () => net.loadStateDict({ "1.bias": second! }, { strict: false }),
      RangeError,
      '"1.bias" has shape [1, 3] where [1] is expected',
    );
    const gone = bias!.mul(1);
    gone.dispose();
    assertThrows(
      () => net.loadStateDict({ ...changed, "0.bias": gone }),
      TypeError,
      'Cannot load "0.bias" into Sequential: the tensor of shape [3] was disposed of',
    );
    assertEquals(net.stateDict()["0.weight"]!.toArray(), weight!.toArray());
    net.dispose();
    assertThrows(
      () => net.stateDict(),
      TypeError,
      'Cannot save "0.weight": the tensor of shape [3, 2] was disposed of',
    );
    assertThrows(
      () => net.loadStateDict(good),
      TypeError,
      'Cannot load "0.weight" into Sequential: the tensor',
    );
  },
);
