import type { Heap } from "./memory.ts";

/** What allocates and reads linear memory: the heap, or what stands before it while a step is recorded. */
export type LinearMemory = Pick<
  Heap,
  | "memory"
  | "shared"
  | "debug"
  | "uint8"
  | "int32"
  | "float32"
  | "float64"
  | "figures"
  | "allocate"
  | "free"
>;
