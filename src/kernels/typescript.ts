/**
 * Every kernel in plain TypeScript: the readable oracle, the baseline of the benches, and the fallback where
 * WebAssembly SIMD is missing.
 *
 * @module
 */
import type { Heap } from "./memory.ts";
import { activationGradientKernels } from "./typescript/activation_gradient.ts";
import {
  arithmeticKernels,
  comparisonKernels,
  floatArithmeticKernels,
  logicalKernels,
} from "./typescript/binary.ts";
import { castKernels } from "./typescript/cast.ts";
import { copyKernels } from "./typescript/copy.ts";
import { crossEntropyKernels } from "./typescript/cross_entropy.ts";
import type { NumberType } from "./typescript/elements.ts";
import { elementwiseLossKernels } from "./typescript/elementwise_loss.ts";
import { gatherKernels, indexKernels, scatterKernels } from "./typescript/gather.ts";
import { gemmKernels } from "./typescript/gemm.ts";
import { labelKernels } from "./typescript/label.ts";
import { metricKernels } from "./typescript/metric.ts";
import { optimizerKernels, stepKernels } from "./typescript/optimizer.ts";
import { peakKernels } from "./typescript/peak.ts";
import { randomIntegerKernels, randomKernels } from "./typescript/random.ts";
import { reductionKernels } from "./typescript/reduce.ts";
import { scanKernels } from "./typescript/scan.ts";
import { selectionKernels } from "./typescript/selection.ts";
import { softmaxKernels } from "./typescript/softmax.ts";
import { sortKernels } from "./typescript/sort.ts";
import { throughActivationKernels } from "./typescript/through_activation.ts";
import { floatUnaryKernels, integerUnaryKernels } from "./typescript/unary.ts";
import { windowKernels } from "./typescript/window.ts";

/** The kernels as TypeScript functions over the memory of `heap`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function createTypescriptKernels(heap: Heap) {
  const common = (dtype: NumberType | "bool") => ({
    ...comparisonKernels(heap, dtype),
    ...selectionKernels(heap, dtype),
    ...copyKernels(heap, dtype),
    ...castKernels(heap, dtype),
    ...gatherKernels(heap, dtype),
    ...sortKernels(heap, dtype),
  });
  const numbers = (dtype: NumberType) => ({
    ...common(dtype),
    ...arithmeticKernels(heap, dtype),
    ...reductionKernels(heap, dtype),
    ...scanKernels(heap, dtype),
    ...labelKernels(heap, dtype),
  });
  const floats = (dtype: "float32" | "float64") => ({
    ...numbers(dtype),
    ...floatArithmeticKernels(heap, dtype),
    ...floatUnaryKernels(heap, dtype),
    ...activationGradientKernels(heap, dtype),
    ...throughActivationKernels(heap, dtype),
    ...softmaxKernels(heap, dtype),
    ...elementwiseLossKernels(heap, dtype),
    ...crossEntropyKernels(heap, dtype),
    ...scatterKernels(heap, dtype),
    ...optimizerKernels(heap, dtype),
    ...metricKernels(heap, dtype),
    ...randomKernels(heap, dtype),
    ...gemmKernels(heap, dtype),
    ...peakKernels(heap, dtype),
  });
  return {
    float32: floats("float32"),
    float64: { ...floats("float64"), ...stepKernels(heap) },
    int32: {
      ...numbers("int32"),
      ...integerUnaryKernels(heap),
      ...randomIntegerKernels(heap),
      ...indexKernels(heap),
      ...windowKernels(heap),
    },
    bool: { ...common("bool"), ...logicalKernels(heap) },
  };
}
