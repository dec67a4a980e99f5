/// <reference lib="dom" />
import { CHOICES, type Choices, type ChosenSetting } from "./choices.ts";
import { DATA_SETS } from "./data_sets.ts";
import { elementById } from "./element_by_id.ts";
import { LARGEST_SEED, type Settings } from "./settings.ts";

/** The settings that have a list to choose from in the page; data sets have buttons. */
const SELECTED = (Object.keys(CHOICES) as ChosenSetting[]).filter((name) => name !== "data");

/** Fills a list with choices. */
export function fillSelect<T>(select: HTMLSelectElement, choices: Choices<T>): void {
  for (const [value, label] of choices) select.add(new Option(label, String(value)));
}

/** The settings that are set by lists, sliders and fields. */
export class SettingControls {
  readonly #noise = elementById("noise", HTMLInputElement);
  readonly #seed = elementById("seed", HTMLInputElement);

  /** @param change Is told what somebody set. */
  constructor(change: (part: Partial<Settings>) => void) {
    for (const name of SELECTED) {
      const select = elementById(name, HTMLSelectElement);
      fillSelect(select, CHOICES[name] as Choices<string | number>);
      select.addEventListener("change", () => {
        const [value] = CHOICES[name][select.selectedIndex]!;
        change({ [name]: value });
      });
    }
    this.#noise.addEventListener("input", () => change({ noise: this.#noise.valueAsNumber / 100 }));
    this.#seed.addEventListener("change", () => {
      const seed = Math.round(this.#seed.valueAsNumber);
      change(seed >= 0 && seed <= LARGEST_SEED ? { seed } : {});
    });
    elementById("new-seed", HTMLButtonElement).addEventListener("click", () => {
      change({ seed: Math.floor(Math.random() * (LARGEST_SEED + 1)) });
    });
  }

  /** Shows settings. */
  show(settings: Settings): void {
    for (const name of SELECTED) elementById(name, HTMLSelectElement).value = String(settings[name]);
    this.#noise.value = String(Math.round(100 * settings.noise));
    elementById("noise-text", HTMLElement).textContent = `${this.#noise.value} %`;
    this.#seed.value = String(settings.seed);
    elementById("penaltyRate-field", HTMLElement).hidden = settings.penalty === "none";
    elementById("points-field", HTMLElement).hidden = DATA_SETS[settings.data].isGate && settings.noise === 0;
  }
}
