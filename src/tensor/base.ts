import { contiguous } from "../array/strided.ts";
import { type DType, isFloat } from "../array/dtype.ts";
import type { NdArray } from "../array/nd_array.ts";
import { formatShape, type Shape } from "../array/shape.ts";
import { observer, refuseInStep } from "../array/step_observer.ts";
import { TapeEntry } from "../autograd/tape.ts";
import { countRequirementChange } from "./requirement_changes.ts";
import { adopt, type Scope } from "./scope.ts";
import { disposeSymbol } from "./dispose_symbol.ts";
import { elementReader } from "../array/element_reader.ts";
import { formatArray, formatRepresentation } from "../array/format.ts";
import { formatHtml } from "../array/format_html.ts";
import { type NestedArray, toNested } from "../array/nested.ts";
import type { Tensor } from "./tensor.ts";

/** What every tensor has: an array, a place on the tape, an owner. The operations are in the classes that extend it. */
export abstract class TensorBase<out R extends number = number> implements Disposable {
  /** @internal */ owner: Scope | null = null;
  /** @internal */ readonly array: NdArray;
  /** @internal */ entry: TapeEntry | null;
  #grad: Tensor | null = null;
  #disposed = false;

  /**
   * Made by creation functions and operations.
   *
   * @param array Its reference is taken over.
   * @param entry Its holder count is taken over.
   */
  constructor(array: NdArray, entry: TapeEntry | null = null) {
    this.array = array;
    this.entry = entry;
    array.storage.countTensor(1);
    adopt(this);
  }

  /** The lengths of the axes, outermost first; `[]` for a single number. */
  get shape(): Shape {
    return this.array.shape;
  }

  /** The element type. */
  get dtype(): DType {
    return this.array.dtype;
  }

  /** The number of elements. */
  get size(): number {
    return this.array.size;
  }

  /** The number of axes. */
  get rank(): R {
    return this.array.shape.length as R;
  }

  /** Whether the memory was given back; then every operation throws. */
  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Whether operations on this tensor are recorded, so that `backward` reaches it. */
  get requiresGrad(): boolean {
    return this.entry !== null;
  }

  /** Switches recording on or off for a tensor that no recorded operation made. */
  set requiresGrad(wanted: boolean) {
    this.assertAlive("set requiresGrad");
    if (wanted === this.requiresGrad) return;
    countRequirementChange(1);
    if (wanted && !isFloat(this.dtype)) {
      throw new TypeError(
        `Cannot require gradients of a tensor of dtype ${this.dtype}: only float32 and float64 have them`,
      );
    }
    if (!wanted && this.entry!.op !== null) {
      throw new TypeError("Cannot switch requiresGrad off for the result of an operation: use detach()");
    }
    this.entry?.drop();
    this.entry = wanted ? TapeEntry.leaf(this) : null;
  }

  /** The gradient that `backward` has summed up here, or null. It belongs to this tensor: no scope disposes of it. */
  get grad(): Tensor | null {
    if (observer !== null) observer.gradientRead(this, this.#grad);
    return this.#grad;
  }

  /** @internal Replaces the gradient; the old one is disposed of. */
  set grad(value: Tensor | null) {
    if (observer !== null) observer.gradientReplaced(this);
    if (value === this.#grad) return;
    this.#grad?.dispose();
    this.#grad = value;
  }

  /** Forgets the gradient. */
  zeroGrad(): void {
    this.grad = null;
  }

  /**
   * Throws if the tensor was disposed of.
   *
   * @param operation What the message says was attempted.
   */
  assertAlive(operation: string): void {
    if (!this.#disposed) return;
    throw new TypeError(
      `Cannot ${operation}: the tensor of shape ${
        formatShape(this.shape)
      } was disposed of; call keep() on it, or return it from tidy(), to use ` +
        `it after its scope has closed`,
    );
  }

  /**
   * Gives the memory back now. Views on the same data keep it alive until they are disposed of too. The second call does nothing.
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.owner = null;
    this.#grad?.dispose();
    this.#grad = null;
    this.entry?.drop();
    this.array.storage.countTensor(-1);
    this.array.release();
  }

  /** Disposes of the tensor at the end of a `using` block. */
  [disposeSymbol](): void {
    this.dispose();
  }

  /**
   * Takes the tensor out of its scope for good: it lives until `dispose()`.
   *
   * @returns The tensor itself.
   */
  keep(): this {
    this.assertAlive("keep");
    this.owner = null;
    this.guard();
    return this;
  }

  /** @internal Leaves the memory to the garbage collector if nobody disposes of the tensor. */
  guard(): void {
    this.array.storage.guard();
    this.entry?.guard();
  }

  /**
   * The value of a tensor with one element; a bool comes as 0 or 1.
   *
   * @returns The number.
   * @throws {RangeError} If it has more elements, or none.
   */
  item(): number {
    this.assertAlive("read");
    refuseInStep("read values", "read them after the step");
    if (this.size !== 1) {
      throw new RangeError(
        `Cannot read one number from a tensor of shape ${
          formatShape(this.shape)
        }: item() needs exactly one element`,
      );
    }
    return this.toTypedArray()[0]!;
  }

  /**
   * Copies the elements, in row-major order, into ordinary memory.
   *
   * @returns A typed array that fits the dtype; `Uint8Array` for bool.
   */
  toTypedArray():
    | Float32Array<ArrayBuffer>
    | Float64Array<ArrayBuffer>
    | Int32Array<ArrayBuffer>
    | Uint8Array<ArrayBuffer> {
    this.assertAlive("read");
    refuseInStep("read values", "read them after the step");
    const packed = contiguous(this.array);
    try {
      const { buffer } = packed.storage.heap.memory;
      switch (this.dtype) {
        case "float32":
          return Float32Array.from(new Float32Array(buffer, packed.address, packed.size));
        case "float64":
          return Float64Array.from(new Float64Array(buffer, packed.address, packed.size));
        case "int32":
          return Int32Array.from(new Int32Array(buffer, packed.address, packed.size));
        case "bool":
          return Uint8Array.from(new Uint8Array(buffer, packed.address, packed.size));
      }
    } finally {
      packed.release();
    }
  }

  /**
   * The elements as nested arrays; a plain number for a tensor without axes. Bools come as 0 and 1.
   *
   * @returns A copy.
   */
  toArray(): NestedArray<R> {
    return toNested(this.toTypedArray(), this.shape) as NestedArray<R>;
  }

  /**
   * The elements as NumPy's `str` prints them, summarised beyond 1000.
   *
   * @returns Lines of text.
   */
  toString(): string {
    if (this.#disposed) return "[disposed tensor]";
    refuseInStep("print a tensor", "print it after the step");
    return formatArray(elementReader(this.array), this.shape, this.dtype);
  }

  /**
   * What `console.log` and `Deno.inspect` show: as NumPy's `repr`, with the dtype when it is not float32.
   *
   * @returns Lines of text.
   */
  [Symbol.for("Deno.customInspect")](): string {
    if (this.#disposed) return `tensor(disposed, shape=[${this.shape.join(", ")}])`;
    refuseInStep("print a tensor", "print it after the step");
    const extras = this.requiresGrad ? ["requiresGrad=true"] : [];
    return formatRepresentation(elementReader(this.array), this.shape, this.dtype, { extras });
  }

  /** As for Deno, in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return (this as unknown as Record<symbol, () => string>)[Symbol.for("Deno.customInspect")]!();
  }

  /**
   * What Jupyter shows: HTML tables, or what `console.log` shows.
   *
   * @returns The forms by their media types.
   */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const text = (this as unknown as Record<symbol, () => string>)[Symbol.for("Deno.customInspect")]!();
    if (this.#disposed) return { "text/plain": text };
    const html = formatHtml(elementReader(this.array), this.shape, this.dtype);
    return { "text/html": html, "text/plain": text };
  }
}
