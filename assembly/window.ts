/** A part of an order that moves on from step to step: what a step over batches begins with. */

export function int32_copyWindow(out: usize, a: usize, cursor: usize, length: i32): void {
  memory.copy(out, a + 4 * <usize>load<u32>(cursor), 4 * <usize>length);
}

export function int32_moveCursor(cursor: usize, count: i32): void {
  store<i32>(cursor, load<i32>(cursor) + count);
}
