import { type FloatDType, isFloat, promoteTypes } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { castArray, contiguous, fillArray } from "../array/strided.ts";
import { heap } from "../kernels/active.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Metric } from "./metric.ts";

/** What a batch is counted from: contiguous arrays of one float dtype. */
export interface BatchArrays {
  /** The element type of both. */
  readonly dtype: FloatDType;
  /** What the model gave. */
  readonly predictions: NdArray;
  /** What it should have given. */
  readonly targets: NdArray;
}

/** A metric that adds up numbers in linear memory, so that a recorded step can count without JavaScript. */
export abstract class CountedMetric implements Metric {
  /** The name under which `History` keeps it. */
  readonly name: string;
  /** @internal How many numbers it adds up. */
  readonly cells: number;
  /** @internal What was added up. */
  protected readonly counts: number[];

  /**
   * Starts with nothing seen.
   *
   * @param name The name under which `History` keeps it.
   * @param cells How many numbers it adds up.
   */
  constructor(name: string, cells: number) {
    this.name = name;
    this.cells = cells;
    this.counts = new Array<number>(cells).fill(0);
  }

  /** Forgets what was seen. */
  reset(): void {
    this.counts.fill(0);
  }

  /**
   * Takes a batch in.
   *
   * @param predictions What the model gave, one sample a row.
   * @param targets What it should have given.
   */
  update(predictions: Tensor, targets: Tensor): void {
    refuseInStep(`count ${this.name}`, "update the metric after the step");
    const cells = allocate([this.cells], "float64");
    try {
      fillArray(cells, 0);
      this.count(cells.address, predictions, targets);
      this.absorb(cells.address);
    } finally {
      cells.release();
    }
  }

  /** @internal Adds a batch's numbers to float64 cells at an address. */
  count(cells: number, predictions: Tensor, targets: Tensor): void {
    this.check(predictions, targets);
    const common = promoteTypes(predictions.dtype, targets.dtype);
    const dtype = isFloat(common) ? common : "float64";
    const asFloat = (array: NdArray) => array.dtype === dtype ? contiguous(array) : castArray(array, dtype);
    const arrays = { dtype, predictions: asFloat(predictions.array), targets: asFloat(targets.array) };
    try {
      this.add(cells, arrays);
    } finally {
      arrays.predictions.release();
      arrays.targets.release();
    }
  }

  /** @internal Takes over what cells hold, and sets them to 0. */
  absorb(cells: number): void {
    const values = heap().float64.subarray(cells >>> 3, (cells >>> 3) + this.cells);
    values.forEach((value, i) => this.counts[i]! += value);
    values.fill(0);
  }

  /** The value over all that was seen since the last reset. */
  abstract result(): number;

  /** @internal Checks the shapes. */
  protected abstract check(predictions: Tensor, targets: Tensor): void;

  /** @internal Adds the numbers of a batch to the cells. */
  protected abstract add(cells: number, batch: BatchArrays): void;
}
