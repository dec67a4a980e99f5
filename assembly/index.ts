export * from "./activation_gradient";
export * from "./binary";
export * from "./cast";
export * from "./comparison";
export * from "./copy";
export * from "./fill";
export * from "./gather";
export * from "./gemm";
export * from "./peak";
export * from "./logical";
export * from "./optimizer";
export * from "./random";
export * from "./reduce";
export * from "./scan";
export * from "./selection";
export * from "./softmax";
export * from "./sort";
export * from "./unary";

/** Where the allocator may begin: the first byte after the constants. */
export function heapBase(): usize {
  return __heap_base;
}
