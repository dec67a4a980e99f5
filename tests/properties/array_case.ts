import * as ln from "../../src/mod.ts";
import {
  type DType,
  elementAt,
  elementsOf,
  generate,
  type Index,
  type PlainArray,
  type Shape,
} from "./reference/plain_array.ts";

/** How an axis of a view lies in the array that it is cut from. */
export interface AxisLayout {
  /** From one element to the next; below 0 backwards, and 0 where the view repeats one element. */
  readonly step: number;
  /** Elements before and after those that the view takes. */
  readonly margin: number;
}

/** How a tensor's elements lie in memory. */
export interface Layout {
  /** For each axis of the stored array, which axis of the view it is. */
  readonly order: readonly number[];
  readonly axes: readonly AxisLayout[];
}

/** An array to compute with: its elements, and how the tensor stores them. */
export class ArrayCase {
  readonly plain: PlainArray;
  /** Null where the elements lie in order without gaps. */
  readonly layout: Layout | null;

  constructor(plain: PlainArray, layout: Layout | null = null) {
    this.plain = plain;
    this.layout = layout;
  }

  get dtype(): DType {
    return this.plain.dtype;
  }

  get shape(): Shape {
    return this.plain.shape;
  }

  /** The tensor, which may be a view. It is the only one that is left alive. */
  toTensor(options: { requiresGrad?: boolean } = {}): ln.Tensor {
    const { plain, layout } = this;
    if (layout === null) return store(plain, options);
    const stored = store(this.#storedArray(layout));
    const turned = stored.transpose(plain.shape.map((_, axis) => layout.order.indexOf(axis)));
    const cut = turned.slice(...this.shape.map((length, axis) => rangeOf(length, layout.axes[axis]!)));
    const view = cut.broadcastTo(this.shape);
    for (const tensor of [stored, turned, cut]) tensor.dispose();
    return view;
  }

  /** The array that the view is cut from; what lies between the view's elements is NaN, or nothing else that occurs. */
  #storedArray(layout: Layout): PlainArray {
    const filler = { bool: 1, int32: 987654, float32: NaN, float64: NaN }[this.dtype];
    const lengths = this.shape.map((length, axis) => {
      const { step, margin } = layout.axes[axis]!;
      const span = length === 0 ? 0 : step === 0 ? 1 : (length - 1) * Math.abs(step) + 1;
      return span + 2 * margin;
    });
    return generate(this.dtype, layout.order.map((axis) => lengths[axis]!), (place) => {
      const index = this.shape.map((length, axis) =>
        positionInView(place[layout.order.indexOf(axis)]!, length, layout.axes[axis]!)
      );
      return index.includes(-1) ? filler : elementAt(this.plain, index);
    });
  }

  /** What fast-check prints. */
  [Symbol.for("fast-check/toStringMethod")](): string {
    const { dtype, shape, values } = this.plain;
    const text = `${dtype}[${shape.join(", ")}] ${show(values)}`;
    if (this.layout === null) return text;
    const { order, axes } = this.layout;
    const steps = axes.map(({ step, margin }) => `${step}${margin ? `(margin ${margin})` : ""}`);
    return `${text} stored with axes in order [${order.join(", ")}], steps [${steps.join(", ")}]`;
  }
}

/** Values as they are written in JavaScript, −0 included. */
export function show(values: unknown): string {
  if (Array.isArray(values)) return `[${values.map(show).join(", ")}]`;
  return Object.is(values, -0) ? "-0" : String(values);
}

function positionInView(place: number, length: number, { step, margin }: AxisLayout): number {
  const distance = place - margin;
  if (step === 0) return distance === 0 && length > 0 ? 0 : -1;
  const position = distance / Math.abs(step);
  if (!Number.isInteger(position) || position < 0 || position >= length) return -1;
  return step > 0 ? position : length - 1 - position;
}

function rangeOf(length: number, { step, margin }: AxisLayout): ln.Range {
  if (length === 0) return [margin, margin];
  if (step === 0) return [margin, margin + 1];
  const last = margin + (length - 1) * Math.abs(step);
  if (step > 0) return [margin, last + 1, step];
  return [last, margin > 0 ? margin - 1 : null, step];
}

function store(plain: PlainArray, options: { requiresGrad?: boolean } = {}): ln.Tensor {
  const list = elementsOf(plain);
  const data = {
    bool: Uint8Array,
    int32: Int32Array,
    float32: Float32Array,
    float64: Float64Array,
  }[plain.dtype].from(list);
  return ln.fromTypedArray(data, plain.shape, options);
}

/** The elements of an axis that are the same all along it, as a view that repeats them needs. */
export function collapse(index: Index, axes: readonly AxisLayout[]): Index {
  return index.map((position, axis) => axes[axis]?.step === 0 ? 0 : position);
}
