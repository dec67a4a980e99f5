import { soak } from "../test_support/soak.ts";
import { mayRunPrograms } from "./run_program.ts";

// It needs no permission, but takes longer than the quick tests, which run without any.
Deno.test({
  name:
    "a million operations in scopes leave live and reserved bytes where they were after the first thousand",
  ignore: !mayRunPrograms,
}, () => soak(1_000_000));
