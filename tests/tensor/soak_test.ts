import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { soak } from "../test_support/soak.ts";

forEachKernels(
  "10,000 operations in scopes leave live and reserved bytes where they were after the first thousand",
  () => {
    soak(10_000);
  },
);
