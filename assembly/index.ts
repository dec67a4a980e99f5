export * from "./activation_gradient";
export * from "./binary";
export * from "./cast";
export * from "./comparison";
export * from "./copy";
export * from "./cross_entropy";
export * from "./elementwise_loss";
export * from "./fill";
export * from "./gather";
export * from "./gemm";
export * from "./label";
export * from "./peak";
export * from "./logical";
export * from "./metric";
export * from "./optimizer";
export * from "./probability_cross_entropy";
export * from "./random";
export * from "./reduce";
export * from "./scan";
export * from "./selection";
export * from "./softmax";
export * from "./sort";
export * from "./through_activation";
export * from "./unary";
export * from "./window";

/** Where the allocator may begin: the first byte after the constants. */
export function heapBase(): usize {
  return __heap_base;
}
