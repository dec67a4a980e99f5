/**
 * What the tests of kernels along an axis share: arrays of three axes in every sort of layout, and a strict comparison.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

/** How `[outer, length, inner]` elements lie in a buffer: element (o, l, i) at offset + o·strides[0] + l·strides[1] + i·strides[2]. */
export interface LaneLayout {
  readonly name: string;
  readonly strides: readonly [number, number, number];
  readonly offset: number;
  /** How many elements the buffer has. */
  readonly size: number;
}

/** Where an element lies in the buffer. */
export function placeIn({ offset, strides }: LaneLayout, o: number, l: number, i: number): number {
  return offset + o * strides[0] + l * strides[1] + i * strides[2];
}

function layout(name: string, lengths: readonly number[], strides: readonly number[], gap = 0): LaneLayout {
  // The buffer reaches from the lowest place to the highest.
  const reach = strides.map((stride, axis) => stride * (lengths[axis]! - 1));
  const lowest = reach.reduce((sum, one) => sum + Math.min(one, 0), 0);
  const highest = reach.reduce((sum, one) => sum + Math.max(one, 0), 0);
  return {
    name,
    strides: strides as unknown as LaneLayout["strides"],
    offset: gap - lowest,
    size: gap + highest - lowest + 1,
  };
}

/** Layouts of three axes of the given lengths: without gaps, transposed, with gaps, reversed, and broadcast along each axis and all. */
export function laneLayouts(outer: number, length: number, inner: number): LaneLayout[] {
  const lengths = [outer, length, inner].map((one) => Math.max(one, 1));
  const [, l, i] = lengths as [number, number, number];
  return [
    layout("contiguous", lengths, [l * i, i, 1]),
    layout("columns", lengths, [l * i, 1, l]),
    layout("with gaps", lengths, [l * (2 * i + 1), 2 * i + 1, 2], 3),
    layout("reversed", lengths, [-l * i, -i, -1]),
    layout("rows backwards", lengths, [l * i, -i, 1]),
    layout("one outer for all", lengths, [0, i, 1]),
    layout("one row for all", lengths, [i, 0, 1]),
    layout("one column for all", lengths, [l, 1, 0]),
    layout("one element for all", lengths, [0, 0, 0]),
  ];
}

/** Asserts that elements are the same by `Object.is`, which tells −0 from 0. */
export function assertSame(actual: ArrayLike<number>, expected: ArrayLike<number>, message: string): void {
  assertEquals(actual.length, expected.length, message);
  for (let k = 0; k < expected.length; k++) {
    if (!Object.is(actual[k], expected[k])) {
      assert(false, `${message}: element ${k} is ${actual[k]}, expected ${expected[k]}`);
    }
  }
}
