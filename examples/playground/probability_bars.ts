/// <reference lib="dom" />

interface Row {
  readonly item: HTMLLIElement;
  readonly bar: HTMLElement;
  readonly share: HTMLElement;
}

/** The probability of each digit as a bar. */
export class ProbabilityBars {
  readonly #rows: readonly Row[];

  /**
   * @param list The list of the bars.
   * @param count How many there are.
   */
  constructor(list: HTMLElement, count: number) {
    this.#rows = Array.from({ length: count }, (_, digit) => {
      const item = document.createElement("li");
      const [name, track, bar, share] = ["span", "span", "i", "span"].map((tag) =>
        document.createElement(tag)
      );
      name!.textContent = String(digit);
      track!.className = "track";
      share!.className = "share";
      track!.append(bar!);
      item.append(name!, track!, share!);
      list.append(item);
      return { item, bar: bar!, share: share! };
    });
  }

  /** Shows probabilities; null for none. */
  show(probabilities: readonly number[] | null): void {
    const largest = Math.max(...probabilities ?? []);
    for (const [i, { item, bar, share }] of this.#rows.entries()) {
      const value = probabilities?.[i] ?? 0;
      bar.style.width = `${100 * value}%`;
      share.textContent = probabilities ? `${(100 * value).toFixed(1)} %` : "–";
      item.classList.toggle("most", probabilities !== null && value === largest);
    }
  }
}
