/** The losses at an epoch. */
export interface LossRecord {
  readonly epoch: number;
  readonly train: number;
  readonly test: number;
}

/** More than a chart has pixels. */
const MOST = 600;

/** The losses so far. When there are too many, every second one goes: so it stays small however long the training takes. */
export class LossHistory {
  #records: LossRecord[] = [];
  /** The least number of epochs between two that are kept. */
  #distance = 0;
  #last: LossRecord | null = null;

  /** The losses in the order of the epochs, the latest one always among them. */
  get records(): readonly LossRecord[] {
    const kept = this.#records.at(-1);
    return this.#last === null || this.#last === kept ? this.#records : [...this.#records, this.#last];
  }

  /** Takes the losses of a later epoch. */
  add(record: LossRecord): void {
    this.#last = record;
    const kept = this.#records.at(-1);
    if (kept && record.epoch - kept.epoch < this.#distance) return;
    this.#records.push(record);
    if (this.#records.length < MOST) return;
    this.#records = this.#records.filter((_, i) => i % 2 === 0);
    this.#distance = (this.#records.at(-1)!.epoch - this.#records[0]!.epoch) / (this.#records.length - 1);
  }

  /** Forgets all. */
  clear(): void {
    this.#records = [];
    this.#distance = 0;
    this.#last = null;
  }
}
